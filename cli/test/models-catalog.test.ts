import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import {
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
import { after, afterEach, test } from "node:test";
import { DownloadReport, RecommendationReport } from "@rust-ai-ide/ai/catalog/report";
import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { writeSpeed } from "@rust-ai-ide/node/downloads/machine-profile";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { entry, file } from "../../shared/ai/test/catalog/catalog-entries.ts";
import {
    type FileServer,
    modelBytes,
    serveFile,
    sha256,
    startServer,
} from "../../shared/node/test/downloads/file-server.ts";
import type { Terminal } from "../src/command.ts";
import { modelsDownload } from "../src/commands/models-download.ts";
import { modelsList } from "../src/commands/models-list.ts";
import { modelsRecommend } from "../src/commands/models-recommend.ts";
import { runProgram } from "../src/program.ts";
import { processTerminal } from "../src/terminal.ts";
import { fakeContext } from "./fake-context.ts";

const fixtures = join(import.meta.dirname, "../../test/fixtures");
const gguf = readFileSync(join(fixtures, "gguf/llama-blocks.gguf"));
const root = mkdtempSync(join(tmpdir(), "rust-ai-catalog-"));
const running: FileServer[] = [];
let count = 0;

after(() => rmSync(root, { recursive: true, force: true }));
afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
});

/** A machine of its own with a catalogue of three models, all on one server. */
async function freshMachine(handler = serveFile(gguf)): Promise<{
    readonly server: FileServer;
    readonly folder: string;
    readonly catalogFile: string;
}> {
    const server = await startServer(handler);
    running.push(server);
    const folder = join(root, `case-${count++}`);
    mkdirSync(folder);
    const catalogFile = join(folder, "catalog.json");
    const files = [file({ url: `${server.origin}/small.gguf`, approximateBytes: 120_000_000 })];
    const downloads = [
        entry({ files }),
        entry({ id: "served", runsIn: "server", tasks: ["chat"], files }),
        entry({
            id: "large",
            memoryBytes: 190_000_000_000,
            licence: { ...entry().licence, commercialUse: false, note: "For research only." },
            files: [file({ approximateBytes: 180_000_000_000 })],
        }),
    ];
    writeFileSync(catalogFile, JSON.stringify({ version: 1, downloads }));
    return { server, folder, catalogFile };
}

interface RunOptions {
    readonly confirm?: Terminal["confirm"];
    readonly onReaderLeft?: Terminal["onReaderLeft"];
    readonly token?: CancellationSource["token"];
}

async function run(
    machine: { readonly folder: string; readonly catalogFile: string },
    args: readonly string[],
    options: RunOptions = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const { context, out, err } = fakeContext(options.token ? { token: options.token } : {});
    const { folder, catalogFile } = machine;
    const code = await runProgram([modelsList, modelsRecommend, modelsDownload], args, {
        ...context,
        terminal: {
            ...context.terminal,
            confirm: options.confirm,
            onReaderLeft: options.onReaderLeft,
        },
        installation: {
            ...context.installation,
            catalogFile,
            userModelsFolder: join(folder, "models"),
        },
    });
    return { code, out: out(), err: err() };
}

/** A command line to its exit code and what it prints, without the case's own folder and port. */
async function check(
    machine: Awaited<ReturnType<typeof freshMachine>>,
    args: readonly string[],
    expected: string,
    options: RunOptions = {},
): Promise<void> {
    const { code, out, err } = await run(machine, args, options);
    const text = `${code}\n${out}${err}`
        .replaceAll(machine.folder, "HERE")
        .replaceAll(machine.server.origin.slice("http://".length), "HOST");
    expectText(text.replace(/^\{"step":"(?:downloading|importing)".*\n/gm, ""), expected);
}

test("lists what can be downloaded, and catalogues of the user's own", async () => {
    const machine = await freshMachine();
    await check(
        machine,
        ["models", "list", "--catalog"],
        `
        0
        id      download        licence  tasks     context  runs in   state
        small   about 120 MB    MIT      complete     4096  rust-ai   none
        served  about 120 MB    MIT      chat         4096  a server  none
        large   about 180.0 GB  MIT      complete     4096  rust-ai   none
    `,
    );
    const own = join(machine.folder, "own.json");
    writeFileSync(own, JSON.stringify({ version: 1, downloads: [entry({ id: "mine" }), {}] }));
    const { out, err } = await run(machine, ["models", "list", "--catalog", "--from", own]);
    assert.match(out, /^mine /m);
    assert.match(err, /^rust-ai: catalog\.invalidEntry: /);
    const json = await run(machine, ["models", "list", "--catalog", "--from", own, "--json"]);
    const { models, problems } = JSON.parse(json.out);
    assert.deepEqual(
        models.map(({ id, state }: { id: string; state: string }) => [id, state]),
        [
            ["small", "none"],
            ["served", "none"],
            ["large", "none"],
            ["mine", "none"],
        ],
    );
    assert.equal(problems.length, 1);
    await check(
        machine,
        ["models", "list", "--from", own],
        `
        2
        rust-ai: cli.onlyWith: The option --from works only together with --catalog. Add --catalog or leave --from out.
    `,
    );
});

test("says what would be downloaded and does nothing without consent", async () => {
    const machine = await freshMachine();
    await check(
        machine,
        ["models", "download", "small"],
        `
        2
        Small of Somebody (https://models.example/small)
          download  about 120 MB from HOST
          licence   MIT (https://models.example/licence)
          goes to   HERE/models/small
          checksum  not known; that of this download is demanded from now on
        rust-ai: download.notConfirmed: small was not downloaded, because nobody agreed to it. Read what it is, then add --yes.
    `,
    );
    const asked: string[] = [];
    const refuse = async (question: string): Promise<boolean> => {
        asked.push(question);
        return false;
    };
    const { code } = await run(machine, ["models", "download", "small"], { confirm: refuse });
    assert.deepEqual([code, asked], [2, ["Download it?"]]);
    const { err } = await run(machine, ["models", "download", "large"]);
    assert.match(err, /For research only\./);
    assert.deepEqual(machine.server.requests, []);
    assert.deepEqual(readdirSync(machine.folder), ["catalog.json"]);
});

test("downloads and imports a model that can run here", async () => {
    const machine = await freshMachine();
    const agree = async (): Promise<boolean> => true;
    await check(
        machine,
        ["models", "download", "small"],
        `
        0
        small: imported, in HERE/models/small
          small.gguf: 94976 bytes, sha256 cb4af849d617bd637a9ed3b6868eea7637a6751eb5f8bfea9f50186d3c10da1a (demanded from now on)
        Small of Somebody (https://models.example/small)
          download  about 120 MB from HOST
          licence   MIT (https://models.example/licence)
          goes to   HERE/models/small
          checksum  not known; that of this download is demanded from now on
        rust-ai: The model could not be tried on this machine: The inference program /nowhere/inference.cjs cannot be read.
    `,
        { confirm: agree },
    );
    assert.deepEqual(readdirSync(join(machine.folder, "models/small")).sort(), [
        "model.json",
        "model.onnx",
        "tokenizer.json",
    ]);
    assert.ok(!existsSync(join(machine.folder, "downloads/small")), "imported weights go");
    const asked = machine.server.requests.length;
    await check(
        machine,
        ["models", "download", "small", "--yes"],
        `
        2
        rust-ai: import.exists: HERE/models/small exists already. Add --force to replace it, or give another --name or --output.
    `,
    );
    assert.equal(machine.server.requests.length, asked, "refused before anything is downloaded");
    const again = await run(machine, ["models", "download", "small", "--yes", "--force", "--json"]);
    const parsed = parseMessage(DownloadReport, JSON.parse(again.out));
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value.files, [
        { file: "small.gguf", bytes: gguf.length, sha256: sha256(gguf), checksum: "pinned" },
    ]);
});

test("keeps the file of a model for a server, and reports progress as lines", async () => {
    const machine = await freshMachine();
    await check(
        machine,
        ["models", "download", "served", "--yes"],
        `
        0
        served: downloaded, in HERE/downloads/served
          small.gguf: 94976 bytes, sha256 cb4af849d617bd637a9ed3b6868eea7637a6751eb5f8bfea9f50186d3c10da1a (demanded from now on)
        Serve it with: llama-server --model HERE/downloads/served/small.gguf
    `,
    );
    const args = ["models", "download", "small", "--yes", "--file-only", "--progress-lines"];
    const { code, err } = await run(machine, args);
    assert.equal(code, 0);
    // The server's size counts, not the far larger one of the catalogue.
    assert.match(err, /^\{"step":"downloading","percent":100\}$/m);
    assert.ok(existsSync(join(machine.folder, "downloads/small/small.gguf")));
});

test("refuses other files than the first time until they are accepted", async () => {
    const machine = await freshMachine();
    const args = ["models", "download", "served", "--yes", "--json"];
    await run(machine, args);
    rmSync(join(machine.folder, "downloads"), { recursive: true });
    const other = modelBytes();
    machine.server.handler = serveFile(other);
    const refused = await run(machine, args);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /^rust-ai: download\.changed: .*--forget-checksum/);
    const accepted = await run(machine, [...args, "--forget-checksum"]);
    assert.equal(JSON.parse(accepted.out).files[0].sha256, sha256(other));
});

test("what cannot be imported stays as a file", async () => {
    const machine = await freshMachine(serveFile(modelBytes()));
    const { code, err } = await run(machine, ["models", "download", "small", "--yes"]);
    assert.equal(code, 2);
    assert.match(err, /the downloaded files stay in .*downloads.small\nrust-ai: import\./);
    assert.ok(existsSync(join(machine.folder, "downloads/small/small.gguf")));
});

test("ends when the program that started it is gone, and keeps what has arrived", async () => {
    const machine = await freshMachine((_request, response) => {
        response.writeHead(200, { etag: '"one"', "content-length": 1_000_000 });
        response.write(gguf.subarray(0, 50_000));
    });
    let leave = (): void => {};
    const onReaderLeft: Terminal["onReaderLeft"] = (listener) => {
        leave = listener;
        return { dispose: () => {} };
    };
    const stopped = run(machine, ["models", "download", "small", "--yes"], { onReaderLeft });
    const part = join(machine.folder, "downloads/small/small.gguf.part.json");
    while (!existsSync(part)) await new Promise((resolve) => setTimeout(resolve, 20));
    leave();
    assert.equal((await stopped).code, 130);
    assert.ok(existsSync(part));
});

test("a terminal notices that nobody reads it any more", () => {
    const stderr = Object.assign(new EventEmitter(), { isTTY: false, write: () => true });
    const terminal = processTerminal({
        stdin: {},
        stdout: {},
        stderr,
    } as unknown as NodeJS.Process);
    let left = 0;
    const watch = terminal.onReaderLeft?.(() => left++);
    stderr.emit("error", { code: "EPIPE" });
    stderr.once("error", () => {});
    stderr.emit("error", { code: "EIO" });
    watch?.dispose();
    assert.equal(left, 1);
    assert.equal(stderr.listenerCount("error"), 0);
    assert.equal(terminal.confirm, undefined, "nobody can be asked");
});

test("names similar models for one that is unknown, and ends when it is cancelled", async () => {
    const machine = await freshMachine();
    await check(
        machine,
        ["models", "download", "smal", "--yes"],
        `
        2
        rust-ai: catalog.unknownModel: The catalogue has no model "smal"; similar: small. See rust-ai models list --catalog.
    `,
    );
    const source = new CancellationSource();
    source.cancel();
    const stopped = await run(machine, ["models", "download", "small", "--yes"], {
        token: source.token,
    });
    assert.equal(stopped.code, 130);
});

test("ranks the models by the last measurement of this machine", async () => {
    const machine = await freshMachine();
    const installed = join(machine.folder, "installed");
    mkdirSync(installed);
    const manifest = JSON.parse(
        readFileSync(join(import.meta.dirname, "../../models/embedded/model.json"), "utf8"),
    );
    writeFileSync(join(installed, "model.json"), JSON.stringify(manifest));
    await writeSpeed(join(machine.folder, "speed.json"), {
        model: `${manifest.id} ${manifest.version}`,
        parameters: 116_000_000,
        bytes: 79_000_000,
        decodeTokensPerSecond: 100,
        prefillTokensPerSecond: 600,
    });
    const { context, out } = fakeContext();
    const recommend = async (...args: string[]): Promise<string> => {
        const before = out().length;
        const code = await runProgram([modelsRecommend], ["models", "recommend", ...args], {
            ...context,
            installation: {
                ...context.installation,
                catalogFile: machine.catalogFile,
                modelFolders: [installed],
                userModelsFolder: join(machine.folder, "models"),
            },
        });
        assert.equal(code, 0);
        return out().slice(before);
    };
    const parsed = parseMessage(RecommendationReport, JSON.parse(await recommend("--json")));
    assert.ok(parsed.ok, parsed.ok ? "" : parsed.message);
    const { models, problems, machine: found } = parsed.value;
    assert.deepEqual(problems, []);
    assert.equal(found.speed?.decodeTokensPerSecond, 100);
    assert.deepEqual(
        models.map(({ entry: { id }, verdict }) => [id, verdict]),
        [
            ["small", "recommended"],
            ["served", "recommended"],
            ["large", "too-large"],
        ],
    );
    const text = await recommend("--task", "complete", "--quick");
    assert.match(text, /^This machine: .*writes 100 and reads 600 tokens a second$/m);
    assert.match(text, /^Recommended for this machine$/m);
    assert.match(text, /^small .* about 120 MB|^small +about 120 MB/m);
    assert.doesNotMatch(text, /^served/m);
    assert.match(text, /^Too large for this machine$/m);
});

test("ranks by memory and disk alone where nothing can be measured", async () => {
    const machine = await freshMachine();
    const { code, out, err } = await run(machine, ["models", "recommend"]);
    assert.equal(code, 0);
    assert.match(err, /^rust-ai: (?:cli|inference)\./);
    assert.match(out, /^Others$/m);
    assert.match(out, /speed not measured/);
    const quick = await run(machine, ["models", "recommend", "--quick"]);
    assert.deepEqual([quick.code, quick.err], [0, ""]);
    assert.match(quick.out, /speed not measured/);
    await check(
        machine,
        ["models", "recommend", "--task", "cook"],
        `
        2
        rust-ai: cli.unknownTask: There is no task "cook". Give one of complete, score, chat, embed.
    `,
    );
});
