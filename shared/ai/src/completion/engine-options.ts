import type { CompletionSource, SilenceReason } from "@rust-ai-ide/protocol/completion";
import { type DebounceOptions, defaultDebounceOptions } from "../debounce.ts";

/**
 * A suggestion whose tokens have a lower mean natural-log probability is not shown unasked.
 * e^-1.2 is about 0.3 for each token.
 */
export const defaultMinimumMeanLogProbability = -1.2;

/** The same for one that was asked for: below this it is noise. e^-2.5 is about 0.08 for each token. */
const defaultManualMinimumMeanLogProbability = -2.5;

export interface CompletionEngineOptions {
    readonly maxNewTokensSingleLine: number;
    readonly maxNewTokensMultiLine: number;
    /** Longest time from the request to its answer, for an automatic and for a manual trigger. */
    readonly automaticDeadlineMs: number;
    readonly manualDeadlineMs: number;
    readonly minimumMeanLogProbability: number;
    readonly manualMinimumMeanLogProbability: number;
    /** For models with a calibrated probability; absent: the threshold that the model came with. */
    readonly minimumProbability?: number | undefined;
    readonly cacheCapacity: number;
    readonly debounce: DebounceOptions;
    /**
     * How long a generation goes on after its request was cancelled. The next keystroke cancels
     * one request and brings the next, which may be able to use the running generation.
     */
    readonly graceMs: number;
    /** Tier that the generator's answers are reported under. */
    readonly source: CompletionSource;
}

export const defaultCompletionEngineOptions: CompletionEngineOptions = {
    maxNewTokensSingleLine: 40,
    maxNewTokensMultiLine: 112,
    automaticDeadlineMs: 2500,
    manualDeadlineMs: 8000,
    minimumMeanLogProbability: defaultMinimumMeanLogProbability,
    manualMinimumMeanLogProbability: defaultManualMinimumMeanLogProbability,
    cacheCapacity: 100,
    debounce: defaultDebounceOptions,
    graceMs: 250,
    source: "embedded",
};

/** What the status bar shows about completions. */
export interface CompletionStatus {
    readonly activity: "idle" | "working";
    /** The last answer; undefined before the first. Cancelled requests are not counted. */
    readonly last:
        | {
              readonly kind: "shown";
              readonly source: CompletionSource;
              readonly model: string;
              readonly milliseconds: number;
          }
        | {
              readonly kind: "silent";
              readonly reason: SilenceReason;
              readonly milliseconds: number;
          }
        | undefined;
    readonly counts: CompletionCounts;
}

/** Since the engine was made. */
export interface CompletionCounts {
    readonly shown: number;
    readonly shownFromCache: number;
    readonly accepted: number;
    /** UTF-16 units of accepted text. */
    readonly acceptedUnits: number;
    readonly modelCalls: number;
}

/** What the user took of a suggestion. */
export interface Acceptance {
    readonly uri: string;
    /** The part that was accepted, not the whole suggestion. */
    readonly text: string;
    readonly kind: "full" | "word" | "line";
}
