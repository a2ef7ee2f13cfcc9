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
    factor: 1,
    minimum: 10,
    maximum: 200,
};

/** Assumed for a model that has not answered yet. */
const initialLatency = 75;
/** Longer gaps are thinking, not typing. */
const longestInterval = 1000;
const newWeight = 0.2;

/**
 * Adapts the wait to the user: a part of the mean interval between keystrokes, and less of it where
 * a request is likely to be wanted, which is behind punctuation and at the ends of a line. The time
 * that the model usually takes counts as waited already: who types on within it gives up nothing
 * but a request that is cancelled. The idea and the weights follow Tabby's adaptive debounce, on a
 * shorter scale because a local model with cached key/value rows loses little by that.
 */
export class Debounce {
    private readonly options: DebounceOptions;
    private interval: number;
    private last: number | undefined;
    private latency = initialLatency;

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

    /** How long the model took that nothing interrupted. */
    noteLatency(milliseconds: number): void {
        this.latency += (milliseconds - this.latency) * newWeight;
    }

    /** Milliseconds to wait with this text around the cursor. */
    delay(before: string, after: string): number {
        const { factor, minimum, maximum } = this.options;
        const wanted = this.interval * factor * contextWeight(before, after) - this.latency;
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
