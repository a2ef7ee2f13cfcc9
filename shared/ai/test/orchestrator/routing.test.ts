import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import type { RoutingHints } from "../../src/orchestrator/orchestrator-requests.ts";
import type { RoutePreference } from "../../src/orchestrator/route-preference.ts";
import { candidates } from "../../src/orchestrator/routing.ts";
import { FakeEngine, type FakeEngineOptions } from "./fake-engine.ts";

const none: RoutePreference = { user: {}, workspace: {} };

interface Question extends RoutingHints {
    readonly task?: ModelTask;
    readonly preference?: Partial<RoutePreference>;
    readonly approved?: readonly string[];
    readonly tokens?: number;
}

/** `engine/model reason` of each, the first asked one first. */
function check(
    engines: Readonly<Record<string, FakeEngineOptions>>,
    { task = "complete", preference, approved = [], tokens, ...hints }: Question,
    expected: readonly string[],
): void {
    const list = Object.entries(engines).map(([id, options]) => {
        const engine = new FakeEngine(id, options);
        return { engine, models: engine.list };
    });
    const question = {
        task,
        hints,
        preference: { ...none, ...preference },
        approved: new Set(approved),
        tokens,
    };
    assert.deepEqual(
        candidates(list, question).map(
            ({ engine, model, reason, group }) =>
                `${engine.id}/${model.name} ${reason}${group === undefined ? "" : ` (${group})`}`,
        ),
        expected,
    );
}

const embedded = { embedded: { models: [{ name: "rust", languages: ["rust"] }] } };
const typical = {
    ...embedded,
    "ollama:a": {
        kind: "ollama" as const,
        models: ["qwen", { name: "cold", state: "available" as const }],
    },
};

test("typing goes to the embedded model, then to the user's, loaded ones first", () => {
    check(typical, { language: "rust" }, [
        "embedded/rust default",
        "ollama:a/qwen failover (qwen)",
        "ollama:a/cold failover (cold)",
    ]);
});

test("of our own models the chosen one completes, loaded or not", () => {
    const models = [{ name: "chosen", state: "available" as const }, "loaded"];
    check({ embedded: { models } }, {}, ["embedded/chosen default", "embedded/loaded failover"]);
});

test("the embedded model is for Rust; chat knows no language", () => {
    check(typical, { language: "python" }, [
        "ollama:a/qwen default (qwen)",
        "ollama:a/cold failover (cold)",
    ]);
    check(embedded, { language: "typescript" }, []);
    check(embedded, { task: "chat", language: "typescript" }, ["embedded/rust default"]);
});

test("chat goes to a loaded model, of those to a server's, of those to the largest", () => {
    const engines = {
        embedded: {},
        editor: { kind: "editor" as const, models: ["cloud"] },
        a: {
            models: [
                { name: "small", bytes: 1 },
                { name: "large", bytes: 9 },
            ],
        },
        b: { models: [{ name: "unloaded", bytes: 99, state: "available" as const }] },
    };
    check(engines, { task: "chat" }, [
        "a/large default (large)",
        "a/small failover (small)",
        "embedded/m failover",
        "editor/cloud failover (cloud)",
        "b/unloaded failover (unloaded)",
    ]);
});

test("a pin goes first, a workspace's choice before it, if the engine is approved", () => {
    const user = { complete: { engine: "ollama:a", model: "qwen" } };
    const workspace = { complete: { engine: "ollama:a", model: "cold" } };
    check(typical, { preference: { user } }, [
        "ollama:a/qwen pinned",
        "embedded/rust failover",
        "ollama:a/cold failover (cold)",
    ]);
    check(typical, { preference: { user, workspace } }, [
        "ollama:a/qwen pinned",
        "embedded/rust failover",
        "ollama:a/cold failover (cold)",
    ]);
    check(typical, { preference: { user, workspace }, approved: ["ollama:a"] }, [
        "ollama:a/cold workspace",
        "ollama:a/qwen pinned",
        "embedded/rust failover",
    ]);
    const own = { complete: { engine: "embedded", model: "rust" } };
    check(embedded, { preference: { workspace: own } }, ["embedded/rust workspace"]);
});

test("a choice that cannot do the task stops nobody", () => {
    const user = { complete: { engine: "embedded", model: "rust" } };
    check(typical, { language: "python", preference: { user } }, [
        "ollama:a/qwen default (qwen)",
        "ollama:a/cold failover (cold)",
    ]);
    check(embedded, { preference: { user: { complete: { engine: "gone", model: "x" } } } }, [
        "embedded/rust default",
    ]);
});

test("a model may be chosen on whichever engines serve it", () => {
    const engines = { ...embedded, a: {}, b: {} };
    check(engines, { preference: { user: { complete: { engine: "*", model: "m" } } } }, [
        "a/m pinned (m)",
        "b/m pinned (m)",
        "embedded/rust failover",
    ]);
    check(engines, { only: { engine: "b", model: "m" } }, ["b/m pinned"]);
    check(engines, { only: { engine: "b", model: "other" } }, []);
});

test("failed models and models without the task are not asked", () => {
    const engines = {
        a: {
            models: [
                { name: "failed", state: "failed" as const },
                { name: "chat", tasks: ["chat" as const] },
            ],
        },
    };
    check(engines, { task: "complete" }, []);
    check(engines, { task: "chat" }, ["a/chat default (chat)"]);
});

test("what is confidential, or limited to some kinds, stays there", () => {
    check(typical, { isConfidential: true }, ["embedded/rust default"]);
    check(typical, { kinds: ["ollama"] }, [
        "ollama:a/qwen default (qwen)",
        "ollama:a/cold failover (cold)",
    ]);
    check({ a: {} }, { isConfidential: true }, []);
    check({ embedded: {}, near: { isOnThisMachine: true }, far: {} }, { elsewhere: true }, [
        "far/m default (m)",
    ]);
});

test("a long prompt goes to models that it fits into, if there are any", () => {
    const engines = { a: { models: [{ name: "short", contextLength: 100 }, "unknown"] } };
    check(engines, { task: "chat", tokens: 101 }, ["a/unknown failover (unknown)"]);
    const small = { a: { models: [{ name: "short", contextLength: 100 }] } };
    check(small, { task: "chat", tokens: 101 }, ["a/short default (short)"]);
});
