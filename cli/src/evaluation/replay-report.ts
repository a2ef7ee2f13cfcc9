import type { ReplayCase } from "@rust-ai-ide/ai/evaluation/commit-cases";
import type { ReplayResult } from "@rust-ai-ide/ai/evaluation/replay";
import type { ReplayMetrics, ReplaySummary } from "@rust-ai-ide/ai/evaluation/replay-summary";
import { textTable } from "../text-table.ts";

/** What the last line of `eval replay --json` holds. */
export interface ReplayReport extends ReplaySummary {
    readonly kind: string;
    readonly model: string;
    readonly seed: number;
    /** Processor time of the inference process for each suggestion on the screen. */
    readonly cpuMsPerShown: number;
    readonly residentBytes: number;
    readonly baseline: ReplaySummary | null;
}

/** One line for each text: where it stands and counts, nothing of the text. */
export function replayRow({ id }: ReplayCase, { counts, cold, warm }: ReplayResult): string {
    const round = (value: number): number => Math.round(value * 10) / 10;
    return JSON.stringify({ id, ...counts, coldMs: cold.map(round), warmMs: warm.map(round) });
}

/** For a reader: the policies of the model, and the baseline's first. */
export function replayTable(report: ReplayReport): string {
    const share = (value: number): string => `${(value * 100).toFixed(1)} %`;
    const plain = (value: number): string => value.toFixed(1);
    const { policies } = report;
    const columns = [policies.full, policies.line, policies.word, report.baseline?.policies.full];
    const row = (
        name: string,
        pick: (metrics: ReplayMetrics) => number,
        format: (value: number) => string = share,
    ): string[] => [name, ...columns.map((column) => (column ? format(pick(column)) : "-"))];
    const rates = textTable(
        [
            `${report.cases} texts, ${report.keys} keys`,
            report.model,
            "by line",
            "by word",
            "n-grams",
        ],
        [
            row("completed code", (metrics) => metrics.completedCodeRatio),
            row("keystrokes saved", (metrics) => metrics.keystrokesSaved),
            row("shown, of asked", (metrics) => metrics.shownRate),
            row("accepted, of shown", (metrics) => metrics.acceptedAtShown),
            row("wrong for 100 keys", (metrics) => metrics.wrongPer100Keys, plain),
            row("repeats the suffix", (metrics) => metrics.duplicateSuffixRate),
            row("parses, of shown", (metrics) => metrics.parseOk),
        ],
    );
    const time = (value: number): string => value.toFixed(0);
    const times = textTable(
        ["milliseconds", "p50", "p95"],
        [
            ["first in a file", time(report.coldP50Ms), time(report.coldP95Ms)],
            ["next ones", time(report.warmP50Ms), time(report.warmP95Ms)],
        ],
    );
    return `${rates}\n${times}\nCPU for a shown suggestion: ${report.cpuMsPerShown} ms\n`;
}
