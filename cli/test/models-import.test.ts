import assert from "node:assert/strict";
import {
    chmodSync,
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { ModelManifest } from "@rust-ai-ide/protocol/model";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { checkModel } from "../../extensions/ai-core/worker/models/check-model.ts";
import { readModelFolder } from "../../extensions/ai-core/worker/models/model-folder.ts";
import { modelsImport } from "../src/commands/models-import.ts";
import { type ImportRequest, importModel } from "../src/import/import-model.ts";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";

const fixtures = join(import.meta.dirname, "../../test/fixtures");
const gguf = join(fixtures, "gguf/llama-blocks.gguf");
const exported = join(fixtures, "exactness/llama");
const folder = mkdtempSync(join(tmpdir(), "rust-ai-models-"));
after(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function freshFolder(): string {
    return join(folder, `case-${count++}`);
}

function request(change: Partial<ImportRequest>): ImportRequest {
    return {
        source: gguf,
        name: undefined,
        output: undefined,
        userModelsFolder: freshFolder(),
        replace: false,
        floatBits: undefined,
        pieceBytes: undefined,
        onProgress: () => {},
        check: async () => [],
        token: NeverCancelled,
        ...change,
    };
}

/** Files below a folder, hidden ones too. */
function filesIn(path: string): string[] {
    return existsSync(path) ? readdirSync(path, { recursive: true, encoding: "utf8" }).sort() : [];
}

/** A request to its error's code; nothing may be left in the folder of models. */
async function checkRefused(change: Partial<ImportRequest>, expected: string): Promise<void> {
    const wanted = request(change);
    const before = filesIn(wanted.userModelsFolder);
    await assert.rejects(importModel(wanted), (error) => {
        const text = CodedError.is(error) ? `${error.code}: ${error.message}` : String(error);
        // Each test has a numbered folder of its own.
        expectText(text.replaceAll(folder, "").replace(/[\\/]case-\d+/g, "HERE"), expected);
        return true;
    });
    assert.deepEqual(filesIn(wanted.userModelsFolder), before);
}

async function assertUsable(path: string): Promise<ModelManifest> {
    const manifest = JSON.parse(readFileSync(join(path, "model.json"), "utf8"));
    const parsed = parseMessage(ModelManifest, manifest);
    assert.ok(parsed.ok, parsed.ok ? "" : parsed.message);
    assert.deepEqual(await checkModel(await readModelFolder(path), NeverCancelled), []);
    return parsed.value;
}

test("a GGUF file becomes a model of the user's", async () => {
    const seen: number[] = [];
    const wanted = request({ onProgress: (done, total) => seen.push(done / total) });
    const { folder: made, manifest, warnings } = await importModel(wanted);
    assert.equal(made, join(wanted.userModelsFolder, "llama-blocks"));
    assert.deepEqual(warnings, []);
    assert.deepEqual(filesIn(wanted.userModelsFolder), [
        "llama-blocks",
        ...["model.json", "model.onnx", "tokenizer.json"].map((name) => join("llama-blocks", name)),
    ]);
    assert.deepEqual(await assertUsable(made), manifest);
    assert.equal(manifest.layout, "rows/1");
    assert.deepEqual(manifest.prompt, {
        format: "fim",
        order: "psm",
        prefix: "<|fim_prefix|>",
        suffix: "<|fim_suffix|>",
        middle: "<|fim_middle|>",
        stop: ["<|endoftext|>"],
    });
    assert.equal(seen.at(-1), 1);
    assert.deepEqual(
        seen,
        [...seen].sort((one, other) => one - other),
    );
});

test("the folder of an export is copied with what it needs", async () => {
    const source = freshFolder();
    cpSync(exported, source, { recursive: true });
    writeFileSync(join(source, "README.md"), "# A model\n");
    writeFileSync(join(source, "generation_config.json"), '{"eos_token_id": [1, 2]}');
    writeFileSync(join(source, "pytorch_model.bin"), "not needed");
    const { folder: made, manifest } = await importModel(request({ source, name: "my-export" }));
    assert.equal(manifest.id, "my-export");
    assert.equal(manifest.layout, "hugging-face");
    assert.deepEqual(manifest.endTokens?.slice(-2), [1, 2]);
    assert.deepEqual(filesIn(made), [
        "README.md",
        "config.json",
        "generation_config.json",
        "model.json",
        "model.onnx",
        "tokenizer.json",
    ]);
    await assertUsable(made);
    // As good as the folder itself, which can be loaded in place.
    const [inPlace, copy] = [await readModelFolder(source), await readModelFolder(made)];
    assert.deepEqual(copy.architecture, inPlace.architecture);
    assert.deepEqual(copy.prompt, inPlace.prompt);
    assert.deepEqual(copy.endTokens, inPlace.endTokens);
});

test("a folder with a model.json is copied as it is, checked against it", async () => {
    const { folder: source, manifest } = await importModel(request({ pieceBytes: 30_000 }));
    writeFileSync(join(source, "LICENSE"), "MIT");
    const copied = await importModel(request({ source, name: "copy" }));
    assert.deepEqual(copied.manifest, { ...manifest, id: "copy" });
    assert.deepEqual(filesIn(copied.folder), filesIn(source));
    await assertUsable(copied.folder);
    const edit = (change: object): void =>
        writeFileSync(join(source, "model.json"), JSON.stringify({ ...manifest, ...change }));
    edit({ sha256: "0".repeat(64) });
    await checkRefused(
        { source },
        `import.corrupt: The file is damaged: model.onnx has another checksum than model.json says.`,
    );
    edit({ file: "../model.onnx" });
    await checkRefused(
        { source },
        `import.corrupt: The file is damaged: model.json points outside its folder.`,
    );
    edit({ file: "none.onnx" });
    await checkRefused(
        { source },
        `cli.fileMissing: The file HERE/llama-blocks/none.onnx does not exist.`,
    );
    edit({ layout: "other" });
    await checkRefused(
        { source },
        `import.corrupt: The file is damaged: model.json is not valid (layout: expected ("rows/1" | "hugging-face")).`,
    );
});

test("weights beside an export's graph come along, and a missing one is noticed", async () => {
    const { folder: source } = await importModel(request({ pieceBytes: 30_000 }));
    const names = filesIn(source).filter((name) => name.startsWith("model.onnx_data"));
    assert.ok(names.length > 2, names.join());
    const manifest = await assertUsable(source);
    assert.deepEqual(
        manifest.externalFiles?.map(({ file }) => file),
        names,
    );
    const damaged = freshFolder();
    const damagedFile = join(damaged, names[1] ?? "");
    const codes = async (): Promise<string[]> => {
        const problems = await checkModel(await readModelFolder(damaged), NeverCancelled);
        return problems.map(({ code }) => code);
    };
    cpSync(source, damaged, { recursive: true });
    const bytes = readFileSync(damagedFile);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(damagedFile, bytes);
    assert.deepEqual(await codes(), ["model.wrongChecksum"]);
    writeFileSync(damagedFile, bytes.subarray(1));
    assert.deepEqual(await codes(), ["model.wrongSize"]);
    rmSync(damagedFile);
    assert.deepEqual(await codes(), ["model.fileMissing"]);
});

test("says what cannot be imported", async () => {
    const source = freshFolder();
    mkdirSync(source);
    await checkRefused(
        { source },
        `import.notImportable: HERE holds no model that can be imported.`,
    );
    await checkRefused(
        { source: join(source, "none.gguf") },
        `cli.fileMissing: The file HERE/none.gguf does not exist.`,
    );
    writeFileSync(join(source, "model.safetensors"), "");
    await checkRefused(
        { source },
        `import.safetensors: HERE holds weights for training (safetensors).`,
    );
    await checkRefused(
        { source: join(source, "model.safetensors") },
        `import.safetensors: HERE/model.safetensors holds weights for training (safetensors).`,
    );
    writeFileSync(join(source, "notes.txt"), "text");
    await checkRefused(
        { source: join(source, "notes.txt") },
        `import.notGguf: The file is not a GGUF file.`,
    );
    await checkRefused(
        { source: "/dev/null" },
        `import.notImportable: /dev/null holds no model that can be imported.`,
    );
    await checkRefused(
        { name: "No Model" },
        `import.invalidName: "No Model" cannot be a model's id.`,
    );
    const broken = join(source, "broken.gguf");
    writeFileSync(broken, readFileSync(gguf).subarray(0, 50_000));
    await checkRefused(
        { source: broken },
        `import.truncated: The file ends inside the tensor blk.0.attn_q.weight.`,
    );
    cpSync(exported, join(source, "export"), { recursive: true });
    const config = join(source, "export/config.json");
    writeFileSync(config, "{");
    await checkRefused(
        { source: join(source, "export") },
        `import.corrupt: The file is damaged: config.json is not JSON.`,
    );
    writeFileSync(config, "{}");
    await checkRefused(
        { source: join(source, "export") },
        `import.corrupt: The file is damaged: config.json is not valid (model_type: expected "model_type").`,
    );
    writeFileSync(config, '{"model_type": "rnn", "vocab_size": 9}');
    await checkRefused(
        { source: join(source, "export") },
        `import.unsupportedFeature: The model uses rnn without sizes, which is not supported.`,
    );
    rmSync(config);
    await checkRefused(
        { source: join(source, "export") },
        `cli.fileMissing: The file HERE/export/config.json does not exist.`,
    );
});

test("replaces only what an import made, and only when asked", async () => {
    const wanted = request({});
    const { folder: made } = await importModel(wanted);
    const again = { userModelsFolder: wanted.userModelsFolder };
    await checkRefused(again, `import.exists: HERE/llama-blocks exists already.`);
    writeFileSync(join(made, "left-over"), "");
    await importModel(request({ ...again, replace: true }));
    assert.deepEqual(filesIn(made), ["model.json", "model.onnx", "tokenizer.json"]);
    const precious = freshFolder();
    mkdirSync(precious);
    writeFileSync(join(precious, "thesis.txt"), "");
    await checkRefused(
        { output: precious, replace: true },
        `import.inTheWay: HERE exists and is no imported model, so it is not replaced.`,
    );
    await checkRefused(
        { output: join(precious, "thesis.txt"), replace: true },
        `import.inTheWay: HERE/thesis.txt exists and is no imported model, so it is not replaced.`,
    );
    assert.deepEqual(filesIn(precious), ["thesis.txt"]);
});

test("leaves nothing behind when it is cancelled or fails", async () => {
    const source = new CancellationSource();
    const wanted = request({ token: source.token, onProgress: () => source.cancel() });
    await assert.rejects(importModel(wanted), CancelledError);
    assert.deepEqual(filesIn(wanted.userModelsFolder), []);
    const { userModelsFolder } = wanted;
    const first = await importModel(request({ userModelsFolder }));
    const failing = request({
        userModelsFolder,
        replace: true,
        check: async () => {
            throw new CodedError({ code: "test.failed", message: "It failed.", nextStep: "" });
        },
    });
    await assert.rejects(importModel(failing), { code: "test.failed" });
    assert.deepEqual(readdirSync(userModelsFolder), ["llama-blocks"]);
    await assertUsable(first.folder);
    // What a killed process left is swept, what a living one works on stays.
    const dead = join(userModelsFolder, ".import-999999999-00000000");
    const alive = join(userModelsFolder, `.import-${process.pid}-00000000`);
    for (const path of [dead, alive]) mkdirSync(path);
    await importModel(request({ userModelsFolder, replace: true }));
    assert.deepEqual([existsSync(dead), existsSync(alive)], [false, true]);
});

test("says when the folder cannot be written", { skip: process.getuid?.() === 0 }, async () => {
    const closed = freshFolder();
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    await checkRefused(
        { userModelsFolder: closed },
        `import.notWritten: The model could not be written to HERE/llama-blocks (EACCES).`,
    );
});

test("says when the folder cannot be made", async () => {
    const file = freshFolder();
    writeFileSync(file, "");
    await checkRefused(
        { userModelsFolder: join(file, "models") },
        `import.notWritten: The model could not be written to HERE/models/llama-blocks (ENOTDIR).`,
    );
});

/** A command line to exit code, standard output and standard error. */
async function checkCommand(args: string[], expected: string): Promise<void> {
    const { context, out, err } = fakeContext();
    const userModelsFolder = freshFolder();
    const installation = { ...context.installation, userModelsFolder };
    const code = await runProgram([modelsImport], ["models", "import", ...args], {
        ...context,
        installation,
    });
    const text = `${code}\n${out()}${err()}`.replaceAll(userModelsFolder, "MODELS");
    // Between the first and the last line of progress are as many as there are hundredths.
    const lines = text.replaceAll(gguf, "GGUF").trimEnd().split("\n");
    const isProgress = (line: string | undefined): boolean => line?.startsWith('{"step"') ?? false;
    const ends = lines.filter(
        (line, at) => !isProgress(line) || !isProgress(lines[at - 1]) || !isProgress(lines[at + 1]),
    );
    expectText(ends.join("\n"), expected);
}

test("the command prints what was made, and what could not be tried", async () => {
    await checkCommand(
        [gguf],
        `
        0
        llama-blocks: Q8_0, 0.1 MB, licence mit, in MODELS/llama-blocks
        rust-ai: The model could not be tried on this machine: The inference program /nowhere/inference.cjs cannot be read.
    `,
    );
    await checkCommand(
        [gguf, "--json", "--name", "tiny"],
        `
        0
        {"id":"tiny","folder":"MODELS/tiny","name":"llama-blocks","licence":"mit","quantisation":"Q8_0","layout":"rows/1","bytes":130883,"prompt":"fim","warnings":["The model could not be tried on this machine: The inference program /nowhere/inference.cjs cannot be read."]}
    `,
    );
    await checkCommand(
        [gguf, "--progress-lines", "--piece", "1", "--quantise", "8"],
        `
        0
        llama-blocks: Q8_0, 0.1 MB, licence mit, in MODELS/llama-blocks
        {"step":"importing","percent":0}
        {"step":"checking","percent":100}
        rust-ai: The model could not be tried on this machine: The inference program /nowhere/inference.cjs cannot be read.
    `,
    );
    await checkCommand(
        [],
        `
        2
        rust-ai: cli.missingArgument: models import needs DIR|FILE. See rust-ai models import --help.
    `,
    );
    await checkCommand(
        [gguf, gguf],
        `
        2
        rust-ai: cli.unexpectedArgument: The argument "GGUF" has no meaning here. See rust-ai models import --help.
    `,
    );
    await checkCommand(
        [gguf, "--source", "x"],
        `
        2
        rust-ai: cli.unknownOption: There is no option --source. See rust-ai models import --help.
    `,
    );
    await checkCommand(
        [gguf, "--quantise", "5"],
        `
        2
        rust-ai: import.invalidBits: Weights cannot be quantised to "5" bits. Give --quantise 4 or --quantise 8.
    `,
    );
});
