import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { seededRandom } from "@rust-ai-ide/ai/random";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { OnnxSession } from "../../extensions/ai-core/worker/decoder/onnx-session.ts";
import { LoadedModel } from "../../extensions/ai-core/worker/loaded-model.ts";
import { loadTokeniser } from "../../extensions/ai-core/worker/models/check-model.ts";
import { readModelFolder } from "../../extensions/ai-core/worker/models/model-folder.ts";

/**
 * Whether prompt-lookup drafts pay: the same completions with and without them, in turn.
 * Run: node --import tsx test/bench/engine-drafts.ts [--model DIR] [--sources DIR] [--points N]
 */
const { values } = parseArgs({
    options: {
        model: { type: "string", default: "models/embedded" },
        sources: { type: "string", default: "test/fixtures/completion-points" },
        points: { type: "string", default: "40" },
        threads: { type: "string", default: "1" },
    },
});

const description = await readModelFolder(resolve(values.model));
const tokeniser = await loadTokeniser(description);
const session = await OnnxSession.open(description.file, { threads: Number(values.threads) });
const variants = [false, true].map((drafts) => ({
    drafts,
    model: new LoadedModel(description, session, tokeniser, { drafts }),
    tokens: 0,
    decodeMs: 0,
    cpuMs: 0,
    texts: [] as string[],
}));

const files = readdirSync(values.sources, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".rs"))
    .map((name) => readFileSync(join(values.sources, name), "utf8"));
const random = seededRandom(1);

for (let point = 0; point < Number(values.points); point++) {
    const text = files[Math.floor(random() * files.length)] ?? "";
    const cursor = Math.floor(text.length * (0.2 + 0.7 * random()));
    const parts = {
        path: "demo/src/lib.rs",
        prefix: text.slice(Math.max(0, cursor - 3000), cursor),
        suffix: text.slice(cursor, cursor + 600),
    };
    for (const variant of variants) {
        const request = { model: description.id, slot: "drafts", parts } as const;
        // Reads the prompt first, so that the processor time below is that of the decoding.
        await variant.model.complete(
            { ...request, mode: "multi-line", maxNewTokens: 1, stop: [], temperature: 0 },
            NeverCancelled,
        );
        const before = process.cpuUsage();
        const { usage, text: written } = await variant.model.complete(
            { ...request, mode: "multi-line", maxNewTokens: 64, stop: [], temperature: 0 },
            NeverCancelled,
        );
        const used = process.cpuUsage(before);
        variant.tokens += usage.newTokens;
        variant.decodeMs += usage.decodeMs;
        variant.cpuMs += (used.user + used.system) / 1000;
        variant.texts.push(written);
    }
}

console.log(`${description.id}, ${values.points} completions of at most 64 tokens\n`);
console.log("| drafts | tokens | ms a token | CPU-ms a token |");
console.log("|---|---|---|---|");
for (const { drafts, tokens, decodeMs, cpuMs } of variants) {
    const cells = [drafts ? "on" : "off", tokens, decodeMs / tokens, cpuMs / tokens];
    console.log(
        `| ${cells.map((cell) => (typeof cell === "number" ? +cell.toFixed(2) : cell)).join(" | ")} |`,
    );
}
const [off, on] = variants;
const same = off?.texts.filter((text, index) => text === on?.texts[index]).length;
console.log(`\n${same} of ${values.points} texts are equal.`);
await session.release();
