import { type ExecutionMode, executionModes } from "./execution-task.ts";
import { rounded } from "./metrics.ts";

/** What became of a program; `reached-out` was not compiled, because it names the system. */
export type ExecutionVerdict =
    | "passed"
    | "failed"
    | "timed-out"
    | "not-compiled"
    | "reached-out"
    | "empty";

export interface ExecutionRow {
    readonly id: string;
    readonly mode: ExecutionMode;
    readonly verdict: ExecutionVerdict;
    /** Whether the filter would have shown every part. */
    readonly shown: boolean;
    readonly rounds: number;
    readonly text: string;
}

/** Rates of all tasks of one mode, from 0 to 1. */
export interface ExecutionMetrics {
    readonly tasks: number;
    readonly passAt1: number;
    /** Passed, and every part would have been shown unasked. */
    readonly passAt1Filtered: number;
    readonly compiles: number;
    readonly empty: number;
}

export function summariseExecution(
    rows: readonly ExecutionRow[],
): Record<ExecutionMode, ExecutionMetrics> {
    const of = (mode: ExecutionMode): ExecutionMetrics => {
        const own = rows.filter((row) => row.mode === mode);
        const share = (pick: (row: ExecutionRow) => boolean): number =>
            rounded(own.filter(pick).length / Math.max(1, own.length));
        const ran: readonly ExecutionVerdict[] = ["passed", "failed", "timed-out"];
        return {
            tasks: own.length,
            passAt1: share((row) => row.verdict === "passed"),
            passAt1Filtered: share((row) => row.verdict === "passed" && row.shown),
            compiles: share((row) => ran.includes(row.verdict)),
            empty: share((row) => row.verdict === "empty"),
        };
    };
    const [body, masked] = executionModes.map(of) as [ExecutionMetrics, ExecutionMetrics];
    return { body, masked };
}
