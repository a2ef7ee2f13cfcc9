import { CancellationSource, type CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import { raceCancellation } from "@rust-ai-ide/core/waiting";
import type { CompletionMode } from "@rust-ai-ide/protocol/completion";
import type { GenerationRequest, GenerationResult, GeneratorPort } from "../completion-ports.ts";
import { dropUnfinished } from "../post-processing/unfinished.ts";
import { type CursorState, isTyping, normaliseLineEnds, typedThrough } from "./cursor-state.ts";

/** One question to the model, running or finished. */
export interface Generation {
    readonly origin: CursorState;
    readonly model: string;
    readonly mode: CompletionMode;
    /** It was started for a cursor to come, so its mode is a guess. */
    readonly isAhead: boolean;
    /** Set when it has finished. */
    readonly result: GenerationText | undefined;
}

/** What a generation wrote and how sure the model was. */
export type GenerationText = Pick<
    GenerationResult,
    | "text"
    | "meanLogProbability"
    | "minimumLogProbability"
    | "firstLogProbability"
    | "confidence"
    | "alternatives"
    | "source"
> &
    Partial<Pick<GenerationResult, "usage" | "finish">>;

interface Running extends Generation {
    result: GenerationText | undefined;
    readonly writing: Writing;
    readonly work: Promise<void>;
    readonly cancellation: CancellationSource;
    waiting: number;
    grace: Disposable | undefined;
}

/** The text of a generation that has not finished, as far as its model tells it. */
class Writing {
    private readonly emitter = new Emitter<void>();
    text = "";
    readonly onDidWrite: Event<void> = this.emitter.event;

    add(piece: string): void {
        this.text += piece;
        this.emitter.fire();
    }
}

/** More than this typed since: the running generation is hardly about the same thing. */
const longestTypedWhileRunning = 12;

/**
 * Keeps one generation at a time, because a CPU has no room for two. It outlives the request that
 * started it for a moment: the request of the next keystroke can join it, or end it.
 */
export class GenerationRunner {
    private readonly generator: GeneratorPort;
    private readonly clock: Clock;
    private readonly graceMs: number;
    private current: Running | undefined;

    constructor(generator: GeneratorPort, clock: Clock, graceMs: number) {
        this.generator = generator;
        this.clock = clock;
        this.graceMs = graceMs;
    }

    /** Whether a generation has not finished yet. */
    get isBusy(): boolean {
        return this.current !== undefined && this.current.result === undefined;
    }

    /** Starts a generation and cancels the one before. */
    start(origin: CursorState, model: string, request: GenerationRequest): Generation {
        this.stop();
        const cancellation = new CancellationSource();
        const writing = new Writing();
        const onText = (piece: string): void => writing.add(piece);
        const asked = this.generator.generate(request, cancellation.token, onText);
        const work = asked.then((result) => {
            const text = normaliseLineEnds(dropUnfinished(result.text, result.finish));
            running.result = { ...result, text };
        });
        const running: Running = {
            origin,
            model,
            mode: request.mode,
            isAhead: request.isBackground === true,
            result: undefined,
            writing,
            work,
            cancellation,
            waiting: 0,
            grace: undefined,
        };
        // A generation that nobody waits for any more may fail unheard.
        work.catch(() => {
            if (this.current === running) this.current = undefined;
        });
        this.current = running;
        return running;
    }

    /** Resolves when the generation has finished, rejects when the token is cancelled. */
    async wait(generation: Generation, token: CancellationToken): Promise<void> {
        const running = generation as Running;
        running.grace?.dispose();
        running.grace = undefined;
        running.waiting++;
        try {
            await raceCancellation(running.work, token);
        } finally {
            running.waiting--;
            if (running.waiting === 0 && running.result === undefined) this.grant(running);
        }
    }

    /** Resolves with what it wrote, or with undefined when it failed or was cancelled; never rejects. */
    async finished(generation: Generation): Promise<GenerationText | undefined> {
        await (generation as Running).work.catch(() => {});
        return generation.result;
    }

    /** Ends a generation that nobody waits for. */
    drop(generation: Generation): void {
        const running = generation as Running;
        if (running.waiting > 0 || running.result !== undefined) return;
        if (this.current === running) this.stop();
        else running.cancellation.cancel();
    }

    /** The generation, finished, that leads through this cursor, if there is one. */
    async join(now: CursorState, token: CancellationToken): Promise<Generation | undefined> {
        const running = this.current;
        if (running === undefined) return undefined;
        if (running.result === undefined) {
            const typed = now.position.character - running.origin.position.character;
            const same = typedThrough(running.origin, "", 0, now) !== undefined;
            if (!same && (!isTyping(running.origin, now) || typed > longestTypedWhileRunning)) {
                this.stop();
                return undefined;
            }
            try {
                await this.waitWhileFitting(running, now, token);
            } catch (error) {
                // That it failed for an earlier request does not decide this one.
                if (token.isCancellationRequested) throw error;
                return undefined;
            }
        }
        const text = running.result?.text ?? "";
        return typedThrough(running.origin, text, 0, now) === undefined ? undefined : running;
    }

    /** Ends the generation, and rejects, as soon as it writes something else than was typed. */
    private async waitWhileFitting(
        running: Running,
        now: CursorState,
        token: CancellationToken,
    ): Promise<void> {
        const source = new CancellationSource(token);
        const giveUp = (): void => {
            if (leadsElsewhere(running, now)) source.cancel();
        };
        const watch = running.writing.onDidWrite(giveUp);
        giveUp();
        try {
            await this.wait(running, source.token);
        } finally {
            watch.dispose();
            source.dispose();
            if (leadsElsewhere(running, now)) this.drop(running);
        }
    }

    /** Ends and forgets what runs, for one document or for all. */
    forget(uri?: string): void {
        if (uri === undefined || this.current?.origin.uri === uri) this.stop();
    }

    private stop(): void {
        const running = this.current;
        this.current = undefined;
        running?.grace?.dispose();
        if (running?.result === undefined) running?.cancellation.cancel();
    }

    private grant(running: Running): void {
        running.grace = this.clock.schedule(this.graceMs, () => {
            if (this.current === running) this.stop();
            else running.cancellation.cancel();
        });
    }
}

/** Whether what has been written so far is not what was typed since, on the same line. */
function leadsElsewhere({ origin, writing }: Running, now: CursorState): boolean {
    const units = now.position.character - origin.position.character;
    if (now.position.line !== origin.position.line || units <= 0) return false;
    const typed = now.before.slice(-units);
    const written = normaliseLineEnds(writing.text);
    return !written.startsWith(typed) && !typed.startsWith(written);
}
