import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError, defineErrors } from "@rust-ai-ide/core/errors";
import * as v from "valibot";

/** What can go wrong between two peers, apart from what a handler reports itself. */
export const JsonRpcErrors = defineErrors("rpc", {
    closed: () => ["The connection is closed.", "Try again; a new connection is made on demand."],
    timedOut: (method: string) => [
        `${method} got no answer in time.`,
        "Try again; if it happens often, collect diagnostics.",
    ],
    notJson: () => ["A message was not JSON.", "Update both programs to the same version."],
    badMessage: (where: string) => [
        `A message does not follow JSON-RPC 2.0: ${where}.`,
        "Update both programs to the same version.",
    ],
    badParameters: (method: string, where: string) => [
        `${method} was called with wrong parameters: ${where}.`,
        "Update both programs to the same version.",
    ],
    badAnswer: (method: string, where: string) => [
        `${method} was answered in a form that is not known: ${where}.`,
        "Update both programs to the same version.",
    ],
    unknownMethod: (method: string) => [
        `The method ${method} is not known.`,
        "Update both programs to the same version.",
    ],
    tooLarge: (limit: number) => [
        `A message is larger than ${limit} characters.`,
        "Work on a smaller part of the file.",
    ],
    tooMany: (limit: number) => [
        `More than ${limit} requests are in flight.`,
        "Wait until some of them are answered.",
    ],
    internal: () => ["The other program failed inside.", "Try again and look into its log."],
    failed: (code: number) => [`The other program reported error ${code}.`, "Look into its log."],
});

/** Numbers of the JSON-RPC 2.0 specification and, for cancellation, of the language server protocol. */
export const WireCodes = {
    notJson: -32700,
    badMessage: -32600,
    unknownMethod: -32601,
    badParameters: -32602,
    internal: -32603,
    coded: -32000,
    cancelled: -32800,
} as const;

const wireCodeOf: Readonly<Record<string, number>> = {
    "rpc.notJson": WireCodes.notJson,
    "rpc.badMessage": WireCodes.badMessage,
    "rpc.tooLarge": WireCodes.badMessage,
    "rpc.unknownMethod": WireCodes.unknownMethod,
    "rpc.badParameters": WireCodes.badParameters,
    "rpc.internal": WireCodes.internal,
};

export type MessageId = string | number;

export interface WireError {
    readonly code: number;
    readonly message: string;
    readonly data?: { readonly code: string; readonly nextStep: string };
}

/** A line that arrived, sorted. `id` of a failed answer is null when the sender could not read our id. */
export type WireMessage =
    | {
          readonly kind: "request";
          readonly id: MessageId;
          readonly method: string;
          readonly params: unknown;
      }
    | { readonly kind: "notification"; readonly method: string; readonly params: unknown }
    | { readonly kind: "result"; readonly id: MessageId; readonly result: unknown }
    | { readonly kind: "error"; readonly id: MessageId | null; readonly error: unknown }
    | { readonly kind: "garbage"; readonly id: MessageId | null; readonly error: CodedError };

const maximumMethodLength = 200;

/** Sorts one JSON text. Never throws, whatever the text is. */
export function readWireMessage(text: string): WireMessage {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        return { kind: "garbage", id: null, error: JsonRpcErrors.notJson() };
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return garbage(null, "an object is expected");
    }
    const { jsonrpc, id, method, params, result, error } = value as Record<string, unknown>;
    const knownId = isMessageId(id) ? id : null;
    if (jsonrpc !== "2.0") return garbage(knownId, "version 2.0 is expected");
    if (method !== undefined) {
        if (typeof method !== "string" || method.length > maximumMethodLength) {
            return garbage(knownId, "a method name is expected");
        }
        if (id === undefined) return { kind: "notification", method, params: params ?? {} };
        if (knownId === null) return garbage(null, "the id must be a text or a number");
        return { kind: "request", id: knownId, method, params: params ?? {} };
    }
    if (error !== undefined) return { kind: "error", id: knownId, error };
    if (result !== undefined && knownId !== null) return { kind: "result", id: knownId, result };
    return garbage(knownId, "neither a method nor an answer");
}

/** How a handler's failure goes over the wire. Errors that are not coded stay private: only their kind is told. */
export function toWireError(error: unknown): WireError {
    if (CancelledError.is(error)) return { code: WireCodes.cancelled, message: "Cancelled" };
    const coded = CodedError.is(error) ? error : JsonRpcErrors.internal();
    return {
        code: wireCodeOf[coded.code] ?? WireCodes.coded,
        message: coded.message,
        data: { code: coded.code, nextStep: coded.nextStep },
    };
}

const WireErrorShape = v.object({
    code: v.number(),
    message: v.string(),
    data: v.optional(v.unknown()),
});

const CodedData = v.object({ code: v.string(), nextStep: v.string() });

/** The other direction: a coded error is again one with the same code, a cancellation a {@link CancelledError}. */
export function fromWireError(error: unknown): CodedError | CancelledError {
    const wire = v.safeParse(WireErrorShape, error);
    if (!wire.success) return JsonRpcErrors.failed(0);
    if (wire.output.code === WireCodes.cancelled) return new CancelledError();
    const data = v.safeParse(CodedData, wire.output.data);
    if (!data.success) return JsonRpcErrors.failed(wire.output.code);
    return new CodedError({ ...data.output, message: wire.output.message });
}

export function isMessageId(id: unknown): id is MessageId {
    return typeof id === "string" || (typeof id === "number" && Number.isFinite(id));
}

function garbage(id: MessageId | null, where: string): WireMessage {
    return { kind: "garbage", id, error: JsonRpcErrors.badMessage(where) };
}
