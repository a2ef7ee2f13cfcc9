import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { Event } from "@rust-ai-ide/core/event";
import type { CompletionMode, PromptParts } from "@rust-ai-ide/protocol/completion";
import type {
    Alternative,
    Confidence,
    FinishReason,
    GenerationUsage,
    GiveUp,
} from "@rust-ai-ide/protocol/inference";
import type { ModelTask } from "@rust-ai-ide/protocol/model";

/** What answers: our own inference process, a server of the user's, or the editor. */
export type EngineKind = "embedded" | "llama-server" | "ollama" | "openai" | "editor";

/** A model as its engine names it. Two engines serve the same model when `name` is equal. */
export interface EngineModel {
    /** The engine's own name of it; what requests carry. */
    readonly name: string;
    /** For people; falls back to the name. */
    readonly label: string;
    readonly tasks: readonly ModelTask[];
    /** In tokens; absent when the engine does not tell. */
    readonly contextLength?: number | undefined;
    /** Memory that it takes while loaded, in bytes; absent when unknown. */
    readonly bytes?: number | undefined;
    readonly state: "available" | "loading" | "ready" | "failed";
    /** Editor language ids that it completes and scores; absent: any. */
    readonly languages?: readonly string[] | undefined;
}

export interface EngineCompletionRequest {
    readonly model: string;
    /** Key of the prompt cache, normally the document's URI. */
    readonly slot: string;
    readonly parts: PromptParts;
    readonly mode: CompletionMode;
    readonly maxNewTokens: number;
    readonly stop: readonly string[];
    /** 0 is greedy. */
    readonly temperature: number;
    /** The engine answers what it has by then, where it can; milliseconds from now. */
    readonly deadlineMs?: number | undefined;
    /** 0 inline, 1 chat, 2 review; engines with a queue of their own put lower ones first. */
    readonly priority: 0 | 1 | 2;
    /** Further texts that are wanted for cycling; an engine may answer fewer. */
    readonly alternatives?: number | undefined;
    /** A text that cannot become probable enough any more need not be finished; see {@link GiveUp}. */
    readonly giveUp?: GiveUp | undefined;
}

export interface EngineCompletion {
    readonly text: string;
    readonly finish: FinishReason;
    /** Mean natural-log probability of the new tokens; absent when the engine does not tell. */
    readonly meanLogProbability?: number | undefined;
    readonly minimumLogProbability?: number | undefined;
    readonly firstLogProbability?: number | undefined;
    readonly confidence?: Confidence | undefined;
    readonly usage?: GenerationUsage | undefined;
    /** Likeliest first, each different from `text`. */
    readonly alternatives?: readonly Alternative[] | undefined;
    /** The model that answered by the engine's own word, where it differs from the one asked. */
    readonly answeredBy?: string | undefined;
}

/** A prompt that will soon be asked about. */
export interface EngineWarmRequest {
    readonly model: string;
    readonly slot: string;
    readonly parts: PromptParts;
}

export interface EngineScoreRequest {
    readonly model: string;
    readonly slot: string;
    readonly parts: PromptParts;
    readonly continuations: readonly string[];
    readonly priority: 0 | 1 | 2;
}

export interface EngineScore {
    /** Natural-log likelihood of the continuation after the prompt. */
    readonly logLikelihood: number;
    readonly tokens: number;
}

export interface ChatMessage {
    readonly role: "system" | "user" | "assistant";
    readonly content: string;
}

export interface EngineChatRequest {
    readonly model: string;
    readonly messages: readonly ChatMessage[];
    readonly maxNewTokens: number;
    readonly temperature: number;
    readonly stop?: readonly string[] | undefined;
    /**
     * A JSON schema that the answer is held to where the engine can; others ignore it, so what comes
     * back has to be checked.
     */
    readonly answerSchema?: Readonly<Record<string, unknown>> | undefined;
    readonly priority: 0 | 1 | 2;
}

export interface EngineChatEnd {
    readonly finish: "stop" | "length";
    readonly promptTokens?: number | undefined;
    readonly newTokens?: number | undefined;
    readonly answeredBy?: string | undefined;
}

export interface EngineEmbedRequest {
    readonly model: string;
    readonly texts: readonly string[];
    readonly priority: 0 | 1 | 2;
}

/**
 * One place that runs models. Every method rejects with an `engine.*` coded error (see
 * engine-errors.ts), with a `model.*` or `inference.*` code of the embedded one, or with
 * CancelledError as soon as its token is cancelled; none hangs beyond its own time limits and none
 * throws synchronously. An engine does not retry: that is the orchestrator's business.
 */
export interface Engine extends Disposable {
    /** Stable across restarts: `embedded`, or kind and origin (`ollama:http://127.0.0.1:11434`). */
    readonly id: string;
    readonly label: string;
    readonly kind: EngineKind;
    /** It shares this machine's processor, so two at a time only slow each other down. */
    readonly isOnThisMachine: boolean;
    /** Requests that it may work on at the same time. */
    readonly maximumConcurrency: number;
    /**
     * It orders requests by priority, pre-empts and evicts models by its own rules, for clients
     * beside this one too: then nobody else makes its requests wait or unloads its models.
     */
    readonly isSelfScheduling?: boolean | undefined;
    /** Fires when `models` would answer something else. */
    readonly onDidChangeModels: Event<void>;
    /** Asks the engine anew; also the health probe. */
    models(token: CancellationToken): Promise<readonly EngineModel[]>;
    /** Loads a model, so that the first request finds it ready. Absent: it loads by itself. */
    load?(model: string, token: CancellationToken): Promise<void>;
    unload?(model: string, token: CancellationToken): Promise<void>;
    /** Calls `onText`, where it can, with every new piece of the raw text, in order, before it settles. */
    complete?(
        request: EngineCompletionRequest,
        token: CancellationToken,
        onText?: (text: string) => void,
    ): Promise<EngineCompletion>;
    /** Reads a prompt into the cache while nothing else is to be done. */
    warm?(request: EngineWarmRequest, token: CancellationToken): Promise<void>;
    score?(request: EngineScoreRequest, token: CancellationToken): Promise<readonly EngineScore[]>;
    /** Calls `onText` with every new piece of the answer, in order, never after it has settled. */
    chat?(
        request: EngineChatRequest,
        onText: (text: string) => void,
        token: CancellationToken,
    ): Promise<EngineChatEnd>;
    /** One vector for each text, all of one length. */
    embed?(
        request: EngineEmbedRequest,
        token: CancellationToken,
    ): Promise<readonly (readonly number[])[]>;
}
