import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import { bytes, fetchFrom, filesBeside, freshTarget, hash, part, serve } from "./download-case.ts";
import {
    cutAfter,
    type FileServer,
    type Handler,
    modelBytes,
    serveFile,
    sha256,
} from "./file-server.ts";

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

test("tries again when what arrives in the middle is no HTTP any more", async () => {
    const whole = serveFile(bytes, { etag: '"one"' });
    const server = await serve((_request, { socket }) => {
        server.handler = whole;
        socket?.write('HTTP/1.1 200 OK\r\netag: "one"\r\ntransfer-encoding: chunked\r\n\r\n');
        socket?.write(Buffer.concat([Buffer.from("8\r\n"), bytes.subarray(0, 8)]));
        socket?.end("\r\nnonsense\r\n");
    });
    const result = await fetchFrom(server, { sha256: hash, retryDelays: [1] });
    assert.equal(result.sha256, hash);
    assert.equal(server.requests.length, 2);
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
