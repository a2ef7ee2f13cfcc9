import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Position } from "@rust-ai-ide/core/text";
import type {
    CheckedCompletion,
    CompletionContext,
    CompletionMode,
    CompletionSource,
    PromptParts,
    SilenceReason,
} from "@rust-ai-ide/protocol/completion";
import type {
    Alternative,
    Confidence,
    FinishReason,
    GenerationUsage,
    GiveUp,
} from "@rust-ai-ide/protocol/inference";

/** A cursor in a document, with as much text around it as the cache needs to recognise it. */
export interface CompletionRequest {
    readonly uri: string;
    readonly version: number;
    readonly position: Position;
    /** At most 4,000 units in front of the cursor. */
    readonly textBefore: string;
    /** At most 1,000 units behind the cursor. */
    readonly textAfter: string;
    /** `manual`: the user asked for it, so there is no debounce and no silence for low confidence. */
    readonly trigger: "automatic" | "manual";
    /** As the editor names it; absent: Rust. */
    readonly languageId?: string | undefined;
    /** How many other texts are wanted beside one that is shown here already, by a manual request. */
    readonly alternatives?: number | undefined;
}

/** A checked text to choose instead of the first one. */
export interface AlternativeText {
    readonly text: string;
    readonly replaceAfter: number;
}

/** What the engine decided, for the editor and for the status bar's hover. */
export type CompletionOutcome =
    | {
          readonly kind: "shown";
          readonly text: string;
          /** UTF-16 units behind the cursor that the text replaces. */
          readonly replaceAfter: number;
          readonly source: CompletionSource;
          readonly model: string;
          readonly milliseconds: number;
          /** Present when some were asked for; none is equal to `text` or to another. */
          readonly alternatives?: readonly AlternativeText[] | undefined;
      }
    | { readonly kind: "silent"; readonly reason: SilenceReason; readonly milliseconds: number };

/** The grammar, wherever it runs: the language server in an editor, the same code in process in the CLI. */
export interface GrammarPort {
    context(request: CompletionRequest, token: CancellationToken): Promise<CompletionContext>;
    check(
        request: CompletionRequest,
        completion: { readonly text: string; readonly mode: CompletionMode },
        token: CancellationToken,
    ): Promise<CheckedCompletion>;
}

export interface GenerationRequest {
    readonly slot: string;
    readonly parts: PromptParts;
    readonly mode: CompletionMode;
    readonly maxNewTokens: number;
    readonly stop: readonly string[];
    readonly deadlineMs?: number;
    /** A text that cannot become probable enough to be shown need not be finished. */
    readonly giveUp?: GiveUp | undefined;
    /** As the editor names it; absent: Rust. */
    readonly languageId?: string | undefined;
    /** Other texts wanted beside the first. */
    readonly alternatives?: number | undefined;
    /** Nobody waits for it yet: it runs when nothing else does, and anything else stops it. */
    readonly isBackground?: boolean | undefined;
}

export interface GenerationResult {
    readonly text: string;
    readonly finish: FinishReason;
    readonly meanLogProbability: number;
    /** Natural logarithms of the least likely and of the first token, where the engine tells them. */
    readonly minimumLogProbability?: number | undefined;
    readonly firstLogProbability?: number | undefined;
    /** Where the model came with a measure of it. */
    readonly confidence?: Confidence | undefined;
    readonly usage: GenerationUsage;
    /** Likeliest first, as raw as `text`. */
    readonly alternatives?: readonly Alternative[] | undefined;
    /** Who wrote it, where that is not the tier's usual model: another one may have stood in. */
    readonly source?: CompletionSource | undefined;
}

/** A prompt that will probably be needed soon. */
export type WarmRequest = Pick<GenerationRequest, "slot" | "parts" | "languageId">;

/** A model that fills in the middle. `id` is shown to the user. */
export interface GeneratorPort {
    /** The model that would answer now in a language (absent: Rust), or why none can. */
    active(
        languageId?: string,
    ):
        | { readonly kind: "ready"; readonly model: string }
        | { readonly kind: "silent"; readonly reason: SilenceReason };
    /** `onText` hears, where the model tells it, every new piece of the raw text in order. */
    generate(
        request: GenerationRequest,
        token: CancellationToken,
        onText?: (text: string) => void,
    ): Promise<GenerationResult>;
    /**
     * Reads a prompt ahead, so that a later request of the same slot finds it read. Absent where
     * that is of no use; what goes wrong with it is nobody's concern.
     */
    warm?(request: WarmRequest, token: CancellationToken): Promise<void>;
}

/** Proposes what followed the same text elsewhere in the open files. */
export interface CopyPort {
    /** The rest of the cursor's line, when it is very likely; answers at once. */
    propose(request: CompletionRequest): string | undefined;
}
