import { defineErrors } from "@rust-ai-ide/core/errors";
import { counted } from "@rust-ai-ide/core/text";

/** What can be wrong with git operations and their backups. */
export const OperationErrors = defineErrors("operation", {
    failed: (title: string, reason: string) => [
        `It failed half-way: ${title} (${reason})`,
        "Run rust-ai git undo to get everything back as it was before.",
    ],
    locked: (path: string) => [
        `Another git is at work, or ended without cleaning up: ${path} is there.`,
        "Wait for it, or remove this file if no git runs.",
    ],
    busy: () => [
        "Another operation of rust-ai is at work in this repository.",
        "Wait until it has ended.",
    ],
    noWorkTree: (folder: string) => [
        `${folder} has no work tree.`,
        "Choose a folder of a repository with files.",
    ],
    unsupportedRepository: (what: string) => [
        `Operations with a backup cannot be done in a repository with ${what}.`,
        "Use git itself.",
    ],
    noIdentity: () => [
        "git does not know who you are, and commits are made in your name.",
        "Set it with: git config --global user.name NAME, git config --global user.email ADDRESS.",
    ],
    noBackup: (reason: string) => [
        `No backup could be made, so nothing was done: ${reason}`,
        "Check that the repository can be written to and that there is space.",
    ],
    nothingToUndo: () => ["There is no operation to undo.", "See rust-ai git operations."],
    nothingToRedo: () => [
        "Nothing was undone since the last operation, so there is nothing to redo.",
        "See rust-ai git operations.",
    ],
    unknown: (id: string) => [`There is no operation ${id}.`, "See rust-ai git operations."],
    alreadyUndone: (id: string) => [
        `Operation ${id} is undone already.`,
        "See rust-ai git operations; rust-ai git redo takes an undo back.",
    ],
    otherWorkTree: (id: string, folder: string) => [
        `Operation ${id} belongs to the work tree ${folder}.`,
        "Undo it there.",
    ],
    changedSince: (what: readonly string[]) => [
        `This changed since the operation, and would be lost: ${what.join(", ")}.`,
        "Commit or stash it, or undo with --force, which makes a backup first.",
    ],
    inTheWay: (paths: readonly string[]) => [
        `Files that are in no backup are in the way: ${paths.join(", ")}.`,
        "Move them elsewhere and try again.",
    ],
    damagedRecord: (id: string, reason: string) => [
        `The record of operation ${id} cannot be read: ${reason}`,
        "Choose another operation from rust-ai git operations.",
    ],
    badName: (name: string) => [
        `git does not take ${name} as the name of a branch.`,
        "Choose another name; see git check-ref-format.",
    ],
    branchExists: (name: string) => [`The branch ${name} exists already.`, "Choose another name."],
    unknownRevision: (revision: string) => [
        `The repository has no commit ${revision}.`,
        "Give a branch, a tag or a commit.",
    ],
    unknownBranch: (name: string) => [
        `There is no local branch ${name}.`,
        "See git branch for the list.",
    ],
    branchInUse: (name: string, folder: string) => [
        `The branch ${name} is checked out in ${folder}.`,
        "Switch to another branch there first.",
    ],
    unmerged: (name: string, commits: number) => [
        `The branch ${name} has ${counted(commits, "commit")} that nothing else has.`,
        "Merge it first, or delete it with --force.",
    ],
    unborn: () => ["The repository has no commit yet.", "Make a first commit with git commit."],
    inProgress: (what: string) => [
        `A ${what} is in progress.`,
        "Finish or abort it first, or undo it with rust-ai git undo.",
    ],
    notInProgress: (what: string) => [
        `No ${what} is in progress.`,
        "There is nothing to go on with.",
    ],
    conflicts: (paths: readonly string[]) => [
        `Conflicts are not settled yet: ${paths.join(", ")}.`,
        "Edit these files and mark each with git add.",
    ],
    nothingToStash: () => ["There is nothing to stash.", "Change something first."],
    unknownStash: (position: number) => [
        `There is no stash ${position}.`,
        "See git stash list; the newest is 0.",
    ],
    nothingToDiscard: (paths: readonly string[]) => [
        `Nothing differs from the last commit in: ${paths.join(", ")}.`,
        "Give changed files; files that git does not know need --untracked.",
    ],
    unknownWorkTree: (folder: string) => [
        `${folder} is no other work tree of this repository.`,
        "See git worktree list.",
    ],
    occupied: (folder: string) => [
        `${folder} exists and is not empty.`,
        "Choose a folder that does not exist.",
    ],
    dirtyWorkTree: (folder: string) => [
        `${folder} has changes that are not committed.`,
        "Commit them, or remove it with --force, which makes a backup of them.",
    ],
});
