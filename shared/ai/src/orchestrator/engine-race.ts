import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import { EngineErrors } from "../engines/engine-errors.ts";
import { retryAfterOf } from "../engines/retry-after.ts";
import { type AttemptEnd, runAttempt } from "./attempt.ts";
import type { Pass } from "./circuit-breaker.ts";
import type { Ask, DispatcherParts } from "./dispatcher.ts";
import type { EngineEntry } from "./engine-entry.ts";
import { failureKind, isEngineWide } from "./failure-kind.ts";
import { processorOf } from "./processor.ts";
import type { Candidate } from "./routing.ts";

/** Answers that an engine must have given before its own times say what is slow. */
const leastAnswersForHedge = 32;

type Happening<T> =
    | { readonly kind: "ended"; readonly runner: Runner; readonly end: AttemptEnd<T> }
    | { readonly kind: "full"; readonly runner: Runner }
    | { readonly kind: "slow" };

interface Runner {
    readonly candidate: Candidate;
    readonly entry: EngineEntry;
    readonly pass: Pass;
    readonly index: number;
    /** False when earlier attempts had used up the time that one usually has. */
    hadFullTime: boolean;
}

/**
 * One request on its way over the engines: one after the other until one answers, and two at once
 * when the first is slower than it usually is and the second runs on another processor. This is
 * the only place that asks again.
 */
export class EngineRace<T> {
    private readonly parts: DispatcherParts;
    private readonly ask: Ask<T>;
    private readonly life: CancellationSource;
    private readonly started: number;
    private readonly running = new Map<Runner, Promise<Happening<T>>>();
    private queue: readonly Candidate[];
    private attempts: number;
    private failure: unknown;
    private hedge: Disposable | undefined;
    private slow: Promise<Happening<T>> | undefined;
    /** Another engine than the one that was asked first gave the answer. */
    failedOver = false;

    /** @param order The candidates as they are asked now, for their load and health. */
    constructor(
        parts: DispatcherParts,
        ask: Ask<T>,
        order: readonly Candidate[],
        token: CancellationToken,
    ) {
        this.parts = parts;
        this.ask = ask;
        this.queue = order;
        this.attempts = ask.attemptsBefore ?? 0;
        this.started = parts.clock.now();
        this.life = new CancellationSource(token);
    }

    async run(): Promise<T> {
        try {
            for (;;) {
                if (this.life.token.isCancellationRequested) throw new CancelledError();
                if (this.running.size === 0 && !this.startNext()) {
                    throw this.failure ?? EngineErrors.noneAvailable(this.ask.task);
                }
                const happening = await this.next();
                if (happening.kind === "slow") this.startHedge();
                else if (happening.kind === "full") this.passOver(happening.runner);
                else if (happening.end.kind === "answer") {
                    return this.answered(happening.runner, happening.end);
                } else this.failed(happening.runner, happening.end);
            }
        } finally {
            this.hedge?.dispose();
            this.life.cancel();
            this.life.dispose();
            // The others have lost, which is not their fault.
            for (const { pass, entry } of this.running.keys()) {
                pass.release();
                entry.record(this.ask.task).meter.cancelled++;
            }
        }
    }

    private next(): Promise<Happening<T>> {
        const waiting = [...this.running.values()];
        return Promise.race(this.slow === undefined ? waiting : [...waiting, this.slow]);
    }

    private get leftMs(): number {
        const { totalMs } = this.parts.policy().budgets[this.ask.task];
        const limit = Math.min(totalMs, this.ask.deadlineMs ?? totalMs);
        return limit - (this.parts.clock.now() - this.started);
    }

    /** Starts the first candidate that may be asked; false when there is none. */
    private startNext(): boolean {
        const { maximumAttempts } = this.parts.policy();
        if (this.attempts >= maximumAttempts || this.leftMs <= 0) return false;
        const refused: Candidate[] = [];
        while (this.queue.length > 0) {
            const [candidate, ...rest] = this.queue as [Candidate, ...Candidate[]];
            this.queue = rest;
            const entry = this.parts.entry(candidate.engine.id);
            const pass = entry?.record(this.ask.task).breaker.tryPass();
            if (entry === undefined) continue;
            if (pass === undefined) refused.push(candidate);
            else {
                this.start(candidate, entry, pass);
                return true;
            }
        }
        return this.attempts === 0 && this.startRefused(refused);
    }

    /**
     * Nobody else is left. Our own process has a restart policy of its own and refuses quickly
     * when it is broken, so it is asked in spite of what happened before, and so is an engine that
     * was picked for this request. Else the reason of the first one says more than that none is there.
     */
    private startRefused(refused: readonly Candidate[]): boolean {
        const { isPicked = false, task } = this.ask;
        const candidate = refused.find(({ engine }) => isPicked || engine.kind === "embedded");
        const entry = candidate && this.parts.entry(candidate.engine.id);
        if (candidate === undefined || entry === undefined) {
            const reasons = refused.map(({ engine }) => this.parts.entry(engine.id)?.lastError);
            const known = reasons.find((reason) => reason !== undefined);
            if (known !== undefined) this.failure = new CodedError(known);
            return false;
        }
        this.start(candidate, entry, entry.record(task).breaker.passAnyway());
        return true;
    }

    private start(candidate: Candidate, entry: EngineEntry, pass: Pass): void {
        const index = this.attempts++;
        const runner: Runner = { candidate, entry, pass, index, hadFullTime: true };
        this.parts.order.assign(this.ask.task, candidate, this.ask.affinityKey);
        this.running.set(runner, this.drive(runner));
        if (index === 0) this.watchForHedge(runner);
    }

    /** Waits for a place and runs the attempt. Never rejects. */
    private async drive(runner: Runner): Promise<Happening<T>> {
        const { task, priority, run } = this.ask;
        const { candidate, entry, index } = runner;
        const { engine, model } = candidate;
        const { clock, admission } = this.parts;
        const policy = this.parts.policy();
        const budget = policy.budgets[task];
        // Another model of the same engine is no reason to hurry.
        const hasOthers = this.queue.some((other) => other.engine !== engine);
        let lease: Disposable | undefined;
        try {
            const wait = hasOthers ? Math.min(budget.queueMs, this.leftMs) : this.leftMs;
            lease = await admission.enter(engine, priority, wait, this.life.token);
        } catch (error) {
            const end = { kind: "failure", error, streamed: false, suspended: false } as const;
            return { kind: "ended", runner, end };
        }
        if (lease === undefined) return { kind: "full", runner };
        const { meter } = entry.record(task);
        meter.requests++;
        const isCold = model.state !== "ready";
        const usual = isCold ? budget.coldAttemptMs : budget.attemptMs;
        const left = Math.max(1, this.leftMs);
        const budgetMs = hasOthers
            ? Math.min(left, Math.max(usual, left * budget.attemptShare))
            : left;
        runner.hadFullTime = budgetMs >= usual;
        const { id, label, kind } = engine;
        const failedOver = index > 0 || !isEqual(candidate, this.ask.candidates[0]);
        const by = { engine: id, label, kind, model: model.name, failedOver };
        const end = await runAttempt(
            {
                clock,
                label,
                budgetMs,
                silenceMs: policy.silenceMs,
                onFirstProgress: (milliseconds) => meter.answered(milliseconds),
            },
            this.life.token,
            (context) => run(candidate, Object.assign(context, { by })),
        );
        lease.dispose();
        return { kind: "ended", runner, end };
    }

    private answered(runner: Runner, end: Extract<AttemptEnd<T>, { kind: "answer" }>): T {
        this.running.delete(runner);
        const { candidate, entry, pass, index } = runner;
        pass.succeed();
        entry.isReachable = true;
        entry.lastError = undefined;
        // In chat the time to the first text counts, which was noted then.
        if (this.ask.task !== "chat") entry.record(this.ask.task).meter.answered(end.milliseconds);
        this.parts.affinity.remember(this.ask.affinityKey, candidate.engine.id);
        this.failedOver = index > 0;
        return end.value;
    }

    /** Counts a failure; throws when nobody else may be asked. */
    private failed(runner: Runner, end: Extract<AttemptEnd<T>, { kind: "failure" }>): void {
        this.running.delete(runner);
        const { candidate, entry, pass } = runner;
        const { engine } = candidate;
        const { error } = end;
        const kind = failureKind(error);
        const { meter } = entry.record(this.ask.task);
        if (kind === "cancelled") {
            meter.cancelled++;
            pass.release();
            throw error;
        }
        this.failure = error;
        this.parts.logger.warn(`${engine.id}: ${this.ask.task} failed: ${describeError(error)}`);
        if (kind === "overflow") {
            pass.release();
            this.queue = this.queue.filter((other) => isWider(other, candidate));
        } else if (kind === "mismatched") {
            pass.release();
        } else {
            meter.failures++;
            if (CodedError.is(error)) entry.lastError = error;
            const wasHurried = !runner.hadFullTime && CodedError.is(error, "engine.timedOut");
            if (kind === "unfit" || end.suspended || wasHurried) pass.release();
            else pass.fail({ isFinal: kind === "denied", retryAfterMs: retryAfterOf(error) });
            if (kind === "unfit") this.parts.onStale(engine);
            else this.queue = othersFirst(this.queue, engine.id, isEngineWide(error));
        }
        this.parts.onDidChange();
        if (end.streamed) throw error;
    }

    /** No place got free in time; that says nothing against the engine. */
    private passOver(runner: Runner): void {
        this.running.delete(runner);
        runner.pass.release();
        this.failure = EngineErrors.overloaded(runner.candidate.engine.label);
    }

    private watchForHedge(runner: Runner): void {
        const { task, priority, isIdempotent } = this.ask;
        const { hedges, shortestHedgeMs } = this.parts.policy();
        if (!hedges || !isIdempotent || priority !== 0) return;
        const { meter } = runner.entry.record(task);
        if (meter.answers < leastAnswersForHedge) return;
        this.slow = new Promise((resolve) => {
            this.hedge = this.parts.clock.schedule(Math.max(shortestHedgeMs, meter.slow), () =>
                resolve({ kind: "slow" }),
            );
        });
    }

    private startHedge(): void {
        this.slow = undefined;
        const [runner] = this.running.keys();
        const { maximumAttempts } = this.parts.policy();
        if (runner === undefined || this.attempts >= maximumAttempts || this.leftMs <= 0) return;
        const busy = processorOf(runner.candidate.engine);
        const second = this.queue.find(
            ({ engine }) =>
                processorOf(engine) !== busy &&
                this.parts.entry(engine.id)?.record(this.ask.task).breaker.state === "closed" &&
                this.parts.admission.hasRoom(engine, this.ask.priority),
        );
        const entry = second && this.parts.entry(second.engine.id);
        const pass = entry?.record(this.ask.task).breaker.tryPass();
        if (second === undefined || entry === undefined || pass === undefined) return;
        this.queue = this.queue.filter((other) => other !== second);
        this.start(second, entry, pass);
    }
}

/** What broke one model of an engine may spare its others, unless it is the engine that broke. */
function othersFirst(
    queue: readonly Candidate[],
    broken: string,
    isEngineBroken: boolean,
): readonly Candidate[] {
    const isOther = ({ engine }: Candidate): boolean => engine.id !== broken;
    const others = queue.filter(isOther);
    return isEngineBroken ? others : [...others, ...queue.filter((one) => !isOther(one))];
}

/** Whether it makes no difference to the user which of them answers. */
function isEqual(candidate: Candidate, first: Candidate | undefined): boolean {
    return (
        candidate === first || (candidate.group !== undefined && candidate.group === first?.group)
    );
}

function isWider(candidate: Candidate, than: Candidate): boolean {
    const { contextLength } = candidate.model;
    const known = than.model.contextLength;
    return contextLength === undefined || known === undefined || contextLength > known;
}
