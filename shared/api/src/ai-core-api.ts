import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Event } from "@rust-ai-ide/core/event";
import type { Position, Range } from "@rust-ai-ide/core/text";
import type { Fact, FoundSymbol, IndexStatus, Link } from "@rust-ai-ide/protocol/intelligence";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";

/** What the extension `rust-ai-ide.ai-core` returns from `activate`. Plain data only, no editor classes. */
export interface AiCoreApi {
    /** Raised by one with every change that an older caller would notice; additions are none. */
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
    /** Name of the model that would answer {@link score} for a file now; undefined: none can. */
    scoreModel(path: string, token?: CancellationToken): Promise<string | undefined>;
    /**
     * A whole answer of a model of the user's own that chats; the editor's are never asked. Its text
     * may be anything: engines that know no schemas ignore `answerSchema`.
     */
    chat(
        request: {
            readonly messages: readonly {
                readonly role: "system" | "user" | "assistant";
                readonly content: string;
            }[];
            readonly maxNewTokens: number;
            /** 0 is greedy. */
            readonly temperature: number;
            readonly answerSchema?: Readonly<Record<string, unknown>> | undefined;
        },
        token?: CancellationToken,
    ): Promise<{ readonly text: string; readonly model: string }>;
    /** Name of the model that would answer {@link chat} now; undefined: none can. */
    chatModel(token?: CancellationToken): Promise<string | undefined>;
    readonly analysis: AiCoreAnalysis;
}

/**
 * What the index of the workspace knows. All of it rejects with `shell.indexIsOff` where the user has
 * switched the index off or the workspace has no Rust. Positions count from 0, in UTF-16 units.
 */
export interface AiCoreAnalysis {
    status(token?: CancellationToken): Promise<IndexStatus>;
    /** The state of the index changed; `undefined`: there is none any more. */
    readonly onDidChangeStatus: Event<IndexStatus | undefined>;
    /** Definitions by letters of their names, in every language, the best first. */
    symbols(
        request: { readonly query: string; readonly limit?: number },
        token?: CancellationToken,
    ): Promise<readonly FoundSymbol[]>;
    /** What a file shows to other languages or uses of them; with a position, what stands there. */
    links(
        request: { readonly uri: string; readonly position?: Position },
        token?: CancellationToken,
    ): Promise<readonly Link[]>;
    /**
     * What says most about the code at a place of an open document, the most telling first: what is
     * around it, definitions, types, callers, tests. Their texts cost a model about `tokens` at most;
     * `visible` is what it sees of the document anyway.
     */
    facts(
        request: {
            readonly uri: string;
            readonly position: Position;
            readonly tokens: number;
            readonly visible?: Range;
        },
        token?: CancellationToken,
    ): Promise<readonly Fact[]>;
}

/** Extension id whose exports are an {@link AiCoreApi}. */
export const aiCoreExtensionId = "rust-ai-ide.ai-core";
