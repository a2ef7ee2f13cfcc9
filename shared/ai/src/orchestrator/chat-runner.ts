import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { EngineChatEnd } from "../engines/engine.ts";
import { EngineErrors } from "../engines/engine-errors.ts";
import { Continuation, continuationMessages } from "./continuation.ts";
import type { AskContext, Dispatcher } from "./dispatcher.ts";
import type { EngineEntry } from "./engine-entry.ts";
import { failureKind } from "./failure-kind.ts";
import type { AnsweredBy, ChatAnswer, ChatRequest } from "./orchestrator-requests.ts";
import { conversationKey } from "./prefix-affinity.ts";
import type { Candidate } from "./routing.ts";

export interface ChatRunnerParts {
    readonly clock: Clock;
    readonly dispatcher: Dispatcher;
    readonly candidates: (request: ChatRequest, tokens: number) => readonly Candidate[];
    /** Tells that a model is in use until the result is disposed. */
    readonly use: (candidate: Candidate) => Disposable;
    readonly entry: (engine: string) => EngineEntry | undefined;
}

type OnText = (text: string, by: AnsweredBy) => void;

/** A character is at least this much of a token in most models; for prompts that cannot fit. */
const tokensACharacter = 0.2;

/**
 * Streams an answer. An engine that fails before its first text is replaced by the next; one that
 * breaks off later is replaced once, by a model that goes on where the text ends. When that does
 * not work out, the request fails with the first engine's error, and no text has come twice.
 */
export class ChatRunner {
    private readonly parts: ChatRunnerParts;

    constructor(parts: ChatRunnerParts) {
        this.parts = parts;
    }

    async run(request: ChatRequest, onText: OnText, token: CancellationToken): Promise<ChatAnswer> {
        let shown = "";
        let writer: AnsweredBy | undefined;
        const show: OnText = (text, by) => {
            writer = by;
            shown += text;
            onText(text, by);
        };
        try {
            const end = await this.ask(request, show, undefined, token);
            return { ...end, continued: false };
        } catch (error) {
            const mayContinue = failureKind(error) === "broken" && request.only === undefined;
            if (shown === "" || !mayContinue) throw error;
            return await this.goOn(request, shown, writer?.engine, onText, error, token);
        }
    }

    private async goOn(
        request: ChatRequest,
        shown: string,
        broken: string | undefined,
        onText: OnText,
        cause: unknown,
        token: CancellationToken,
    ): Promise<ChatAnswer> {
        const messages = continuationMessages(request.messages, shown);
        const next = { ...request, messages };
        try {
            const after = { continuation: new Continuation(shown), broken };
            const end = await this.ask(next, onText, after, token);
            return { ...end, by: { ...end.by, failedOver: true }, continued: true };
        } catch (error) {
            throw CancelledError.is(error) ? error : cause;
        }
    }

    private ask(
        request: ChatRequest,
        onText: OnText,
        after: Break | undefined,
        token: CancellationToken,
    ): Promise<EngineChatEnd & { readonly by: AnsweredBy }> {
        const { clock, dispatcher, candidates, entry, use } = this.parts;
        const { messages, maxNewTokens, temperature, stop, priority } = request;
        const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
        const able = candidates(request, characters * tokensACharacter + maxNewTokens);
        return dispatcher.run(
            {
                task: "chat",
                priority,
                candidates: able.filter(({ engine }) => engine.id !== after?.broken),
                affinityKey: conversationKey(messages),
                isIdempotent: false,
                isPicked: request.only !== undefined,
                attemptsBefore: after === undefined ? 0 : 1,
                run: async (candidate, context) => {
                    const { engine, model } = candidate;
                    if (engine.chat === undefined) {
                        throw EngineErrors.taskUnsupported(engine.label, "chat");
                    }
                    const pen = new Pen(context, onText, after);
                    const inUse = use(candidate);
                    let firstAt: number | undefined;
                    try {
                        const end = await engine.chat(
                            {
                                model: model.name,
                                messages,
                                maxNewTokens,
                                temperature,
                                stop,
                                priority,
                            },
                            (text) => {
                                if (text !== "") firstAt ??= clock.now();
                                pen.write(text);
                            },
                            context.token,
                        );
                        pen.finish();
                        const writingMs = clock.now() - (firstAt ?? clock.now());
                        entry(engine.id)?.noteSpeed(end.newTokens, writingMs);
                        return { ...end, by: context.by };
                    } finally {
                        inUse.dispose();
                    }
                },
            },
            token,
        );
    }
}

/** Where an answer broke off, and what is needed to go on there. */
interface Break {
    readonly continuation: Continuation;
    /** The engine that wrote it. */
    readonly broken: string | undefined;
}

/** Passes the pieces of one attempt on, as long as it is the one whose text counts. */
class Pen {
    private readonly context: AskContext;
    private readonly onText: OnText;
    private readonly after: Break | undefined;

    constructor(context: AskContext, onText: OnText, after: Break | undefined) {
        this.context = context;
        this.onText = onText;
        this.after = after;
    }

    write(text: string): void {
        if (!this.context.isLive) return;
        this.context.progress(text !== "");
        try {
            this.pass(this.after === undefined ? text : this.after.continuation.push(text));
        } catch (error) {
            // The engine that calls this could not do anything about it.
            this.context.abort(error);
        }
    }

    finish(): void {
        if (this.after !== undefined) this.pass(this.after.continuation.end());
    }

    private pass(text: string): void {
        if (text !== "" && this.context.isLive) this.onText(text, this.context.by);
    }
}
