import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { Orchestrator } from "@rust-ai-ide/ai/orchestrator/orchestrator";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { discoverEngines } from "@rust-ai-ide/node/engines/discover-engines";
import { createHttpEngine } from "@rust-ai-ide/node/engines/http-engine";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import { EngineRegistry } from "../../src/engines/engine-registry.ts";
import { EngineTokens } from "../../src/engines/engine-tokens.ts";

const secret = "sk-very-secret";

/** An OpenAI-compatible server that wants a token, as much of one as listing models needs. */
async function startServer(port = 0): Promise<{ server: Server; url: string; seen: string[] }> {
    const seen: string[] = [];
    const server = createServer((request, response) => {
        const token = request.headers.authorization ?? "none";
        seen.push(token);
        const isModels = request.url?.endsWith("/models") === true;
        const status = token !== `Bearer ${secret}` ? 401 : isModels ? 200 : 404;
        response.writeHead(status, { "content-type": "application/json" });
        response.end(
            status === 200
                ? JSON.stringify({ object: "list", data: [{ id: "tiny", object: "model" }] })
                : JSON.stringify({ error: { message: "no" } }),
        );
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function stopServer(server: Server): Promise<void> {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
}

test("a real server is down without its token, ready with it, and comes back after a stop", async () => {
    const first = await startServer();
    const other = await startServer();
    const secrets = new Map<string, string>();
    const tokens = new EngineTokens({
        get: async (key) => secrets.get(key),
        store: async (key, value) => void secrets.set(key, value),
        delete: async (key) => void secrets.delete(key),
    });
    const orchestrator = new Orchestrator({
        clock: SystemClock,
        random: Math.random,
        logger: NullLogger,
    });
    const ask = (engineId: string): Promise<string | undefined> => tokens.get(engineId);
    const registry = new EngineRegistry({
        orchestrator: async () => orchestrator,
        settings: () => ({
            trusted: true,
            servers: [first, other].map(({ url }) => ({ url, kind: "openai" })),
            discover: false,
            useEditorModels: false,
            routes: {},
            workspaceRoutes: {},
            memoryBudgetMegabytes: 0,
        }),
        discover: (question, token) => discoverEngines({ ...question, tokens: ask }, token),
        create: async (server) => createHttpEngine({ ...server, tokens: ask }),
        createEditorEngine: async () => undefined,
        logger: NullLogger,
    });
    const id = `openai:${first.url}`;
    const status = () => orchestrator.status.engines.find((engine) => engine.id === id);
    try {
        await registry.start();
        await orchestrator.refresh(NeverCancelled);
        assert.equal(status()?.lastError?.code, "engine.unauthorised");
        await tokens.set(id, secret);
        await orchestrator.refresh(NeverCancelled, id);
        assert.equal(status()?.health, "healthy");
        assert.deepEqual(
            status()?.models.map(({ name }) => name),
            ["tiny"],
        );
        await orchestrator.refresh(NeverCancelled);
        assert.deepEqual([...new Set(other.seen)], ["none"], "a token goes to its own server only");
        await stopServer(first.server);
        await orchestrator.refresh(NeverCancelled, id);
        assert.equal(status()?.lastError?.code, "engine.unreachable");
        const again = await startServer(Number(new URL(first.url).port));
        await orchestrator.refresh(NeverCancelled, id);
        assert.equal(status()?.health, "healthy");
        await stopServer(again.server);
    } finally {
        registry.dispose();
        orchestrator.dispose();
        await stopServer(other.server);
        if (first.server.listening) await stopServer(first.server);
    }
});
