import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { sleep } from "@rust-ai-ide/core/waiting";
import type { CompletionContext, SilenceReason } from "@rust-ai-ide/protocol/completion";
import type {
    AlternativeText,
    CompletionRequest,
    CopyPort,
    GeneratorPort,
    GrammarPort,
} from "../completion-ports.ts";
import type { Debounce } from "../debounce.ts";
import { SuggestionCache } from "../suggestion-cache.ts";
import { withAlternatives } from "./alternatives.ts";
import { type Answer, lastingReasons, type ShownAnswer, withoutGrammar } from "./answer.ts";
import { type CursorState, typedThrough } from "./cursor-state.ts";
import type { CompletionEngineOptions } from "./engine-options.ts";
import type { Generation } from "./generation-runner.ts";
import { LookAhead } from "./look-ahead.ts";
import { ModelTier, type ReadyContext } from "./model-tier.ts";
import type { OutcomeLog } from "./outcome-log.ts";
import {
    type AcceptancePort,
    type Candidate,
    inMode,
    TextChecks,
    type Verdict,
} from "./text-checks.ts";

/** The name under which copied texts are cached: they belong to no model. */
const copyModel = "copy";

/** How often it is looked whether a model has been loaded. */
const modelPollMs = 50;

interface Times {
    /** Both by the clock. */
    readonly started: number;
    readonly deadline: number;
}

/** Asks the tiers one after the other; the first text that passes the checks is the answer. */
export class Answering {
    private readonly grammar: GrammarPort;
    private readonly clock: Clock;
    private readonly debounce: Debounce;
    private readonly log: OutcomeLog;
    private readonly copies: CopyPort | undefined;
    private readonly cache: SuggestionCache;
    private readonly checks: TextChecks;
    private readonly first: ModelTier;
    private readonly tiers: readonly ModelTier[];
    private readonly ahead: LookAhead;

    constructor(parts: {
        readonly grammar: GrammarPort;
        readonly generator: GeneratorPort;
        readonly larger?: GeneratorPort | undefined;
        readonly copies?: CopyPort | undefined;
        readonly acceptance?: AcceptancePort | undefined;
        readonly clock: Clock;
        readonly options: CompletionEngineOptions;
        readonly debounce: Debounce;
        readonly log: OutcomeLog;
    }) {
        const { grammar, generator, larger, clock, options, log } = parts;
        this.grammar = grammar;
        this.clock = clock;
        this.debounce = parts.debounce;
        this.log = log;
        this.copies = parts.copies;
        this.cache = new SuggestionCache(options.cacheCapacity);
        this.checks = new TextChecks(grammar, options, parts.acceptance);
        this.first = new ModelTier(generator, clock, options, options.source);
        this.tiers =
            larger === undefined
                ? [this.first]
                : [this.first, new ModelTier(larger, clock, options, "engine")];
        this.ahead = new LookAhead({
            tier: this.first,
            generator,
            grammar,
            clock,
            options: options.lookAhead,
            onStart: () => log.count("readAhead"),
        });
    }

    /** Told every cursor before it is asked about. */
    observe(now: CursorState): void {
        this.ahead.observe(now);
    }

    warm(request: CompletionRequest): Promise<void> {
        return this.ahead.warm(request);
    }

    clear(uri?: string): void {
        this.cache.clear(uri);
        this.ahead.clear(uri);
        for (const tier of this.tiers) tier.runner.forget(uri);
    }

    /**
     * The request as it is worth its time: whoever asks first gets one text soon, and others to
     * choose from when asking again at the same place, which is how an editor steps through them.
     */
    withChoices(request: CompletionRequest, now: CursorState): CompletionRequest {
        if (request.alternatives === undefined) return request;
        const isAgain = this.cache.findAll(now, this.first.model(request.languageId)).length > 0;
        const wanted = isAgain && request.trigger === "manual" ? request.alternatives : 0;
        return { ...request, alternatives: wanted > 0 ? wanted : undefined };
    }

    /** An answer without waiting for anything. */
    fromMemory(request: CompletionRequest, now: CursorState, deleted: boolean): Answer | undefined {
        const [first, ...others] = this.tiers.map((tier) => tier.model(request.languageId));
        const larger = others.filter((model) => model !== undefined);
        const cached = this.cache.findBest(now, [first, ...larger, copyModel]);
        if (cached?.kind === "shown") {
            return isChoosing(request) ? undefined : { ...cached, source: "cache" };
        }
        if (request.trigger === "manual") return undefined;
        if (cached?.kind === "silent") return { kind: "silent", reason: cached.reason };
        return deleted ? { kind: "silent", reason: "backspace" } : undefined;
    }

    /** Rejects with CancelledError, and with what the last model that was asked failed with. */
    async answer(
        request: CompletionRequest,
        now: CursorState,
        times: Times,
        token: CancellationToken,
    ): Promise<Answer> {
        let context: Promise<CompletionContext> | undefined;
        const readContext = (): Promise<CompletionContext> => {
            context ??= this.grammar
                .context(request, token)
                .catch((error) => ({ ...withoutGrammar(error), version: request.version }));
            return context;
        };
        if (!isChoosing(request)) {
            const known =
                (await this.predicted(request, now, readContext, token)) ??
                (await this.copied(request, now, readContext, token)) ??
                (await this.joined(request, now, readContext, token));
            if (known !== undefined) return known;
        }
        const closed = await this.waitForModel(request, times, token);
        if (closed !== undefined) return { kind: "silent", reason: closed };
        if (request.trigger === "automatic") {
            const wait = this.debounce.delay(now.before, now.after);
            await sleep(this.clock, times.started + wait - this.clock.now(), token);
        }
        const ready = await readContext();
        if (ready.kind === "silent") return { kind: "silent", reason: ready.reason };
        return this.fromModels(request, now, ready, times, token);
    }

    /** Asks one model after the other until one has something to show. */
    private async fromModels(
        request: CompletionRequest,
        now: CursorState,
        context: ReadyContext,
        times: Times,
        token: CancellationToken,
    ): Promise<Answer> {
        // What is on the screen stays the first of what there is to choose from.
        const known = this.cache.findAll(now, this.first.model(request.languageId));
        let answer: Answer | undefined;
        let failure: unknown;
        for (const tier of this.tiers) {
            const active = tier.active(request.languageId);
            if (active.kind === "silent") {
                answer ??= active;
                continue;
            }
            this.log.count("modelCalls");
            const left = times.deadline - this.clock.now();
            try {
                const generation = await tier.generate(
                    request,
                    now,
                    active.model,
                    context,
                    left,
                    token,
                    (time) => this.debounce.noteLatency(time),
                );
                const next = await this.use(request, now, generation, tier, context, token);
                if (next?.kind === "shown") {
                    if (!isChoosing(request)) return next;
                    return await this.choices(
                        request,
                        now,
                        generation,
                        context,
                        next,
                        known,
                        token,
                    );
                }
                answer ??= next;
            } catch (error) {
                if (token.isCancellationRequested) throw error;
                failure ??= error;
            }
        }
        if (failure !== undefined && answer === undefined) throw failure;
        return answer ?? { kind: "silent", reason: "empty" };
    }

    /** What was written for this cursor before the user was here. */
    private async predicted(
        request: CompletionRequest,
        now: CursorState,
        readContext: () => Promise<CompletionContext>,
        token: CancellationToken,
    ): Promise<Answer | undefined> {
        const active = this.first.model(request.languageId);
        if (active === undefined) return undefined;
        const prediction = this.ahead.find(now, active);
        if (prediction === undefined) return undefined;
        const context = await readContext();
        if (context.kind === "silent") return { kind: "silent", reason: context.reason };
        const { text, model, sureness } = prediction;
        const candidate = inMode({ text, model, sureness, source: "cache", mode: context.mode });
        return this.decide(request, now, candidate, context, true, token);
    }

    private async copied(
        request: CompletionRequest,
        now: CursorState,
        readContext: () => Promise<CompletionContext>,
        token: CancellationToken,
    ): Promise<Answer | undefined> {
        const text = this.copies?.propose(request);
        if (text === undefined) return undefined;
        const context = await readContext();
        if (context.kind === "silent") return { kind: "silent", reason: context.reason };
        const candidate: Candidate = {
            text,
            mode: "single-line",
            model: copyModel,
            source: "copy",
        };
        return this.decide(request, now, candidate, context, true, token);
    }

    /** What a generation wrote that had been started for an earlier cursor. */
    private async joined(
        request: CompletionRequest,
        now: CursorState,
        readContext: () => Promise<CompletionContext>,
        token: CancellationToken,
    ): Promise<Answer | undefined> {
        for (const tier of this.tiers) {
            const running = await tier.runner.join(now, token);
            if (running === undefined) continue;
            let context: ReadyContext | undefined;
            if (running.isAhead) {
                const read = await readContext();
                if (read.kind === "silent") return { kind: "silent", reason: read.reason };
                context = read;
            }
            const answer = await this.use(request, now, running, tier, context, token);
            if (answer !== undefined) return answer;
        }
        return undefined;
    }

    /** What a finished generation has for this cursor; undefined when it does not lead on from here. */
    private use(
        request: CompletionRequest,
        now: CursorState,
        generation: Generation,
        tier: ModelTier,
        context: ReadyContext | undefined,
        token: CancellationToken,
    ): Promise<Answer | undefined> {
        const { result: sureness, model, origin } = generation;
        const progress = sureness && typedThrough(origin, sureness.text, 0, now);
        if (progress === undefined) return Promise.resolve(undefined);
        // Whoever asks by hand is shown weaker texts too, and this one was given up.
        const isHalf = sureness?.finish === "doubt" && request.trigger === "manual";
        if (isHalf) return Promise.resolve(undefined);
        const text = sureness?.text.slice(progress.typed) ?? "";
        // All of it was typed in the meantime: what follows is another question.
        if (progress.typed > 0 && text.trim() === "") return Promise.resolve(undefined);
        // The embedded model writes Rust alone.
        const isRust = (request.languageId ?? "rust") === "rust";
        const source = sureness?.source ?? (isRust ? tier.source : "engine");
        const written = { text, mode: generation.mode, model, source, sureness };
        const candidate =
            generation.isAhead && context !== undefined
                ? inMode({ ...written, mode: context.mode })
                : written;
        const isLate = progress.typed > 0 || generation.isAhead;
        return this.decide(request, now, candidate, context, isLate, token);
    }

    /**
     * Checks a text and remembers what came of it. With `isLate` a text that cannot be shown says
     * nothing about the cursor: a model may have something better to say.
     */
    private async decide(
        request: CompletionRequest,
        now: CursorState,
        candidate: Candidate,
        context: ReadyContext | undefined,
        isLate: boolean,
        token: CancellationToken,
    ): Promise<Answer | undefined> {
        const verdict = await this.checks.judge(request, now, candidate, token);
        const { answer } = verdict;
        if (answer.kind === "silent") {
            if (isLate) return undefined;
            // The model would say the same again; asking twice only costs power.
            if (lastingReasons.has(answer.reason)) this.cache.store(now, candidate.model, answer);
            return answer;
        }
        const { text, replaceAfter } = answer;
        this.cache.store(now, candidate.model, { kind: "shown", text, replaceAfter });
        this.lookAhead(request, now, candidate, answer, verdict, context);
        return answer;
    }

    private lookAhead(
        request: CompletionRequest,
        now: CursorState,
        { sureness }: Candidate,
        answer: ShownAnswer,
        { rest }: Verdict,
        context: ReadyContext | undefined,
    ): void {
        if (sureness !== undefined) this.ahead.keepRest(now, answer, rest, sureness);
        if (request.trigger !== "automatic" || context === undefined) return;
        this.ahead.prefetch(request, now, answer, context, sureness?.confidence?.probability);
    }

    private async choices(
        request: CompletionRequest,
        now: CursorState,
        generation: Generation,
        context: ReadyContext,
        shown: ShownAnswer,
        known: readonly AlternativeText[],
        token: CancellationToken,
    ): Promise<Answer> {
        const written = (generation.result?.alternatives ?? []).map(({ text }) => text);
        const copied = this.copies?.propose(request);
        const [first] = known;
        const main: ShownAnswer =
            first === undefined ? shown : { ...shown, ...first, source: "cache" };
        return withAlternatives(main, {
            known: [...known, shown],
            raw: copied === undefined ? written : [...written, copied],
            wanted: request.alternatives ?? 0,
            check: async (text) => {
                const { mode } = context;
                const { model, source } = shown;
                const candidate = inMode({ text, mode, model, source });
                return (await this.checks.judge(request, now, candidate, token)).answer;
            },
        });
    }

    /**
     * Why no model can be asked; undefined when one can. Who asked by hand waits for one that is
     * on its way: nothing else would ask again when it is there.
     */
    private async waitForModel(
        request: CompletionRequest,
        { deadline }: Times,
        token: CancellationToken,
    ): Promise<SilenceReason | undefined> {
        for (;;) {
            const reason = this.whyNoModel(request);
            const isComing = reason === "model-loading" || reason === "engine-restarting";
            if (!isComing || request.trigger === "automatic") return reason;
            if (this.clock.now() + modelPollMs >= deadline) return reason;
            await sleep(this.clock, modelPollMs, token);
        }
    }

    /** The reason of the first model when no model can be asked. */
    private whyNoModel({ languageId }: CompletionRequest): SilenceReason | undefined {
        const states = this.tiers.map((tier) => tier.active(languageId));
        if (states.some((state) => state.kind === "ready")) return undefined;
        const [first] = states;
        return first?.kind === "silent" ? first.reason : undefined;
    }
}

function isChoosing({ alternatives }: CompletionRequest): boolean {
    return alternatives !== undefined;
}
