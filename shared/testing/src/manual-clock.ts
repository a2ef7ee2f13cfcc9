import type { Clock } from "@rust-ai-ide/core/clock";
import { toDisposable } from "@rust-ai-ide/core/disposable";

/** Time that passes only when a test says so. */
export class ManualClock implements Clock {
    private time = 0;
    private readonly timers = new Set<{ readonly at: number; readonly callback: () => void }>();

    get pendingTimers(): number {
        return this.timers.size;
    }

    now(): number {
        return this.time;
    }

    schedule(milliseconds: number, callback: () => void): ReturnType<Clock["schedule"]> {
        const timer = { at: this.time + milliseconds, callback };
        this.timers.add(timer);
        return toDisposable(() => this.timers.delete(timer));
    }

    advance(milliseconds: number): void {
        this.time += milliseconds;
        for (const timer of [...this.timers]) {
            if (timer.at > this.time || !this.timers.delete(timer)) continue;
            timer.callback();
        }
    }
}
