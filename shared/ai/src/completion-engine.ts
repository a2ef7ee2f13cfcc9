import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { CodedError } from "@rust-ai-ide/core/errors";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import type { CompletionMode, PromptParts, SilenceReason } from "@rust-ai-ide/protocol/completion";
import {
    type CursorState,
    cursorState,
    isBackspace,
    isTyping,
    normaliseLineEnds,
    typedThrough,
} from "./completion/cursor-state.ts";
import {
    type Acceptance,
    type CompletionCounts,
    type CompletionEngineOptions,
    type CompletionStatus,
    defaultCompletionEngineOptions,
} from "./completion/engine-options.ts";
import {
    type Generation,
    GenerationRunner,
    type GenerationText,
} from "./completion/generation-runner.ts";
import { isSureEnough } from "./completion/sureness.ts";
import { sleep, withDeadline } from "./completion/timing.ts";
import type {
    CompletionOutcome,
    CompletionRequest,
    GeneratorPort,
    GrammarPort,
} from "./completion-ports.ts";
import { Debounce } from "./debounce.ts";
import { isRepetitiveText } from "./post-processing/repetition.ts";
import { stopSequences } from "./post-processing/stop-sequences.ts";
import { type CachedAnswer, SuggestionCache } from "./suggestion-cache.ts";

export interface CompletionEngineParts {
    readonly grammar: GrammarPort;
    readonly generator: GeneratorPort;
    readonly clock: Clock;
    readonly options?: Partial<CompletionEngineOptions>;
}

/** An outcome before its time is known. */
type Answer =
    | (Omit<Extract<CompletionOutcome, { kind: "shown" }>, "milliseconds"> & { kind: "shown" })
    | { readonly kind: "silent"; readonly reason: SilenceReason };

/**
 * Turns a cursor into a suggestion: from the cache when the user types along an earlier one, from
 * a generation that is already running when what was typed since is its beginning, and otherwise
 * from the model, after a short wait. Every text passes the grammar before it is shown.
 */
export class CompletionEngine implements Disposable {
    private readonly grammar: GrammarPort;
    private readonly generator: GeneratorPort;
    private readonly clock: Clock;
    private readonly options: CompletionEngineOptions;
    private readonly cache: SuggestionCache;
    private readonly debounce: Debounce;
    private readonly runner: GenerationRunner;
    private readonly statusEmitter = new Emitter<CompletionStatus>();
    private readonly life = new CancellationSource();
    private previous: CursorState | undefined;
    private active = 0;
    private last: CompletionStatus["last"];
    private counts: CompletionCounts = {
        shown: 0,
        shownFromCache: 0,
        accepted: 0,
        acceptedUnits: 0,
        modelCalls: 0,
    };

    constructor({ grammar, generator, clock, options }: CompletionEngineParts) {
        this.grammar = grammar;
        this.generator = generator;
        this.clock = clock;
        this.options = { ...defaultCompletionEngineOptions, ...options };
        this.cache = new SuggestionCache(this.options.cacheCapacity);
        this.debounce = new Debounce(this.options.debounce);
        this.runner = new GenerationRunner(generator, clock, this.options.graceMs);
    }

    /** Fires when work starts, when an answer is known and when something is accepted. */
    readonly onDidChangeStatus: Event<CompletionStatus> = (listener) =>
        this.statusEmitter.event(listener);

    get status(): CompletionStatus {
        return {
            activity: this.active > 0 ? "working" : "idle",
            last: this.last,
            counts: this.counts,
        };
    }

    /** Never rejects: whatever goes wrong is a silent outcome with its reason. */
    async complete(
        request: CompletionRequest,
        token: CancellationToken,
    ): Promise<CompletionOutcome> {
        const started = this.clock.now();
        const now = cursorState(request);
        const deleted = this.observe(request, now, started);
        const answer =
            this.fromMemory(request, now, deleted) ??
            (await this.work(request, now, started, token));
        return this.report(answer, started);
    }

    /** Tells that the user took a suggestion, or a part of it. */
    noteAccepted(acceptance: Acceptance): void {
        this.counts = {
            ...this.counts,
            accepted: this.counts.accepted + 1,
            acceptedUnits: this.counts.acceptedUnits + acceptance.text.length,
        };
        this.statusEmitter.fire(this.status);
    }

    /** Forgets the suggestions of one document (it was closed) or all (the model was changed). */
    clear(uri?: string): void {
        this.cache.clear(uri);
        this.runner.forget(uri);
        if (uri === undefined || this.previous?.uri === uri) this.previous = undefined;
    }

    dispose(): void {
        this.life.cancel();
        this.runner.forget();
        this.cache.clear();
        this.statusEmitter.dispose();
    }

    /** Learns the typing speed; true when the user has just deleted something. */
    private observe(request: CompletionRequest, now: CursorState, time: number): boolean {
        const previous = this.previous;
        this.previous = now;
        if (previous === undefined || request.trigger === "manual") return false;
        if (isTyping(previous, now)) this.debounce.noteKeystroke(time);
        return isBackspace(previous, now);
    }

    /** An answer without waiting for anything. */
    private fromMemory(
        request: CompletionRequest,
        now: CursorState,
        deleted: boolean,
    ): Answer | undefined {
        const active = this.generator.active();
        const model = active.kind === "ready" ? active.model : undefined;
        const cached = this.cache.find(now, model);
        if (cached?.kind === "shown") return { ...cached, source: "cache" };
        if (request.trigger === "automatic") {
            if (cached?.kind === "silent") return { kind: "silent", reason: cached.reason };
            if (deleted) return { kind: "silent", reason: "backspace" };
        }
        return active.kind === "silent" ? active : undefined;
    }

    private async work(
        request: CompletionRequest,
        now: CursorState,
        started: number,
        token: CancellationToken,
    ): Promise<Answer> {
        const own = new CancellationSource(token);
        const disposal = this.life.token.onCancellationRequested(() => own.cancel());
        this.active++;
        this.statusEmitter.fire(this.status);
        const limit = this.deadlineOf(request);
        try {
            return await withDeadline(
                this.clock,
                limit - (this.clock.now() - started),
                own,
                this.answer(request, now, started, own.token),
            );
        } catch (error) {
            if (token.isCancellationRequested) return { kind: "silent", reason: "cancelled" };
            if (this.clock.now() - started >= limit) return { kind: "silent", reason: "timed-out" };
            return { kind: "silent", reason: reasonOf(error) };
        } finally {
            this.active--;
            disposal.dispose();
            own.dispose();
        }
    }

    private async answer(
        request: CompletionRequest,
        now: CursorState,
        started: number,
        token: CancellationToken,
    ): Promise<Answer> {
        const running = await this.runner.join(now, token);
        if (running !== undefined) {
            const answer = await this.check(request, now, running, token);
            if (answer !== undefined) return answer;
        }
        if (request.trigger === "automatic") {
            const wait = this.debounce.delay(now.before, now.after);
            await sleep(this.clock, wait - (this.clock.now() - started), token);
        }
        const context = await this.grammar.context(request, token).catch(withoutGrammar);
        if (context.kind === "silent") return { kind: "silent", reason: context.reason };
        const active = this.generator.active();
        if (active.kind === "silent") return active;
        const generation = this.start(
            request,
            now,
            started,
            active.model,
            context.mode,
            context.parts,
            context.linePrefix,
        );
        await this.runner.wait(generation, token);
        const answer = await this.check(request, now, generation, token);
        return answer ?? { kind: "silent", reason: "empty" };
    }

    private start(
        request: CompletionRequest,
        now: CursorState,
        started: number,
        model: string,
        mode: CompletionMode,
        parts: PromptParts,
        linePrefix: string,
    ): Generation {
        this.counts = { ...this.counts, modelCalls: this.counts.modelCalls + 1 };
        const { maxNewTokensSingleLine, maxNewTokensMultiLine } = this.options;
        const left = this.deadlineOf(request) - (this.clock.now() - started);
        return this.runner.start(now, model, {
            slot: request.uri,
            parts,
            mode,
            maxNewTokens: mode === "single-line" ? maxNewTokensSingleLine : maxNewTokensMultiLine,
            stop: stopSequences(mode, linePrefix, parts.suffix),
            // What the model has by then still has to be checked and shown.
            deadlineMs: Math.max(1, left * 0.9),
        });
    }

    /** Filters a finished generation for this cursor; undefined when it does not lead on from here. */
    private async check(
        request: CompletionRequest,
        now: CursorState,
        generation: Generation,
        token: CancellationToken,
    ): Promise<Answer | undefined> {
        const result = generation.result;
        if (result === undefined) return undefined;
        const progress = typedThrough(generation.origin, result.text, 0, now);
        if (progress === undefined) return undefined;
        const text = result.text.slice(progress.typed);
        // All of it was typed in the meantime: what follows is another question.
        if (progress.typed > 0 && text.trim() === "") return undefined;
        const model = generation.model;
        // With more of the text known, the model may have something better to say.
        const silence = (reason: SilenceReason): Answer | undefined =>
            progress.typed > 0 ? undefined : this.silence(now, model, reason);
        const reason = this.filter(request, text, result);
        if (reason !== undefined) return silence(reason);
        const mode = generation.mode;
        const checked = await this.grammar
            .check(request, { text, mode }, token)
            .catch(withoutGrammar);
        if (token.isCancellationRequested) throw new CancelledError();
        if (checked.kind === "silent") return silence(checked.reason);
        if (checked.text.trim() === "") return silence("empty");
        // What runs in circles only behind the cut is no harm.
        if (isRepetitiveText(checked.text)) return silence("repetitive");
        const answer: CachedAnswer = {
            kind: "shown",
            text: normaliseLineEnds(checked.text),
            replaceAfter: checked.replaceAfter,
        };
        this.cache.store(now, model, answer);
        return { ...answer, source: this.options.source, model };
    }

    private filter(
        request: CompletionRequest,
        text: string,
        result: GenerationText,
    ): SilenceReason | undefined {
        if (text.trim() === "") return "empty";
        return isSureEnough(result, request.trigger, this.options) ? undefined : "low-confidence";
    }

    private silence(now: CursorState, model: string, reason: SilenceReason): Answer {
        // The model would say the same again; asking twice only costs power.
        if (lasting.has(reason)) this.cache.store(now, model, { kind: "silent", reason });
        return { kind: "silent", reason };
    }

    private deadlineOf(request: CompletionRequest): number {
        const { automaticDeadlineMs, manualDeadlineMs } = this.options;
        return request.trigger === "manual" ? manualDeadlineMs : automaticDeadlineMs;
    }

    private report(answer: Answer, started: number): CompletionOutcome {
        const outcome = { ...answer, milliseconds: this.clock.now() - started };
        if (outcome.kind === "shown") {
            const { source, model, milliseconds } = outcome;
            this.last = { kind: "shown", source, model, milliseconds };
            this.counts = {
                ...this.counts,
                shown: this.counts.shown + 1,
                shownFromCache: this.counts.shownFromCache + (source === "cache" ? 1 : 0),
            };
        } else if (outcome.reason !== "cancelled") {
            this.last = outcome;
        }
        this.statusEmitter.fire(this.status);
        return outcome;
    }
}

/** Reasons that hold as long as the text and the model stay the same. */
const lasting: ReadonlySet<SilenceReason> = new Set<SilenceReason>([
    "empty",
    "repetitive",
    "low-confidence",
    "duplicates-suffix",
    "adds-parse-error",
]);

function reasonOf(error: unknown): SilenceReason {
    if (CancelledError.is(error)) return "cancelled";
    if (CodedError.is(error, "inference.stopped")) return "engine-restarting";
    return CodedError.is(error, "model.unknown") ? "no-model" : "model-failed";
}

/** The grammar is another program than the model's; its failure must not look like the model's. */
function withoutGrammar(error: unknown): { kind: "silent"; reason: SilenceReason } {
    if (CancelledError.is(error)) throw error;
    return { kind: "silent", reason: "grammar-failed" };
}
