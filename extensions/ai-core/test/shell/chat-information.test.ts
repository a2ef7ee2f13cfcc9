import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { parseReference } from "../../src/engines/model-reference.ts";
import {
    chatInformation,
    estimateTokens,
    factsModelId,
    toChatMessages,
} from "../../src/models/chat-information.ts";
import { engineModel, ollama, orchestratorStatus, ownEngine } from "./statuses.ts";

function check(status: ReturnType<typeof orchestratorStatus>, expected: string): void {
    const models = chatInformation(status, plainTranslate);
    expectText(
        models
            .map(
                ({ id, name, detail, maxInputTokens, maxOutputTokens }) =>
                    `${name} (${detail}) ${maxInputTokens} + ${maxOutputTokens}: ${id}`,
            )
            .join("\n"),
        expected,
    );
}

test("models that can chat are offered with what they can read and write", () => {
    const small = engineModel({ name: "small", label: "Small", contextLength: 900 });
    const silent = engineModel({ name: "silent", label: "Silent", contextLength: undefined });
    const failed = engineModel({ name: "failed", state: "failed" });
    const engines = [ownEngine, { ...ollama, models: [engineModel(), small, silent, failed] }];
    check(
        orchestratorStatus({ engines }),
        `
        Qwen2.5 Coder 1.5B (Ollama 127.0.0.1:11434) 28672 + 4096: ollama:http://127.0.0.1:11434/qwen2.5-coder:1.5b
        Small (Ollama 127.0.0.1:11434) 600 + 300: ollama:http://127.0.0.1:11434/small
        Silent (Ollama 127.0.0.1:11434) 2731 + 1365: ollama:http://127.0.0.1:11434/silent
    `,
    );
});

test("the editor's own models and servers that are down are not offered", () => {
    const engines = [
        { ...ollama, health: "down" as const },
        { ...ollama, id: "editor", kind: "editor" as const },
    ];
    check(
        orchestratorStatus({ engines }),
        `Facts only (no chat model) (Rust AI) 4096 + 4096: facts`,
    );
    assert.equal(parseReference(factsModelId), undefined);
});

test("an offered model's id leads back to its engine", () => {
    const [first] = chatInformation(orchestratorStatus(), plainTranslate);
    assert.deepEqual(parseReference(first?.id ?? ""), {
        engine: ollama.id,
        model: "qwen2.5-coder:1.5b",
    });
    const behindPath = { ...ollama, id: "openai:https://host.example/llm" };
    const [other] = chatInformation(orchestratorStatus({ engines: [behindPath] }), plainTranslate);
    assert.deepEqual(parseReference(other?.id ?? "", [behindPath.id]), {
        engine: behindPath.id,
        model: "qwen2.5-coder:1.5b",
    });
});

test("messages keep their texts in turns; what is no text is left out", () => {
    const text = (value: string): unknown => ({ value });
    assert.deepEqual(
        toChatMessages([
            { role: 1, content: [text("You are brief."), { data: new Uint8Array(3) }] },
            { role: 1, content: ["Why", text("?")] },
            { role: 2, content: [text("Because.")] },
            { role: 1, content: [{ callId: "1", content: [text("4"), null] }] },
            { role: 1, content: [] },
        ]),
        [
            { role: "user", content: "You are brief.\n\nWhy?" },
            { role: "assistant", content: "Because." },
            { role: "user", content: "4" },
        ],
    );
});

test("roles always take turns, and no text is lost", () => {
    const message = fc.record({
        role: fc.constantFrom(1, 2),
        content: fc.array(fc.record({ value: fc.string() }), { maxLength: 3 }),
    });
    fc.assert(
        fc.property(fc.array(message), (messages) => {
            const turns = toChatMessages(messages);
            for (const [index, turn] of turns.entries()) {
                assert.notEqual(turn.role, turns[index + 1]?.role);
            }
            const length = (texts: readonly string[]): number => texts.join("").length;
            const before = messages.flatMap(({ content }) => content.map(({ value }) => value));
            assert.ok(length(turns.map(({ content }) => content)) >= length(before));
        }),
    );
});

test("tokens are estimated on the safe side", () => {
    assert.equal(estimateTokens(""), 0);
    assert.equal(estimateTokens("fn main() {}"), 4);
    assert.equal(estimateTokens("ä"), 1);
});
