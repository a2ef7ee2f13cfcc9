import type { Clock } from "@rust-ai-ide/core/clock";

const restarts = 4;
const windowMs = 180_000;

/** Allows a few restarts in a few minutes; more would only burn power. */
export class RestartBudget {
    private readonly clock: Clock;
    private taken: number[] = [];

    constructor(clock: Clock) {
        this.clock = clock;
    }

    /** True when another restart is fine now. */
    take(): boolean {
        const now = this.clock.now();
        this.taken = this.taken.filter((moment) => now - moment < windowMs);
        if (this.taken.length >= restarts) return false;
        this.taken.push(now);
        return true;
    }
}
