import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { GitCall, GitRunner } from "../../src/git-operations/git-runner.ts";
import { undoOperation } from "../../src/git-operations/undo-operation.ts";
import { type OperationCase, operationCases, preparedRepository } from "./operation-cases.ts";
import { failingGit, type RepositoryFixture } from "./repository-fixture.ts";

/**
 * Does a case with a git that breaks off, and takes back what it left. It may come through: old records
 * are taken away last, and without that an operation is done all the same.
 */
async function breaksOff(
    fixture: RepositoryFixture,
    each: OperationCase,
    git: GitRunner,
    before: Readonly<Record<string, string>>,
): Promise<void> {
    try {
        await fixture.perform(each.make, { git });
    } catch (error) {
        // Everything else says that nothing was done, and nothing was.
        if (CodedError.is(error, "operation.failed")) {
            assert.match(error.display, /rust-ai git undo/);
            await undoOperation(fixture.folder, undefined, NeverCancelled);
        }
        assert.deepEqual(fixture.state(), before, String(error));
    }
}

interface PreparedRepository {
    readonly fixture: RepositoryFixture;
    readonly before: Readonly<Record<string, string>>;
}

/** Repositories for a case, all alike. Work trees know where they lie, so that these cannot be copied. */
function* repositories(each: OperationCase): Generator<PreparedRepository> {
    const original = preparedRepository(each);
    const state = original.state();
    for (;;) {
        const fixture = each.hasWorkTrees ? preparedRepository(each) : original.copy();
        const before = each.hasWorkTrees ? fixture.state() : state;
        yield { fixture, before };
        rmSync(dirname(fixture.folder), { recursive: true, force: true });
    }
}

/** Calls from the moment when the backup is made until somebody looks at what became of it. */
function duringRun(): (call: GitCall) => boolean {
    let place: "backup" | "run" | "look" = "backup";
    return (call) => {
        const [command, second = ""] = call.arguments;
        if (place === "run" && command === "ls-tree") place = "look";
        const isRunning = place === "run";
        if (command === "update-ref" && second.startsWith("refs/rust-ai/")) {
            place = place === "backup" ? "run" : place;
        }
        return isRunning;
    };
}

for (const each of operationCases) {
    test(`${each.name} that breaks off before or after any of its calls is taken back`, async (context) => {
        for (const isAfter of [false, true]) {
            let at = 0;
            for (const { fixture, before } of repositories(each)) {
                at++;
                const { git, calls } = failingGit(at, duringRun(), isAfter);
                await breaksOff(fixture, each, git, before);
                if (calls() < at) break;
            }
            assert.ok(at > 1);
            context.diagnostic(`broke off at ${at - 1} places`);
        }
    });
}

test("a switch that breaks off at any call of git, those of the backup too, is taken back", async (context) => {
    const each = operationCases.find(({ name }) => name === "switch that stashes");
    assert.ok(each !== undefined);
    let at = 0;
    for (const { fixture, before } of repositories(each)) {
        at++;
        const { git, calls } = failingGit(at);
        await breaksOff(fixture, each, git, before);
        if (calls() < at) break;
    }
    assert.ok(at > 40);
    context.diagnostic(`broke off at ${at - 1} places`);
});

function* count(): Generator<number> {
    for (let number = 1; ; number++) yield number;
}

test("an undo that breaks off at any call or step can be done again", async () => {
    const each = operationCases.find(({ name }) => name === "stash pop with conflicts");
    assert.ok(each !== undefined);
    const original = preparedRepository(each);
    const before = original.state();
    await original.perform(each.make);
    const done = original.state();
    for (const kind of ["git", "step"] as const) {
        for (const at of count()) {
            const fixture = original.copy();
            const { git } = failingGit(kind === "git" ? at : 0);
            let steps = 0;
            const step = (name: string): void => {
                if (++steps === at && kind === "step") throw new Error(`broke off at ${name}`);
            };
            try {
                await undoOperation(fixture.folder, undefined, NeverCancelled, {
                    seams: { git, step },
                });
                assert.deepEqual(fixture.state(), before);
                break;
            } catch (error) {
                if (error instanceof assert.AssertionError) throw error;
                // The broken undo is taken back first, which leads to where it began.
                if (CodedError.is(error, "operation.failed")) {
                    await undoOperation(fixture.folder, undefined, NeverCancelled);
                }
                assert.deepEqual(fixture.state(), done, String(error));
                await undoOperation(fixture.folder, undefined, NeverCancelled);
                assert.deepEqual(fixture.state(), before, String(error));
            }
        }
    }
});
