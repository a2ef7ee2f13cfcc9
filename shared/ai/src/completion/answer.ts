import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { SilenceReason } from "@rust-ai-ide/protocol/completion";
import type { CompletionOutcome } from "../completion-ports.ts";

/** An outcome before its time is known. */
export type Answer = ShownAnswer | { readonly kind: "silent"; readonly reason: SilenceReason };

export type ShownAnswer = Omit<Extract<CompletionOutcome, { kind: "shown" }>, "milliseconds"> & {
    readonly kind: "shown";
};

/** Reasons that hold as long as the text and the model stay the same. */
export const lastingReasons: ReadonlySet<SilenceReason> = new Set<SilenceReason>([
    "empty",
    "repetitive",
    "low-confidence",
    "too-short",
    "filtered",
    "unresolved-name",
    "duplicates-suffix",
    "adds-parse-error",
]);

/** Why nothing can be shown after a failure. */
export function reasonOf(error: unknown): SilenceReason {
    if (CancelledError.is(error)) return "cancelled";
    if (CodedError.is(error, "inference.stopped")) return "engine-restarting";
    if (CodedError.is(error, "engine.timedOut")) return "timed-out";
    const isMissing =
        CodedError.is(error, "model.unknown") || CodedError.is(error, "engine.noneAvailable");
    return isMissing ? "no-model" : "model-failed";
}

/** The grammar is another program than the model's; its failure must not look like the model's. */
export function withoutGrammar(error: unknown): { kind: "silent"; reason: SilenceReason } {
    if (CancelledError.is(error)) throw error;
    return { kind: "silent", reason: "grammar-failed" };
}
