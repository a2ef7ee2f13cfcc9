import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { ContinuationMismatch } from "./continuation.ts";

/**
 * What a failure means for the engine and for the request:
 * - `cancelled`: by the caller, or a newer request took its place; nobody else is asked.
 * - `overflow`: the prompt is too long for this model; one with a larger window may answer.
 * - `unfit`: this engine or model cannot do it, which says nothing about its health.
 * - `denied`: it will refuse everything until the user acts.
 * - `overloaded`: it asked for a pause.
 * - `mismatched`: its text does not go on where another engine's broke off, which is nobody's fault.
 * - `broken`: anything else; another attempt there may fail as well.
 */
export type FailureKind =
    | "cancelled"
    | "overflow"
    | "unfit"
    | "denied"
    | "overloaded"
    | "mismatched"
    | "broken";

const kinds: Readonly<Record<string, FailureKind>> = {
    "engine.contextOverflow": "overflow",
    "model.contextOverflow": "overflow",
    "engine.modelMissing": "unfit",
    "engine.taskUnsupported": "unfit",
    "engine.loading": "unfit",
    "engine.answerTooLong": "unfit",
    "model.unknown": "unfit",
    "model.noChat": "unfit",
    "rpc.invalidParams": "unfit",
    "engine.unauthorised": "denied",
    "engine.certificate": "denied",
    "engine.hostNotAllowed": "denied",
    "engine.invalidAddress": "denied",
    "engine.proxyRefused": "denied",
    "engine.overloaded": "overloaded",
};

export function failureKind(error: unknown): FailureKind {
    if (CancelledError.is(error)) return "cancelled";
    if (error instanceof ContinuationMismatch) return "mismatched";
    return CodedError.is(error) ? (kinds[error.code] ?? "broken") : "broken";
}

const engineWide: ReadonlySet<string> = new Set([
    "engine.unreachable",
    "engine.closedEarly",
    "engine.timedOut",
    "engine.unauthorised",
    "engine.certificate",
    "engine.hostNotAllowed",
    "engine.invalidAddress",
    "engine.proxyRefused",
]);

/** Whether the engine's other models would fail in the same way. */
export function isEngineWide(error: unknown): boolean {
    if (!CodedError.is(error)) return false;
    return engineWide.has(error.code) || error.code.startsWith("inference.");
}
