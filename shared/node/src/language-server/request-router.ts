import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import type * as v from "valibot";
import {
    type Connection,
    ErrorCodes,
    LSPErrorCodes,
    ResponseError,
    type CancellationToken as WireToken,
} from "vscode-languageserver/node";

/** Where a server is between its first and its last message. */
export type ServerPhase = "new" | "running" | "shut-down";

type Answer = (raw: unknown, token: WireToken) => Promise<unknown>;
type Hearing = (raw: unknown) => void;
type Enrichment = (raw: unknown, token: WireToken, answered: unknown) => Promise<unknown>;

/**
 * Takes requests and notifications in. All of them are validated and come only while the server
 * runs; whatever a handler throws becomes an error of the protocol and nothing else. Several
 * handlers may answer one method: they are asked in the order in which they came, and one that gives
 * `undefined` leaves the request to the next.
 */
export class RequestRouter {
    readonly connection: Connection;
    phase: ServerPhase = "new";
    /** Waited for before a request that names a document is answered: its grammar, say. */
    prepare: (uri: string) => Promise<void> = async () => {};
    private readonly answers = new Map<string, Answer[]>();
    private readonly enrichments = new Map<string, Enrichment[]>();
    private readonly hearings = new Map<string, Hearing[]>();

    constructor(connection: Connection) {
        this.connection = connection;
    }

    /** Answers a request. A handler that is cancelled throws `CancelledError`. */
    answer<S extends v.GenericSchema>(
        method: string,
        schema: S,
        handler: (params: v.InferOutput<S>, token: CancellationToken) => unknown,
    ): void {
        const answer: Answer = async (raw, wireToken) => {
            const parsed = parseMessage(schema, raw);
            if (!parsed.ok) throw new ResponseError(ErrorCodes.InvalidParams, parsed.message);
            const uri = documentOf(parsed.value);
            if (uri !== undefined) await this.prepare(uri);
            if (wireToken.isCancellationRequested) throw new CancelledError();
            return handler(parsed.value, wireToken);
        };
        this.answersOf(method).push(answer);
    }

    /**
     * Adds to what others answered, which is `null` where nobody did. Such a part cannot spoil the
     * answer: where it fails, what was answered before stands.
     */
    enrich<S extends v.GenericSchema>(
        method: string,
        schema: S,
        handler: (params: v.InferOutput<S>, answered: unknown, token: CancellationToken) => unknown,
    ): void {
        const enrichment: Enrichment = async (raw, wireToken, answered) => {
            const parsed = parseMessage(schema, raw);
            if (!parsed.ok) return answered;
            try {
                return await handler(parsed.value, answered, wireToken);
            } catch (error) {
                if (CancelledError.is(error)) throw error;
                this.connection.console.error(`${method}: ${wireError(error).message}`);
                return answered;
            }
        };
        this.answersOf(method);
        this.enrichments.set(method, [...(this.enrichments.get(method) ?? []), enrichment]);
    }

    private answersOf(method: string): Answer[] {
        const known = this.answers.get(method);
        if (known !== undefined) return known;
        const all: Answer[] = [];
        this.answers.set(method, all);
        this.connection.onRequest(method, async (...given: unknown[]) => {
            this.requireRunning();
            // A request without parameters comes as its token alone.
            const wireToken = given.pop() as WireToken;
            const raw = given[0] ?? {};
            try {
                let result = await firstAnswer(all, raw, wireToken);
                for (const each of this.enrichments.get(method) ?? [])
                    result = await each(raw, wireToken, result);
                return result;
            } catch (error) {
                throw wireError(error);
            }
        });
        return all;
    }

    /** Hears a notification; one of another shape, or out of its time, is left alone. */
    hear<S extends v.GenericSchema>(
        method: string,
        schema: S,
        handler: (params: v.InferOutput<S>) => void,
    ): void {
        const hearing: Hearing = (raw) => {
            const parsed = parseMessage(schema, raw);
            if (!parsed.ok) return this.connection.console.warn(`${method}: ${parsed.message}`);
            try {
                handler(parsed.value);
            } catch (error) {
                this.connection.console.error(`${method}: ${wireError(error).message}`);
            }
        };
        const known = this.hearings.get(method);
        if (known !== undefined) {
            known.push(hearing);
            return;
        }
        const all = [hearing];
        this.hearings.set(method, all);
        this.connection.onNotification(method, (raw: unknown) => {
            if (this.phase !== "running") return;
            for (const each of all) each(raw);
        });
    }

    private requireRunning(): void {
        if (this.phase === "new")
            throw new ResponseError(
                ErrorCodes.ServerNotInitialized,
                "The first request has to be initialize.",
            );
        if (this.phase === "shut-down")
            throw new ResponseError(ErrorCodes.InvalidRequest, "The server was shut down.");
    }
}

async function firstAnswer(
    all: readonly Answer[],
    raw: unknown,
    token: WireToken,
): Promise<unknown> {
    for (const each of all) {
        const result = await each(raw, token);
        if (result !== undefined) return result;
    }
    return null;
}

/** Standard requests name a document one way, ours another. */
function documentOf(params: unknown): string | undefined {
    const { textDocument, uri = textDocument?.uri } = (params ?? {}) as {
        readonly textDocument?: { readonly uri?: unknown };
        readonly uri?: unknown;
    };
    return typeof uri === "string" ? uri : undefined;
}

function wireError(error: unknown): ResponseError<unknown> {
    if (error instanceof ResponseError) return error;
    if (CancelledError.is(error))
        return new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled");
    if (CodedError.is(error))
        return new ResponseError(LSPErrorCodes.RequestFailed, error.display, { code: error.code });
    // The message of a defect may quote source text; its name does not.
    const name = error instanceof Error ? error.name : "Error";
    return new ResponseError(ErrorCodes.InternalError, `${name}. Please report this defect.`);
}
