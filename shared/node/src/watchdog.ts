import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";

/** When a process that says nothing is asked whether it lives, and how long it may take to answer. */
export interface Patience {
    /** A call that takes longer raises the question; default 30 s. */
    readonly quietMs: number;
    /** Opening a large model blocks the process for seconds, so this is generous; default 60 s. */
    readonly answerMs: number;
}

export const defaultPatience: Patience = { quietMs: 30_000, answerMs: 60_000 };

export interface WatchdogOptions {
    readonly clock: Clock;
    readonly quietMs: number;
    /** False when the process did not answer in time. */
    readonly isAlive: () => Promise<boolean>;
    readonly onHang: () => void;
}

/** Finds a process that hangs: looks only while calls wait, so that idle programs have no timer. */
export class Watchdog implements Disposable {
    private readonly options: WatchdogOptions;
    private waiting = 0;
    private timer: Disposable | undefined;
    private disposed = false;

    constructor(options: WatchdogOptions) {
        this.options = options;
    }

    /** Looks after a call until it settles. */
    async watch<T>(call: Promise<T>): Promise<T> {
        this.waiting++;
        this.arm();
        try {
            return await call;
        } finally {
            if (--this.waiting === 0) this.disarm();
        }
    }

    dispose(): void {
        this.disposed = true;
        this.disarm();
    }

    private arm(): void {
        if (this.disposed || this.timer !== undefined) return;
        this.timer = this.options.clock.schedule(this.options.quietMs, () => void this.look());
    }

    private disarm(): void {
        this.timer?.dispose();
        this.timer = undefined;
    }

    private async look(): Promise<void> {
        const isAlive = await this.options.isAlive();
        if (this.disposed) return;
        if (!isAlive && this.waiting > 0) this.options.onHang();
        this.disarm();
        if (this.waiting > 0) this.arm();
    }
}
