import {
    type CompletionEngineOptions,
    defaultCompletionEngineOptions,
} from "@rust-ai-ide/ai/completion/engine-options";
import type { SilenceReason } from "@rust-ai-ide/protocol/completion";
import type { EnginePhase } from "../shell-state.ts";

/** The settings that shape suggestions, read together. */
export interface CompletionSettings {
    readonly debounceMilliseconds: number | null;
    readonly minimumConfidencePercent: number | null;
    readonly maximumTokens: number;
    readonly minimumCharacters: number;
    readonly readAhead: boolean;
    readonly isEmbedded: boolean;
}

/** A single line rarely needs more; what is left over only costs time. */
const singleLineTokens = 40;

/** The engine's options for the user's settings. A fixed debounce does not adapt to typing. */
export function completionOptions(settings: CompletionSettings): Partial<CompletionEngineOptions> {
    const { debounceMilliseconds: wait, minimumConfidencePercent, maximumTokens } = settings;
    return {
        maxNewTokensMultiLine: maximumTokens,
        maxNewTokensSingleLine: Math.min(singleLineTokens, maximumTokens),
        minimumUnits: settings.minimumCharacters,
        lookAhead: { ...defaultCompletionEngineOptions.lookAhead, prefetch: settings.readAhead },
        source: settings.isEmbedded ? "embedded" : "engine",
        ...(minimumConfidencePercent === null
            ? {}
            : { minimumProbability: minimumConfidencePercent / 100 }),
        ...(wait === null
            ? {}
            : { debounce: { initialInterval: wait, factor: 0, minimum: wait, maximum: wait } }),
    };
}

/** A failed model while the process restarts is the restart's fault, not the model's. */
export function refineReason(reason: SilenceReason, phase: EnginePhase): SilenceReason {
    return reason === "model-failed" && phase.kind === "restarting" ? "engine-restarting" : reason;
}
