import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { seededRandom } from "@rust-ai-ide/ai/random";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { OnnxSession } from "../../extensions/ai-core/worker/decoder/onnx-session.ts";
import { LoadedModel } from "../../extensions/ai-core/worker/loaded-model.ts";
import { loadTokeniser } from "../../extensions/ai-core/worker/models/check-model.ts";
import { readModelFolder } from "../../extensions/ai-core/worker/models/model-folder.ts";

/**
 * What reading a prompt ahead saves, and how quickly cancelled work stops.
 * Run: node --import tsx test/bench/engine-warm.ts [--model DIR] [--sources DIR] [--points N] [--threads N]
 */
const { values } = parseArgs({
    options: {
        model: { type: "string", default: "models/embedded" },
        sources: { type: "string", default: "test/fixtures/completion-points" },
        points: { type: "string", default: "16" },
        threads: { type: "string", default: "2" },
    },
});

const description = await readModelFolder(resolve(values.model));
const tokeniser = await loadTokeniser(description);
const session = await OnnxSession.open(description.file, { threads: Number(values.threads) });
const cacheBytes = 96 * 1024 * 1024;
const model = new LoadedModel(description, session, tokeniser, { drafts: true, cacheBytes });
await model.warmUp();

const files = readdirSync(values.sources, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".rs"))
    .map((name) => readFileSync(join(values.sources, name), "utf8"));
const random = seededRandom(3);

/** Characters that are typed at each place, one by one. */
const typedUnits = 4;

interface Figures {
    readonly wall: number[];
    readonly cpu: number[];
}
const figures = new Map<string, Figures>();

async function measured(name: string, work: () => Promise<unknown>): Promise<void> {
    const { wall, cpu } = figures.get(name) ?? { wall: [], cpu: [] };
    figures.set(name, { wall, cpu });
    const before = process.cpuUsage();
    const started = performance.now();
    await work();
    wall.push(performance.now() - started);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
}

for (let point = 0; point < Number(values.points); point++) {
    const text = files[Math.floor(random() * files.length)] ?? "";
    const cursor = Math.floor(text.length * (0.3 + 0.6 * random()));
    const at = (offset: number) => ({
        path: "demo/src/lib.rs",
        prefix: text.slice(Math.max(0, cursor - 3000), cursor + offset),
        // What stands behind the cursor stays while someone types in front of it.
        suffix: text.slice(cursor + typedUnits, cursor + typedUnits + 600),
    });
    const request = {
        model: description.id,
        mode: "single-line" as const,
        stop: [],
        temperature: 0,
    };
    const complete = (slot: string, offset: number, token = NeverCancelled) =>
        model.complete({ ...request, slot, parts: at(offset), maxNewTokens: 48 }, token);
    await measured("first, cold", () => complete("cold", 0));
    await measured("reading ahead", () =>
        model.warm({ model: description.id, slot: `warm ${point}`, parts: at(0) }, NeverCancelled),
    );
    await measured("first, read ahead", () => complete(`warm ${point}`, 0));
    for (let typed = 1; typed <= typedUnits; typed++) {
        await measured("next", () => complete(`warm ${point}`, typed));
    }
    await measured("same place, 4 texts", () =>
        model.complete(
            {
                ...request,
                slot: `warm ${point}`,
                parts: at(typedUnits),
                maxNewTokens: 48,
                alternatives: 3,
            },
            NeverCancelled,
        ),
    );
    const source = new CancellationSource();
    const stopped = complete("stopped", 0, source.token).catch((error: unknown) => {
        if (!CancelledError.is(error)) throw error;
    });
    await new Promise((done) => setTimeout(done, 40 + 10 * point));
    await measured("stopping", () => {
        source.cancel();
        return stopped;
    });
}

const percentile = (list: readonly number[], share: number): string =>
    ([...list].sort((one, other) => one - other)[Math.floor(list.length * share)] ?? 0).toFixed(0);
console.log("| | p50 ms | p95 ms | CPU-ms p50 | CPU-ms p95 |\n|---|---|---|---|---|");
for (const [name, { wall, cpu }] of figures) {
    const cells = [wall, cpu].flatMap((list) => [percentile(list, 0.5), percentile(list, 0.95)]);
    console.log(`| ${[name, ...cells].join(" | ")} |`);
}
await session.release();
