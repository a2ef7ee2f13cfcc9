import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { Emitter, type Event } from "@rust-ai-ide/core/event";

/** Lower runs first: 0 inline suggestions, 1 chat, 2 review and housekeeping. */
export type Priority = 0 | 1 | 2;

export interface Job<T> {
    readonly priority: Priority;
    /** May be stopped for a more urgent job and run again from its start. */
    readonly isPreemptible: boolean;
    /** A newer job with the same key cancels this one, whether it waits or runs. */
    readonly supersededBy?: string;
    /** The token is cancelled on request, on preemption and when a newer job takes its place. */
    run(token: CancellationToken): Promise<T>;
}

interface Entry {
    readonly priority: Priority;
    readonly isPreemptible: boolean;
    readonly key: string | undefined;
    /** Runs once; false when it was stopped for another job and has to run again. */
    attempt(source: CancellationSource): Promise<boolean>;
    cancel(): void;
}

/** One job at a time: a second native run would only slow down the first. */
export class RequestQueue implements Disposable {
    private readonly waiting: Entry[] = [];
    private readonly idle = new Emitter<void>();
    private running: { readonly entry: Entry; readonly source: CancellationSource } | undefined;
    private preempted: Entry | undefined;

    /** Fires after every job that came to its end, with whatever result. */
    readonly onDidFinishJob: Event<void> = this.idle.event;

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
        if (job.supersededBy !== undefined) this.cancelKey(job.supersededBy);
        return new Promise<T>((resolve, reject) => {
            const watches = new DisposableStore();
            let isCancelled = false;
            const entry: Entry = {
                priority: job.priority,
                isPreemptible: job.isPreemptible,
                key: job.supersededBy,
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
        this.preempt(entry.priority);
        void this.pump();
    }

    private preempt(priority: Priority): void {
        const running = this.running;
        if (running === undefined || !running.entry.isPreemptible) return;
        if (running.entry.priority <= priority) return;
        this.preempted = running.entry;
        running.source.cancel();
    }

    private async pump(): Promise<void> {
        while (this.running === undefined) {
            const entry = this.waiting.shift();
            if (entry === undefined) return;
            const source = new CancellationSource();
            this.running = { entry, source };
            const isDone = await entry.attempt(source);
            source.dispose();
            this.running = undefined;
            this.preempted = undefined;
            if (isDone) this.idle.fire();
            else this.enqueue(entry, true);
        }
    }
}
