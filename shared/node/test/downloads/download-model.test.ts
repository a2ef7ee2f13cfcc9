import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, test } from "node:test";
import type { CatalogEntry } from "@rust-ai-ide/ai/catalog/catalog-schema";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { entry, file } from "../../../ai/test/catalog/catalog-entries.ts";
import { systemDisk } from "../../src/downloads/download-disk.ts";
import { downloadFolders } from "../../src/downloads/download-folders.ts";
import {
    type DownloadedModel,
    downloadModel,
    forgetChecksums,
    type ModelDownload,
    removeDownload,
} from "../../src/downloads/download-model.ts";
import { SystemClock } from "../../src/system-clock.ts";
import { type FileServer, modelBytes, serveFile, sha256, startServer } from "./file-server.ts";

const root = mkdtempSync(join(tmpdir(), "rust-ai-download-model-"));
const bytes = modelBytes();
const running: FileServer[] = [];
let count = 0;

after(() => rmSync(root, { recursive: true, force: true }));
afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
});

async function serve(handler = serveFile(bytes)): Promise<FileServer> {
    const server = await startServer(handler);
    running.push(server);
    return server;
}

const freshFolders = () => downloadFolders(join(root, `case-${count++}`, "models"));

function model(server: FileServer, ...paths: string[]): CatalogEntry {
    const files = ["small.gguf", ...paths].map((path) =>
        file({ file: path, url: `${server.origin}/${path}`, approximateBytes: bytes.length }),
    );
    return entry({ files });
}

function fetchModel(
    change: Partial<ModelDownload> & Pick<ModelDownload, "entry" | "folders">,
    disk = systemDisk,
): Promise<DownloadedModel> {
    return downloadModel(
        { token: NeverCancelled, ...change },
        { clock: SystemClock, environment: {}, disk, timeoutMs: 3000, retryDelays: [] },
        async (downloaded) => downloaded,
    );
}

test("downloads every file of a model into its folder, and knows them the next time", async () => {
    const server = await serve((request, response) => {
        if (request.url?.endsWith(".json")) response.end('{"a":1}');
        else serveFile(bytes)(request, response);
    });
    const folders = freshFolders();
    const wanted = model(server, "onnx/config.json");
    const progress: string[] = [];
    const onProgress = (done: number, total: number): number => progress.push(`${done}/${total}`);
    const first = await fetchModel({ entry: wanted, folders, onProgress });
    assert.deepEqual(
        first.files.map(({ file, checksum }) => [file, checksum]),
        [
            ["small.gguf", "first"],
            ["onnx/config.json", "first"],
        ],
    );
    assert.equal(first.folder, join(folders.downloads, "small"));
    assert.equal(progress.at(-1), "300007/300007");
    assert.ok(!existsSync(join(first.folder, ".lock")));
    const asked = server.requests.length;
    const second = await fetchModel({ entry: wanted, folders });
    assert.deepEqual(
        second.files.map(({ checksum }) => checksum),
        ["pinned", "pinned"],
    );
    assert.equal(server.requests.length, asked, "what is there is not asked for again");
    await removeDownload(first.folder);
    assert.ok(!existsSync(first.folder));
});

test("the first download's checksum is demanded from then on, until it is forgotten", async () => {
    const server = await serve();
    const folders = freshFolders();
    const wanted = model(server);
    await fetchModel({ entry: wanted, folders });
    rmSync(join(folders.downloads, "small"), { recursive: true });
    const replaced = modelBytes(250_000, 9);
    server.handler = serveFile(replaced);
    await assert.rejects(fetchModel({ entry: wanted, folders }), { code: "download.changed" });
    assert.deepEqual(readdirSync(join(folders.downloads, "small")), []);
    await forgetChecksums(wanted, folders);
    const [accepted] = (await fetchModel({ entry: wanted, folders })).files;
    assert.deepEqual([accepted?.sha256, accepted?.checksum], [sha256(replaced), "first"]);
});

test("a checksum of the catalogue counts more than any other", async () => {
    const server = await serve();
    const folders = freshFolders();
    const url = `${server.origin}/small.gguf`;
    const known = (hash: string): CatalogEntry =>
        entry({ files: [{ file: "small.gguf", url, bytes: bytes.length, sha256: hash }] });
    const right = known(sha256(bytes));
    const [found] = (await fetchModel({ entry: right, folders })).files;
    assert.equal(found?.checksum, "catalog");
    writeFileSync(join(folders.downloads, "small/small.gguf"), "GGUF tampered with");
    assert.equal((await fetchModel({ entry: right, folders })).files[0]?.bytes, bytes.length);
    const wrong = known("0".repeat(64));
    await assert.rejects(fetchModel({ entry: wrong, folders: freshFolders() }), {
        code: "download.wrongChecksum",
    });
});

test("damaged notes about checksums make the next download the first", async () => {
    const server = await serve();
    const folders = freshFolders();
    await fetchModel({ entry: model(server), folders });
    const [note = ""] = readdirSync(folders.checksums);
    writeFileSync(join(folders.checksums, note), "{");
    const [found] = (await fetchModel({ entry: model(server), folders })).files;
    assert.equal(found?.checksum, "first");
});

test("says before the first byte that the disk is too small for file and import", async () => {
    const server = await serve();
    const disk = { ...systemDisk, freeBytes: async () => 400_000_000 };
    await assert.rejects(fetchModel({ entry: model(server), folders: freshFolders() }, disk), {
        code: "download.diskFull",
    });
    assert.deepEqual(server.requests, []);
});

test("a folder that cannot be made is said", async () => {
    const server = await serve();
    const blocked = join(root, "blocked");
    writeFileSync(blocked, "");
    const folders = { downloads: blocked, checksums: blocked };
    await assert.rejects(fetchModel({ entry: model(server), folders }), {
        code: "download.notWritten",
    });
});

test("nobody else downloads a model while it is being used, and a failure of that is passed on", async () => {
    const server = await serve();
    const folders = freshFolders();
    const wanted = model(server);
    const surroundings = { clock: SystemClock, environment: {} };
    const request = { entry: wanted, folders, token: NeverCancelled };
    const using = downloadModel(request, surroundings, async ({ folder }) => {
        await assert.rejects(fetchModel(request), { code: "download.busy" });
        await removeDownload(folder);
        throw new Error("cannot be imported");
    });
    await assert.rejects(using, /cannot be imported/);
    assert.equal((await fetchModel(request)).files[0]?.checksum, "pinned");
});

test("a cancelled download leaves its lock to nobody", async () => {
    const server = await serve(() => {});
    const folders = freshFolders();
    const source = new CancellationSource();
    const stopped = fetchModel({ entry: model(server), folders, token: source.token });
    setTimeout(() => source.cancel(), 100);
    await assert.rejects(stopped, CancelledError);
    server.handler = serveFile(bytes);
    assert.equal((await fetchModel({ entry: model(server), folders })).files.length, 1);
});

/** A program that downloads a model and prints how that ended. */
function programArguments(request: unknown): string[] {
    const source = (path: string): string => import.meta.resolve(`../../src/${path}.ts`);
    const program = `
        const { downloadModel } = await import(${JSON.stringify(source("downloads/download-model"))});
        const { SystemClock } = await import(${JSON.stringify(source("system-clock"))});
        const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) };
        const surroundings = { clock: SystemClock, environment: {} };
        const answer = await downloadModel({ ...${JSON.stringify(request)}, token }, surroundings, async ({ files }) => files[0]).then(
            (file) => \`\${file.checksum} \${file.sha256}\`,
            (error) => error.code ?? String(error),
        );
        process.stdout.write(answer);
    `;
    return ["--import", "tsx", "--input-type=module", "--eval", program];
}

test("of two programs one downloads, and a dead one's lock holds nobody up", async () => {
    const server = await serve((request, response) => {
        // Slow enough for the other program to come along.
        setTimeout(() => serveFile(bytes)(request, response), 300);
    });
    const folders = freshFolders();
    const request = { entry: model(server), folders };
    const start = async (): Promise<string> => {
        const child = spawn(process.execPath, programArguments(request), {
            stdio: ["ignore", "pipe", "inherit"],
        });
        let output = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            output += text;
        });
        await once(child, "close");
        return output;
    };
    const twice = [1, 2].map(() => fetchModel({ entry: model(server), folders }));
    const ends = (await Promise.allSettled(twice)).map((end) =>
        end.status === "fulfilled" ? "downloaded" : end.reason.code,
    );
    assert.deepEqual(ends.sort(), ["download.busy", "downloaded"]);
    rmSync(join(folders.downloads, "small"), { recursive: true });
    const both = await Promise.all([start(), start()]);
    const hash = sha256(bytes);
    // Either they met, or the second found the file of the first.
    for (const answer of both) {
        assert.ok(["download.busy", `pinned ${hash}`].includes(answer), answer);
    }
    assert.ok(both.includes(`pinned ${hash}`));
    // No process has this number: systems count less far.
    writeFileSync(join(folders.downloads, "small/.lock"), "999999999 gone");
    assert.equal((await fetchModel({ entry: model(server), folders })).files.length, 1);
});
