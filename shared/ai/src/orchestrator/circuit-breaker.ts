import type { Clock } from "@rust-ai-ide/core/clock";
import type { BreakerState } from "./orchestrator-status.ts";

export interface BreakerOptions {
    /** So many failures in a row open it. */
    readonly consecutiveFailures: number;
    /** So does this share of the last results, when there are at least `minimumResults`. */
    readonly failureRate: number;
    readonly minimumResults: number;
    /** Results that are remembered, and for how many milliseconds. */
    readonly windowSize: number;
    readonly windowMs: number;
    /** The first pause; each failed probe doubles it. */
    readonly cooldownMs: number;
    readonly longestCooldownMs: number;
    /** A refused token does not become valid by itself; the user's next step ends this pause. */
    readonly deniedCooldownMs: number;
    /** The longest that a server may ask us to wait. */
    readonly longestRetryAfterMs: number;
}

export const defaultBreakerOptions: BreakerOptions = {
    consecutiveFailures: 3,
    failureRate: 0.5,
    minimumResults: 8,
    windowSize: 20,
    windowMs: 60_000,
    cooldownMs: 5_000,
    longestCooldownMs: 120_000,
    deniedCooldownMs: 300_000,
    longestRetryAfterMs: 600_000,
};

/** How a failed request counts. */
export interface FailureReport {
    /** Opens the breaker whatever came before. */
    readonly isFinal: boolean;
    /** What the server asked for, in milliseconds; opens the breaker for as long. */
    readonly retryAfterMs?: number | undefined;
}

/** Leave to ask the engine once. Exactly one of these is called, once. */
export interface Pass {
    readonly isProbe: boolean;
    succeed(): void;
    fail(report: FailureReport): void;
    /** The request came to no result that says anything about the engine. */
    release(): void;
}

interface Result {
    readonly at: number;
    readonly failed: boolean;
}

/**
 * Keeps requests away from an engine that fails at a task: closed lets all through, open none,
 * half-open one probe at a time, whose result decides. Only the clock's own time counts.
 */
export class CircuitBreaker {
    private readonly clock: Clock;
    private readonly random: () => number;
    private readonly options: BreakerOptions;
    private results: Result[] = [];
    private consecutive = 0;
    private openedAt: number | undefined;
    private cooldownMs = 0;
    private openings = 0;
    private isProbing = false;
    /** Grows with every change of state: a late result of an earlier one decides nothing. */
    private generation = 0;

    constructor(
        clock: Clock,
        random: () => number,
        options: BreakerOptions = defaultBreakerOptions,
    ) {
        this.clock = clock;
        this.random = random;
        this.options = options;
    }

    get state(): BreakerState {
        if (this.openedAt === undefined) return "closed";
        return this.clock.now() >= this.openedAt + this.cooldownMs ? "half-open" : "open";
    }

    /** When a probe may pass; undefined when closed. */
    get retryAt(): number | undefined {
        return this.openedAt === undefined ? undefined : this.openedAt + this.cooldownMs;
    }

    /** Failures since the last success. */
    get failuresInARow(): number {
        return this.consecutive;
    }

    /** Whether {@link tryPass} would let a request through. */
    get wouldPass(): boolean {
        const { state } = this;
        return state === "closed" || (state === "half-open" && !this.isProbing);
    }

    tryPass(): Pass | undefined {
        if (!this.wouldPass) return undefined;
        const isProbe = this.openedAt !== undefined;
        if (isProbe) this.isProbing = true;
        return this.pass(isProbe);
    }

    /** Leave for an engine that is asked although the breaker is open, because nobody else is left. */
    passAnyway(): Pass {
        return this.tryPass() ?? this.pass(false);
    }

    /** Forgets all failures: the user says that the cause is gone. */
    reset(): void {
        this.close();
        this.generation++;
    }

    private pass(isProbe: boolean): Pass {
        const { generation } = this;
        const settle = (act: () => void): void => {
            if (generation !== this.generation) return;
            if (isProbe) this.isProbing = false;
            act();
        };
        return {
            isProbe,
            succeed: () => settle(() => this.succeeded()),
            fail: (report) => settle(() => this.failed(report, isProbe)),
            release: () => settle(() => {}),
        };
    }

    private succeeded(): void {
        if (this.openedAt !== undefined) {
            this.close();
            this.generation++;
        }
        this.consecutive = 0;
        this.remember(false);
    }

    private failed(report: FailureReport, isProbe: boolean): void {
        this.consecutive++;
        this.remember(true);
        const { deniedCooldownMs, longestRetryAfterMs } = this.options;
        if (report.retryAfterMs !== undefined && report.retryAfterMs > 0) {
            this.open(Math.min(report.retryAfterMs, longestRetryAfterMs));
        } else if (report.isFinal) {
            this.open(deniedCooldownMs);
        } else if (isProbe || this.isFailing()) {
            this.open(this.nextCooldown());
        }
    }

    private remember(failed: boolean): void {
        const now = this.clock.now();
        const { windowMs, windowSize } = this.options;
        this.results.push({ at: now, failed });
        this.results = this.results.filter(({ at }) => now - at < windowMs).slice(-windowSize);
    }

    private isFailing(): boolean {
        const { consecutiveFailures, failureRate, minimumResults } = this.options;
        if (this.consecutive >= consecutiveFailures) return true;
        if (this.results.length < minimumResults) return false;
        const failures = this.results.filter(({ failed }) => failed).length;
        return failures / this.results.length >= failureRate;
    }

    private nextCooldown(): number {
        const { cooldownMs, longestCooldownMs } = this.options;
        const grown = Math.min(cooldownMs * 2 ** this.openings, longestCooldownMs);
        // A quarter more or less, so that windows do not probe in step.
        return grown * (0.75 + this.random() / 2);
    }

    private open(cooldownMs: number): void {
        this.openedAt = this.clock.now();
        this.cooldownMs = cooldownMs;
        this.openings++;
        this.isProbing = false;
        this.generation++;
    }

    private close(): void {
        this.openedAt = undefined;
        this.openings = 0;
        this.consecutive = 0;
        this.isProbing = false;
        this.results = [];
    }
}
