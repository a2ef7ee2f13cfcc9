import type { Clock } from "@rust-ai-ide/core/clock";

const firstMs = 10_000;
const longestMs = 120_000;
/** A program that ran this long before it failed was fine; its next wait is a short one again. */
const steadyMs = 600_000;

/** How long to leave a program alone that failed: ten seconds, doubling to two minutes. */
export class CoolDown {
    private readonly clock: Clock;
    private waitMs = 0;
    private startedAt = Number.NEGATIVE_INFINITY;
    private until = Number.NEGATIVE_INFINITY;

    constructor(clock: Clock) {
        this.clock = clock;
    }

    get isOver(): boolean {
        return this.clock.now() >= this.until;
    }

    start(): void {
        this.startedAt = this.clock.now();
    }

    fail(): void {
        const now = this.clock.now();
        const steady = now - this.startedAt >= steadyMs;
        this.waitMs = steady || this.waitMs === 0 ? firstMs : Math.min(longestMs, this.waitMs * 2);
        this.until = now + this.waitMs;
    }

    reset(): void {
        this.waitMs = 0;
        this.until = Number.NEGATIVE_INFINITY;
    }
}
