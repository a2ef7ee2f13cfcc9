import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import {
    activeReference,
    type SwitcherInput,
    switcherGroups,
} from "../../src/models/switcher-rows.ts";
import { answeringOf } from "../../src/status/answering.ts";
import { presentStatus, statusKind } from "../../src/status/presentation.ts";
import { model, state } from "./states.ts";
import { engineModel, ollama, orchestratorStatus, ownEngine } from "./statuses.ts";

const input: SwitcherInput = {
    task: "complete",
    status: orchestratorStatus(),
    summaries: [
        model(),
        model({ id: "mine", name: "Mine", state: "available", task: ["complete", "chat"] }),
    ],
    activeOwn: "rust-ai-v0",
};

function check(change: Partial<SwitcherInput>, expected: string): void {
    const groups = switcherGroups({ ...input, ...change }, plainTranslate);
    expectText(
        groups
            .flatMap(({ label, rows }) => [
                `--- ${label}`,
                ...rows.map((row) => `${row.label} | ${row.description}\n    ${row.detail}`),
            ])
            .join("\n"),
        expected,
    );
}

test("models are grouped by engine, the one that completes first", () => {
    check(
        {},
        `
        --- Rust AI
        $(sparkle) Rust AI v0 | 0.1.0 · ready · active
            18.4 MB · int8 · licence MIT · completion, scoring · context 1024 tokens
        $(package) Mine | 0.1.0 · not loaded
            18.4 MB · int8 · licence MIT · completion, chat · context 1024 tokens
        --- Ollama 127.0.0.1:11434
        $(sparkle) Qwen2.5 Coder 1.5B | ready
            986.0 MB · completion, chat · context 32768 tokens
        $(server) llama3.2 | not loaded
            986.0 MB · completion, chat · context 32768 tokens
    `,
    );
    const routes = [
        { task: "complete", engine: ollama.id, model: "llama3.2", reason: "pinned" },
    ] as const;
    check(
        { status: orchestratorStatus({ routes }) },
        `
        --- Ollama 127.0.0.1:11434
        $(server) llama3.2 | not loaded · active
            986.0 MB · completion, chat · context 32768 tokens
        $(sparkle) Qwen2.5 Coder 1.5B | ready
            986.0 MB · completion, chat · context 32768 tokens
        --- Rust AI
        $(package) Mine | 0.1.0 · not loaded
            18.4 MB · int8 · licence MIT · completion, chat · context 1024 tokens
        $(sparkle) Rust AI v0 | 0.1.0 · ready
            18.4 MB · int8 · licence MIT · completion, scoring · context 1024 tokens
    `,
    );
});

test("another task has the models that can do it", () => {
    check(
        { task: "chat" },
        `
        --- Ollama 127.0.0.1:11434
        $(sparkle) Qwen2.5 Coder 1.5B | ready · active
            986.0 MB · completion, chat · context 32768 tokens
        $(server) llama3.2 | not loaded
            986.0 MB · completion, chat · context 32768 tokens
        --- Rust AI
        $(package) Mine | 0.1.0 · not loaded
            18.4 MB · int8 · licence MIT · completion, chat · context 1024 tokens
    `,
    );
    check({ task: "embed" }, ``);
});

test("a server that is down and a model that failed are listed as such", () => {
    const engines = [{ ...ollama, health: "down" as const }];
    const failure = { code: "model.checksum", message: "It is damaged.", nextStep: "" };
    const summaries = [model({ state: "failed", failure, task: [] })];
    check(
        { status: orchestratorStatus({ engines, routes: [] }), summaries, activeOwn: undefined },
        `
        --- Rust AI
        $(error) Rust AI v0 | 0.1.0 · failed
            18.4 MB · int8 · licence MIT · context 1024 tokens · It is damaged.
        --- Ollama 127.0.0.1:11434
        $(debug-disconnect) Qwen2.5 Coder 1.5B | not reachable
            986.0 MB · completion, chat · context 32768 tokens
        $(debug-disconnect) llama3.2 | not reachable
            986.0 MB · completion, chat · context 32768 tokens
    `,
    );
});

test("before anything was asked, our own choice is the active one", () => {
    const status = orchestratorStatus({ engines: [], routes: [] });
    assert.deepEqual(activeReference({ ...input, status }), {
        engine: "embedded",
        model: "rust-ai-v0",
    });
    assert.equal(activeReference({ ...input, status, task: "chat" }), undefined);
});

test("the status bar names the server that completes, and why it does", () => {
    const engines = [{ ...ownEngine, health: "down" as const }, ollama];
    const route = { task: "complete", engine: ollama.id, model: "qwen2.5-coder:1.5b" } as const;
    const answering = (reason: "pinned" | "failover") =>
        answeringOf(orchestratorStatus({ engines, routes: [{ ...route, reason }] }));
    const show = (shown: ReturnType<typeof state>): string => {
        const { text, severity, hover } = presentStatus(shown, 0, plainTranslate);
        return `${text} | ${severity}\n${hover.split("\n\n").slice(0, -1).join("\n")}`;
    };
    const error = { code: "inference.failed", message: "It stopped.", nextStep: "Wait." };
    const failed = { kind: "failed", error } as const;
    expectText(
        show(state({ answering: answering("pinned") })),
        `
        $(sparkle) Qwen2.5 Coder 1.5B | none
        **Rust AI**: Qwen2.5 Coder 1.5B
        Ready.
        Ollama 127.0.0.1:11434 answers.
    `,
    );
    expectText(
        show(state({ answering: answering("failover"), engine: failed })),
        `
        $(sparkle) Qwen2.5 Coder 1.5B | none
        **Rust AI**: Qwen2.5 Coder 1.5B
        Ready.
        Ollama 127.0.0.1:11434 answers meanwhile, because the embedded model cannot.
    `,
    );
    const languageServer = { code: "shell.x", message: "No grammar.", nextStep: "" };
    assert.equal(
        statusKind(state({ answering: answering("pinned"), languageServer }), 0),
        "failed",
    );
    assert.equal(statusKind(state({ answering: answering("pinned"), working: 1 }), 0), "working");
    assert.equal(answeringOf(orchestratorStatus()), undefined);
    assert.equal(
        answeringOf(orchestratorStatus({ engines: [], routes: [{ ...route, reason: "pinned" }] })),
        undefined,
    );
    const unlisted = { ...route, model: "new", reason: "pinned" } as const;
    assert.equal(answeringOf(orchestratorStatus({ routes: [unlisted] }))?.model, "new");
    assert.equal(engineModel().state, "ready");
});
