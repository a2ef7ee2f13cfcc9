import type { FinishReason, GenerationUsage } from "@rust-ai-ide/protocol/inference";
import type {
    ChatMessage,
    EngineChatRequest,
    EngineCompletionRequest,
    EngineEmbedRequest,
    EngineModel,
    EngineScore,
    EngineScoreRequest,
} from "./engine.ts";
import type { FimFamily } from "./fim-families.ts";
import type { StreamFormat } from "./message-stream.ts";
import type { Hole } from "./text-prompt.ts";

/** A request as data. `path` begins with "/" and stands behind the server's base path. */
export interface ServerRequest {
    readonly method: "GET" | "POST";
    readonly path: string;
    readonly body?: Readonly<Record<string, unknown>> | undefined;
}

/** Sends a request and answers its JSON. Rejects with `engine.*` codes. */
export type Ask = (request: ServerRequest) => Promise<unknown>;

/** A model with what its server's dialect knows about it. */
export interface ServedModel extends EngineModel {
    /** Template of its family; undefined: none is known, or this variant does not fill in. */
    readonly family?: FimFamily | undefined;
    /** The server itself says that it can (true) or cannot (false) fill in. */
    readonly fillsIn?: boolean | undefined;
}

/** What a server says about itself beside its models. */
export interface ServerFacts {
    readonly models: readonly ServedModel[];
    /** Requests that it works on at the same time, where it tells. */
    readonly slots?: number | undefined;
}

/** A piece of a streamed completion, or its end. */
export interface CompletionPiece {
    readonly text: string;
    readonly finish?: FinishReason | undefined;
    /** Natural logs, one for each new token of the piece. */
    readonly logProbabilities?: readonly number[] | undefined;
    readonly usage?: GenerationUsage | undefined;
    readonly model?: string | undefined;
}

/** A piece of a streamed chat answer, or its end. */
export interface ChatPiece {
    readonly text: string;
    readonly finish?: "stop" | "length" | undefined;
    readonly promptTokens?: number | undefined;
    readonly newTokens?: number | undefined;
    readonly model?: string | undefined;
}

/** An error that a server wrote into its stream, after it had answered 200. */
export interface StreamFailure {
    readonly failure: { readonly status: number; readonly body: unknown };
}

export interface CompletionInput {
    readonly request: EngineCompletionRequest;
    readonly hole: Hole;
    readonly model: ServedModel;
    /** Slot of the server's prompt cache, where it has several. */
    readonly slot?: number | undefined;
}

/**
 * What one kind of server understands, as data in and data out. The readers answer undefined for
 * what the kind never says; the caller makes `engine.invalidAnswer` of it.
 */
export interface ServerDialect {
    readonly streaming: StreamFormat;
    /** Asks what there is. */
    facts(ask: Ask): Promise<ServerFacts>;
    /**
     * Ways to ask for a completion, the best first. The next one is for a server that says it
     * cannot do the one before (`engine.taskUnsupported`).
     */
    completions(input: CompletionInput): readonly ServerRequest[];
    /** The same for a server that reads a prompt without writing; its answer tells nothing. */
    warm?(input: CompletionInput): readonly ServerRequest[];
    readCompletion(message: unknown): CompletionPiece | StreamFailure | undefined;
    chat(request: EngineChatRequest, model: ServedModel, slot?: number): ServerRequest;
    readChat(message: unknown): ChatPiece | StreamFailure | undefined;
    embedding(request: EngineEmbedRequest): ServerRequest;
    readEmbedding(answer: unknown): readonly (readonly number[])[] | undefined;
    /** Absent where the kind tells no log-probabilities of given texts. */
    score?(
        ask: Ask,
        request: EngineScoreRequest,
        hole: Hole,
    ): Promise<readonly EngineScore[] | undefined>;
    load?(ask: Ask, model: string): Promise<void>;
    unload?(ask: Ask, model: string): Promise<void>;
}

/** Plain copies, whatever else the caller's objects carry. */
export function plainMessages(messages: readonly ChatMessage[]): ChatMessage[] {
    return messages.map(({ role, content }) => ({ role, content }));
}

/** Stops of a request: a line break ends a single line. */
export function stopsOf({ mode, stop }: EngineCompletionRequest): string[] {
    return [...new Set(mode === "single-line" ? ["\n", ...stop] : stop)].filter((s) => s !== "");
}
