import { deepEqual, equal } from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Chat, Complete, TextDelta, Warm } from "@rust-ai-ide/protocol/inference";
import { codeOf, completion } from "./support/harness.ts";
import { ServerSetup } from "./support/server-setup.ts";

let setup: ServerSetup | undefined;
afterEach(() => setup?.server.dispose());

function begin(): ServerSetup {
    setup = new ServerSetup();
    return setup;
}

test("a prompt is read ahead when nothing else is to be done", async () => {
    const made = begin();
    const peer = await made.client();
    const parts = { path: "a.rs", prefix: "wait", suffix: "" };
    const warm = (slot: string, prefix = "wait"): Promise<string> =>
        codeOf(peer.request(Warm, { model: "tiny", slot, parts: { ...parts, prefix } }));
    const older = warm("a.rs");
    const other = warm("b.rs", "fn");
    const newer = warm("a.rs");
    // A completion of the same document reads its prompt itself.
    equal(await codeOf(peer.request(Complete, completion("fn"))), "none");
    deepEqual(await Promise.all([older, other, newer]), [
        "CancelledError",
        "none",
        "CancelledError",
    ]);
    const interrupted = warm("c.rs");
    equal(await codeOf(peer.request(Complete, completion("fn"))), "none");
    deepEqual(made.engine.calls.slice(-3), [
        "warm c.rs wait",
        "complete a.rs fn",
        "warm c.rs wait",
    ]);
    equal(await Promise.race([interrupted, Promise.resolve("waits")]), "waits");
});

test("a chat tells its answer piece by piece and goes on behind a keystroke", async () => {
    const made = begin();
    const peer = await made.client();
    const heard: string[] = [];
    peer.onNotification(TextDelta, ({ stream, text }) => heard.push(`${stream}: ${text}`));
    const messages = ["a", "b", "wait"].map((content) => ({ role: "user", content }) as const);
    const answer = peer.request(Chat, {
        model: "tiny",
        stream: "7",
        messages,
        maxNewTokens: 8,
        temperature: 0,
        deadlineMs: 1_000,
    });
    equal(await codeOf(peer.request(Complete, completion("fn"))), "none");
    equal((await answer).finish, "end");
    deepEqual(heard, ["7: a", "7: b", "7: waited"]);
    deepEqual(made.engine.calls, ["chat", "complete a.rs fn", "chat goes on"]);
});

test("a completion tells its text piece by piece to those who name a stream", async () => {
    const made = begin();
    const peer = await made.client();
    const heard: string[] = [];
    peer.onNotification(TextDelta, ({ stream, text }) => heard.push(`${stream}: ${text}`));
    equal(await codeOf(peer.request(Complete, completion("fn"))), "none");
    deepEqual(heard, []);
    const named = { ...completion("fn"), stream: "9" };
    equal(await codeOf(peer.request(Complete, named)), "none");
    deepEqual(heard, ["9: a.rs", `9: ${process.pid}`]);
});
