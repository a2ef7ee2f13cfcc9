import assert from "node:assert/strict";
import {
    createBranch,
    deleteBranch,
    renameBranch,
} from "../../src/git-operations/branch-operations.ts";
import {
    abortCherryPick,
    cherryPick,
    continueCherryPick,
} from "../../src/git-operations/cherry-pick-operation.ts";
import { discardFiles } from "../../src/git-operations/discard-operation.ts";
import type { GitOperation } from "../../src/git-operations/operation.ts";
import type { OperationRepository } from "../../src/git-operations/operation-repository.ts";
import { dropStash, pushStash, restoreStash } from "../../src/git-operations/stash-operations.ts";
import { switchBranch } from "../../src/git-operations/switch-operation.ts";
import { addWorkTree, removeWorkTree } from "../../src/git-operations/work-tree-operations.ts";
import { busyRepository, type RepositoryFixture } from "./repository-fixture.ts";

export interface OperationCase {
    readonly name: string;
    readonly prepare?: (fixture: RepositoryFixture) => void;
    readonly make: (repository: OperationRepository) => GitOperation;
    readonly ends?: "done" | "stopped";
    readonly hasWorkTrees?: boolean;
}

const everything = { hasUntracked: true, keepsIndex: false };

/** A conflict of `topic` with `main` in one file, and no changes that are not committed. */
function conflict(fixture: RepositoryFixture): void {
    fixture.git("stash", "push", "-q", "-u");
    fixture.commit("another inner", { "dir/inner.rs": "inner of main\n" });
}

/** Every operation, in repositories where it has much to lose. */
export const operationCases: readonly OperationCase[] = [
    { name: "branch create", make: (at) => createBranch(at, "fresh", "v1") },
    {
        name: "branch rename, with an upstream",
        prepare: follow,
        make: (at) => renameBranch(at, "topic", "topic/inner"),
    },
    { name: "branch rename of the present one", make: (at) => renameBranch(at, "main", "trunk") },
    {
        name: "branch delete, with an upstream",
        prepare: follow,
        make: (at) => deleteBranch(at, "topic", true),
    },
    {
        name: "switch that carries",
        make: (at) => switchBranch(at, { target: "topic", changes: "carry" }),
    },
    {
        name: "switch that merges into conflicts",
        prepare: (at) => {
            at.git("reset", "-q");
            at.write({ "dir/inner.rs": "mine\n" });
        },
        make: (at) => switchBranch(at, { target: "topic", changes: "merge" }),
        ends: "stopped",
    },
    {
        name: "switch that stashes",
        prepare: (at) => at.write({ "dir/more.rs": "mine\n" }),
        make: (at) => switchBranch(at, { target: "topic", changes: "stash" }),
    },
    {
        name: "switch to a new branch",
        make: (at) =>
            switchBranch(at, { target: "fresh", creates: true, start: "topic", changes: "carry" }),
    },
    {
        name: "switch to a tag",
        make: (at) => switchBranch(at, { target: "v1", isDetached: true, changes: "carry" }),
    },
    {
        name: "stash push with unknown files",
        make: (at) => pushStash(at, { ...everything, message: "-m; x" }),
    },
    {
        name: "stash push of what is tracked",
        make: (at) => pushStash(at, { hasUntracked: false, keepsIndex: true }),
    },
    { name: "stash pop", prepare: stash, make: (at) => restoreStash(at, "pop", 1, true) },
    { name: "stash apply", prepare: stash, make: (at) => restoreStash(at, "apply", 1, false) },
    { name: "stash drop", prepare: stash, make: (at) => dropStash(at, 1) },
    {
        name: "stash pop with conflicts",
        prepare: (at) => {
            stash(at);
            at.commit("other a", { "a.rs": "other\n" });
        },
        make: (at) => restoreStash(at, "pop", 1, false),
        ends: "stopped",
    },
    {
        name: "cherry-pick",
        prepare: (at) => {
            at.git("stash", "push", "-q", "-u");
            at.write({ "untouched.txt": "unknown\n" });
        },
        make: (at) => cherryPick(at, { revisions: ["topic"], namesOrigin: true }),
    },
    {
        name: "cherry-pick that stops",
        prepare: conflict,
        make: (at) => cherryPick(at, { revisions: ["topic"], namesOrigin: false }),
        ends: "stopped",
    },
    {
        name: "cherry-pick --continue",
        prepare: (at) => {
            conflict(at);
            assert.throws(() => at.git("cherry-pick", "topic"));
            at.write({ "dir/inner.rs": "both\n" });
            at.git("add", "dir/inner.rs");
        },
        make: continueCherryPick,
    },
    {
        name: "cherry-pick --abort",
        prepare: (at) => {
            conflict(at);
            assert.throws(() => at.git("cherry-pick", "topic"));
        },
        make: abortCherryPick,
    },
    {
        name: "worktree add",
        make: (at) => addWorkTree(at, { folder: `${at.folder}-added`, branch: "topic" }),
    },
    {
        name: "worktree add with a new branch",
        make: (at) =>
            addWorkTree(at, { folder: `${at.folder}-new`, branch: "fresh", creates: true }),
    },
    {
        name: "worktree remove, with changes",
        prepare: (at) => {
            at.git("worktree", "add", "-q", `${at.folder}-other`, "topic");
            at.write({ "../repo-other/topic.rs": "changed\n", "../repo-other/extra": "unknown\n" });
            at.gitIn(`${at.folder}-other`, "add", "topic.rs");
        },
        hasWorkTrees: true,
        make: (at) => removeWorkTree(at, `${at.folder}-other`, true),
    },
    {
        name: "discard of everything",
        make: (at) => discardFiles(at, [at.folder], true),
    },
    {
        name: "discard of one file",
        make: (at) => discardFiles(at, [`${at.folder}/a.rs`], false),
    },
];

function follow(fixture: RepositoryFixture): void {
    fixture.git("config", "branch.topic.remote", ".");
    fixture.git("config", "branch.topic.merge", "refs/heads/main");
}

/** Two stashes, the older one with everything. */
function stash(fixture: RepositoryFixture): void {
    fixture.git("stash", "push", "-q", "-u", "-m", "first");
    fixture.write({ "b.rs": "second\n" });
    fixture.git("stash", "push", "-q", "-m", "second");
}

/** A repository for a case. */
export function preparedRepository({ prepare }: OperationCase): RepositoryFixture {
    const fixture = busyRepository();
    prepare?.(fixture);
    return fixture;
}
