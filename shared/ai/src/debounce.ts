/** How long to wait for another keystroke before a model is asked. All times in milliseconds. */
export interface DebounceOptions {
    /** Interval that is assumed until enough keystrokes were seen. */
    readonly initialInterval: number;
    /** The wait as a part of the mean typing interval. */
    readonly factor: number;
    readonly minimum: number;
    readonly maximum: number;
}

export const defaultDebounceOptions: DebounceOptions = {
    initialInterval: 150,
    factor: 0.5,
    minimum: 10,
    maximum: 200,
};

/** Longer gaps are thinking, not typing. */
const longestInterval = 1000;
const newWeight = 0.2;

/**
 * Adapts the wait to the user: a part of the mean interval between keystrokes, and less of it where
 * a request is likely to be wanted, which is behind punctuation and at the ends of a line. The
 * idea and the weights follow Tabby's adaptive debounce, on a shorter scale because a local model
 * with cached key/value rows answers a cancelled request at little cost.
 */
export class Debounce {
    private readonly options: DebounceOptions;
    private interval: number;
    private last: number | undefined;

    constructor(options: Partial<DebounceOptions> = {}) {
        this.options = { ...defaultDebounceOptions, ...options };
        this.interval = this.options.initialInterval;
    }

    /** Mean interval between keystrokes so far. */
    get meanInterval(): number {
        return this.interval;
    }

    noteKeystroke(now: number): void {
        const gap = this.last === undefined ? Number.POSITIVE_INFINITY : now - this.last;
        this.last = now;
        if (gap > 0 && gap <= longestInterval) this.interval += (gap - this.interval) * newWeight;
    }

    /** Milliseconds to wait with this text around the cursor. */
    delay(before: string, after: string): number {
        const { factor, minimum, maximum } = this.options;
        const wanted = this.interval * factor * contextWeight(before, after);
        return Math.min(maximum, Math.max(minimum, wanted));
    }
}

function contextWeight(before: string, after: string): number {
    const line = before.slice(before.lastIndexOf("\n") + 1);
    if (line.trim() === "") return 0.4;
    if (/[^\w\s]$/.test(line)) return 0.5;
    if (/\s$/.test(line) && /^[)\]};,]*[ \t]*(?:\r?\n|$)/.test(after)) return 0.6;
    return 1;
}
