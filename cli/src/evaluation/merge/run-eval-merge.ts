import { appendFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ResolvedHunk } from "@rust-ai-ide/node/merge-history/history-hunks";
import type { MergeCommit } from "@rust-ai-ide/node/merge-history/merge-commits";
import type { CommandContext, ExitCode, Terminal, Values } from "../../command.ts";
import { requireFolder } from "../../files.ts";
import type { evalMergeOptions } from "./eval-merge-options.ts";
import { MergeFigures } from "./merge-figures.ts";

export async function runEvalMerge(
    values: Values<typeof evalMergeOptions>,
    { terminal, token, installation }: CommandContext,
): Promise<ExitCode> {
    const folder = resolve(values.repo);
    await requireFolder(folder);
    const { cases = Number.POSITIVE_INFINITY, seed, json, hunks } = values;
    const extensions = values.extension.length === 0 ? ["rs"] : values.extension;
    if (hunks !== undefined) await writeFile(hunks, "");
    const { historyHunks } = await import("@rust-ai-ide/node/merge-history/history-hunks");
    const { FileMerger } = await import("@rust-ai-ide/node/merge/merge-texts");
    const { proposalsFor } = await import("@rust-ai-ide/merge/resolution/propose");
    const merger = new FileMerger(installation.grammarFolder);
    const figures = new MergeFigures();
    try {
        const history = historyHunks(
            {
                folder,
                merger,
                isWanted: (path) => extensions.some((extension) => path.endsWith(`.${extension}`)),
                choose: (commits) => (Number.isFinite(cases) ? shuffled(commits, seed) : commits),
                onProgress: (done, total) =>
                    terminal.progress(`${done} of ${total} merges, ${figures.hunks} conflicts`),
            },
            token,
        );
        for await (const hunk of history) {
            const startedAt = performance.now();
            const proposals = proposalsFor(hunk, hunk.parses);
            const row = figures.add(hunk, proposals, performance.now() - startedAt);
            if (hunks !== undefined) await appendFile(hunks, `${JSON.stringify(plain(hunk))}\n`);
            if (json) terminal.print(`${JSON.stringify(row)}\n`);
            if (figures.hunks >= cases) break;
        }
    } finally {
        terminal.progress("");
        merger.dispose();
    }
    print(figures, json, terminal);
    return 0;
}

function print(figures: MergeFigures, json: boolean, terminal: Terminal): void {
    const summary = figures.summary();
    if (json) {
        terminal.print(`${JSON.stringify(summary)}\n`);
        return;
    }
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    terminal.print(
        `${summary.hunks} conflicts of ${summary.merges} merges: first proposal right ${percent(summary.top1)}, one of three ${percent(summary.top3)}, any ${percent(summary.oracle)}; applied unasked ${percent(summary.autoCoverage)}, right in ${percent(summary.autoPrecision)}; parse ${percent(summary.parseRate)}; ${summary.milliseconds.toFixed(1)} ms a conflict.\n`,
    );
}

function plain({ parses: _, ...hunk }: ResolvedHunk): object {
    return hunk;
}

/** Fisher and Yates, by a generator that the seed determines (xorshift32, Marsaglia 2003). */
function shuffled(commits: readonly MergeCommit[], seed: number): readonly MergeCommit[] {
    const list = [...commits];
    let state = (seed ^ 0x9e3779b9) | 1;
    for (let last = list.length - 1; last > 0; last--) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        const other = (state >>> 0) % (last + 1);
        [list[last], list[other]] = [list[other] as MergeCommit, list[last] as MergeCommit];
    }
    return list;
}
