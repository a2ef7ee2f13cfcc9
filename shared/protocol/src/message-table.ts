import * as v from "valibot";

/** One request: its method name on the wire and the shapes of what goes and what comes back. */
export interface RequestType<
    P extends v.GenericSchema = v.GenericSchema,
    R extends v.GenericSchema = v.GenericSchema,
> {
    readonly kind: "request";
    readonly method: string;
    readonly params: P;
    readonly result: R;
}

/** One notification: no answer. */
export interface NotificationType<P extends v.GenericSchema = v.GenericSchema> {
    readonly kind: "notification";
    readonly method: string;
    readonly params: P;
}

export function request<P extends v.GenericSchema, R extends v.GenericSchema>(
    method: string,
    params: P,
    result: R,
): RequestType<P, R> {
    return { kind: "request", method, params, result };
}

export function notification<P extends v.GenericSchema>(
    method: string,
    params: P,
): NotificationType<P> {
    return { kind: "notification", method, params };
}

export type ParamsOf<T> = T extends { params: infer P extends v.GenericSchema }
    ? v.InferOutput<P>
    : never;
export type ResultOf<T> = T extends { result: infer R extends v.GenericSchema }
    ? v.InferOutput<R>
    : never;

/** Validates what arrived from another process. The message names the path of the first mismatch, never the value. */
export function parseMessage<S extends v.GenericSchema>(
    schema: S,
    value: unknown,
): { ok: true; value: v.InferOutput<S> } | { ok: false; message: string } {
    const result = v.safeParse(schema, value, { abortEarly: true });
    if (result.success) return { ok: true, value: result.output };
    const issue = result.issues[0];
    const path = v.getDotPath(issue) ?? "the message";
    return { ok: false, message: `${path}: expected ${issue.expected ?? "another value"}` };
}
