import type { ExecutionMetrics } from "@rust-ai-ide/ai/evaluation/execution-summary";
import type { ExecutionMode } from "@rust-ai-ide/ai/evaluation/execution-task";
import { textTable } from "../text-table.ts";

type Modes = Readonly<Record<ExecutionMode, ExecutionMetrics>>;

/** What the last line of `eval execution --json` holds. */
export interface ExecutionReport {
    readonly kind: string;
    readonly model: string;
    readonly seed: number;
    readonly modes: Modes;
    readonly baseline: Modes | null;
}

export function executionTable({ model, modes, baseline }: ExecutionReport): string {
    const share = (value: number | undefined): string =>
        value === undefined ? "-" : `${(value * 100).toFixed(1)} %`;
    const row = (name: string, mode: ExecutionMode, rate: keyof ExecutionMetrics): string[] => [
        name,
        share(modes[mode][rate]),
        share(baseline?.[mode][rate]),
    ];
    return textTable(
        [`${modes.body.tasks} tasks`, model, "n-grams"],
        [
            row("whole body: passes", "body", "passAt1"),
            row("... of it shown unasked", "body", "passAt1Filtered"),
            row("... compiles", "body", "compiles"),
            row("one statement: passes", "masked", "passAt1"),
            row("... of it shown unasked", "masked", "passAt1Filtered"),
            row("... compiles", "masked", "compiles"),
        ],
    );
}
