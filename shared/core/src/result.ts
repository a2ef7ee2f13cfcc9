/** Something an analysis noticed about its input. Analyses report problems, they do not throw. */
export interface Problem {
    readonly code: string;
    readonly message: string;
    readonly line?: number;
}

/** A value together with what was wrong on the way to it. */
export interface WithProblems<T> {
    readonly value: T;
    readonly problems: readonly Problem[];
}
