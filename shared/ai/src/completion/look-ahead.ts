import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { CompletionRequest, GeneratorPort, GrammarPort } from "../completion-ports.ts";
import { stopSequences } from "../post-processing/stop-sequences.ts";
import type { ShownAnswer } from "./answer.ts";
import { type CursorEntry, CursorIndex } from "./cursor-index.ts";
import { acceptedState, type CursorState, isTyping, typedThrough } from "./cursor-state.ts";
import type { LookAheadOptions } from "./engine-options.ts";
import type { Generation, GenerationText } from "./generation-runner.ts";
import type { ModelTier, ReadyContext } from "./model-tier.ts";

/** A raw text for a cursor that has not been there yet; every check is still to come. */
export interface Prediction extends CursorEntry {
    readonly model: string;
    readonly sureness: GenerationText;
}

interface Ahead {
    readonly shownAt: CursorState;
    readonly shown: ShownAnswer;
    readonly generation: Generation;
}

const mostPredictions = 32;
/** Longest time for one; what comes later is hardly wanted any more. */
const longestMs = 3000;

/**
 * Work for cursors that will probably come: what the grammar cut off behind a shown text, the text
 * behind an accepted suggestion, and prompts read before the first keystroke. All of it is raw
 * material, ends when the user types something else, and never runs beside a request.
 */
export class LookAhead {
    private readonly tier: ModelTier;
    private readonly generator: GeneratorPort;
    private readonly grammar: GrammarPort;
    private readonly clock: Clock;
    private readonly options: LookAheadOptions;
    private readonly onStart: () => void;
    private readonly predictions = new CursorIndex<Prediction>(mostPredictions);
    private ahead: Ahead | undefined;
    private warming: CancellationSource | undefined;
    private savedMs: number;
    private savedAt: number;

    constructor(parts: {
        readonly tier: ModelTier;
        readonly generator: GeneratorPort;
        readonly grammar: GrammarPort;
        readonly clock: Clock;
        readonly options: LookAheadOptions;
        /** Called for every generation that nobody asked for. */
        readonly onStart: () => void;
    }) {
        this.tier = parts.tier;
        this.generator = parts.generator;
        this.grammar = parts.grammar;
        this.clock = parts.clock;
        this.options = parts.options;
        this.onStart = parts.onStart;
        this.savedMs = parts.options.burstMs;
        this.savedAt = parts.clock.now();
    }

    /** Ends what leads elsewhere. Called with every cursor before anything else happens there. */
    observe(now: CursorState): void {
        this.warming?.cancel();
        this.warming = undefined;
        const { ahead } = this;
        if (ahead === undefined) return;
        const { origin } = ahead.generation;
        const isOnTheWay =
            typedThrough(ahead.shownAt, ahead.shown.text, ahead.shown.replaceAfter, now) !==
            undefined;
        if (isOnTheWay || isAt(origin, now) || isTyping(origin, now)) return;
        this.stop();
    }

    /** What was written for this cursor, without what was typed of it since. */
    find(now: CursorState, model: string | undefined): Prediction | undefined {
        for (const prediction of this.predictions.candidates(now)) {
            if (model !== undefined && prediction.model !== model) continue;
            const progress = typedThrough(prediction.state, prediction.text, 0, now);
            if (progress === undefined) continue;
            const text = prediction.text.slice(progress.typed);
            if (text.trim() === "") continue;
            this.predictions.touch(prediction);
            return { ...prediction, state: now, text };
        }
        return undefined;
    }

    /** Keeps the text behind a shown suggestion for after its acceptance. */
    keepRest(now: CursorState, shown: ShownAnswer, rest: string, sureness: GenerationText): void {
        if (rest.trim() === "") return;
        const state = acceptedState(now, shown.text, shown.replaceAfter);
        const { meanLogProbability } = sureness;
        // The probability was that of the whole text.
        const restSureness = { text: rest, meanLogProbability };
        this.predictions.add({ state, text: rest, model: shown.model, sureness: restSureness });
    }

    /** Writes on behind a suggestion that has just been shown, where that may pay. */
    prefetch(
        request: CompletionRequest,
        now: CursorState,
        shown: ShownAnswer,
        context: ReadyContext,
        probability: number | undefined,
    ): void {
        if (!this.options.prefetch || shown.replaceAfter > 0) return;
        if ((probability ?? 1) < this.options.minimumProbability) return;
        const state = acceptedState(now, shown.text, shown.replaceAfter);
        if (this.find(state, shown.model) !== undefined) return;
        const active = this.tier.active(request.languageId);
        if (active.kind !== "ready" || this.tier.runner.isBusy || !this.hasBudget()) return;
        const { parts } = context;
        const linePrefix = state.before.slice(state.before.lastIndexOf("\n") + 1);
        this.onStart();
        const started = this.clock.now();
        const generation = this.tier.runner.start(state, active.model, {
            slot: request.uri,
            parts: { ...parts, prefix: parts.prefix + shown.text },
            // Only the grammar of the text to come could tell; what is too much is cut there.
            mode: "multi-line",
            maxNewTokens: this.options.maximumTokens,
            stop: stopSequences("multi-line", linePrefix, parts.suffix),
            deadlineMs: longestMs,
            isBackground: true,
            giveUp: this.tier.giveUp,
            ...(request.languageId === undefined ? {} : { languageId: request.languageId }),
        });
        const ahead: Ahead = { shownAt: now, shown, generation };
        this.ahead = ahead;
        void this.tier.runner.finished(generation).then((result) => {
            this.savedMs -= this.clock.now() - started;
            if (this.ahead === ahead) this.ahead = undefined;
            if (result === undefined || result.text.trim() === "") return;
            if (result.finish === "doubt") return;
            const { model } = generation;
            this.predictions.add({ state, text: result.text, model, sureness: result });
        });
    }

    /** Has the prompt of a cursor read, so that the first keystroke there finds it read. */
    async warm(request: CompletionRequest): Promise<void> {
        const { generator } = this;
        if (generator.warm === undefined || this.tier.runner.isBusy) return;
        if (generator.active(request.languageId).kind !== "ready") return;
        this.warming?.cancel();
        const source = new CancellationSource(NeverCancelled);
        this.warming = source;
        try {
            const context = await this.grammar.context(request, source.token);
            if (context.kind === "silent" || source.token.isCancellationRequested) return;
            const { parts } = context;
            const { uri: slot, languageId } = request;
            await generator.warm({ slot, parts, languageId }, source.token);
        } catch {
            // The first keystroke reads the prompt itself then.
        } finally {
            if (this.warming === source) this.warming = undefined;
        }
    }

    /** Forgets one document, or everything. */
    clear(uri?: string): void {
        this.predictions.clear(uri);
        if (uri === undefined || this.ahead?.shownAt.uri === uri) this.stop();
        this.warming?.cancel();
        this.warming = undefined;
    }

    private stop(): void {
        const { ahead } = this;
        this.ahead = undefined;
        if (ahead !== undefined) this.tier.runner.drop(ahead.generation);
    }

    private hasBudget(): boolean {
        const now = this.clock.now();
        const earned = Math.max(0, now - this.savedAt) * this.options.timeShare;
        this.savedMs = Math.min(this.options.burstMs, this.savedMs + earned);
        this.savedAt = now;
        return this.savedMs > 0;
    }
}

function isAt(state: CursorState, now: CursorState): boolean {
    return typedThrough(state, "", 0, now) !== undefined;
}
