import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "@rust-ai-ide/ai/engines/engine";
import { Orchestrator } from "@rust-ai-ide/ai/orchestrator/orchestrator";
import type { CompleteRequest } from "@rust-ai-ide/ai/orchestrator/orchestrator-requests";
import { seededRandom } from "@rust-ai-ide/ai/random";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { createHttpEngine } from "@rust-ai-ide/node/engines/http-engine";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import { root } from "../../scripts/lib/paths.mjs";
import { type Spread, spread } from "./orchestrator-figures.ts";

interface Server {
    readonly child: ChildProcess;
    readonly url: string;
    /** Resolves when the next request that writes text has arrived. */
    asked(): Promise<void>;
}

async function startServer(name: string, pace: number, repeated = 0, slots = 4): Promise<Server> {
    const program = join(root, "test/bench/orchestrator-server.mjs");
    const child = spawn(process.execPath, [program, name, `${pace}`, `${repeated}`, `${slots}`], {
        stdio: ["ignore", "pipe", "inherit"],
    });
    const arrived = new Emitter<void>();
    const lines = createInterface({ input: child.stdout });
    const port = await new Promise<string>((resolve) => {
        lines.on("line", (line) => {
            if (line === "asked") arrived.fire();
            else resolve(line.replace("listening ", ""));
        });
    });
    return {
        child,
        url: `http://127.0.0.1:${port}`,
        asked: () =>
            new Promise((resolve) => {
                const subscription = arrived.event(() => {
                    subscription.dispose();
                    resolve();
                });
            }),
    };
}

async function stop({ child }: Server): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
}

export async function orchestrate(engines: readonly Engine[]): Promise<Orchestrator> {
    const orchestrator = new Orchestrator({
        clock: SystemClock,
        random: seededRandom(1),
        logger: NullLogger,
    });
    for (const engine of engines) orchestrator.addEngine(engine);
    await orchestrator.refresh(NeverCancelled);
    return orchestrator;
}

export function completeRequest(slot = "bench:/a.rs"): CompleteRequest {
    return {
        slot,
        parts: { path: "a.rs", prefix: "fn main() {\n    ", suffix: "\n}\n" },
        mode: "single-line",
        maxNewTokens: 16,
        stop: [],
        temperature: 0,
        priority: 0,
    };
}

const words = Array.from({ length: 60 }, (_, index) => `word${index * 7919} `).join("");

export interface FailoverFigures {
    /** From the kill to the answer, and to the first text that goes on. */
    readonly complete: Spread;
    readonly chat: Spread;
    readonly lost: number;
    readonly wrong: number;
}

/** Kills the server that works on a request; the one beside it goes on, repeating three words. */
export async function measureFailover(trials: number): Promise<FailoverFigures> {
    const random = seededRandom(7);
    const second = await startServer("second", 2, 3);
    const complete: number[] = [];
    const chat: number[] = [];
    let lost = 0;
    let wrong = 0;
    for (let trial = 0; trial < trials; trial++) {
        const first = await startServer("first", 40);
        const orchestrator = await orchestrate(
            [first, second].map(({ url }) => createHttpEngine({ url, kind: "llama-server" })),
        );
        const id = `llama-server:${first.url}`;
        const model = { engine: id, model: "qwen2.5-coder-1.5b" };
        orchestrator.setPreference({ user: { complete: model, chat: model }, workspace: {} });
        try {
            if (trial % 2 === 0) {
                const asked = first.asked();
                const answer = orchestrator.complete(completeRequest(), NeverCancelled);
                await asked;
                await sleep(random() * 120);
                first.child.kill("SIGKILL");
                const killed = performance.now();
                const { text, by } = await answer;
                complete.push(performance.now() - killed);
                if (text !== "let answer = second;" || !by.failedOver) wrong++;
            } else {
                const stopAfter = Math.floor(random() * 20);
                let pieces = 0;
                let killed: number | undefined;
                let shown = "";
                let resumed = false;
                if (stopAfter === 0) {
                    void first.asked().then(() => {
                        first.child.kill("SIGKILL");
                        killed = performance.now();
                    });
                }
                await orchestrator.chat(
                    {
                        messages: [{ role: "user", content: "why?" }],
                        maxNewTokens: 256,
                        temperature: 0,
                        priority: 1,
                    },
                    (text, by) => {
                        shown += text;
                        if (killed !== undefined && by.engine !== id && !resumed) {
                            resumed = true;
                            chat.push(performance.now() - killed);
                        }
                        if (++pieces === stopAfter && killed === undefined) {
                            first.child.kill("SIGKILL");
                            killed = performance.now();
                        }
                    },
                    NeverCancelled,
                );
                if (shown !== words || !resumed) wrong++;
            }
        } catch {
            lost++;
        } finally {
            orchestrator.dispose();
            await stop(first);
        }
    }
    await stop(second);
    return { complete: spread(complete), chat: spread(chat), lost, wrong };
}

/** The shares of two equal servers: twenty documents, four requests at a time. */
export async function measureShares(): Promise<readonly number[]> {
    const servers = await Promise.all([startServer("one", 3), startServer("two", 3)]);
    const orchestrator = await orchestrate(
        servers.map(({ url }) => createHttpEngine({ url, kind: "llama-server" })),
    );
    orchestrator.setPolicy({ inlineConcurrency: 8, hedges: false });
    const counts = new Map<string, number>();
    let next = 0;
    const total = 400;
    const worker = async (): Promise<void> => {
        while (next < total) {
            const request = completeRequest(`bench:/${next++ % 20}.rs`);
            const { by } = await orchestrator.complete(request, NeverCancelled);
            counts.set(by.engine, (counts.get(by.engine) ?? 0) + 1);
        }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    orchestrator.dispose();
    await Promise.all(servers.map(stop));
    return [...counts.values()].map((count) => count / total);
}

/** Processor time that a request costs beside the engine: routing, queue, breaker, timers, counting. */
export async function measureOverhead(): Promise<{ readonly microseconds: number }> {
    const engine: Engine = {
        id: "llama-server:http://127.0.0.1:1",
        label: "instant",
        kind: "llama-server",
        isOnThisMachine: true,
        maximumConcurrency: 4,
        onDidChangeModels: new Emitter<void>().event,
        models: async () => [{ name: "m", label: "m", tasks: ["complete"], state: "ready" }],
        complete: async () => ({ text: "x", finish: "end" }),
        dispose() {},
    };
    const others = Array.from({ length: 3 }, (_, index) => ({ ...engine, id: `other:${index}` }));
    const orchestrator = await orchestrate([engine, ...others]);
    const request = completeRequest();
    const run = async (count: number): Promise<number> => {
        const before = process.cpuUsage();
        for (let turn = 0; turn < count; turn++) {
            await orchestrator.complete(request, NeverCancelled);
        }
        const { user, system } = process.cpuUsage(before);
        return (user + system) / count;
    };
    await run(2_000);
    const microseconds = await run(20_000);
    orchestrator.dispose();
    return { microseconds };
}
