import {
    type AcceptPolicy,
    type ReplayResult,
    replayTyping,
} from "@rust-ai-ide/ai/evaluation/replay";
import { formatReplayList } from "@rust-ai-ide/ai/evaluation/replay-list";
import { type ReplaySummary, summariseReplay } from "@rust-ai-ide/ai/evaluation/replay-summary";
import { CliErrors } from "../cli-errors.ts";
import { type CommandContext, defineCommand } from "../command.ts";
import { SourceContext } from "../crate-context.ts";
import { type Arena, arenaOptions, type Contestant, withArena } from "../evaluation/arena.ts";
import type { CommitCase } from "../evaluation/commit-history.ts";
import { commitCasesOf, referencesOf } from "../evaluation/commit-source.ts";
import { replayRow, replayTable } from "../evaluation/replay-report.ts";
import { ReplaySession } from "../evaluation/replay-session.ts";
import { commitOptions } from "../evaluation/source-options.ts";

const policies: readonly AcceptPolicy[] = ["full", "line", "word"];

export const evalReplay = defineCommand({
    words: ["eval", "replay"],
    summary: "Type the commits of a repository again and count what completion saves.",
    details:
        "Takes texts of a few lines that commits added to Rust files, opens each file as it was then, types the text key by key and accepts a suggestion when it is exactly what comes next; beside it an n-gram baseline. A bare repository will do; nothing of it is run.\nWith --json there is one line for each text and a summary as the last.",
    options: {
        repo: { kind: "text", value: "GITDIR", help: "Take the commits of this repository." },
        ...commitOptions,
        cases: {
            kind: "number",
            value: "N",
            minimum: 1,
            default: 20,
            help: "How many texts.",
        },
        "print-list": {
            kind: "flag",
            help: "Print the chosen places, for --case-list, instead of typing them.",
        },
        ...arenaOptions,
    },
    run: async (values, context) => {
        const { terminal, token } = context;
        if ((values.repo === undefined) === (values["case-list"] === undefined)) {
            throw CliErrors.exclusive("repo", "case-list");
        }
        if (values["print-list"]) {
            if (values.repo === undefined) throw CliErrors.onlyWith("print-list", "repo");
            terminal.print(formatReplayList(await referencesOf(values.repo, values, token)));
            return 0;
        }
        const cases = await commitCasesOf(values, context);
        await withArena(values, context, async (arena) => {
            const { baseline, contestant } = arena;
            const beside =
                baseline === undefined
                    ? null
                    : summariseReplay((await typeAll(cases, baseline, arena, context)).results);
            const before = await arena.client.health(token);
            const { results, rows } = await typeAll(cases, contestant, arena, context);
            const after = await arena.client.health(token);
            const metrics: ReplaySummary = summariseReplay(results);
            const shown = metrics.policies.full.shown;
            const summary = {
                kind: "summary",
                model: arena.model.id,
                seed: values.seed,
                ...metrics,
                cpuMsPerShown: Math.round((after.cpuMs - before.cpuMs) / Math.max(1, shown)),
                residentBytes: after.residentBytes,
                baseline: beside,
            };
            terminal.progress("");
            if (!values.json) terminal.print(replayTable(summary));
            else for (const row of [...rows, JSON.stringify(summary)]) terminal.print(`${row}\n`);
        });
        return 0;
    },
});

async function typeAll(
    cases: readonly CommitCase[],
    contestant: Contestant,
    arena: Arena,
    { token }: CommandContext,
): Promise<{ readonly results: ReplayResult[]; readonly rows: string[] }> {
    const results: ReplayResult[] = [];
    const rows: string[] = [];
    for (const [index, replay] of cases.entries()) {
        const session = new ReplaySession(replay, index, { ...arena, contestant });
        const { sources } = arena;
        sources?.use(session.uri, new SourceContext(await replay.neighbours()));
        try {
            const result = await replayTyping(replay, session, policies, token);
            results.push(result);
            rows.push(replayRow(replay, result));
        } finally {
            session.dispose();
            sources?.use(session.uri, undefined);
        }
        await arena.progress(`${contestant.name}: ${index + 1} of ${cases.length} texts`);
    }
    return { results, rows };
}
