import type { Clock } from "@rust-ai-ide/core/clock";
import type { CodedError } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { BackOffOptions } from "./back-off.ts";
import type { InferenceDevice } from "./inference-device.ts";
import type { Patience } from "./watchdog.ts";

/** Limits of the process; those of the client that starts it count. */
export interface InferenceLimits {
    /** A model that nobody used for so long is unloaded; default 10. */
    readonly idleUnloadMinutes?: number;
    /** The process ends so long after its last client; default 10. */
    readonly idleExitSeconds?: number;
    /** Resident memory beyond which caches and models are dropped; default is what the loaded models need, at least 2048. */
    readonly memoryLimitMb?: number;
    /** Threads of one native run. */
    readonly threads?: number;
    /** What computes models; default is the measured best. */
    readonly device?: InferenceDevice;
}

export interface InferenceClientOptions {
    /** The bundled program, inference.cjs. Programs with other content get a process of their own. */
    readonly programPath: string;
    /** A Node or Electron executable: `process.execPath`. */
    readonly nodePath: string;
    /** Environment of a process that is started; default is this process's. */
    readonly env?: Readonly<Record<string, string | undefined>>;
    /** Folders that hold models; registered again after every restart. */
    readonly modelFolders: readonly string[];
    readonly logger: Logger;
    readonly clock?: Clock;
    /** Directory of socket, token and log; default is chosen by the operating system's rules. */
    readonly runtimeDirectory?: string;
    /** Name of this client in the process's log, for example "vscode" or "cli". */
    readonly clientName?: string;
    readonly limits?: InferenceLimits;
    /** How restarts are spaced and when they are given up, where it differs from `defaultBackOff`. */
    readonly backOff?: Partial<BackOffOptions>;
    /** When a process that hangs is ended, where it differs from `defaultPatience`. */
    readonly patience?: Partial<Patience>;
}

export type InferenceState =
    | { readonly kind: "stopped" }
    | { readonly kind: "starting" }
    | { readonly kind: "ready"; readonly processId: number; readonly productVersion: string }
    | {
          readonly kind: "restarting";
          readonly attempt: number;
          readonly delayMs: number;
          readonly reason: CodedError;
      }
    | { readonly kind: "failed"; readonly reason: CodedError };
