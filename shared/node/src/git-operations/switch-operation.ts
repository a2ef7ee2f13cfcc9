import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import {
    branchCommit,
    currentPlace,
    requireCommit,
    requireNewBranch,
} from "./branch-operations.ts";
import { splitZero, textOf } from "./git-runner.ts";
import type { GitOperation, OperationOutcome } from "./operation.ts";
import { OperationErrors } from "./operation-errors.ts";
import type { OperationRepository } from "./operation-repository.ts";
import { operationInProgress, readHead, unmergedPaths } from "./repository-state.ts";
import { requireIdentity } from "./require-identity.ts";
import { fileNames } from "./work-tree-files.ts";

export interface SwitchRequest {
    /** A local branch, a new one with `creates`, a revision with `isDetached`. */
    readonly target: string;
    readonly creates?: boolean;
    /** Where a new branch starts; default: HEAD. */
    readonly start?: string | undefined;
    readonly isDetached?: boolean;
    /**
     * What becomes of files that are not committed: "carry" takes them along and refuses where the
     * target changes them too, "merge" merges them into it, "stash" sets them aside with those that
     * git does not know and puts them back afterwards.
     */
    readonly changes: "carry" | "merge" | "stash";
}

/** Checks another branch out. Ignored files are never overwritten. */
export function switchBranch(
    repository: OperationRepository,
    request: SwitchRequest,
): GitOperation {
    const { target, changes } = request;
    const commitOfTarget = async (token: CancellationToken): Promise<string> => {
        if (request.creates) {
            await requireNewBranch(repository, target, token);
            return requireCommit(repository, request.start ?? "HEAD", token);
        }
        if (request.isDetached) return requireCommit(repository, target, token);
        return branchCommit(repository, target, token);
    };
    return {
        kind: "switch",
        preview: async (token) => {
            const busy = await operationInProgress(repository);
            if (busy !== undefined) throw OperationErrors.inProgress(busy);
            const commit = await commitOfTarget(token);
            const changed = await changedPaths(repository, commit, token);
            const dirty = await dirtyPaths(repository, token);
            const both = dirty.filter((path) => changed.includes(path)).map(textOf);
            const from = await currentPlace(repository, token);
            return {
                title: `switch from ${from} to ${target}`,
                lines: [
                    `HEAD: ${from} -> ${target} (${commit.slice(0, 10)})`,
                    `${changed.length} files change, ${dirty.length} are not committed`,
                ],
                warnings: both.length === 0 ? [] : [warningOf(changes, both)],
            };
        },
        touches: async (token) => ({
            paths: await changedPaths(repository, await commitOfTarget(token), token),
        }),
        run: async (token) => {
            const isStashed = changes === "stash" && (await stash(repository, target, token));
            const options = ["--quiet", "--no-recurse-submodules", "--no-overwrite-ignore"];
            if (changes === "merge") options.push("--merge");
            if (request.isDetached) options.push("--detach");
            const commit = await commitOfTarget(token);
            const names = request.creates
                ? [`--create=${target}`, request.start ?? "HEAD"]
                : [request.isDetached ? commit : target];
            const asked = ["switch", ...options, ...names];
            await repository.git({ arguments: asked, runsHooks: true }, token);
            if (isStashed) return putBack(repository, target, token);
            return afterMerge(repository, target, token);
        },
    };
}

function warningOf(changes: SwitchRequest["changes"], paths: readonly string[]): string {
    const what = paths.join(", ");
    if (changes === "carry") return `git refuses, since both sides change these: ${what}.`;
    return `These may come to conflicts, since both sides change them: ${what}.`;
}

async function afterMerge(
    repository: OperationRepository,
    target: string,
    token: CancellationToken,
): Promise<OperationOutcome> {
    const paths = await unmergedPaths(repository, token);
    if (paths.length === 0) return { state: "done", message: `Switched to ${target}.` };
    return {
        state: "stopped",
        message: `Switched to ${target}, with conflicts in ${paths.map(textOf).join(", ")}.`,
    };
}

/** False where there is nothing to set aside. */
async function stash(
    repository: OperationRepository,
    target: string,
    token: CancellationToken,
): Promise<boolean> {
    if ((await dirtyPaths(repository, token)).length === 0) return false;
    await requireIdentity(repository, token);
    const message = `--message=before switching to ${target}`;
    const asked = ["stash", "push", "--quiet", "--include-untracked", message];
    await repository.git({ arguments: asked, runsHooks: true }, token);
    return true;
}

async function putBack(
    repository: OperationRepository,
    target: string,
    token: CancellationToken,
): Promise<OperationOutcome> {
    // With what was staged; where that has conflicts, without.
    const call = { answers: [0, 1], runsHooks: true };
    const exact = ["stash", "pop", "--quiet", "--index"];
    const first = await repository.git({ ...call, arguments: exact }, token);
    const done = { state: "done", message: `Switched to ${target}.` } as const;
    if (first.code === 0) return done;
    const again = await repository.git({ ...call, arguments: ["stash", "pop", "--quiet"] }, token);
    if (again.code === 0) return done;
    return {
        state: "stopped",
        message: `Switched to ${target}. Your changes have conflicts with it; they are in the stash too.`,
    };
}

/** Paths that a checkout of a commit writes or removes, as byte strings. */
async function changedPaths(
    repository: OperationRepository,
    commit: string,
    token: CancellationToken,
): Promise<readonly string[]> {
    const { commit: current } = await readHead(repository, repository, token);
    if (current === undefined) return fileNames(repository, commit, token);
    const asked = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", current, commit];
    return splitZero((await repository.git({ arguments: asked }, token)).out);
}

/** Paths that are not as committed, and those that git does not know, as byte strings. */
export async function dirtyPaths(
    repository: OperationRepository,
    token: CancellationToken,
    folder = repository.folder,
): Promise<readonly string[]> {
    const options = ["--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"];
    const ask = ["status", ...options, "--ignore-submodules=dirty"];
    const { out } = await repository.git({ arguments: ask, folder }, token);
    return splitZero(out).map((line) => line.slice(3));
}
