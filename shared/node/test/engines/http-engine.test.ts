import { deepEqual, equal } from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { Engine, EngineModel } from "@rust-ai-ide/ai/engines/engine";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { leakChecked } from "@rust-ai-ide/testing/leak-tracker";
import { createHttpEngine, type HttpEngineKind } from "../../src/engines/http-engine.ts";
import { complete, outcome, parts, question } from "./engine-requests.ts";
import {
    type Behaviour,
    events,
    json,
    jsonLines,
    MisbehavingServer,
    stopServers,
} from "./misbehaving-server.ts";

afterEach(stopServers);

async function withServer(
    kind: HttpEngineKind,
    behaviours: Readonly<Record<string, Behaviour>>,
    work: (engine: Engine, server: MisbehavingServer) => Promise<void>,
): Promise<void> {
    const server = await MisbehavingServer.start(behaviours);
    const engine = createHttpEngine({ url: server.url, kind });
    try {
        await work(engine, server);
    } finally {
        engine.dispose();
        await server.stop();
    }
}

const paths = (server: MisbehavingServer): string[] => server.seen.map(({ path }) => path);

const llama = {
    "/v1/models": json({ data: [{ id: "m", meta: { n_ctx: 2048, size: 10 } }] }),
    "/props": json({ total_slots: 3, default_generation_settings: { n_ctx: 1024 } }),
    "/v1/embeddings": json({ error: { type: "not_supported_error" } }, 501),
};

test("a server without sentinels is asked for fill-in once only", async () => {
    await withServer(
        "llama-server",
        {
            ...llama,
            "/infill": json({ error: { code: 501, type: "not_supported_error" } }, 501),
            "/completion": events([{ content: " a + b", stop: true, stop_type: "eos" }]),
        },
        async (engine, server) => {
            equal((await complete(engine)).text, "a + b");
            equal((await complete(engine)).text, "a + b");
            const asked = paths(server).filter((path) => /infill|completion$/.test(path));
            deepEqual(asked, ["/infill", "/completion", "/completion"]);
            equal(engine.maximumConcurrency, 3);
        },
    );
});

test("Ollama completes, chats, embeds, loads and unloads", async () => {
    await withServer(
        "ollama",
        {
            "/api/tags": json({ models: [{ name: "m", size: 5 }] }),
            "/api/ps": json({ models: [{ name: "m", context_length: 2048 }] }),
            "/api/show": json({ capabilities: ["completion"] }),
            "/api/generate": jsonLines([
                { model: "m", response: " a + ", done: false },
                { model: "m", response: "b", done: false },
                { model: "m", response: "", done: true, done_reason: "stop", eval_count: 3 },
            ]),
            "/api/chat": jsonLines([
                { message: { content: "A " }, done: false },
                { message: { content: "box" }, done: true, eval_count: 2 },
            ]),
            "/api/embed": json({ embeddings: [[1, 2]] }),
        },
        async (engine, server) => {
            const answer = await complete(engine);
            deepEqual([answer.text, answer.finish, answer.usage?.newTokens], ["a + b", "stop", 3]);
            const pieces: string[] = [];
            const end = await engine.chat?.(
                question(),
                (text) => pieces.push(text),
                NeverCancelled,
            );
            deepEqual([pieces, end?.newTokens], [["A ", "box"], 2]);
            const texts = { model: "m", texts: ["a"], priority: 2 } as const;
            deepEqual(await engine.embed?.(texts, NeverCancelled), [[1, 2]]);
            const two = engine.embed?.({ ...texts, texts: ["a", "b"] }, NeverCancelled);
            equal(await outcome(two ?? Promise.reject()), "engine.invalidAnswer");
            deepEqual(await engine.embed?.({ ...texts, texts: [] }, NeverCancelled), []);
            server.on("/api/generate", json({ done: true }));
            await engine.load?.("m", NeverCancelled);
            await engine.unload?.("m", NeverCancelled);
            deepEqual(server.seen.at(-1)?.body, { model: "m", stream: false, keep_alive: 0 });
        },
    );
});

test("an OpenAI-compatible server completes and chats; times are measured here", async () => {
    await withServer(
        "openai",
        {
            "/v1/models": json({ data: [{ id: "m" }] }),
            "/v1/completions": events([
                { choices: [{ text: " a + b" }] },
                { choices: [{ text: "", finish_reason: "stop" }] },
                { choices: [], usage: { prompt_tokens: 7, completion_tokens: 4 } },
            ]),
            "/v1/chat/completions": events([{ choices: [{ delta: { content: "A box" } }] }]),
        },
        async (engine) => {
            const { text, usage } = await complete(engine);
            deepEqual([text, usage?.promptTokens, usage?.newTokens], ["a + b", 7, 4]);
            equal((usage?.totalMs ?? 0) > 0, true);
            // Its end mark counts where no piece says why it ended.
            const end = await engine.chat?.(question(), () => {}, NeverCancelled);
            equal(end?.finish, "stop");
            const score = {
                model: "m",
                slot: "",
                parts,
                continuations: ["a"],
                priority: 0,
            } as const;
            const scored = engine.score?.(score, NeverCancelled) ?? Promise.reject();
            equal(await outcome(scored), "engine.taskUnsupported");
        },
    );
});

test("a task that the server refuses disappears from its model, with an event", async () => {
    await withServer("openai", { "/v1/models": json({ data: [{ id: "m" }] }) }, async (engine) => {
        let events = 0;
        const subscription = engine.onDidChangeModels(() => events++);
        const tasks = async (): Promise<EngineModel["tasks"] | undefined> =>
            (await engine.models(NeverCancelled))[0]?.tasks;
        deepEqual(await tasks(), ["complete", "chat"]);
        equal(await outcome(complete(engine)), "engine.taskUnsupported");
        deepEqual(await tasks(), ["chat"]);
        equal(events > 0, true);
        subscription.dispose();
    });
});

test("an event tells that the server has other models now", async () => {
    await withServer(
        "openai",
        { "/v1/models": json({ data: [{ id: "m" }] }) },
        async (engine, server) => {
            let events = 0;
            const subscription = engine.onDidChangeModels(() => events++);
            await engine.models(NeverCancelled);
            await engine.models(NeverCancelled);
            equal(events, 0);
            server.on("/v1/models", json({ data: [{ id: "other" }] }));
            await engine.models(NeverCancelled);
            equal(events, 1);
            subscription.dispose();
        },
    );
});

test(
    "what an engine holds is released with it",
    leakChecked(async () => {
        const answer = events([{ content: "a", stop: true }]);
        await withServer(
            "llama-server",
            { ...llama, "/infill": answer },
            async (engine, server) => {
                await complete(engine);
                server.on("/infill", json({ content: "", stop: true }));
                await engine.warm?.({ model: "m", slot: "s", parts }, NeverCancelled);
            },
        );
    }),
);
