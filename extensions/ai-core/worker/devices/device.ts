/** What can compute a model, by the runtime's names of its execution providers. */
export const devices = ["cpu", "webgpu", "cuda", "dml", "coreml"] as const;
export type Device = (typeof devices)[number];

export function isDevice(name: string): name is Device {
    return (devices as readonly string[]).includes(name);
}
