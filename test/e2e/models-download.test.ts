import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../scripts/lib/paths.mjs";
import { entry, file } from "../../shared/ai/test/catalog/catalog-entries.ts";
import {
    cutAfter,
    type FileServer,
    serveFile,
    startServer,
} from "../../shared/node/test/downloads/file-server.ts";
import { CommandLine, cursorBehind } from "./command-line.ts";

const cli = new CommandLine();
const gguf = readFileSync(join(root, "test/fixtures/gguf/llama-blocks.gguf"));
const catalog = join(cli.folder, "own-catalog.json");
const skip = process.platform !== "linux" && "the folder is set by XDG_DATA_HOME on Linux only";
let server: FileServer;

before(async () => {
    // The line breaks after every 40 kB.
    server = await startServer(cutAfter(gguf, 40_000));
    const files = [file({ url: `${server.origin}/tiny.gguf`, approximateBytes: gguf.length })];
    writeFileSync(
        catalog,
        JSON.stringify({ version: 1, downloads: [entry({ id: "tiny-download", files })] }),
    );
});
after(async () => {
    await server.close();
    cli.dispose();
});

const download = ["models", "download", "tiny-download", "--from", catalog];

test("nothing is downloaded before somebody agreed", { skip }, async () => {
    const { code, err } = await cli.run(download);
    assert.equal(code, 2);
    assert.match(err, /^ {2}licence {3}MIT/m);
    assert.match(err, /^rust-ai: download\.notConfirmed: /m);
    assert.deepEqual(server.requests, []);
});

test("a download over a line that breaks ends as a model that completes", { skip }, async () => {
    const { code, out, err } = await cli.run([...download, "--yes", "--json"]);
    assert.equal(code, 0, err);
    const report = JSON.parse(out);
    assert.equal(report.state, "imported");
    assert.deepEqual(report.warnings, [], "it was loaded before it took its place");
    assert.equal(report.files[0].checksum, "first");
    assert.deepEqual(server.requests, [
        "/tiny.gguf",
        "/tiny.gguf bytes=40000-",
        "/tiny.gguf bytes=80000-",
    ]);
    const listed = await cli.run(["models", "list", "--json"]);
    const ids = JSON.parse(listed.out).models.map((model: { id: string }) => model.id);
    assert.ok(ids.includes("tiny-download"));
    const sample = cli.sample();
    const { line, column } = cursorBehind(readFileSync(sample, "utf8"), "fn main() {\n");
    const place = ["--file", sample, "--line", String(line), "--column", String(column)];
    const completed = await cli.run(["complete", ...place, "--model", "tiny-download", "--json"]);
    assert.equal(completed.code, 0, completed.err);
    assert.doesNotMatch(completed.out, /model-failed|no-model/);
});

test("another file than the first time is refused", { skip }, async () => {
    server.handler = serveFile(readFileSync(join(root, "test/fixtures/gguf/qwen2-floats.gguf")));
    const { code, err } = await cli.run([...download, "--yes", "--force"]);
    assert.equal(code, 2);
    assert.match(err, /^rust-ai: download\.changed: /m);
    const { out } = await cli.run(["models", "list", "--json"]);
    const ids = JSON.parse(out).models.map((model: { id: string }) => model.id);
    assert.ok(ids.includes("tiny-download"), "the model that was there stays");
});

test("the shipped catalogue is found and ranked by the installed model", { skip }, async () => {
    const { code, out, err } = await cli.run(["models", "recommend", "--json"]);
    assert.equal(code, 0, err);
    const { machine, models, problems } = JSON.parse(out);
    assert.deepEqual(problems, []);
    assert.match(machine.speed.model, /^rust-base /);
    assert.ok(machine.speed.decodeTokensPerSecond > 1);
    assert.ok(models.length >= 10);
});
