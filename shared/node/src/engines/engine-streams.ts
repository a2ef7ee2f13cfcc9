import { CompletionText } from "@rust-ai-ide/ai/engines/completion-text";
import type {
    EngineChatEnd,
    EngineChatRequest,
    EngineCompletion,
    EngineCompletionRequest,
} from "@rust-ai-ide/ai/engines/engine";
import { EngineErrors } from "@rust-ai-ide/ai/engines/engine-errors";
import { marksFor } from "@rust-ai-ide/ai/engines/fim-families";
import {
    type ChatPiece,
    type CompletionPiece,
    type ServedModel,
    type ServerDialect,
    type StreamFailure,
    stopsOf,
} from "@rust-ai-ide/ai/engines/server-dialect";
import { serverFailure } from "@rust-ai-ide/ai/engines/server-failure";
import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { FinishReason } from "@rust-ai-ide/protocol/inference";
import { streamDone } from "./server-session.ts";

/** After its last word a server has this long to end the stream, which keeps the connection. */
const farewellMs = 300;

export interface StreamContext {
    readonly label: string;
    readonly clock: Clock;
    readonly dialect: ServerDialect;
    readonly model: ServedModel;
    /** Blanks that the prompt left out in front of the cursor. */
    readonly held?: string | undefined;
}

/** Opens a stream of messages that ends when its token is cancelled. */
type Open = (token: CancellationToken) => AsyncIterable<unknown>;

/**
 * Hands the pieces of an answer to `take` until it says that it has all, or the server has said so
 * and had its time to close. A stream that just ends is an error.
 */
async function readPieces<Piece extends object>(
    { label, clock }: StreamContext,
    task: string,
    model: string,
    open: Open,
    token: CancellationToken,
    read: (message: unknown) => Piece | StreamFailure | undefined,
    take: (piece: Piece) => "more" | "finished" | "enough",
): Promise<void> {
    const source = new CancellationSource(token);
    let farewell: { dispose(): void } | undefined;
    try {
        for await (const message of open(source.token)) {
            const piece = message === streamDone ? undefined : read(message);
            if (message !== streamDone && piece === undefined) {
                throw EngineErrors.invalidAnswer(label, "a message of another kind");
            }
            if (piece !== undefined && "failure" in piece) {
                const { failure } = piece as StreamFailure;
                throw serverFailure({ engine: label, task, model }, failure);
            }
            const next = piece === undefined ? "finished" : take(piece as Piece);
            if (next === "enough") return;
            if (next === "finished") {
                farewell ??= clock.schedule(farewellMs, () => source.cancel());
            }
        }
        if (farewell === undefined) throw EngineErrors.closedEarly(label);
    } catch (error) {
        // What goes wrong after the last word does not matter any more.
        if (farewell === undefined || token.isCancellationRequested) throw error;
    } finally {
        farewell?.dispose();
        source.dispose();
    }
}

/** Reads a completion to its end, its deadline or a stop. */
export async function readCompletionStream(
    context: StreamContext,
    request: EngineCompletionRequest,
    open: Open,
    token: CancellationToken,
): Promise<EngineCompletion> {
    const { label, clock, dialect, model } = context;
    const started = clock.now();
    const collected = new CompletionText({
        maxNewTokens: request.maxNewTokens,
        stop: stopsOf(request),
        marks: marksFor(model.family),
        held: context.held,
    });
    const logProbabilities: number[] = [];
    let last: CompletionPiece = { text: "" };
    let firstAt: number | undefined;
    const source = new CancellationSource(token);
    let isLate = false;
    const deadline =
        request.deadlineMs === undefined
            ? undefined
            : clock.schedule(request.deadlineMs, () => {
                  isLate = true;
                  source.cancel();
              });
    const finishWith = (finish: FinishReason): EngineCompletion => {
        const measured = clock.now() - started;
        return {
            text: collected.text,
            finish,
            ...summary(logProbabilities),
            usage: last.usage && withTimes(last.usage, measured, (firstAt ?? started) - started),
            ...answeredBy(model.name, last.model),
        };
    };
    try {
        const read = (message: unknown): CompletionPiece | StreamFailure | undefined =>
            dialect.readCompletion(message);
        await readPieces(context, "complete", model.name, open, source.token, read, (piece) => {
            if (piece.text !== "") firstAt ??= clock.now();
            last = { ...last, ...piece };
            logProbabilities.push(...(piece.logProbabilities ?? []));
            const wantsMore = collected.add(piece.text);
            if (collected.isTooLong) throw EngineErrors.answerTooLong(label);
            if (piece.finish !== undefined) return "finished";
            return wantsMore ? "more" : "enough";
        });
        return finishWith(collected.finish ?? last.finish ?? "stop");
    } catch (error) {
        if (token.isCancellationRequested) throw new CancelledError();
        if (!isLate) throw error;
        if (collected.text === "") throw EngineErrors.timedOut(label, request.deadlineMs ?? 0);
        return finishWith("deadline");
    } finally {
        deadline?.dispose();
        source.dispose();
    }
}

/** Servers that tell counts only leave the times to us. */
function withTimes(
    usage: NonNullable<CompletionPiece["usage"]>,
    totalMs: number,
    prefillMs: number,
): NonNullable<CompletionPiece["usage"]> {
    if (usage.totalMs > 0) return usage;
    return { ...usage, totalMs, prefillMs, decodeMs: Math.max(0, totalMs - prefillMs) };
}

function summary(values: readonly number[]): Partial<EngineCompletion> {
    const [first] = values;
    if (first === undefined) return {};
    return {
        meanLogProbability: values.reduce((sum, value) => sum + value, 0) / values.length,
        minimumLogProbability: values.reduce((least, value) => Math.min(least, value), first),
        firstLogProbability: first,
    };
}

/** A server that ignores the model of a request answers with the one that it has. */
function answeredBy(asked: string, said: string | undefined): { answeredBy?: string } {
    if (said === undefined || said === "") return {};
    const plain = (name: string): string => name.replace(/:latest$/, "");
    // Some name the dated release behind a name: "gpt-x" is "gpt-x-2026-01-01".
    const isRelease = said.startsWith(asked) && /^-\d{4}/.test(said.slice(asked.length));
    return plain(said) === plain(asked) || isRelease ? {} : { answeredBy: said };
}

/** As {@link CompletionText} counts: hundreds of tokens do not stand for long runs of blanks each. */
const chatUnitsPerToken = 24;
const spareChatUnits = 2_048;

/** Passes a chat answer on piece by piece. */
export async function readChatStream(
    context: StreamContext,
    request: EngineChatRequest,
    onText: (text: string) => void,
    open: Open,
    token: CancellationToken,
): Promise<EngineChatEnd> {
    const { label, dialect, model } = context;
    const mostUnits = request.maxNewTokens * chatUnitsPerToken + spareChatUnits;
    let last: ChatPiece = { text: "" };
    let units = 0;
    const read = (message: unknown): ChatPiece | StreamFailure | undefined =>
        dialect.readChat(message);
    await readPieces(context, "chat", model.name, open, token, read, (piece) => {
        last = { ...last, ...piece };
        units += piece.text.length;
        if (units > mostUnits) throw EngineErrors.answerTooLong(label);
        if (piece.text !== "") onText(piece.text);
        return piece.finish === undefined ? "more" : "finished";
    });
    return {
        finish: last.finish ?? "stop",
        promptTokens: last.promptTokens,
        newTokens: last.newTokens,
        ...answeredBy(model.name, last.model),
    };
}
