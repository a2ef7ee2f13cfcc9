import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { requireCommit } from "./branch-operations.ts";
import { splitZero, textOf } from "./git-runner.ts";
import type { GitOperation } from "./operation.ts";
import { OperationErrors } from "./operation-errors.ts";
import type { OperationRepository } from "./operation-repository.ts";
import { objectOf, unmergedPaths } from "./repository-state.ts";
import { requireIdentity } from "./require-identity.ts";
import { dirtyPaths } from "./switch-operation.ts";
import { fileNames } from "./work-tree-files.ts";

export interface StashRequest {
    readonly message?: string | undefined;
    /** Files that git does not know are set aside too. */
    readonly hasUntracked: boolean;
    /** What is staged stays where it is. */
    readonly keepsIndex: boolean;
}

/** Sets changes aside. */
export function pushStash(repository: OperationRepository, request: StashRequest): GitOperation {
    return {
        kind: "stash-push",
        preview: async (token) => {
            await requireCommit(repository, "HEAD", token);
            await requireIdentity(repository, token);
            const paths = await dirtyPaths(repository, token);
            if (paths.length === 0) throw OperationErrors.nothingToStash();
            return {
                title: `stash ${paths.length} changed files`,
                lines: paths.map((path) => `set aside ${textOf(path)}`),
                warnings: request.hasUntracked ? [] : ["Files that git does not know stay."],
            };
        },
        run: async (token) => {
            const before = await objectOf(repository, "refs/stash", token);
            const options = ["--quiet"];
            if (request.hasUntracked) options.push("--include-untracked");
            if (request.keepsIndex) options.push("--keep-index");
            if (request.message !== undefined) options.push(`--message=${request.message}`);
            await repository.git(
                { arguments: ["stash", "push", ...options], runsHooks: true },
                token,
            );
            const after = await objectOf(repository, "refs/stash", token);
            if (after === before) throw OperationErrors.nothingToStash();
            return { state: "done", message: "Set the changes aside as stash 0." };
        },
    };
}

/** Brings a stash back; "pop" takes it off the list unless there were conflicts. */
export function restoreStash(
    repository: OperationRepository,
    kind: "pop" | "apply",
    position: number,
    hasIndex: boolean,
): GitOperation {
    return {
        kind: kind === "pop" ? "stash-pop" : "stash-apply",
        preview: async (token) => {
            const { subject, paths } = await lookAtStash(repository, position, token);
            const dirty = new Set(await dirtyPaths(repository, token));
            const both = paths.filter((path) => dirty.has(path)).map(textOf);
            return {
                title: `${kind} the stash ${position}`,
                lines: [subject, ...paths.map((path) => `change ${textOf(path)}`)],
                warnings:
                    both.length === 0
                        ? []
                        : [`git may refuse; changed here too: ${both.join(", ")}.`],
            };
        },
        touches: async (token) => ({
            paths: (await lookAtStash(repository, position, token)).paths,
        }),
        run: async (token) => {
            const options = ["--quiet", ...(hasIndex ? ["--index"] : [])];
            const asked = ["stash", kind, ...options, `stash@{${position}}`];
            try {
                await repository.git({ arguments: asked, runsHooks: true }, token);
            } catch (error) {
                const paths = await unmergedPaths(repository, token);
                if (paths.length === 0) throw error;
                const where = paths.map(textOf).join(", ");
                return {
                    state: "stopped",
                    message: `The stash has conflicts in ${where}, and stays in the list. Settle them and mark each with git add.`,
                };
            }
            return { state: "done", message: `Brought the stash ${position} back.` };
        },
    };
}

/** Takes a stash off the list. */
export function dropStash(repository: OperationRepository, position: number): GitOperation {
    return {
        kind: "stash-drop",
        preview: async (token) => {
            const { subject, paths } = await lookAtStash(repository, position, token);
            const lines = [subject, ...paths.map((path) => `holds ${textOf(path)}`)];
            return { title: `drop the stash ${position}`, lines, warnings: [] };
        },
        run: async (token) => {
            const asked = ["stash", "drop", "--quiet", `stash@{${position}}`];
            await repository.git({ arguments: asked, runsHooks: true }, token);
            return { state: "done", message: `Dropped the stash ${position}.` };
        },
    };
}

/** What a stash says of itself, and the paths that it holds. Rejects with `operation.unknownStash`. */
async function lookAtStash(
    repository: OperationRepository,
    position: number,
    token: CancellationToken,
): Promise<{ readonly subject: string; readonly paths: readonly string[] }> {
    const asked = ["stash", "list", "-z", "--format=%H %gs"];
    const stashes = splitZero((await repository.git({ arguments: asked }, token)).out);
    const [commit = "", ...subject] = (stashes[position] ?? "").split(" ");
    if (commit === "") throw OperationErrors.unknownStash(position);
    const diff = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", `${commit}^1`, commit];
    const tracked = splitZero((await repository.git({ arguments: diff }, token)).out);
    const unknown = await objectOf(repository, `${commit}^3`, token);
    const others = unknown === undefined ? [] : await fileNames(repository, unknown, token);
    return { subject: textOf(subject.join(" ")), paths: [...tracked, ...others] };
}
