import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { dist } from "../../scripts/lib/paths.mjs";
import { CommandLine } from "./command-line.ts";

const cli = new CommandLine();
after(() => cli.dispose());

const embedded = join(dist, "model-rust/model");

test("models list names the embedded model with size, licence and task", async () => {
    const { code, out, err } = await cli.run(["models", "list", "--json"]);
    assert.equal(code, 0, err);
    const [model] = (JSON.parse(out) as { models: Record<string, unknown>[] }).models;
    assert.ok(model !== undefined, out);
    assert.equal(typeof model.licence, "string");
    assert.ok((model.task as string[]).includes("complete"), out);
    assert.ok((model.bytes as number) > 100_000, out);
    const table = await cli.run(["models", "list"]);
    assert.match(table.out, new RegExp(String(model.id)));
});

test("models verify finds the shipped files whole", async () => {
    const { code, out, err } = await cli.run(["models", "verify", "--json"]);
    assert.equal(code, 0, out + err);
    assert.equal((JSON.parse(out) as { ok: boolean }).ok, true);
});

test("models verify finds one changed byte, and complete explains it", async () => {
    const folder = join(cli.folder, "damaged");
    cpSync(embedded, folder, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
    const weights = readFileSync(join(folder, manifest.file));
    const middle = weights.length >> 1;
    weights[middle] = (weights[middle] ?? 0) ^ 0xff;
    writeFileSync(join(folder, manifest.file), weights);
    const env = { RUST_AI_MODEL_FOLDER: folder };
    const verified = await cli.run(["models", "verify", "--json"], { env });
    assert.equal(verified.code, 1, verified.out + verified.err);
    assert.match(verified.out, /"code":"model\.\w+"/);
    const place = ["--file", cli.sample(), "--line", "11", "--column", "1"];
    const completed = await cli.run(["complete", ...place, "--json"], { env });
    assert.equal(completed.code, 2, completed.out + completed.err);
    assert.match(completed.out, /"reason":"model-failed"/);
    assert.equal(completed.err.trimEnd().split("\n").length, 1, completed.err);
});

test("without a model everything says so", async () => {
    const env = { RUST_AI_MODEL_FOLDER: join(cli.folder, "missing") };
    const place = ["--file", cli.sample(), "--line", "11", "--column", "1"];
    const { code, out, err } = await cli.run(["complete", ...place, "--json"], { env });
    assert.equal(code, 2, out + err);
    assert.match(out, /"reason":"no-model"/);
});

test("models bench measures prefill and decoding", async () => {
    const args = ["models", "bench", "--tokens", "8", "--repeats", "1", "--json"];
    const { code, out, err } = await cli.run(args);
    assert.equal(code, 0, err);
    const { rows } = JSON.parse(out) as { rows: { decodeTokensPerSecond: number }[] };
    assert.ok(rows.length > 0, out);
    for (const row of rows) assert.ok(row.decodeTokensPerSecond > 0, out);
});

test("eval completion replays points and sums up, the same way each time", async () => {
    const points = join(cli.folder, "points.jsonl");
    const point = {
        id: "one",
        path: "src/lib.rs",
        prefix: "pub fn push_all(target: &mut Vec<u8>, bytes: &[u8]) {\n    for byte in bytes {\n        target.",
        suffix: "\n    }\n}\n",
        expected: "push(*byte);",
    };
    writeFileSync(points, `${JSON.stringify(point)}\n`);
    const replay = async (): Promise<Record<string, unknown>[]> => {
        const { code, out, err } = await cli.run([
            "eval",
            "completion",
            "--points",
            points,
            "--json",
        ]);
        assert.equal(code, 0, err);
        return out
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    const [first, summary] = await replay();
    assert.equal(first?.id, "one");
    assert.equal(typeof first?.completion, "string");
    assert.equal(typeof first?.shown, "boolean");
    assert.equal(summary?.points, 1);
    assert.equal((await replay())[0]?.completion, first?.completion);
});
