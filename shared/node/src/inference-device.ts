/** What computes models: the measured best, or one of the runtime's execution providers. */
export const inferenceDevices = ["auto", "cpu", "webgpu", "cuda", "dml", "coreml"] as const;
export type InferenceDevice = (typeof inferenceDevices)[number];
