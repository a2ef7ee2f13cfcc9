import { equal, ok } from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Orchestrator } from "@rust-ai-ide/ai/orchestrator/orchestrator";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { createHttpEngine } from "../../src/engines/http-engine.ts";
import { SystemClock } from "../../src/system-clock.ts";
import { completion, question } from "./engine-requests.ts";
import {
    type Behaviour,
    closeAfter,
    events,
    forever,
    hangAfter,
    hangBeforeHeaders,
    json,
    MisbehavingServer,
    notHttp,
    stopServers,
    text,
} from "./misbehaving-server.ts";

afterEach(stopServers);

const props = { total_slots: 1, chat_template: "x", default_generation_settings: { n_ctx: 4096 } };
const said = (content: string): unknown => ({ choices: [{ delta: { content } }] });
const sent = (content: string): string => `data: ${JSON.stringify(said(content))}\n\n`;
const answer = "A box owns a value on the heap and frees it in the end.";

function startServer(model: string, behaviour: Behaviour): Promise<MisbehavingServer> {
    return MisbehavingServer.start({
        "/v1/models": json({ data: [{ id: model, meta: { n_ctx: 4096 } }] }),
        "/props": json(props),
        "/infill": behaviour,
        "/completion": behaviour,
        "/v1/chat/completions": behaviour,
    });
}

/** What a completion (or a chat) comes to when the first server answers like `bad`, and the time it took. */
async function check(task: "complete" | "chat", bad: Behaviour, expected: string): Promise<void> {
    const good = events(
        task === "complete"
            ? [
                  { content: "a + b", stop: false },
                  { content: "", stop: true, stop_type: "eos" },
              ]
            : [said(answer), { choices: [{ delta: {}, finish_reason: "stop" }] }],
    );
    const servers = [await startServer("first", bad), await startServer("second", good)];
    const orchestrator = new Orchestrator({
        clock: SystemClock,
        random: () => 0.5,
        logger: NullLogger,
        policy: { silenceMs: 300 },
    });
    for (const { url } of servers) {
        const timeLimits = { firstByte: 300, idle: 300, total: 1_500 };
        orchestrator.addEngine(createHttpEngine({ url, kind: "llama-server", timeLimits }));
    }
    await orchestrator.refresh(NeverCancelled);
    const first = { engine: `llama-server:${servers[0]?.url}`, model: "first" };
    orchestrator.setPreference({ user: { complete: first, chat: first }, workspace: {} });
    let shown = "";
    try {
        if (task === "complete") {
            const { text: written, by } = await orchestrator.complete(completion(), NeverCancelled);
            shown = `${written} by ${by.model}`;
        } else {
            const { by } = await orchestrator.chat(
                question(),
                (piece) => {
                    shown += piece;
                },
                NeverCancelled,
            );
            shown += ` by ${by.model}`;
        }
    } catch (error) {
        shown += ` (${CodedError.is(error) ? error.code : error})`;
    }
    equal(shown, expected);
    orchestrator.dispose();
    await stopServers();
}

const fresh = `${answer} by second`;

test("whatever the first server does, a completion comes from the second", async () => {
    for (const bad of [
        json({ error: "x" }, 500),
        json({ error: "x" }, 401),
        json({ error: "busy" }, 429, { "Retry-After": "2" }),
        text("<html>Not here</html>", 200, { "Content-Type": "text/html" }),
        text("{garbage", 200),
        notHttp,
        hangBeforeHeaders,
        hangAfter('data: {"content":"wrong","stop":false}\n\n'),
        closeAfter('data: {"content":"wro'),
    ]) {
        await check("complete", bad, "a + b by second");
    }
});

test("a chat that fails before its text is answered by the second server", async () => {
    for (const bad of [json({ error: "x" }, 500), hangBeforeHeaders, closeAfter(""), notHttp]) {
        await check("chat", bad, fresh);
    }
});

test("a chat that breaks off in the middle goes on without repeating any of it", async () => {
    await check("chat", closeAfter(sent("A box owns ")), fresh);
    await check("chat", closeAfter(`${sent("A box ")}${sent("owns a value")}data: {"choi`), fresh);
    await check("chat", hangAfter(sent("A box owns a value on the heap")), fresh);
    await check("chat", closeAfter(sent("A")), fresh);
});

test("a server that never stops writing is given up for the second", async () => {
    const startedAt = performance.now();
    const endless = forever('data: {"content":"x","stop":false}\n\n', 1);
    await check("complete", endless, "a + b by second");
    ok(performance.now() - startedAt < 10_000);
});
