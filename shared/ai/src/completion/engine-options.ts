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
    /** Lets a model stop writing what would not be shown; off where the whole text is of interest. */
    readonly givesUp: boolean;
    readonly cacheCapacity: number;
    readonly debounce: DebounceOptions;
    /**
     * How long a generation goes on after its request was cancelled. The next keystroke cancels
     * one request and brings the next, which may be able to use the running generation.
     */
    readonly graceMs: number;
    /** Tier that the generator's answers are reported under. */
    readonly source: CompletionSource;
    /** Shorter texts (UTF-16 units without the blanks around them) are not shown unasked. */
    readonly minimumUnits: number;
    /** What is written before it is asked for. */
    readonly lookAhead: LookAheadOptions;
}

export interface LookAheadOptions {
    /** Writes on behind a shown suggestion, for the case that it is accepted. */
    readonly prefetch: boolean;
    readonly maximumTokens: number;
    /** A suggestion that is less likely to be right is not continued; from 0 to 1. */
    readonly minimumProbability: number;
    /** Generating time that may be spent on it: a share of all time, and at most so much at once. */
    readonly timeShare: number;
    readonly burstMs: number;
}

export const defaultCompletionEngineOptions: CompletionEngineOptions = {
    maxNewTokensSingleLine: 40,
    maxNewTokensMultiLine: 112,
    automaticDeadlineMs: 2500,
    manualDeadlineMs: 8000,
    minimumMeanLogProbability: defaultMinimumMeanLogProbability,
    manualMinimumMeanLogProbability: defaultManualMinimumMeanLogProbability,
    givesUp: true,
    cacheCapacity: 100,
    debounce: defaultDebounceOptions,
    graceMs: 250,
    source: "embedded",
    minimumUnits: 2,
    lookAhead: {
        prefetch: false,
        maximumTokens: 24,
        minimumProbability: 0.4,
        timeShare: 0.1,
        burstMs: 3000,
    },
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
    /** By the copy model. */
    readonly shownFromFiles: number;
    /** As a whole. */
    readonly accepted: number;
    /** By words or lines; one suggestion may count several times. */
    readonly acceptedParts: number;
    /** UTF-16 units of accepted text. */
    readonly acceptedUnits: number;
    readonly modelCalls: number;
    /** Calls that nobody had asked for yet; not among the `modelCalls`. */
    readonly readAhead: number;
}

/** What the user took of a suggestion. */
export interface Acceptance {
    readonly uri: string;
    /** The part that was accepted, not the whole suggestion. */
    readonly text: string;
    readonly kind: "full" | "word" | "line";
}
