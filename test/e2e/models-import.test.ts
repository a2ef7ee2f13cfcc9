import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { root } from "../../scripts/lib/paths.mjs";
import { CommandLine, cursorBehind } from "./command-line.ts";

const cli = new CommandLine();
after(() => cli.dispose());

const gguf = join(root, "test/fixtures/gguf/llama-blocks.gguf");
const models = join(cli.folder, "my-models");

test("an imported model is listed, whole, and completes", async () => {
    // The only one that all systems take from the command line alone.
    const output = join(models, "tiny");
    const imported = await cli.run(["models", "import", gguf, "--output", output, "--json"]);
    assert.equal(imported.code, 0, imported.err);
    const { id, warnings } = JSON.parse(imported.out);
    assert.equal(id, "llama-blocks");
    assert.deepEqual(warnings, [], "it was loaded before it took its place");
    const folder = ["--folder", output];
    const listed = await cli.run(["models", "list", "--json", ...folder]);
    const ids = JSON.parse(listed.out).models.map((model: { id: string }) => model.id);
    assert.equal(ids[0], "llama-blocks");
    const verified = await cli.run(["models", "verify", "--model", id, "--json", ...folder]);
    assert.equal(verified.code, 0, verified.out + verified.err);
    const file = cli.sample();
    const { line, column } = cursorBehind(readFileSync(file, "utf8"), "fn main() {\n");
    const place = ["--file", file, "--line", String(line), "--column", String(column)];
    const completed = await cli.run(["complete", ...place, "--model", id, "--json", ...folder]);
    assert.equal(completed.code, 0, completed.out + completed.err);
    assert.doesNotMatch(completed.out, /model-failed|no-model/);
});

test("without --output it is among the user's models, which need no --folder", {
    skip: process.platform !== "linux" && "the folder is set by XDG_DATA_HOME on Linux only",
}, async () => {
    const imported = await cli.run(["models", "import", gguf, "--name", "tiny"]);
    assert.equal(imported.code, 0, imported.err);
    const listed = await cli.run(["models", "list", "--json"]);
    const ids = JSON.parse(listed.out).models.map((model: { id: string }) => model.id);
    assert.ok(ids.includes("tiny") && ids[0] !== "tiny", "behind the installed model");
    const again = await cli.run(["models", "import", gguf, "--name", "tiny"]);
    assert.equal(again.code, 2);
    assert.match(again.err, /^rust-ai: import\.exists: .*--force/);
});

test("a model that the runtime does not load is refused and leaves nothing", async () => {
    const source = join(cli.folder, "damaged");
    cpSync(join(root, "test/fixtures/exactness/llama"), source, { recursive: true });
    const graph = readFileSync(join(source, "model.onnx"));
    writeFileSync(join(source, "model.onnx"), graph.subarray(0, graph.length >> 1));
    const output = join(models, "damaged");
    const { code, err } = await cli.run(["models", "import", source, "--output", output]);
    assert.equal(code, 2, err);
    assert.match(err, /^rust-ai: import\.unusable: .*model\.corrupt/);
    assert.deepEqual(readdirSync(models), ["tiny"]);
});
