import { parseArgs } from "node:util";
import { type InferenceDevice, inferenceDevices } from "./inference-device.ts";

/** What the inference program is started with. */
export interface InferenceProgramOptions {
    readonly runtimeDirectory: string;
    /** Name of the socket, token, lock and log files. */
    readonly instance: string;
    readonly idleUnloadMinutes?: number;
    readonly idleExitSeconds?: number;
    readonly memoryLimitMb?: number;
    readonly threads?: number;
    readonly device?: InferenceDevice;
    /** File of the program's own log; standard error when missing. */
    readonly log?: string;
}

const numberFlags = {
    idleUnloadMinutes: "idle-unload-minutes",
    idleExitSeconds: "idle-exit-seconds",
    memoryLimitMb: "memory-limit-mb",
    threads: "threads",
} as const;

type NumberKey = keyof typeof numberFlags;

/** The command line of the program. {@link parseInferenceProgramArguments} is its inverse. */
export function inferenceProgramArguments(options: InferenceProgramOptions): string[] {
    const line = ["--runtime-directory", options.runtimeDirectory, "--instance", options.instance];
    if (options.log !== undefined) line.push("--log", options.log);
    if (options.device !== undefined) line.push("--device", options.device);
    for (const [key, flag] of Object.entries(numberFlags)) {
        const value = options[key as NumberKey];
        if (value !== undefined) line.push(`--${flag}`, String(value));
    }
    return line;
}

/** Undefined with a sentence when the command line cannot be used. */
export function parseInferenceProgramArguments(
    line: readonly string[],
):
    | { readonly ok: true; readonly options: InferenceProgramOptions }
    | { readonly ok: false; readonly message: string } {
    const text = { type: "string" } as const;
    let values: Record<string, string | undefined>;
    try {
        values = parseArgs({
            args: [...line],
            options: {
                "runtime-directory": text,
                instance: text,
                log: text,
                device: text,
                ...Object.fromEntries(Object.values(numberFlags).map((flag) => [flag, text])),
            },
        }).values as Record<string, string | undefined>;
    } catch {
        return { ok: false, message: "an argument is not known" };
    }
    const runtimeDirectory = values["runtime-directory"];
    const { instance, log } = values;
    if (runtimeDirectory === undefined) return missing("--runtime-directory");
    if (instance === undefined || !/^[\w-]{1,32}$/.test(instance)) return missing("--instance");
    const device = inferenceDevices.find((each) => each === values.device);
    if (values.device !== undefined && device === undefined) {
        return { ok: false, message: `--device takes one of ${inferenceDevices.join(", ")}` };
    }
    const numbers: { [K in NumberKey]?: number } = {};
    for (const [key, flag] of Object.entries(numberFlags)) {
        const value = values[flag];
        if (value === undefined) continue;
        const number = Number(value);
        if (value.trim() === "" || !Number.isFinite(number) || number < 0) {
            return { ok: false, message: `--${flag} takes a number` };
        }
        numbers[key as NumberKey] = number;
    }
    return {
        ok: true,
        options: {
            runtimeDirectory,
            instance,
            ...numbers,
            ...(log !== undefined && { log }),
            ...(device !== undefined && { device }),
        },
    };
}

function missing(flag: string): { readonly ok: false; readonly message: string } {
    return { ok: false, message: `${flag} is missing or not valid` };
}
