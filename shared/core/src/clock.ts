import type { Disposable } from "./disposable.ts";

/** Time as an argument: pure code reads no clock of its own. */
export interface Clock {
    /** Milliseconds from an arbitrary start, monotonic, with fractions. */
    now(): number;
    /** Calls back once after `milliseconds`; dispose to call it off. */
    schedule(milliseconds: number, callback: () => void): Disposable;
}
