import assert from "node:assert/strict";
import { test } from "node:test";
import type { Engine } from "@rust-ai-ide/ai/engines/engine";
import { EngineErrors } from "@rust-ai-ide/ai/engines/engine-errors";
import { Orchestrator } from "@rust-ai-ide/ai/orchestrator/orchestrator";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { NullLogger } from "@rust-ai-ide/core/logger";
import type { Discovery, FoundServer } from "@rust-ai-ide/node/engines/discover-engines";
import { leakChecked } from "@rust-ai-ide/testing/leak-tracker";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import {
    EngineRegistry,
    type EngineSettings,
    type ServerDescription,
} from "../../src/engines/engine-registry.ts";
import { engineModel } from "./statuses.ts";

const settings: EngineSettings = {
    trusted: true,
    servers: [],
    discover: true,
    useEditorModels: false,
    routes: {},
    workspaceRoutes: {},
    memoryBudgetMegabytes: 0,
};

function found(port: number, isConfigured = false): FoundServer {
    const url = `http://127.0.0.1:${port}`;
    const kind = "ollama";
    return { url, kind, id: `${kind}:${url}`, label: `Ollama ${port}`, isConfigured, models: [] };
}

function fakeEngine(id: string, label: string, disposed: string[]): Engine {
    return {
        id,
        label,
        kind: "ollama",
        isOnThisMachine: true,
        maximumConcurrency: 1,
        onDidChangeModels: () => ({ dispose() {} }),
        models: async () => [engineModel()],
        chat: async () => ({ finish: "stop" }),
        dispose: () => void disposed.push(id),
    };
}

/** A registry over a real orchestrator, with the servers of a made-up machine. */
class Machine {
    settings = settings;
    running: FoundServer[] = [];
    failing: Discovery["failed"] = [];
    readonly questions: string[] = [];
    /** Servers answer when this is settled. */
    answers: Promise<void> = Promise.resolve();
    readonly created: ServerDescription[] = [];
    readonly disposed: string[] = [];
    readonly orchestrator = new Orchestrator({
        clock: new ManualClock(),
        random: () => 0.5,
        logger: NullLogger,
    });
    readonly registry = new EngineRegistry({
        orchestrator: async () => this.orchestrator,
        settings: () => this.settings,
        discover: async ({ servers, defaultPorts }) => {
            this.questions.push(`${servers.length} ${defaultPorts}`);
            await this.answers;
            const seen = this.running.filter(
                (server) => server.isConfigured || this.settings.discover,
            );
            return { found: seen, failed: this.failing };
        },
        create: async (server) => {
            this.created.push(server);
            if (server.label === "broken") throw EngineErrors.invalidAddress(server.url);
            return fakeEngine(`${server.kind}:${server.url}`, server.label, this.disposed);
        },
        createEditorEngine: async () => fakeEngine("editor", "The editor", this.disposed),
        logger: NullLogger,
    });

    change(change: Partial<EngineSettings>): Promise<void> {
        this.settings = { ...this.settings, ...change };
        return this.registry.follow();
    }

    ids(): string {
        return this.orchestrator.status.engines.map(({ id }) => id).join(" ");
    }

    dispose(): void {
        this.registry.dispose();
        this.orchestrator.dispose();
    }
}

const one = "ollama:http://127.0.0.1:1";
const two = "ollama:http://127.0.0.1:2";

test("nobody is asked before a model is needed", async () => {
    const machine = new Machine();
    await machine.change({ discover: false });
    assert.deepEqual(machine.questions, []);
    await machine.registry.start();
    await machine.registry.start();
    assert.deepEqual(machine.questions, ["0 false"]);
    machine.dispose();
});

test(
    "servers that run become engines once, and are let go when the settings say so",
    leakChecked(async () => {
        const machine = new Machine();
        machine.running = [found(1), found(2, true)];
        await machine.registry.start();
        assert.equal(machine.ids(), `${one} ${two}`);
        await machine.registry.follow();
        assert.equal(machine.created.length, 2);
        machine.running = [found(1)];
        await machine.registry.follow();
        assert.equal(machine.ids(), one);
        assert.deepEqual(machine.disposed, [two]);
        await machine.change({ discover: false });
        assert.equal(machine.ids(), "");
        machine.dispose();
    }),
);

test("a server that was found by itself and stops stays, until servers are looked for", async () => {
    const machine = new Machine();
    machine.running = [found(1)];
    await machine.registry.start();
    machine.running = [];
    await machine.registry.follow();
    assert.equal(machine.ids(), one);
    await machine.registry.find(NeverCancelled);
    assert.equal(machine.ids(), "");
    machine.dispose();
});

test("a server of the settings that does not answer is an engine that is down", async () => {
    const machine = new Machine();
    const { models: _, ...server } = found(1);
    machine.failing = [
        { ...server, isConfigured: true, error: EngineErrors.unreachable(server.label) },
    ];
    await machine.registry.start();
    assert.equal(machine.ids(), one);
    assert.deepEqual(
        machine.registry.servers.map(({ label, isConfigured }) => [label, isConfigured]),
        [["Ollama 1", true]],
    );
    machine.dispose();
});

test("a new label makes the engine anew, and one that cannot be made harms no other", async () => {
    const machine = new Machine();
    machine.running = [found(1), { ...found(2), label: "broken" }];
    await machine.registry.start();
    assert.equal(machine.ids(), one);
    machine.running = [{ ...found(1), label: "Big one" }];
    await machine.registry.follow();
    assert.equal(machine.orchestrator.status.engines[0]?.label, "Big one");
    machine.dispose();
});

test("without trust nobody is asked, and engines of before are let go", async () => {
    const machine = new Machine();
    machine.running = [found(1)];
    await machine.registry.start();
    await machine.change({ trusted: false, useEditorModels: true });
    assert.equal(machine.ids(), "");
    assert.equal(machine.questions.length, 1);
    machine.dispose();
});

test("the editor's models are an engine only while the user wants them", async () => {
    const machine = new Machine();
    await machine.registry.start();
    await machine.change({ useEditorModels: true });
    await machine.registry.follow();
    assert.equal(machine.ids(), "editor");
    assert.deepEqual(machine.registry.servers, []);
    await machine.change({ useEditorModels: false });
    assert.equal(machine.ids(), "");
    machine.dispose();
});

test("a route takes effect with the next request; a workspace only names engines that are there", async () => {
    const machine = new Machine();
    machine.running = [found(1), found(2)];
    await machine.registry.start();
    const route = () => machine.orchestrator.route("chat");
    await machine.change({ routes: { chat: `${two}/qwen2.5-coder:1.5b` } });
    assert.deepEqual([route()?.engine, route()?.reason], [two, "pinned"]);
    await machine.change({ workspaceRoutes: { chat: `${one}/qwen2.5-coder:1.5b` } });
    assert.deepEqual([route()?.engine, route()?.reason], [one, "workspace"]);
    await machine.change({ workspaceRoutes: { chat: "ollama:http://evil.example/x" } });
    assert.deepEqual([route()?.engine, route()?.reason], [two, "pinned"]);
    machine.dispose();
});

test("a route waits for no server that is slow to answer", async () => {
    const machine = new Machine();
    machine.running = [found(1), found(2)];
    await machine.registry.start();
    let answer: () => void = () => {};
    machine.answers = new Promise((resolve) => {
        answer = resolve;
    });
    const looking = machine.registry.find(NeverCancelled);
    machine.settings = { ...machine.settings, routes: { chat: `${two}/qwen2.5-coder:1.5b` } };
    await machine.registry.applyRoutes();
    assert.equal(machine.orchestrator.route("chat")?.engine, two);
    answer();
    await looking;
    machine.dispose();
});

test("two windows that switch at once agree on the setting that was written last", async () => {
    const windows = [new Machine(), new Machine()];
    for (const window of windows) {
        window.running = [found(1), found(2)];
        await window.registry.start();
    }
    // Each window hears of its own change first, then of the other's, in the file's order.
    const first = { routes: { chat: `${one}/qwen2.5-coder:1.5b` } };
    const last = { routes: { chat: `${two}/qwen2.5-coder:1.5b` } };
    await Promise.all(
        windows.flatMap((window) => [
            window.change(first),
            window.change(last),
            window.change(last),
        ]),
    );
    for (const window of windows) {
        assert.equal(window.orchestrator.route("chat")?.engine, two);
        assert.equal(window.ids(), `${one} ${two}`);
        window.dispose();
    }
});

test("a window that closes while it looks for servers leaves no engine behind", async () => {
    const machine = new Machine();
    machine.running = [found(1)];
    const started = machine.registry.start();
    machine.registry.dispose();
    await started;
    assert.equal(machine.ids(), "");
    machine.dispose();
});
