import assert from "node:assert/strict";
import { test } from "node:test";
import { previewedOperation } from "../../src/operations/previewed-operation.ts";

const target = { id: "7", title: "switch to topic", startedAt: 0 };

test("an undo takes back what was shown", () => {
    const undo = { kind: "undo" } as const;
    assert.deepEqual(previewedOperation(undo, { changedSince: [], target }), { ...undo, id: "7" });
    assert.deepEqual(previewedOperation(undo, { changedSince: [] }), undo);
});

test("only what a preview said to have changed is forced away", () => {
    const changedSince = ["src/lib.rs"];
    const forced = previewedOperation({ kind: "undo" }, { changedSince, target });
    assert.deepEqual(forced, { kind: "undo", id: "7", isForced: true });
    const redo = { kind: "redo" } as const;
    assert.deepEqual(previewedOperation(redo, { changedSince, target }), {
        ...redo,
        isForced: true,
    });
    assert.deepEqual(previewedOperation(redo, { changedSince: [], target }), redo);
});

test("other operations are what they were", () => {
    const pick = { kind: "cherry-pick", commits: ["a"] } as const;
    const request = { ...pick, commits: [...pick.commits] };
    assert.equal(previewedOperation(request, { changedSince: [], target }), request);
});
