import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { PromptParts } from "@rust-ai-ide/protocol/completion";
import { bringsImport, promotedItems, ScoreMemory } from "../../src/grounding/rerank-provider.ts";

const prompt: PromptParts = { path: "demo/src/a.rs", prefix: "let item = st", suffix: "" };

/** Promoted names of a server's list, by likelihoods of each name. */
async function check(
    typed: string,
    likelihoods: Readonly<Record<string, number>>,
    expected: string,
    parts: PromptParts | undefined = prompt,
): Promise<void> {
    const asked: string[] = [];
    const offered = Object.keys(likelihoods).map((name) => ({ name, sortText: name }));
    const items = await promotedItems(
        typed,
        {
            offered: async () => offered,
            promptParts: async () => parts,
            score: async ({ prefix }, continuations) => {
                asked.push(prefix);
                return continuations.map((text) => likelihoods[text.trim()] ?? Number.NaN);
            },
        },
        NeverCancelled,
    );
    assert.equal(items.map(({ name }) => name).join(" "), expected);
    assert.ok(asked.every((prefix) => prefix === "let item ="));
}

test("likely names of the server's list are promoted", async () => {
    await check("st", { stock: -2, store: -1, start: -9, other: 0 }, "store stock");
    await check("st", { stock: -2 }, "");
    await check("xy", { stock: -2, store: -1 }, "");
});

test("nothing is scored for a request that is over or a place where nothing is completed", async () => {
    const source = new CancellationSource();
    source.cancel();
    const parts = {
        offered: async () => ["aa", "ab"].map((name) => ({ name, sortText: name })),
        promptParts: async (): Promise<PromptParts | undefined> => prompt,
        score: async () => assert.fail("it was scored"),
    };
    assert.deepEqual(await promotedItems("a", parts, source.token), []);
    const nowhere = { ...parts, promptParts: async () => undefined };
    assert.deepEqual(await promotedItems("a", nowhere, NeverCancelled), []);
});

test("scores are remembered for one place, and only all of them are an answer", () => {
    const memory = new ScoreMemory();
    assert.equal(memory.find("here", ["aa"]), undefined);
    memory.note("here", ["aa", "ab"], [-1, -2]);
    assert.deepEqual(memory.find("here", ["ab"]), [-2]);
    assert.deepEqual(memory.find("here", ["ab", "aa"]), [-2, -1]);
    assert.equal(memory.find("here", ["ab", "ac"]), undefined);
    memory.note("there", ["ac"], [-3]);
    assert.equal(memory.find("here", ["ab"]), undefined);
    assert.deepEqual(memory.find("there", ["ac"]), [-3]);
});

test("a completion that writes an import is not copied: its import is only known later", () => {
    assert.equal(bringsImport("HashMap", "rust"), false);
    const own = { detail: "(&self)", description: "fn(&self) -> usize" };
    assert.equal(bringsImport(own, "rust"), false);
    assert.equal(bringsImport({ detail: " (use std::collections::HashMap)" }, "rust"), true);
    assert.equal(bringsImport({ detail: "(x)" }, "typescript"), false);
    assert.equal(bringsImport({ description: "node:fs" }, "typescript"), true);
});
