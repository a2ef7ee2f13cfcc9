import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type DownloadDisk, systemDisk } from "../../src/downloads/download-disk.ts";
import {
    bytes,
    checkFailure,
    fetchFrom,
    filesBeside,
    folder,
    freshTarget,
    hash,
    part,
    serve,
} from "./download-case.ts";
import { type Handler, modelBytes, serveFile, sha256 } from "./file-server.ts";

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
