import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { Emitter, type Event } from "@rust-ai-ide/core/event";

/** Lower runs first: 0 inline suggestions, 1 chat, 2 review and housekeeping, 3 reading ahead. */
export type Priority = 0 | 1 | 2 | 3;

export interface Job<T> {
    readonly priority: Priority;
    /**
     * May be stopped for a more urgent job. `run` is then called again later; a job that keeps
     * what it did goes on from there.
     */
    readonly isPreemptible: boolean;
    /** What a newer job may call this one by to take its place. */
    readonly key?: string;
    /** The jobs of these keys are cancelled, whether they wait or run. */
    readonly supersedes?: readonly string[];
    /** The token is cancelled on request, on preemption and when a newer job takes its place. */
    run(token: CancellationToken): Promise<T>;
}

interface Entry {
    readonly priority: Priority;
    readonly isPreemptible: boolean;
    readonly key: string | undefined;
    /** When it began to wait, or had its last turn. */
    waitsSince: number;
    /** Runs once; false when it was stopped for another job and has to run again. */
    attempt(source: CancellationSource): Promise<boolean>;
    cancel(): void;
}

interface Running {
    readonly entry: Entry;
    readonly source: CancellationSource;
    /** Nothing stops the job for another one before this time. */
    readonly turnEnds: number;
}

/** Someone who types without a pause must not keep an answer in the chat from being written. */
const patienceMs = 1_500;
/** What a job that lost its patience gets beside continuous typing: a tenth of the time. */
const turnMs = 150;
/** Reading ahead can wait for ever: it only saves time that is there. */
const leastUrgentWithTurns = 2;

/**
 * One job at a time: a second native run would only slow down the first. The most urgent one
 * runs; one that waited long has a short turn before it.
 */
export class RequestQueue implements Disposable {
    private readonly clock: Clock;
    private readonly waiting: Entry[] = [];
    private readonly idle = new Emitter<void>();
    private running: Running | undefined;
    private preempted: Entry | undefined;
    private endOfTurn: Disposable | undefined;

    /** Fires after every job that came to its end, with whatever result. */
    readonly onDidFinishJob: Event<void> = this.idle.event;

    constructor(clock: Clock) {
        this.clock = clock;
    }

    /** Jobs that wait, without the one that runs. */
    get waitingCount(): number {
        return this.waiting.length;
    }

    get isBusy(): boolean {
        return this.running !== undefined;
    }

    /** Rejects with CancelledError when the token is cancelled or a newer job takes the place of this one. */
    submit<T>(job: Job<T>, token: CancellationToken): Promise<T> {
        if (token.isCancellationRequested) return Promise.reject(new CancelledError());
        for (const key of job.supersedes ?? []) this.cancelKey(key);
        return new Promise<T>((resolve, reject) => {
            const watches = new DisposableStore();
            let isCancelled = false;
            const entry: Entry = {
                priority: job.priority,
                isPreemptible: job.isPreemptible,
                key: job.key,
                waitsSince: this.clock.now(),
                cancel: () => {
                    isCancelled = true;
                    watches.dispose();
                    const index = this.waiting.indexOf(entry);
                    if (index !== -1) this.waiting.splice(index, 1);
                    else if (this.running?.entry === entry) this.running.source.cancel();
                    reject(new CancelledError());
                },
                attempt: async (source) => {
                    try {
                        const result = await job.run(source.token);
                        resolve(result);
                    } catch (error) {
                        const mustRepeat = this.preempted === entry && !isCancelled;
                        if (mustRepeat && CancelledError.is(error)) return false;
                        reject(error);
                    }
                    watches.dispose();
                    return true;
                },
            };
            watches.add(token.onCancellationRequested(entry.cancel));
            this.enqueue(entry);
        });
    }

    /** Cancels everything that waits or runs. */
    dispose(): void {
        for (const entry of [...this.waiting]) entry.cancel();
        this.running?.entry.cancel();
        this.endOfTurn?.dispose();
        this.idle.dispose();
    }

    private cancelKey(key: string): void {
        for (const entry of [...this.waiting]) if (entry.key === key) entry.cancel();
        if (this.running?.entry.key === key) this.running.entry.cancel();
    }

    /** Behind all that are as urgent; a job that has to run again goes before them. */
    private enqueue(entry: Entry, mayGoFirst = false): void {
        const limit = mayGoFirst ? entry.priority - 1 : entry.priority;
        const index = this.waiting.findIndex((other) => other.priority > limit);
        this.waiting.splice(index === -1 ? this.waiting.length : index, 0, entry);
        this.preempt();
        void this.pump();
    }

    /** Stops what runs for something more urgent that waits, when its turn is over. */
    private preempt(): void {
        const { running } = this;
        const [first] = this.waiting;
        if (running === undefined || first === undefined || !running.entry.isPreemptible) return;
        if (running.entry.priority <= first.priority) return;
        const left = running.turnEnds - this.clock.now();
        if (left > 0) {
            this.endOfTurn ??= this.clock.schedule(left, () => {
                this.endOfTurn = undefined;
                this.preempt();
            });
            return;
        }
        this.preempted = running.entry;
        running.source.cancel();
    }

    private async pump(): Promise<void> {
        while (this.running === undefined) {
            const next = this.takeNext();
            if (next === undefined) return;
            const { entry, turnEnds } = next;
            const source = new CancellationSource();
            this.running = { entry, source, turnEnds };
            // Who was passed over waits until the end of the turn at most.
            this.preempt();
            const started = this.clock.now();
            const isDone = await entry.attempt(source);
            source.dispose();
            this.endOfTurn?.dispose();
            this.endOfTurn = undefined;
            this.running = undefined;
            this.preempted = undefined;
            // A moment between two keystrokes is no turn: it may be too short for anything.
            if (this.clock.now() - started >= turnMs) entry.waitsSince = this.clock.now();
            if (isDone) this.idle.fire();
            else this.enqueue(entry, true);
        }
    }

    private takeNext(): { readonly entry: Entry; readonly turnEnds: number } | undefined {
        const now = this.clock.now();
        const [first] = this.waiting;
        const starving = this.waiting.find(
            ({ priority, isPreemptible, waitsSince }) =>
                isPreemptible &&
                priority > (first?.priority ?? 0) &&
                priority <= leastUrgentWithTurns &&
                now - waitsSince >= patienceMs,
        );
        const entry = starving ?? first;
        if (entry === undefined) return undefined;
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        return { entry, turnEnds: starving ? now + turnMs : now };
    }
}
