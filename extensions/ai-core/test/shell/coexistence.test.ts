import assert from "node:assert/strict";
import { test } from "node:test";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import {
    type CopilotFacts,
    copilotPlan,
    copilotServesRust,
    shouldAskAboutCopilot,
} from "../../src/coexistence/copilot.ts";
import { providerRows } from "../../src/coexistence/provider-rows.ts";
import { shouldSuggestRustAnalyzer } from "../../src/coexistence/rust-analyzer.ts";
import { Once } from "../../src/once.ts";

function check(facts: Partial<CopilotFacts>, expected: boolean): void {
    const all = { isActive: true, isSignedIn: true, enable: undefined, ...facts };
    assert.equal(copilotServesRust(all), expected);
}

test("Copilot serves Rust when it runs, someone is signed in and nothing switches it off", () => {
    check({}, true);
    check({ isActive: false }, false);
    check({ isSignedIn: false }, false);
    check({ enable: { "*": true, plaintext: false } }, true);
    check({ enable: { "*": false } }, false);
    check({ enable: { "*": false, rust: true } }, true);
    check({ enable: { rust: false } }, false);
    check({ enable: "nonsense" }, true);
    check({ enable: { rust: "nonsense" } }, true);
});

test("the question comes once, and only when both would complete Rust", () => {
    const ask = { choice: "ask", asked: false, rustIsOn: true, servesRust: true } as const;
    assert.equal(shouldAskAboutCopilot(ask), true);
    assert.equal(shouldAskAboutCopilot({ ...ask, asked: true }), false);
    assert.equal(shouldAskAboutCopilot({ ...ask, choice: "both" }), false);
    assert.equal(shouldAskAboutCopilot({ ...ask, rustIsOn: false }), false);
    assert.equal(shouldAskAboutCopilot({ ...ask, servesRust: false }), false);
});

test("a choice writes only what it has to, and keeps other languages", () => {
    const both = { enable: { "*": true, markdown: false }, languages: { rust: true } };
    assert.deepEqual(copilotPlan("preferRustAi", both), {
        copilotEnable: { "*": true, markdown: false, rust: false },
        languages: undefined,
    });
    assert.deepEqual(copilotPlan("preferCopilot", both), {
        copilotEnable: undefined,
        languages: { rust: false },
    });
    assert.deepEqual(copilotPlan("both", both), {
        copilotEnable: undefined,
        languages: undefined,
    });
    const ours = { enable: { rust: false }, languages: { rust: true, toml: true } };
    assert.deepEqual(copilotPlan("preferCopilot", ours), {
        copilotEnable: { rust: true },
        languages: { rust: false, toml: true },
    });
    assert.deepEqual(copilotPlan("both", { enable: { rust: false }, languages: {} }), {
        copilotEnable: { rust: true },
        languages: { rust: true },
    });
});

test("the current choice is marked", () => {
    const marks = providerRows("both", plainTranslate).map(
        ({ choice, description }) => `${choice}${description === "" ? "" : ` ${description}`}`,
    );
    assert.deepEqual(marks, ["preferRustAi", "both current", "preferCopilot"]);
});

test("rust-analyzer is mentioned once a profile, when it is missing and the setting allows it", () => {
    const missing = { isInstalled: false, settingIsOn: true, alreadySaid: false };
    assert.equal(shouldSuggestRustAnalyzer(missing), true);
    assert.equal(shouldSuggestRustAnalyzer({ ...missing, isInstalled: true }), false);
    assert.equal(shouldSuggestRustAnalyzer({ ...missing, settingIsOn: false }), false);
    assert.equal(shouldSuggestRustAnalyzer({ ...missing, alreadySaid: true }), false);
});

test("what was said is remembered, also when the storage cannot be written", async () => {
    const values = new Map<string, unknown>();
    const memory = {
        get: <T>(key: string) => values.get(key) as T | undefined,
        async update(key: string, value: unknown) {
            values.set(key, value);
        },
    };
    const once = new Once(memory, NullLogger);
    assert.equal(once.has("a"), false);
    await once.remember("a");
    assert.equal(once.has("a"), true);
    const warned: string[] = [];
    const readOnly = new Once(
        { ...memory, update: () => Promise.reject(new Error("EROFS")) },
        { ...NullLogger, warn: (message) => warned.push(message) },
    );
    await readOnly.remember("b");
    assert.deepEqual(warned, ["The storage cannot be written: Error: EROFS"]);
});
