import { deepEqual, equal, match } from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Engine } from "@rust-ai-ide/ai/engines/engine";
import { Orchestrator } from "@rust-ai-ide/ai/orchestrator/orchestrator";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { createEmbeddedEngine } from "@rust-ai-ide/node/engines/embedded-engine";
import type { InferenceClient } from "@rust-ai-ide/node/inference-client";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import { completion, Harness, working } from "./support/harness.ts";

let harness: Harness;
before(() => {
    harness = new Harness();
});
after(() => harness.close());

/** A server of the user's that always answers. */
const server: Engine = {
    id: "llama-server:http://127.0.0.1:1",
    label: "server",
    kind: "llama-server",
    isOnThisMachine: true,
    maximumConcurrency: 1,
    onDidChangeModels: new Emitter<void>().event,
    models: async () => [{ name: "big", label: "big", tasks: ["complete"], state: "ready" }],
    complete: async () => ({ text: "by the server", finish: "end" }),
    dispose() {},
};

async function orchestrate(client: InferenceClient, engines: readonly Engine[]) {
    const orchestrator = new Orchestrator({
        clock: SystemClock,
        random: () => 0.5,
        logger: NullLogger,
    });
    const embedded = createEmbeddedEngine({
        port: async () => client,
        models: async () => client.models,
        onDidChangeModels: new Emitter<void>().event,
        isAllowed: () => true,
        isRustOnly: () => true,
        preferred: () => undefined,
    });
    for (const engine of [embedded, ...engines]) orchestrator.addEngine(engine);
    await orchestrator.refresh(NeverCancelled);
    const ask = (prefix: string) => {
        const { slot, parts, mode, maxNewTokens, stop, temperature } = completion(prefix);
        const request = { slot, parts, mode, maxNewTokens, stop, temperature };
        return orchestrator.complete({ ...request, priority: 0 }, NeverCancelled);
    };
    return { orchestrator, ask };
}

test("when the inference process is killed in the middle, the next engine answers", async () => {
    const client = harness.client(harness.directory());
    await client.start();
    const { orchestrator, ask } = await orchestrate(client, [server]);
    const { state } = client;
    const isWorking = working(client);
    const answer = ask("wait");
    await isWorking;
    process.kill(state.kind === "ready" ? state.processId : 0, "SIGKILL");
    const { text, by } = await answer;
    deepEqual([text, by.engine, by.failedOver], ["by the server", server.id, true]);
    equal(orchestrator.status.failovers, 1);
    equal(orchestrator.status.engines[0]?.lastError?.code, "inference.stopped");
    const next = await ask("fn main");
    match(next.text, /^a\.rs by \d+$/);
    equal(next.by.engine, "embedded");
    orchestrator.dispose();
});

test("alone, it fails with its own reason and answers when it runs again", async () => {
    const client = harness.client(harness.directory());
    await client.start();
    const { orchestrator, ask } = await orchestrate(client, []);
    const { state } = client;
    const isWorking = working(client);
    const failure = ask("wait").catch((error: { code: string }) => error.code);
    await isWorking;
    process.kill(state.kind === "ready" ? state.processId : 0, "SIGKILL");
    equal(await failure, "inference.stopped");
    match((await ask("fn main")).text, /^a\.rs by \d+$/);
    orchestrator.dispose();
});
