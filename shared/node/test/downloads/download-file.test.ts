import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, afterEach, test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { DownloadDisk } from "../../src/downloads/download-disk.ts";
import { systemDisk } from "../../src/downloads/download-disk.ts";
import {
    type DownloadedFile,
    type DownloadSurroundings,
    downloadFile,
    type FileDownload,
} from "../../src/downloads/download-file.ts";
import { SystemClock } from "../../src/system-clock.ts";
import {
    cutAfter,
    type FileServer,
    type Handler,
    modelBytes,
    serveFile,
    sha256,
    startServer,
} from "./file-server.ts";

const folder = mkdtempSync(join(tmpdir(), "rust-ai-downloads-"));
const bytes = modelBytes();
const hash = sha256(bytes);
const running: FileServer[] = [];
let count = 0;

after(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
});

async function serve(handler: Handler, host?: string): Promise<FileServer> {
    const server = await startServer(handler, host);
    running.push(server);
    return server;
}

interface Case extends Partial<FileDownload>, Partial<DownloadSurroundings> {}

/** Downloads from a server into a folder of the test's own. */
function fetchFrom(server: FileServer, change: Case = {}): Promise<DownloadedFile> {
    const { clock = SystemClock, environment = {}, disk, ...download } = change;
    const { timeoutMs = 2000, retryDelays = [], ...file } = download;
    return downloadFile(
        {
            url: `${server.origin}/model.gguf`,
            target: freshTarget(),
            approximateBytes: bytes.length,
            token: NeverCancelled,
            ...file,
        },
        { clock, environment, timeoutMs, retryDelays, disk },
    );
}

function freshTarget(): string {
    return join(folder, `case-${count++}`, "model.gguf");
}

function filesBeside(target: string): string[] {
    return existsSync(dirname(target)) ? readdirSync(dirname(target)).sort() : [];
}

/** A server's behaviour to the error's code, and what is left on the disk afterwards. */
async function checkFailure(
    handler: Handler,
    expected: string,
    left: readonly string[] = [],
    change: Case = {},
): Promise<void> {
    const server = await serve(handler);
    const target = freshTarget();
    await assert.rejects(fetchFrom(server, { target, ...change }), (error) => {
        assert.ok(CodedError.is(error), String(error));
        assert.notEqual(error.nextStep, "");
        assert.equal(error.code, expected, error.message);
        return true;
    });
    assert.deepEqual(filesBeside(target), left);
}

const part = ["model.gguf.part", "model.gguf.part.json"];

test("downloads a file with its size and checksum", async () => {
    const server = await serve(serveFile(bytes));
    const seen: (number | undefined)[] = [];
    const target = freshTarget();
    const result = await fetchFrom(server, {
        target,
        sha256: hash,
        bytes: bytes.length,
        onProgress: (done, total) => seen.push(done, total),
    });
    assert.deepEqual(result, { path: target, bytes: bytes.length, sha256: hash, resumedFrom: 0 });
    assert.deepEqual(readFileSync(target), bytes);
    assert.deepEqual(filesBeside(target), ["model.gguf"]);
    assert.deepEqual(seen.slice(-2), [bytes.length, bytes.length]);
});

test("works where there is only IPv6", async (context) => {
    let server: FileServer;
    try {
        server = await serve(serveFile(bytes), "::1");
    } catch {
        return context.skip("this machine has no IPv6");
    }
    assert.equal((await fetchFrom(server)).sha256, hash);
});

test("goes on after the connection broke, within one call as long as there is progress", async () => {
    const server = await serve(cutAfter(bytes, 100_000));
    const result = await fetchFrom(server, { sha256: hash, retryDelays: [1, 1] });
    assert.equal(result.sha256, hash);
    assert.deepEqual(
        server.requests.map((request) => request.replace(/bytes=\d+/, "range")),
        ["/model.gguf", ...Array(server.requests.length - 1).fill("/model.gguf range-")],
    );
    assert.ok(server.requests.length >= 3);
});

test("keeps the part when the connection stays broken, and goes on with it the next time", async () => {
    const server = await serve(cutAfter(bytes, 120_000));
    const target = freshTarget();
    await assert.rejects(fetchFrom(server, { target }), { code: "download.interrupted" });
    assert.deepEqual(filesBeside(target), part);
    server.handler = serveFile(bytes, { etag: '"one"' });
    const result = await fetchFrom(server, { target });
    assert.equal(result.sha256, hash);
    assert.equal(result.resumedFrom, 120_000);
    assert.equal(server.requests.at(-1), "/model.gguf bytes=120000-");
    assert.deepEqual(readFileSync(target), bytes);
});

test("starts over when the file changed meanwhile", async () => {
    const server = await serve(cutAfter(bytes, 120_000));
    const target = freshTarget();
    await assert.rejects(fetchFrom(server, { target }), { code: "download.interrupted" });
    const newer = modelBytes(200_000, 2);
    server.handler = serveFile(newer, { etag: '"two"' });
    assert.equal((await fetchFrom(server, { target })).sha256, sha256(newer));
    assert.deepEqual(readFileSync(target), newer);
});

test("starts over when a server ignores If-Range but says that the file changed", async () => {
    const server = await serve(cutAfter(bytes, 120_000));
    const target = freshTarget();
    await assert.rejects(fetchFrom(server, { target }), { code: "download.interrupted" });
    const newer = modelBytes(bytes.length, 2);
    server.handler = (request, response) => {
        delete request.headers["if-range"];
        serveFile(newer, { etag: '"two"' })(request, response);
    };
    assert.equal((await fetchFrom(server, { target })).sha256, sha256(newer));
    assert.deepEqual(server.requests.slice(-2), ["/model.gguf bytes=120000-", "/model.gguf"]);
});

test("a server that ignores ranges sends everything again", async () => {
    const server = await serve(cutAfter(bytes, 120_000));
    const target = freshTarget();
    await assert.rejects(fetchFrom(server, { target }), { code: "download.interrupted" });
    server.handler = (_request, response) => {
        response.writeHead(200, { "content-length": bytes.length });
        response.end(bytes);
    };
    assert.equal((await fetchFrom(server, { target })).sha256, hash);
    assert.deepEqual(readFileSync(target), bytes);
});

test("without a strong mark of the version only a known checksum lets it go on", async () => {
    const plain: Handler = (request, response) => {
        cutAfter(bytes, 120_000, 'W/"weak"')(request, response);
    };
    const server = await serve(plain);
    for (const known of [undefined, hash]) {
        const target = freshTarget();
        server.handler = plain;
        await assert.rejects(fetchFrom(server, { target, sha256: known }), {
            code: "download.interrupted",
        });
        server.handler = serveFile(bytes);
        const result = await fetchFrom(server, { target, sha256: known });
        assert.equal(result.sha256, hash);
        assert.equal(result.resumedFrom, known === undefined ? 0 : 120_000);
    }
});

test("a part of another address or with damaged notes is not gone on with", async () => {
    const server = await serve(serveFile(bytes));
    for (const notes of [JSON.stringify({ url: "https://other.example/" }), "{", undefined]) {
        const target = freshTarget();
        await fetchFrom(server, { target });
        writeFileSync(`${target}.part`, "GGUFold");
        if (notes !== undefined) writeFileSync(`${target}.part.json`, notes);
        const result = await fetchFrom(server, { target });
        assert.deepEqual([result.resumedFrom, result.sha256], [0, hash]);
    }
});

test("a part that is complete already needs no byte more", async () => {
    const server = await serve(serveFile(bytes));
    const target = freshTarget();
    await fetchFrom(server, { target });
    rmSync(target);
    writeFileSync(`${target}.part`, bytes);
    const url = `${server.origin}/model.gguf`;
    const etag = `"${hash.slice(0, 8)}"`;
    writeFileSync(`${target}.part.json`, JSON.stringify({ url, validator: etag }));
    assert.equal((await fetchFrom(server, { target })).resumedFrom, bytes.length);
    // One that is longer than the file is none of it.
    writeFileSync(`${target}.part`, Buffer.concat([bytes, bytes]));
    writeFileSync(`${target}.part.json`, JSON.stringify({ url, validator: etag }));
    assert.equal((await fetchFrom(server, { target })).sha256, hash);
});

test("wrong bytes are deleted, whatever made them wrong", async () => {
    await checkFailure(serveFile(bytes), "download.wrongChecksum", [], {
        sha256: sha256(Buffer.of(1)),
    });
    await checkFailure(serveFile(bytes), "download.changed", [], {
        sha256: sha256(Buffer.of(1)),
        isPinned: true,
    });
    await checkFailure(serveFile(bytes), "download.wrongSize", [], {
        bytes: 299_999,
        sha256: hash,
    });
    await checkFailure(
        (_request, response) => void response.end(bytes.subarray(0, 1000)),
        "download.wrongSize",
        [],
        { bytes: bytes.length, sha256: hash },
    );
    await checkFailure(
        (_request, response) => void response.end("<!doctype html><title>Sign in</title>"),
        "download.notAModel",
    );
});

test("an endless or far too large answer is cut off", async () => {
    const endless: Handler = (_request, response) => {
        const piece = Buffer.concat([bytes, bytes]);
        const send = (): void => {
            while (!response.destroyed && response.write(piece));
            if (!response.destroyed) response.once("drain", send);
        };
        send();
    };
    await checkFailure(endless, "download.wrongSize", [], { bytes: 1_000_000, sha256: hash });
    await checkFailure((_request, response) => {
        response.writeHead(200, { "content-length": 500_000_000 });
        response.write("GGUF");
    }, "download.tooLarge");
});

test("statuses and pages are told apart", async () => {
    const status = (code: number, headers: Record<string, string> = {}): Handler => {
        return (_request, response) => void response.writeHead(code, headers).end("no");
    };
    await checkFailure(status(404), "download.notFound");
    await checkFailure(status(401), "download.refused");
    await checkFailure(status(403), "download.refused");
    await checkFailure(status(500), "download.serverFailed");
    await checkFailure(status(429), "download.serverFailed");
    await checkFailure(status(204), "download.invalidAnswer");
    await checkFailure(status(206), "download.invalidAnswer");
    await checkFailure(
        status(200, { "content-type": "text/html; charset=utf-8" }),
        "download.invalidAnswer",
    );
    await checkFailure(status(200, { "content-encoding": "gzip" }), "download.invalidAnswer");
    await checkFailure(status(302), "download.invalidAnswer");
});

test("a failing server is asked again, then given up", async () => {
    const server = await serve((_request, response) => void response.writeHead(503).end());
    await assert.rejects(fetchFrom(server, { retryDelays: [1, 1] }), {
        code: "download.serverFailed",
    });
    assert.equal(server.requests.length, 3);
});

test("redirects are followed on this machine only when it began there, and never to http elsewhere", async () => {
    const redirect = (location: string): Handler => {
        return (_request, response) => void response.writeHead(302, { location }).end();
    };
    const server = await serve((request, response) => {
        if (request.url === "/model.gguf") redirect("/cdn/file?sig=1")(request, response);
        else serveFile(bytes)(request, response);
    });
    assert.equal((await fetchFrom(server)).sha256, hash);
    assert.deepEqual(server.requests, ["/model.gguf", "/cdn/file?sig=1"]);
    await checkFailure(redirect("http://models.example/model.gguf"), "download.redirect");
    await checkFailure(redirect("ftp://models.example/model.gguf"), "download.redirect");
    await checkFailure(redirect("https://user:secret@models.example/"), "download.redirect");
    await checkFailure(redirect("http://[broken"), "download.redirect");
    await checkFailure(redirect("/model.gguf"), "download.redirect");
});

test("a server that hangs is given up, before and in the middle of the file", async () => {
    await checkFailure(() => {}, "download.timedOut", [], { timeoutMs: 100 });
    await checkFailure(
        (_request, response) => {
            response.writeHead(200, { etag: '"a"', "content-length": bytes.length });
            response.write(bytes.subarray(0, 50_000));
        },
        "download.timedOut",
        part,
        { timeoutMs: 150 },
    );
});

test("a server that is not there is said to be unreachable", async () => {
    const server = await serve(() => {});
    const { origin } = server;
    await server.close();
    await assert.rejects(fetchFrom({ ...server, origin }), { code: "download.unreachable" });
});

test("cancelling keeps the part and stops at once", async () => {
    const server = await serve((_request, response) => {
        response.writeHead(200, { etag: '"one"', "content-length": bytes.length });
        response.write(bytes.subarray(0, 120_000));
    });
    const target = freshTarget();
    const source = new CancellationSource();
    let cancelledAt = 0;
    const onProgress = (done: number): void => {
        if (done < 120_000) return;
        cancelledAt = performance.now();
        source.cancel();
    };
    const running = fetchFrom(server, {
        target,
        token: source.token,
        onProgress,
        timeoutMs: 20_000,
    });
    await assert.rejects(running, CancelledError);
    assert.ok(performance.now() - cancelledAt < 500);
    assert.deepEqual(filesBeside(target), part);
    server.handler = serveFile(bytes, { etag: '"one"' });
    assert.equal((await fetchFrom(server, { target })).resumedFrom, 120_000);
    await assert.rejects(fetchFrom(server, { token: source.token }), CancelledError);
});

test("cancelling ends the pause between two tries", async () => {
    const server = await serve((_request, response) => void response.writeHead(503).end());
    const source = new CancellationSource();
    const failing = fetchFrom(server, { token: source.token, retryDelays: [60_000] });
    setTimeout(() => source.cancel(), 100);
    await assert.rejects(failing, CancelledError);
});

test("a full disk is said before or while writing, and what is there stays", async () => {
    const short: DownloadDisk = { ...systemDisk, freeBytes: async () => 1000 };
    await checkFailure(serveFile(bytes), "download.diskFull", [], { disk: short });
    const filling: DownloadDisk = {
        freeBytes: async () => undefined,
        openPart: async (path, flags) => {
            const file = await systemDisk.openPart(path, flags);
            return {
                ...file,
                write: async (piece, position) => {
                    if (position >= 100_000) throw Object.assign(new Error(), { code: "ENOSPC" });
                    await file.write(piece, position);
                },
            };
        },
    };
    const server = await serve(serveFile(bytes));
    const target = freshTarget();
    await assert.rejects(fetchFrom(server, { target, disk: filling }), {
        code: "download.diskFull",
    });
    assert.deepEqual(filesBeside(target), part);
    const result = await fetchFrom(server, { target });
    assert.ok(result.resumedFrom > 0);
    assert.equal(result.sha256, hash);
});

test("a disk that cannot be written says so", async () => {
    const server = await serve(serveFile(bytes));
    const blocked = join(folder, "a-file");
    writeFileSync(blocked, "");
    await assert.rejects(fetchFrom(server, { target: join(blocked, "model.gguf") }), {
        code: "download.notWritten",
    });
});

test("a slow disk slows the server down instead of filling the memory", async () => {
    const large = modelBytes(6_000_000);
    const server = await serve(serveFile(large));
    let inFlight = 0;
    let most = 0;
    const slow: DownloadDisk = {
        ...systemDisk,
        openPart: async (path, flags) => {
            const file = await systemDisk.openPart(path, flags);
            return {
                ...file,
                write: async (piece, position) => {
                    most = Math.max(most, ++inFlight);
                    await new Promise((resolve) => setTimeout(resolve, 2));
                    await file.write(piece, position);
                    inFlight--;
                },
            };
        },
    };
    const result = await fetchFrom(server, { disk: slow, approximateBytes: 6_000_000 });
    assert.equal(result.sha256, sha256(large));
    assert.equal(most, 1);
});
