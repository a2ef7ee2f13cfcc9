import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "@rust-ai-ide/ai/engines/engine";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { createEmbeddedEngine } from "@rust-ai-ide/node/engines/embedded-engine";
import { InferenceClient } from "@rust-ai-ide/node/inference-client";
import { dist } from "../../scripts/lib/paths.mjs";
import { type Spread, spread } from "./orchestrator-figures.ts";
import { completeRequest, orchestrate } from "./orchestrator-servers.ts";

export interface ProcessFigures {
    /** From the kill of the inference process to the next engine's answer. */
    readonly killed: Spread;
    /** From the choice of another loaded model to its being asked. */
    readonly effective: Spread;
    /** One token for a known prompt, right after that choice. */
    readonly switched: Spread;
    /** The same without a choice. */
    readonly steady: Spread;
}

/** A server that is always there and answers at once. */
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

/** Our own inference process with the shipped model twice: killed in the middle, and switched. */
export async function measureKilledProcess(trials: number): Promise<ProcessFigures> {
    const shipped = join(dist, "model-rust/model");
    if (!existsSync(shipped)) throw new Error("run npm run build first");
    const folder = mkdtempSync(join(tmpdir(), "rai-bench-"));
    const copy = join(folder, "copy");
    cpSync(shipped, copy, { recursive: true });
    const client = new InferenceClient({
        programPath: join(dist, "cli/inference.cjs"),
        nodePath: process.execPath,
        modelFolders: [shipped, copy],
        logger: NullLogger,
        runtimeDirectory: mkdtempSync(join(folder, "r")),
        clientName: "bench",
        limits: { idleExitSeconds: 1 },
        // It is ended again and again on purpose.
        backOff: { maximumFailures: trials + 5, factor: 1 },
    });
    const embedded = (): Engine =>
        createEmbeddedEngine({
            port: async () => client,
            models: () => client.listModels(),
            onDidChangeModels: new Emitter<void>().event,
            isAllowed: () => true,
            isRustOnly: () => true,
            preferred: () => undefined,
        });
    try {
        const models = await client.listModels();
        for (const { id } of models) await client.loadModel(id);
        const { effective, switched, steady } = await measureSwitch(
            embedded(),
            models.map(({ id }) => id),
        );
        const killed: number[] = [];
        for (let trial = 0; trial < trials; trial++) {
            await client.start();
            await client.loadModel(models[0]?.id ?? "");
            const { state } = client;
            const orchestrator = await orchestrate([embedded(), server]);
            // Long enough to be in the middle of reading when the end comes.
            const prefix = `fn f${trial}() {\n${"    let value = compute(1, 2);\n".repeat(40)}    `;
            const request = { ...completeRequest(), maxNewTokens: 64 };
            const answer = orchestrator.complete(
                { ...request, parts: { ...request.parts, prefix } },
                NeverCancelled,
            );
            await sleep(60);
            if (state.kind === "ready") process.kill(state.processId, "SIGKILL");
            const start = performance.now();
            const { text, by } = await answer;
            if (text !== "by the server" || !by.failedOver) throw new Error("nobody took over");
            killed.push(performance.now() - start);
            orchestrator.dispose();
        }
        return { killed: spread(killed), effective, switched, steady };
    } finally {
        client.dispose();
        await sleep(1_500);
        rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
    }
}

async function measureSwitch(
    embedded: Engine,
    models: readonly string[],
): Promise<Omit<ProcessFigures, "killed">> {
    let askedAt = 0;
    const engine: Engine = {
        ...embedded,
        complete: (request, token) => {
            askedAt = performance.now();
            return embedded.complete?.(request, token) ?? Promise.reject(new Error("no complete"));
        },
    };
    const orchestrator = await orchestrate([engine]);
    const choose = (turn: number): void =>
        orchestrator.setPreference({
            user: { complete: { engine: engine.id, model: models[turn % models.length] ?? "" } },
            workspace: {},
        });
    const ask = async (): Promise<number> => {
        const start = performance.now();
        await orchestrator.complete({ ...completeRequest(), maxNewTokens: 1 }, NeverCancelled);
        return performance.now() - start;
    };
    const effective: number[] = [];
    const switched: number[] = [];
    const steady: number[] = [];
    for (let turn = 0; turn < 104; turn++) {
        const start = performance.now();
        choose(turn);
        await ask();
        const time = performance.now() - start;
        const asked = askedAt - start;
        const again = await ask();
        // The first turns read the prompt into each model's cache.
        if (turn < 4) continue;
        effective.push(asked);
        switched.push(time);
        steady.push(again);
    }
    orchestrator.dispose();
    return {
        effective: spread(effective),
        switched: spread(switched),
        steady: spread(steady),
    };
}
