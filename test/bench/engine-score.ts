import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { OnnxSession } from "../../extensions/ai-core/worker/decoder/onnx-session.ts";
import { LoadedModel } from "../../extensions/ai-core/worker/loaded-model.ts";
import { loadTokeniser } from "../../extensions/ai-core/worker/models/check-model.ts";
import { readModelFolder } from "../../extensions/ai-core/worker/models/model-folder.ts";

/**
 * How long it takes to rank names behind a prompt that was read before.
 * Run: node --import tsx test/bench/engine-score.ts [--model DIR] [--sources DIR] [--threads N]
 */
const { values } = parseArgs({
    options: {
        model: { type: "string", default: "models/embedded" },
        sources: { type: "string", default: "test/fixtures/completion-points" },
        threads: { type: "string", default: "2" },
    },
});

const description = await readModelFolder(resolve(values.model));
const tokeniser = await loadTokeniser(description);
const session = await OnnxSession.open(description.file, { threads: Number(values.threads) });
const model = new LoadedModel(description, session, tokeniser, { drafts: true });
await model.warmUp();

const times = new Map<number, { total: number[]; branches: number[]; cpu: number[] }>();
const files = readdirSync(values.sources, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".rs"))
    .slice(0, 6);
for (const [index, file] of files.entries()) {
    const text = readFileSync(join(values.sources, file), "utf8");
    const names = [...new Set(text.match(/[a-z_][A-Za-z0-9_]{3,}/g))];
    const cursor = text.lastIndexOf(".", text.length * 0.6) + 1;
    const parts = {
        path: "demo/src/lib.rs",
        prefix: text.slice(Math.max(0, cursor - 3000), cursor),
        suffix: text.slice(cursor, cursor + 600),
    };
    for (const count of [20, 50]) {
        const continuations = names.slice(0, count);
        const figures = times.get(count) ?? { total: [], branches: [], cpu: [] };
        times.set(count, figures);
        for (let repeat = 0; repeat < 4; repeat++) {
            const before = process.cpuUsage();
            const { usage } = await model.score(
                { model: description.id, slot: `names ${index}`, parts, continuations },
                NeverCancelled,
            );
            // The first one reads the prompt.
            if (repeat === 0) continue;
            figures.total.push(usage.totalMs);
            figures.branches.push(usage.decodeMs);
            const used = process.cpuUsage(before);
            figures.cpu.push((used.user + used.system) / 1000);
        }
    }
}

const median = (list: readonly number[]): string =>
    ([...list].sort((one, other) => one - other)[list.length >> 1] ?? 0).toFixed(0);
for (const [count, { total, branches, cpu }] of times) {
    console.log(
        `${count} names: ${median(total)} ms, ${median(branches)} ms of them for the names; ${median(cpu)} CPU-ms`,
    );
}
await session.release();
