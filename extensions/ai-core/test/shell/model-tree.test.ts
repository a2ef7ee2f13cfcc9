import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { type ModelNode, type ModelTreeInput, modelTree } from "../../src/views/model-tree.ts";
import { changedRows } from "../../src/views/tree-changes.ts";
import { model } from "./states.ts";
import { engineModel, ollama, orchestratorStatus, ownEngine, taskStatus } from "./statuses.ts";

const input: ModelTreeInput = {
    status: orchestratorStatus(),
    summaries: [model()],
    embeddedFolder: "/extensions/model-rust/model",
    residentBytes: 131_000_000,
    configured: new Set([ollama.id]),
};

function tree(change: Partial<ModelTreeInput> = {}): readonly ModelNode[] {
    return modelTree({ ...input, ...change }, plainTranslate);
}

function check(change: Partial<ModelTreeInput>, expected: string): void {
    const draw = (node: ModelNode, indent: string): string[] => [
        `${indent}$(${node.icon.id}) ${node.label} | ${node.description} | ${node.context}`,
        ...node.children.flatMap((child) => draw(child, `${indent}    `)),
    ];
    expectText(
        tree(change)
            .flatMap((node) => draw(node, ""))
            .join("\n"),
        expected,
    );
}

test("engines come with their models, what they are used for and what can be done", () => {
    check(
        {},
        `
        $(chip) Rust AI | ready · 131.0 MB | engine
            $(sparkle) Rust AI v0 | for completion · ready · 18.4 MB | model can-complete can-score can-unload can-verify can-reveal
        $(server-process) Ollama 127.0.0.1:11434 | ready | engine can-remove can-token
            $(sparkle) Qwen2.5 Coder 1.5B | for chat · ready · 986.0 MB | model can-complete can-chat can-unload
            $(circle-outline) llama3.2 | not loaded · 986.0 MB | model can-complete can-chat can-load
    `,
    );
});

test("an engine that fails says so and can be tried again", () => {
    const down = {
        ...ollama,
        health: "down" as const,
        models: [],
        lastError: {
            code: "engine.unreachable",
            message: "It cannot be reached.",
            nextStep: "Start it.",
        },
    };
    const paused = {
        ...ownEngine,
        outstanding: 1,
        queued: 2,
        tasks: [taskStatus({ breaker: "open", requests: 7, failures: 3 })],
        tokensPerSecond: 87.6,
    };
    const status = orchestratorStatus({ engines: [down, paused], routes: [] });
    check(
        { status },
        `
        $(warning) Rust AI | paused after errors · 7 requests · 3 errors · 131.0 MB · 88 tokens/s | engine can-retry
            $(circle-filled) Rust AI v0 | ready · 18.4 MB | model can-complete can-score can-unload can-verify can-reveal
        $(debug-disconnect) Ollama 127.0.0.1:11434 | not reachable | engine can-retry can-remove can-token
    `,
    );
    expectText(
        tree({ status })
            .map(({ tooltip }) => tooltip)
            .join("\n\n"),
        `
        **Rust AI**

        paused after errors · 7 requests · 3 errors · 131.0 MB · 88 tokens/s

        completion: 7 requests, 3 errors, half of them within 80 ms, 95 of 100 within 210 ms

        **Ollama 127.0.0.1:11434**

        not reachable

        It cannot be reached. Start it. \\(engine.unreachable\\)
    `,
    );
});

test("work, failures of models and stand-ins are told", () => {
    const status = orchestratorStatus({
        engines: [
            { ...ownEngine, models: [engineModel({ state: "failed" })], health: "failing" },
            { ...ollama, outstanding: 2, queued: 1, kind: "openai" },
            {
                ...ollama,
                id: "editor",
                label: "Editor",
                kind: "editor",
                health: "unknown",
                models: [],
            },
        ],
        routes: [
            { task: "complete", engine: ollama.id, model: "llama3.2", reason: "failover" },
            { task: "score", engine: ollama.id, model: "llama3.2", reason: "workspace" },
        ],
    });
    check(
        { status, summaries: [], residentBytes: undefined, configured: new Set() },
        `
        $(warning) Rust AI | failing | engine can-retry
            $(error) Qwen2.5 Coder 1.5B | failed · 986.0 MB | model can-complete can-chat can-load can-verify
        $(comment-discussion) Editor | not asked yet | engine
        $(server) Ollama 127.0.0.1:11434 | 2 at work, 1 waiting | engine can-token
            $(circle-filled) Qwen2.5 Coder 1.5B | ready · 986.0 MB | model can-complete can-chat
            $(sparkle) llama3.2 | stands in for completion · scoring in this workspace · not loaded · 986.0 MB | model can-complete can-chat
    `,
    );
});

test("a model of the user's own folder can be removed, the embedded one cannot", () => {
    const own = model({ folder: "/home/me/models/qwen" });
    const [engine] = tree({ summaries: [own] });
    assert.match(engine?.children[0]?.context ?? "", /can-remove/);
    assert.equal(engine?.children[0]?.folder, own.folder);
});

test("every row has an id of its own and a sentence for screen readers", () => {
    const nodes = tree().flatMap((node) => [node, ...node.children]);
    assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
    expectText(
        nodes.map(({ spoken }) => spoken).join("\n"),
        `
        Rust AI, ready, 131.0 MB, models: 1
        Rust AI v0, for completion, ready, 18.4 MB
        Ollama 127.0.0.1:11434, ready, models: 2
        Qwen2.5 Coder 1.5B, for chat, ready, 986.0 MB
        llama3.2, not loaded, 986.0 MB
    `,
    );
});

test("names of servers and models bring no markdown of their own", () => {
    const evil = "[click](command:evil) $(sync~spin)";
    const engines = [{ ...ollama, label: evil, models: [engineModel({ label: evil })] }];
    for (const { tooltip, children } of tree({ status: orchestratorStatus({ engines }) })) {
        for (const text of [tooltip, children[0]?.tooltip ?? ""]) {
            assert.doesNotMatch(text, /(?<!\\)\[click/);
        }
    }
});

test("only rows whose content changed are drawn again", () => {
    const ids = (before: readonly ModelNode[], after: readonly ModelNode[]): unknown => {
        const changed = changedRows(before, after);
        return changed === "all" ? "all" : changed.map(({ id }) => id);
    };
    const before = tree();
    assert.deepEqual(ids(before, tree()), []);
    assert.deepEqual(ids(before, tree({ residentBytes: 200_000_000 })), ["embedded"]);
    assert.deepEqual(
        ids(before, tree({ status: orchestratorStatus({ engines: [ownEngine] }) })),
        "all",
    );
    const loaded = {
        ...ollama,
        models: [engineModel({ state: "loading" }), ...ollama.models.slice(1)],
    };
    assert.deepEqual(
        ids(before, tree({ status: orchestratorStatus({ engines: [ownEngine, loaded] }) })),
        [`${ollama.id}/qwen2.5-coder:1.5b`],
    );
    const fewer = { ...ollama, models: ollama.models.slice(1) };
    assert.deepEqual(
        ids(before, tree({ status: orchestratorStatus({ engines: [ownEngine, fewer] }) })),
        [ollama.id],
    );
});
