import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { type ActivationOutcome, activationProblem } from "../../src/models/activation-problem.ts";
import { modelRows, sizeText } from "../../src/models/model-rows.ts";
import { sampleText } from "../../src/models/sample-text.ts";
import { model } from "./states.ts";

function check(models: readonly ModelSummary[], active: string, expected: string): void {
    const rows = modelRows(models, active, plainTranslate);
    expectText(
        rows.map((row) => `${row.label} | ${row.description}\n    ${row.detail}`).join("\n"),
        expected,
    );
}

test("the active model comes first, each with size, licence, task and state", () => {
    const failure = { code: "model.checksum", message: "It is damaged.", nextStep: "" };
    check(
        [
            model({ id: "b", name: "Beta", state: "available", bytes: 1.5e9, task: ["chat"] }),
            model({ id: "a", name: "Alpha", state: "failed", failure, bytes: 900 }),
            model({ id: "c", name: "Gamma", state: "loading", task: ["embed"] }),
            model(),
            model({ id: "d", name: "Delta", state: "working" }),
        ],
        "rust-ai-v0",
        `
        $(sparkle) Rust AI v0 | 0.1.0 · ready · active
            18.4 MB · int8 · licence MIT · completion, scoring · context 1024 tokens
        $(error) Alpha | 0.1.0 · failed
            1 kB · int8 · licence MIT · completion, scoring · context 1024 tokens · It is damaged.
        $(loading~spin) Gamma | 0.1.0 · loading
            18.4 MB · int8 · licence MIT · search · context 1024 tokens
        $(package) Beta | 0.1.0 · not loaded
            1.5 GB · int8 · licence MIT · chat · context 1024 tokens
        $(sync~spin) Delta | 0.1.0 · working
            18.4 MB · int8 · licence MIT · completion, scoring · context 1024 tokens
    `,
    );
});

test("sizes are decimal, as in file managers", () => {
    assert.deepEqual(
        [1, 1500, 18_400_000, 2.25e9].map((bytes) => sizeText(bytes, plainTranslate)),
        ["1 kB", "2 kB", "18.4 MB", "2.3 GB"],
    );
});

test("the sample's cursor stands at the end of an indentation", () => {
    const { text, cursor } = sampleText();
    assert.match(text.slice(0, cursor), /\{\n {8}$/);
    assert.match(text.slice(cursor), /^\n {4}\}/);
});

test("a model that does not complete after it was chosen has a reason", () => {
    const outcome: ActivationOutcome = {
        asked: { id: "mine", name: "Mine" },
        written: "mine",
        configured: "mine",
        active: "mine",
        failure: undefined,
        isEmbedded: false,
        trusted: true,
        models: [model({ id: "mine" })],
    };
    const checkProblem = (change: Partial<ActivationOutcome>, expected: string | undefined) =>
        assert.equal(activationProblem({ ...outcome, ...change })?.code, expected);
    const failure = { code: "model.checksum", message: "Damaged.", nextStep: "Reinstall." };
    checkProblem({}, undefined);
    checkProblem({ failure }, "model.checksum");
    checkProblem({ configured: "theirs", active: "theirs" }, "shell.modelOverruled");
    checkProblem({ active: "v0", trusted: false }, "shell.modelNeedsTrust");
    checkProblem({ active: "v0", models: [] }, "shell.modelNotListed");
    const scorer = model({ id: "mine", task: ["score"] });
    checkProblem({ active: "v0", models: [scorer] }, "shell.modelCannotComplete");
    checkProblem({ active: undefined, trusted: false, isEmbedded: true }, "shell.inferenceFailed");
});
