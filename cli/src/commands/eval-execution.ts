import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { askOnce, type EvaluationPorts } from "@rust-ai-ide/ai/evaluation/evaluate";
import { EvaluationErrors } from "@rust-ai-ide/ai/evaluation/evaluation-errors";
import {
    type ExecutionRow,
    summariseExecution,
} from "@rust-ai-ide/ai/evaluation/execution-summary";
import {
    assemble,
    type ExecutionGap,
    fillGap,
    parseTask,
    reachesOut,
} from "@rust-ai-ide/ai/evaluation/execution-task";
import { seededRandom, shuffled } from "@rust-ai-ide/ai/random";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { defineCommand } from "../command.ts";
import { type Arena, arenaOptions, type Contestant, withArena } from "../evaluation/arena.ts";
import { evaluationPorts } from "../evaluation/contestants.ts";
import { executionTable } from "../evaluation/execution-report.ts";
import { RustRunner } from "../evaluation/rust-runner.ts";
import { readText, requireFolder } from "../files.ts";

export const evalExecution = defineCommand({
    words: ["eval", "execution"],
    summary: "Let the engine write parts of small programs, compile them and run their tests.",
    details:
        "Takes the body of a function, or one statement of it, out of small programs, accepts what the engine suggests until the code is whole, compiles it with rustc and runs its tests. This runs code that a model wrote: with limits on time, memory and files, but not in a sandbox, so it needs --run-code.\nWith --json there is one line for each program and a summary as the last.",
    options: {
        tasks: {
            kind: "text",
            value: "DIR",
            required: true,
            help: "The folder of the tasks, such as models/eval/tasks.",
        },
        "run-code": { kind: "flag", help: "Allow to run what the model wrote." },
        cases: {
            kind: "number",
            value: "N",
            minimum: 1,
            default: 1000,
            help: "At most so many tasks; each has two parts to write.",
        },
        rustc: { kind: "text", value: "PROGRAM", help: "The compiler instead of rustc." },
        "run-ms": {
            kind: "number",
            value: "N",
            minimum: 1,
            default: 5_000,
            help: "Longest time that a program may run.",
        },
        ...arenaOptions,
    },
    run: async (values, context) => {
        const { terminal, token } = context;
        if (!values["run-code"]) throw EvaluationErrors.runCode();
        const gaps = await readGaps(resolve(values.tasks), values.cases, values.seed);
        const limits = { milliseconds: values["run-ms"], megabytes: 1000 };
        const runner = await RustRunner.open(values.rustc ?? "rustc", limits);
        try {
            await withArena(values, context, async (arena) => {
                const { baseline, contestant } = arena;
                const beside =
                    baseline === undefined
                        ? null
                        : summariseExecution(await writeAll(gaps, baseline, arena, runner, token));
                const rows = await writeAll(gaps, contestant, arena, runner, token);
                const summary = {
                    kind: "summary",
                    model: arena.model.id,
                    seed: values.seed,
                    modes: summariseExecution(rows),
                    baseline: beside,
                };
                terminal.progress("");
                if (!values.json) terminal.print(executionTable(summary));
                else {
                    for (const row of [...rows, summary]) {
                        terminal.print(`${JSON.stringify(row)}\n`);
                    }
                }
            });
            return 0;
        } finally {
            await runner.close();
        }
    },
});

async function readGaps(folder: string, cases: number, seed: number): Promise<ExecutionGap[]> {
    await requireFolder(folder);
    const names = (await readdir(folder)).filter((name) => name.endsWith(".rs")).sort();
    if (names.length === 0) throw EvaluationErrors.noTasks(folder);
    const chosen = shuffled(names, seededRandom(seed)).slice(0, cases).sort();
    const gaps: ExecutionGap[] = [];
    for (const name of chosen) {
        gaps.push(...parseTask(name.replace(/\.rs$/, ""), await readText(join(folder, name))));
    }
    return gaps;
}

async function writeAll(
    gaps: readonly ExecutionGap[],
    contestant: Contestant,
    arena: Arena,
    runner: RustRunner,
    token: CancellationToken,
): Promise<ExecutionRow[]> {
    const { source, generator, name } = contestant;
    const ports = evaluationPorts(generator, arena.grammar, { source, limitMs: arena.limitMs });
    const rows: ExecutionRow[] = [];
    for (const gap of gaps) {
        rows.push(await writeOne(gap, ports, runner, token));
        await arena.progress(`${name}: ${rows.length} of ${gaps.length} programs`);
    }
    return rows;
}

async function writeOne(
    gap: ExecutionGap,
    ports: EvaluationPorts,
    runner: RustRunner,
    token: CancellationToken,
): Promise<ExecutionRow> {
    const { id, mode } = gap;
    const path = `tasks/src/${id.replaceAll("-", "_")}.rs`;
    const written = await fillGap(gap, async (before, round) => {
        const point = {
            id: `${id}:${mode}`,
            path,
            prefix: before,
            suffix: gap.after,
            expected: "",
        };
        const { completion, shown } = await askOnce(point, "", round + 1, ports, token);
        return { text: completion, shown };
    });
    const { text, shown, rounds } = written;
    const verdict =
        text === ""
            ? "empty"
            : reachesOut(text)
              ? "reached-out"
              : await runner.run(assemble(gap, text), token);
    return { id, mode, verdict, shown, rounds, text };
}
