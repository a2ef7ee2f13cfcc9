import type { Logger } from "@rust-ai-ide/core/logger";
import { InferenceClient } from "@rust-ai-ide/node/inference-client";
import type { InferenceLimits } from "@rust-ai-ide/node/inference-client-options";
import type { InferenceDevice } from "@rust-ai-ide/node/inference-device";
import type { InferencePort } from "./inference-host.ts";

export interface ConnectInferenceOptions {
    readonly programPath: string;
    readonly folders: readonly string[];
    readonly logger: Logger;
    /** 0 in any of these leaves the choice to the process. */
    readonly threads: number;
    readonly device: InferenceDevice;
    readonly memoryLimitMegabytes: number;
    readonly idleUnloadMinutes: number;
}

/** Makes the client of the inference process; the process runs the editor's own Node. */
export function connectInference(options: ConnectInferenceOptions): InferencePort {
    return new InferenceClient({
        programPath: options.programPath,
        nodePath: process.execPath,
        env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
        modelFolders: options.folders,
        logger: options.logger,
        clientName: "vscode",
        limits: inferenceLimits(options),
    });
}

/** A year: long enough to mean never, short enough for a timer in minutes. */
const neverMinutes = 525_600;

function inferenceLimits(options: ConnectInferenceOptions): InferenceLimits {
    const { threads, device, memoryLimitMegabytes, idleUnloadMinutes } = options;
    return {
        ...(threads === 0 ? {} : { threads }),
        device,
        ...(memoryLimitMegabytes === 0 ? {} : { memoryLimitMb: memoryLimitMegabytes }),
        idleUnloadMinutes: idleUnloadMinutes === 0 ? neverMinutes : idleUnloadMinutes,
    };
}
