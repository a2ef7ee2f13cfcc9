import type {
    EngineChatEnd,
    EngineChatRequest,
    EngineCompletion,
    EngineCompletionRequest,
    EngineEmbedRequest,
    EngineKind,
    EngineScore,
    EngineScoreRequest,
    EngineWarmRequest,
} from "../engines/engine.ts";
import type { ModelReference } from "./route-preference.ts";

/** What a request says about who may answer it; all absent: any engine that can. */
export interface RoutingHints {
    /** The editor's language id. Models that name their languages only answer for those. */
    readonly language?: string | undefined;
    /** Only this model, without failover: it was picked for this very request. */
    readonly only?: ModelReference | undefined;
    /** Kinds of engines that may answer. */
    readonly kinds?: readonly EngineKind[] | undefined;
    /** Only engines that leave this machine's processor alone. */
    readonly elsewhere?: boolean | undefined;
    /** The text must not leave our own process: a secret, or excluded by the user. */
    readonly isConfidential?: boolean | undefined;
}

export type CompleteRequest = Omit<EngineCompletionRequest, "model"> & RoutingHints;
export type WarmRequest = Omit<EngineWarmRequest, "model"> & RoutingHints;
export type ScoreRequest = Omit<EngineScoreRequest, "model"> & RoutingHints;
export type ChatRequest = Omit<EngineChatRequest, "model"> & RoutingHints;
export type EmbedRequest = Omit<EngineEmbedRequest, "model"> & RoutingHints;

/** Who answered; shown beside the answer. */
export interface AnsweredBy {
    /** Id of the engine. */
    readonly engine: string;
    /** What the user knows the engine by. */
    readonly label: string;
    readonly kind: EngineKind;
    readonly model: string;
    /** An engine that comes first failed or was too slow. */
    readonly failedOver: boolean;
}

export type CompleteAnswer = EngineCompletion & { readonly by: AnsweredBy };

export interface ScoreAnswer {
    readonly scores: readonly EngineScore[];
    readonly by: AnsweredBy;
}

/** The last engine that wrote; `continued` when an earlier one broke off in the middle. */
export type ChatAnswer = EngineChatEnd & {
    readonly by: AnsweredBy;
    readonly continued: boolean;
};

export interface EmbedAnswer {
    readonly vectors: readonly (readonly number[])[];
    readonly by: AnsweredBy;
}
