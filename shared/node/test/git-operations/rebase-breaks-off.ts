import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { GitCall } from "../../src/git-operations/git-runner.ts";
import type { GitOperation } from "../../src/git-operations/operation.ts";
import type { OperationRepository } from "../../src/git-operations/operation-repository.ts";
import { undoOperation } from "../../src/git-operations/undo-operation.ts";
import { failingGit, type RepositoryFixture } from "./repository-fixture.ts";

/** Git writes it by the way, and it says nothing of what somebody did. */
function essence(fixture: RepositoryFixture): Readonly<Record<string, string>> {
    const entries = Object.entries(fixture.state());
    return Object.fromEntries(
        entries.filter(([name]) => !/\/(?:ORIG_HEAD|AUTO_MERGE)$/.test(name)),
    );
}

/** Calls that change nothing of the repository leave what the change before them left. */
const changing = /^(?:commit|read-tree|rebase|stash|unpack-objects|update-index|update-ref|-c)$/;

/**
 * Does an operation with a git that breaks off before, and after, each call that changes something once
 * the backup is made, and takes back what it left: everything has to be as before.
 *
 * @returns How many calls there were.
 */
export async function breaksOffAnywhere(
    original: RepositoryFixture,
    make: (repository: OperationRepository) => GitOperation,
): Promise<number> {
    const before = essence(original);
    let most = 0;
    for (const isAfter of [false, true]) {
        for (let at = 1; ; at++) {
            const fixture = original.copy();
            const { git, calls } = failingGit(at, onceBackedUp(), isAfter);
            try {
                await fixture.perform(make, { git });
                // Where a call that broke off tells no more than its exit code does, the operation goes on.
                await undoOperation(fixture.folder, undefined, NeverCancelled);
                assert.deepEqual(essence(fixture), before, `call ${at}`);
            } catch (error) {
                if (error instanceof assert.AssertionError) throw error;
                if (CodedError.is(error, "operation.failed")) {
                    await undoOperation(fixture.folder, undefined, NeverCancelled);
                }
                assert.deepEqual(essence(fixture), before, `call ${at}: ${String(error)}`);
            }
            rmSync(dirname(fixture.folder), { recursive: true, force: true });
            most = Math.max(most, calls());
            if (calls() < at) break;
        }
    }
    return most;
}

/** Calls from the moment when the backup is made until somebody looks at what became of it. */
function onceBackedUp(): (call: GitCall) => boolean {
    let place: "backup" | "run" | "look" = "backup";
    return ({ arguments: [command = "", second = ""], env }) => {
        if (place === "run" && command === "ls-tree") place = "look";
        const isRunning = place === "run";
        const isRecord = command === "update-ref" && second.startsWith("refs/rust-ai/");
        if (isRecord && place === "backup") place = "run";
        const isScratch = env?.GIT_OBJECT_DIRECTORY !== undefined;
        return isRunning && !isScratch && changing.test(command);
    };
}
