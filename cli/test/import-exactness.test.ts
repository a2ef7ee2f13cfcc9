import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { OnnxSession } from "../../extensions/ai-core/worker/decoder/onnx-session.ts";
import { RowsLayout } from "../../extensions/ai-core/worker/decoder/rows-layout.ts";
import { checkModel } from "../../extensions/ai-core/worker/models/check-model.ts";
import { readModelFolder } from "../../extensions/ai-core/worker/models/model-folder.ts";
import { importModel } from "../src/import/import-model.ts";

const fixtures = join(import.meta.dirname, "../../test/fixtures/gguf");
const folder = mkdtempSync(join(tmpdir(), "rust-ai-import-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Imports a fixture; answers its logits for the oracle's tokens, row after row. */
async function logitsOf(
    name: string,
    options: { readonly exact: boolean; readonly floatBits?: 8; readonly pieceBytes?: number },
): Promise<{ logits: Float32Array; expected: Float32Array; vocabulary: number }> {
    const output = join(mkdtempSync(join(folder, "output-")), name);
    await importModel({
        source: join(fixtures, `${name}.gguf`),
        name: undefined,
        output,
        userModelsFolder: folder,
        replace: false,
        floatBits: options.floatBits,
        pieceBytes: options.pieceBytes,
        onProgress: () => {},
        check: async () => [],
        token: NeverCancelled,
    });
    const model = await readModelFolder(output);
    assert.deepEqual(await checkModel(model, NeverCancelled), []);
    if (options.exact) computeExactly(model.file);
    const answer = JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8"));
    const expected = new Float32Array(Uint8Array.from(Buffer.from(answer.logits, "base64")).buffer);
    const { vocabulary } = model.architecture;
    const session = await OnnxSession.open(model.file, { threads: 1 });
    try {
        const state = new RowsLayout(session, model.architecture, 64).createState();
        const tokens: number[] = answer.tokens;
        // In parts, so that cached rows are read as well.
        const parts = [tokens.slice(0, 5), tokens.slice(5, 6), tokens.slice(6)];
        const logits = new Float32Array(expected.length);
        let at = 0;
        for (const part of parts) {
            const rows = await state.append(part, 0);
            for (let row = 0; row < rows.count; row++, at += vocabulary) {
                logits.set(rows.row(row), at);
            }
        }
        return { logits, expected, vocabulary };
    } finally {
        await session.release();
    }
}

/** Switches off the rounding of activations to 8 bits: what is left is the weights themselves. */
function computeExactly(file: string): void {
    const bytes = readFileSync(file);
    const level = Buffer.from("accuracy_level\u0018");
    for (let at = bytes.indexOf(level); at >= 0; at = bytes.indexOf(level, at + 1)) {
        assert.equal(bytes[at + level.length], 4);
        bytes[at + level.length] = 1;
    }
    writeFileSync(file, bytes);
}

function largestDifference(first: Float32Array, second: Float32Array): number {
    return first.reduce(
        (most, value, index) => Math.max(most, Math.abs(value - (second[index] ?? Number.NaN))),
        0,
    );
}

/** Differences as a share of the logits' own spread. */
function relativeError(logits: Float32Array, expected: Float32Array): number {
    const square = (list: Float32Array): number => list.reduce((sum, value) => sum + value ** 2, 0);
    const difference = logits.map((value, index) => value - (expected[index] ?? Number.NaN));
    return Math.sqrt(square(difference) / square(expected));
}

const names = ["llama-blocks", "llama-super-blocks", "qwen2-floats"];

for (const name of names) {
    test(`an imported model computes what transformers computes with its weights: ${name}`, async () => {
        const { logits, expected } = await logitsOf(name, { exact: true });
        const difference = largestDifference(logits, expected);
        assert.ok(difference < 1e-3, `largest difference of a logit: ${difference}`);
    });
}

test("rounding activations changes little, quantising floats a little more", async () => {
    for (const name of ["llama-blocks", "llama-super-blocks"]) {
        const { logits, expected } = await logitsOf(name, { exact: false });
        const error = relativeError(logits, expected);
        assert.ok(error < 0.05, `${name}: ${error}`);
    }
    const { logits, expected } = await logitsOf("qwen2-floats", { exact: false, floatBits: 8 });
    const error = relativeError(logits, expected);
    assert.ok(error > 1e-6 && error < 0.05, `quantised to 8 bits: ${error}`);
});

test("weights beside the graph are the same weights", async () => {
    const inside = await logitsOf("llama-blocks", { exact: false });
    const beside = await logitsOf("llama-blocks", { exact: false, pieceBytes: 40_000 });
    assert.deepEqual(beside.logits, inside.logits);
});
