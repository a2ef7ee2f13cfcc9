import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { redoOperation, undoOperation } from "../../src/git-operations/undo-operation.ts";
import { operationCases, preparedRepository } from "./operation-cases.ts";

for (const each of operationCases) {
    test(`undo and redo of ${each.name}`, async () => {
        const fixture = preparedRepository(each);
        const before = fixture.state();
        const { outcome, record } = await fixture.perform(each.make);
        assert.equal(outcome.state, each.ends ?? "done", outcome.message);
        const done = fixture.state();
        assert.notDeepEqual(done, before);
        const undone = await undoOperation(fixture.folder, undefined, NeverCancelled);
        assert.equal(undone.record.target, record.id);
        assert.deepEqual(fixture.state(), before);
        const redone = await redoOperation(fixture.folder, NeverCancelled);
        assert.equal(redone.record.kind, "redo");
        assert.deepEqual(fixture.state(), done);
        await undoOperation(fixture.folder, record.id, NeverCancelled);
        assert.deepEqual(fixture.state(), before);
    });
}
