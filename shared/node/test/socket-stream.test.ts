import { deepEqual, equal } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Event } from "@rust-ai-ide/core/event";
import { SocketStream } from "../src/socket-stream.ts";

const root = mkdtempSync(join(tmpdir(), "rai-"));
const open: (Server | Socket)[] = [];
after(() => {
    for (const item of open) "destroy" in item ? item.destroy() : item.close();
    rmSync(root, { recursive: true, force: true });
});

let sockets = 0;
/** Two ends of a real socket. */
function connected(): Promise<{ readonly near: Socket; readonly far: Socket }> {
    return new Promise((resolve) => {
        const server = createServer((far) => {
            open.push(far);
            resolve({ near, far });
        });
        const path = join(root, `s${++sockets}`);
        let near: Socket;
        server.listen(path, () => {
            near = createConnection(path);
            open.push(near);
        });
        open.push(server);
    });
}

function next<T>(event: Event<T>): Promise<T> {
    return new Promise((resolve) => event(resolve));
}

test("texts arrive whole and in order, whatever their size", async () => {
    const { near, far } = await connected();
    const sender = new SocketStream(near);
    const receiver = new SocketStream(far);
    const texts = ["one", "é😀".repeat(100_000), '{"line":"a\\nb"}'];
    const received: string[] = [];
    const all = new Promise<void>((resolve) => {
        receiver.onMessage((text) => {
            if (received.push(text) === texts.length) resolve();
        });
    });
    for (const text of texts) sender.send(text);
    await all;
    deepEqual(received, texts);
    sender.close();
    await next(receiver.onClose);
});

test("what was sent before the close still arrives", async () => {
    const { near, far } = await connected();
    const sender = new SocketStream(near);
    const receiver = new SocketStream(far);
    const last = next(receiver.onMessage);
    const closed = next(receiver.onClose);
    sender.send("goodbye");
    sender.close();
    sender.close();
    sender.send("too late");
    equal(await last, "goodbye");
    await closed;
});

test("a connection that breaks closes once", async () => {
    const { near, far } = await connected();
    const stream = new SocketStream(near);
    let closes = 0;
    stream.onClose(() => closes++);
    const closed = next(stream.onClose);
    far.destroy();
    await closed;
    stream.close();
    equal(closes, 1);
});

test("a line beyond the limit closes the connection", async () => {
    const { near, far } = await connected();
    const stream = new SocketStream(near, 10);
    const heard: string[] = [];
    stream.onMessage((text) => heard.push(text));
    const closed = next(stream.onClose);
    far.write(`short\n${"x".repeat(100)}`);
    await closed;
    deepEqual(heard, ["short"]);
});
