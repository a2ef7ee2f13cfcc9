import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Event } from "@rust-ai-ide/core/event";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";

/** What the extension `rust-ai-ide.ai-core` returns from `activate`. Plain data only, no editor classes. */
export interface AiCoreApi {
    /** Raised by one with every change that an older caller would notice. */
    readonly apiVersion: 1;
    readonly models: {
        list(token?: CancellationToken): Promise<readonly ModelSummary[]>;
        readonly onDidChange: Event<readonly ModelSummary[]>;
    };
    /** Natural-log likelihood of each continuation after the prefix, by the active model. */
    score(
        request: {
            readonly path: string;
            readonly prefix: string;
            readonly continuations: readonly string[];
        },
        token?: CancellationToken,
    ): Promise<readonly { readonly logLikelihood: number; readonly tokens: number }[]>;
}

/** Extension id whose exports are an {@link AiCoreApi}. */
export const aiCoreExtensionId = "rust-ai-ide.ai-core";
