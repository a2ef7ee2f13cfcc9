import assert from "node:assert/strict";
import { test } from "node:test";
import {
    capitalised,
    firstSentence,
    operationRow,
    previewDetail,
    previewQuestion,
} from "../../src/operations/operation-text.ts";

/** As vscode.l10n.t does it. */
const t = (text: string, ...values: readonly unknown[]): string =>
    text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)]));
const preview = { title: "switch to topic", lines: ["HEAD moves"], warnings: [], changedSince: [] };
const operation = {
    id: "1",
    kind: "switch",
    title: "switch to topic",
    startedAt: Date.UTC(2026, 10, 23),
    state: "done" as const,
    isUndone: false,
    isHere: true,
    folder: "/w",
};

test("a dialog tells what changes, what to think of, and what came since, in paragraphs", () => {
    assert.equal(previewQuestion(preview, t), "Switch to topic?");
    assert.equal(previewDetail(preview, t), "HEAD moves");
    const warned = { ...preview, warnings: ["Nothing is pushed."], changedSince: ["a.rs"] };
    assert.equal(
        previewDetail(warned, t),
        "HEAD moves\n\nNothing is pushed.\n\nThis changed since then, and would be taken away with it:\na.rs",
    );
});

test("what is taken back is named with its time", () => {
    const target = { id: "1", title: "switch to topic", startedAt: operation.startedAt };
    const undo = { ...preview, title: "undo", target };
    assert.equal(previewQuestion(undo, t), "Take this back: switch to topic?");
    assert.match(previewDetail(undo, t), /2026.*\n\nHEAD moves$/s);
    const unknown = { ...undo, target: { ...target, startedAt: Number.NaN } };
    assert.match(previewDetail(unknown, t), /^at an unknown time\n/);
});

test("long previews stay within the window", () => {
    const lines = Array.from({ length: 100 }, (_, line) => `${line} ${"x".repeat(1_000)}`);
    const shown = previewDetail({ ...preview, lines }, t).split("\n");
    assert.equal(shown.length, 21);
    assert.equal(shown.at(-1), "and 80 more");
    assert.ok(shown.every((line) => line.length <= 201));
});

test("a row says what became of an operation, and where", () => {
    const row = operationRow(operation, t);
    assert.equal(row.label, "$(git-commit) switch to topic");
    assert.match(row.description, /2026/);
    assert.equal("detail" in row, false);
    const undone = operationRow({ ...operation, isUndone: true, message: "On topic." }, t);
    assert.match(undone.description, / · taken back$/);
    assert.equal(undone.detail, "On topic.");
    const failed = operationRow({ ...operation, state: "failed", isHere: false }, t);
    assert.match(failed.label, /error/);
    assert.match(failed.description, / · failed · in \/w$/);
    assert.match(operationRow({ ...operation, state: "running" }, t).description, /broke off/);
    assert.equal(capitalised(""), "");
    assert.equal(firstSentence("Stopped in src/lib.rs. Settle it."), "Stopped in src/lib.rs.");
    assert.equal(firstSentence("Stopped"), "Stopped");
});
