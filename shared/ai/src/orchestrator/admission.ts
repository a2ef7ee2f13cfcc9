import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { type Disposable, DisposableStore, toDisposable } from "@rust-ai-ide/core/disposable";
import type { Engine } from "../engines/engine.ts";
import type { OrchestratorPolicy } from "./orchestrator-options.ts";

type Priority = 0 | 1 | 2;

export type AdmissionLimits = Pick<
    OrchestratorPolicy,
    "backgroundConcurrency" | "inlineConcurrency" | "starvationMs"
>;

interface Place {
    readonly engine: Engine;
    readonly priority: Priority;
}

interface Waiting extends Place {
    readonly since: number;
    admit(): void;
    refuse(): void;
}

/**
 * Decides who may ask an engine now. Inline requests go before chat, chat before review; whoever
 * has waited for long goes first, so that typing starves nobody. Engines that share this machine's
 * processor share one budget, in which inline requests do not wait for the others.
 */
export class Admission implements Disposable {
    private readonly clock: Clock;
    private readonly limits: () => AdmissionLimits;
    private readonly onDidChange: () => void;
    private readonly running = new Set<Place>();
    private waiting: Waiting[] = [];
    private wake: Disposable | undefined;

    constructor(clock: Clock, limits: () => AdmissionLimits, onDidChange: () => void) {
        this.clock = clock;
        this.limits = limits;
        this.onDidChange = onDidChange;
    }

    outstanding(engine: string): number {
        return count(this.running, (place) => place.engine.id === engine);
    }

    queued(engine: string): number {
        return count(this.waiting, (place) => place.engine.id === engine);
    }

    /** Whether a request would be admitted at once. */
    hasRoom(engine: Engine, priority: Priority): boolean {
        return this.queued(engine.id) === 0 && this.mayRun({ engine, priority }, false);
    }

    /**
     * Resolves with the place, to be disposed when the request has ended; undefined when none got
     * free within `longestWaitMs`. Rejects with CancelledError.
     */
    async enter(
        engine: Engine,
        priority: Priority,
        longestWaitMs: number,
        token: CancellationToken,
    ): Promise<Disposable | undefined> {
        if (token.isCancellationRequested) throw new CancelledError();
        const place: Place = { engine, priority };
        if (this.hasRoom(engine, priority)) return this.take(place);
        return new Promise((resolve, reject) => {
            const watches = new DisposableStore();
            const leave = (): void => {
                watches.dispose();
                this.waiting = this.waiting.filter((other) => other !== entry);
                this.onDidChange();
            };
            const entry: Waiting = {
                engine,
                priority,
                since: this.clock.now(),
                admit: () => {
                    leave();
                    resolve(this.take(place));
                },
                refuse: () => {
                    leave();
                    reject(new CancelledError());
                },
            };
            this.waiting.push(entry);
            watches.add(token.onCancellationRequested(entry.refuse));
            watches.add(
                this.clock.schedule(longestWaitMs, () => {
                    leave();
                    resolve(undefined);
                }),
            );
            this.pump();
            this.onDidChange();
        });
    }

    /** Refuses all that wait. */
    dispose(): void {
        for (const entry of [...this.waiting]) entry.refuse();
        this.wake?.dispose();
        this.wake = undefined;
    }

    private take(place: Place): Disposable {
        this.running.add(place);
        this.onDidChange();
        return toDisposable(() => {
            this.running.delete(place);
            this.pump();
            this.onDidChange();
        });
    }

    private pump(): void {
        const now = this.clock.now();
        const { starvationMs } = this.limits();
        const urgency = (entry: Waiting): number =>
            now - entry.since >= starvationMs ? -1 : entry.priority;
        const ordered = this.waiting.toSorted(
            (one, other) => urgency(one) - urgency(other) || one.since - other.since,
        );
        for (const entry of ordered) {
            // Whoever hears of a place that was taken may have given up another one's request.
            if (!this.waiting.includes(entry)) continue;
            if (this.mayRun(entry, urgency(entry) === -1)) entry.admit();
        }
        this.scheduleWake(now, starvationMs);
    }

    /** Someone who waits becomes urgent without anything else happening. */
    private scheduleWake(now: number, starvationMs: number): void {
        this.wake?.dispose();
        this.wake = undefined;
        const ages = this.waiting
            .map((entry) => starvationMs - (now - entry.since))
            .filter((left) => left > 0);
        if (ages.length === 0) return;
        this.wake = this.clock.schedule(Math.min(...ages), () => this.pump());
    }

    private mayRun({ engine, priority }: Place, isStarving: boolean): boolean {
        if (this.outstanding(engine.id) >= engine.maximumConcurrency) return false;
        if (!engine.isOnThisMachine) return true;
        const { inlineConcurrency, backgroundConcurrency } = this.limits();
        const others = [...this.running].filter(
            (place) => place.engine.isOnThisMachine && !isSameQueue(place.engine, engine),
        );
        const inline = count(others, (place) => place.priority === 0);
        if (priority === 0) return inline < inlineConcurrency;
        const background = others.length - inline;
        return background < backgroundConcurrency && (inline === 0 || isStarving);
    }
}

/** An engine that orders its own requests makes them wait by itself where they must. */
function isSameQueue(one: Engine, other: Engine): boolean {
    return one.isSelfScheduling === true && one.id === other.id;
}

function count<T>(values: Iterable<T>, matches: (value: T) => boolean): number {
    let matching = 0;
    for (const value of values) if (matches(value)) matching++;
    return matching;
}
