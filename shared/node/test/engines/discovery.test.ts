import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, test } from "node:test";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { leakChecked } from "@rust-ai-ide/testing/leak-tracker";
import {
    type Discovery,
    type DiscoveryOptions,
    discoverEngines,
} from "../../src/engines/discover-engines.ts";
import { outcome } from "./engine-requests.ts";
import {
    type Behaviour,
    hangBeforeHeaders,
    json,
    MisbehavingServer,
    stopServers,
    text,
} from "./misbehaving-server.ts";

afterEach(stopServers);

const props = json({ total_slots: 2, default_generation_settings: { n_ctx: 2048 } });
const kinds: Readonly<Record<string, Readonly<Record<string, Behaviour>>>> = {
    llama: { "/props": props, "/v1/models": json({ data: [{ id: "/m/a.gguf" }] }) },
    llamaWithKey: {
        "/props": json({}, 401),
        "/v1/models": json({ data: [{ id: "b", owned_by: "llamacpp" }] }),
    },
    ollama: {
        "/api/tags": json({ models: [{ name: "qwen2.5-coder:1.5b" }] }),
        "/api/show": json({ capabilities: ["completion", "insert"] }),
        "/v1/models": json({ data: [{ id: "qwen2.5-coder:1.5b" }] }),
    },
    // LM Studio answers 200 at places that it does not know.
    lmStudio: {
        "/v1/models": json({ data: [{ id: "c", owned_by: "organization_owner" }] }),
        "*": json({ error: "Unexpected endpoint or method." }),
    },
    webServer: { "*": text("<html>Welcome</html>") },
};

function summary({ found, failed }: Discovery): string[] {
    return [
        ...found.map(({ kind, models }) => `${kind}: ${models.map(({ label }) => label).join()}`),
        ...failed.map(({ kind, error }) => `${kind}: ${error.code}`),
    ];
}

/** What is found when a server behaves in one way on a default port and at a named address. */
async function check(
    behaviours: Readonly<Record<string, Behaviour>>,
    expected: { readonly local: readonly string[]; readonly named: readonly string[] },
): Promise<void> {
    const server = await MisbehavingServer.start(behaviours);
    const look = async (options: DiscoveryOptions): Promise<string[]> =>
        summary(await discoverEngines({ localDeadline: 2_000, ...options }, NeverCancelled));
    deepEqual(await look({ defaultPorts: [server.port] }), expected.local);
    const named = { servers: [{ url: `${server.url}/v1` }], defaultPorts: [server.port] };
    deepEqual(await look({ ...named, defaultPorts: false }), expected.named);
    await server.stop();
}

test("each kind of server is recognised by what only it answers", async () => {
    const both = (found: string): { local: string[]; named: string[] } => ({
        local: [found],
        named: [found],
    });
    await check(kinds.llama ?? {}, both("llama-server: a"));
    await check(kinds.llamaWithKey ?? {}, both("llama-server: b"));
    await check(kinds.ollama ?? {}, both("ollama: qwen2.5-coder:1.5b"));
    await check(kinds.lmStudio ?? {}, both("openai: c"));
});

test("other programs on a default port are passed over, named ones are reported", async () => {
    await check(kinds.webServer ?? {}, { local: [], named: ["openai: engine.invalidAnswer"] });
    await check({}, { local: [], named: ["openai: engine.invalidAnswer"] });
    await check({ "*": json({}, 401) }, { local: [], named: ["openai: engine.unauthorised"] });
});

test("servers of the settings that are down or misspelt keep their reason", async () => {
    const server = await MisbehavingServer.start();
    await server.stop();
    const servers = [
        { url: server.url, label: "Mine" },
        { url: server.url },
        { url: "nonsense", kind: "ollama" as const },
    ];
    const { found, failed } = await discoverEngines(
        { servers, defaultPorts: false },
        NeverCancelled,
    );
    deepEqual(found, []);
    deepEqual(
        failed.map(({ id, label, error }) => [id, label, error.code]),
        [
            [`openai:${server.url}`, "Mine", "engine.unreachable"],
            ["ollama:nonsense", "nonsense", "engine.invalidAddress"],
        ],
    );
});

test("a named server is not found a second time on its default port", async () => {
    const server = await MisbehavingServer.start(kinds.llama);
    const { found } = await discoverEngines(
        {
            servers: [{ url: `http://localhost:${server.port}`, label: "Mine" }],
            defaultPorts: [server.port],
        },
        NeverCancelled,
    );
    deepEqual(
        found.map(({ id, label, isConfigured }) => [id, label, isConfigured]),
        [[`llama-server:http://localhost:${server.port}`, "Mine", true]],
    );
});

test("a server on the other loopback address alone is found", async (context) => {
    const started = MisbehavingServer.start(kinds.llama, { host: "::1" });
    const server = await started.catch(() => {});
    if (server === undefined) {
        context.skip("this machine has no IPv6");
        return;
    }
    const options = { defaultPorts: [server.port], localDeadline: 2_000 };
    const { found } = await discoverEngines(options, NeverCancelled);
    deepEqual(
        found.map(({ label }) => label),
        [`llama.cpp [::1]:${server.port}`],
    );
});

test(
    "hanging servers do not hold discovery up",
    leakChecked(async () => {
        const server = await MisbehavingServer.start({ "*": hangBeforeHeaders });
        const start = performance.now();
        const options = { defaultPorts: [server.port], localDeadline: 300 };
        const { found } = await discoverEngines(options, NeverCancelled);
        const took = performance.now() - start;
        deepEqual(found, []);
        // The deadline, the jitter and what a busy machine adds.
        ok(took < 1_000, `${took} ms`);
        const named = { servers: [{ url: server.url }], defaultPorts: false };
        const { failed } = await discoverEngines(
            { ...named, configuredDeadline: 100 },
            NeverCancelled,
        );
        equal(failed[0]?.error.code, "engine.timedOut");
        await server.stop();
    }),
);

test("a server whose list of models is slow is there all the same", async () => {
    const server = await MisbehavingServer.start({
        ...kinds.llama,
        "/v1/models": hangBeforeHeaders,
    });
    const options = { defaultPorts: [server.port], localDeadline: 400 };
    const found = await discoverEngines(options, NeverCancelled);
    deepEqual(summary(found), ["llama-server: "]);
});

test("looking can be cancelled", async () => {
    const server = await MisbehavingServer.start({ "*": hangBeforeHeaders });
    const source = new CancellationSource();
    const options = { servers: [{ url: server.url }], defaultPorts: [server.port] };
    const work = outcome(discoverEngines(options, source.token));
    setTimeout(() => source.cancel(), 50);
    const start = performance.now();
    equal(await work, "cancelled");
    ok(performance.now() - start < 1_000);
});

test("the token of an engine is sent before its kind is known", async () => {
    const server = await MisbehavingServer.start(kinds.ollama);
    const tokens = async (id: string): Promise<string | undefined> =>
        id === `ollama:${server.url}` ? "key" : undefined;
    await discoverEngines(
        { servers: [{ url: server.url }], defaultPorts: false, tokens },
        NeverCancelled,
    );
    const sent = new Set(server.seen.map(({ headers }) => headers.authorization));
    deepEqual([...sent], ["Bearer key"]);
});
