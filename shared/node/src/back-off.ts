/** How often something may be started again, and how long to wait before. */
export interface BackOffOptions {
    readonly firstDelayMs: number;
    readonly factor: number;
    readonly longestDelayMs: number;
    /** More failures than this within the window mean that it keeps failing. */
    readonly maximumFailures: number;
    readonly windowMs: number;
    /** A number in [0, 1); spreads the delay over [0.5, 1.5) so that windows do not restart in step. */
    readonly random: () => number;
}

export const defaultBackOff: BackOffOptions = {
    firstDelayMs: 100,
    factor: 3,
    longestDelayMs: 10_000,
    maximumFailures: 5,
    windowMs: 180_000,
    random: Math.random,
};

/** Counts failures in a sliding window and grows the delay exponentially with them. */
export class BackOff {
    private readonly options: BackOffOptions;
    private failures: number[] = [];

    constructor(options: BackOffOptions) {
        this.options = options;
    }

    /** Failures within the window, as of the last one. */
    get count(): number {
        return this.failures.length;
    }

    /** Records a failure; returns the delay before the next start, or undefined when it must not start again. */
    fail(now: number): number | undefined {
        const { firstDelayMs, factor, longestDelayMs, maximumFailures, windowMs, random } =
            this.options;
        this.failures = this.failures.filter((time) => now - time < windowMs);
        this.failures.push(now);
        if (this.failures.length > maximumFailures) return undefined;
        const delay = Math.min(firstDelayMs * factor ** (this.failures.length - 1), longestDelayMs);
        return delay * (0.5 + random());
    }

    reset(): void {
        this.failures = [];
    }
}
