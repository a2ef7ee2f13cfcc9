import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { ErrorDescription } from "@rust-ai-ide/core/errors";
import type { Engine, EngineModel } from "../engines/engine.ts";

/** What is known of one engine. */
export interface EngineEntry {
    readonly engine: Engine;
    readonly subscription: Disposable;
    models: readonly EngineModel[];
    /** Whether the last question for its models was answered; undefined before the first answer. */
    isReachable: boolean | undefined;
    lastError: ErrorDescription | undefined;
}
