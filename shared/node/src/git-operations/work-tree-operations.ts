import { readdir, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import {
    branchCommit,
    listWorkTrees,
    requireCommit,
    requireNewBranch,
} from "./branch-operations.ts";
import { splitZero, textOf } from "./git-runner.ts";
import type { GitOperation } from "./operation.ts";
import { OperationErrors } from "./operation-errors.ts";
import type { OperationRepository } from "./operation-repository.ts";
import { dirtyPaths } from "./switch-operation.ts";

export interface WorkTreeRequest {
    readonly folder: string;
    /** A local branch to check out; a new one with `creates`; without it HEAD is detached. */
    readonly branch?: string | undefined;
    readonly creates?: boolean;
    /** The commit of a new branch, or to be checked out without one; default: HEAD. */
    readonly start?: string | undefined;
}

/** Another folder with files of the repository. */
export function addWorkTree(
    repository: OperationRepository,
    request: WorkTreeRequest,
): GitOperation {
    const { branch, start = "HEAD" } = request;
    return {
        kind: "worktree-add",
        preview: async (token) => {
            const folder = await placeOf(request.folder);
            const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
                if (error.code === "ENOENT") return [];
                throw OperationErrors.occupied(folder);
            });
            if (names.length > 0) throw OperationErrors.occupied(folder);
            let commit: string;
            if (branch !== undefined && request.creates) {
                await requireNewBranch(repository, branch, token);
                commit = await requireCommit(repository, start, token);
            } else if (branch === undefined) commit = await requireCommit(repository, start, token);
            else commit = await branchCommit(repository, branch, token);
            return {
                title: `add the work tree ${folder}`,
                lines: [`check out ${branch ?? "a detached HEAD"} at ${commit.slice(0, 10)}`],
                warnings: [],
            };
        },
        touches: async () => ({ workTrees: [await placeOf(request.folder)] }),
        run: async (token) => {
            const folder = await placeOf(request.folder);
            const options =
                branch === undefined ? ["--detach"] : request.creates ? ["-b", branch] : [];
            const what = branch === undefined || request.creates ? start : branch;
            const asked = ["worktree", "add", "--quiet", ...options, "--", folder, what];
            await repository.git({ arguments: asked, runsHooks: true }, token);
            return { state: "done", message: `Added the work tree ${folder}.` };
        },
    };
}

/** Takes a work tree away. With `isForced` also one with changes, which are in the backup. */
export function removeWorkTree(
    repository: OperationRepository,
    path: string,
    isForced: boolean,
): GitOperation {
    return {
        kind: "worktree-remove",
        preview: async (token) => {
            const folder = await knownWorkTree(repository, path, token);
            const dirty = await dirtyPaths(repository, token, folder);
            if (dirty.length > 0 && !isForced) throw OperationErrors.dirtyWorkTree(folder);
            const ignored = await ignoredPaths(repository, folder, token);
            return {
                title: `remove the work tree ${folder}`,
                lines: [
                    `remove ${folder}`,
                    ...dirty.map((name) => `not committed: ${textOf(name)}`),
                ],
                warnings:
                    ignored.length === 0
                        ? []
                        : [`Ignored files go, and are in no backup: ${ignored.join(", ")}.`],
            };
        },
        touches: async (token) => ({ workTrees: [await knownWorkTree(repository, path, token)] }),
        run: async (token) => {
            const folder = await knownWorkTree(repository, path, token);
            const options = isForced ? ["--force"] : [];
            const asked = ["worktree", "remove", ...options, "--", folder];
            await repository.git({ arguments: asked, runsHooks: true }, token);
            return { state: "done", message: `Removed the work tree ${folder}.` };
        },
    };
}

/** A folder as git writes it: links above it are followed. */
async function placeOf(folder: string): Promise<string> {
    const path = resolve(folder);
    const above = await realpath(dirname(path)).catch(() => dirname(path));
    return realpath(path).catch(() => join(above, basename(path)));
}

async function knownWorkTree(
    repository: OperationRepository,
    path: string,
    token: CancellationToken,
): Promise<string> {
    const folder = await placeOf(path);
    const found = (await listWorkTrees(repository, token)).find((tree) => tree.folder === folder);
    if (found === undefined || found.isMain || folder === repository.folder) {
        throw OperationErrors.unknownWorkTree(folder);
    }
    return folder;
}

async function ignoredPaths(
    repository: OperationRepository,
    folder: string,
    token: CancellationToken,
): Promise<readonly string[]> {
    const options = ["--others", "--ignored", "--exclude-standard", "--directory", "-z"];
    const { out } = await repository.git({ arguments: ["ls-files", ...options], folder }, token);
    return splitZero(out).map(textOf);
}
