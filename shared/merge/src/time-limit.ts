/** Thrown where a merge takes too long; whoever set the limit catches it. */
export class OutOfTime extends Error {
    constructor() {
        super("The time for this merge is over.");
        this.name = "OutOfTime";
    }
}

/** How long the items of a file may be merged. */
export interface TimeLimit {
    /** Throws OutOfTime once the time is over. */
    check(): void;
}

export const noTimeLimit: TimeLimit = { check: () => undefined };

/**
 * A limit that begins now.
 *
 * @param milliseconds Of the clock, which grows with them.
 */
export function timeLimit(milliseconds: number, clock: () => number): TimeLimit {
    const end = clock() + milliseconds;
    return {
        check: () => {
            if (clock() > end) throw new OutOfTime();
        },
    };
}
