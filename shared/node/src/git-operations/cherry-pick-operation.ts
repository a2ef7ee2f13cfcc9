import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { requireCommit } from "./branch-operations.ts";
import { splitZero, textOf } from "./git-runner.ts";
import type { GitOperation, OperationOutcome } from "./operation.ts";
import { OperationErrors } from "./operation-errors.ts";
import { exists, type OperationRepository } from "./operation-repository.ts";
import { operationInProgress, unmergedPaths } from "./repository-state.ts";
import { requireIdentity } from "./require-identity.ts";

export interface CherryPickRequest {
    /** Commits, or ranges `A..B`, in the order in which they are applied. */
    readonly revisions: readonly string[];
    /** The parent, counted from 1, against which merges are taken. */
    readonly mainline?: number | undefined;
    /** The message names the commit that it comes from. */
    readonly namesOrigin: boolean;
}

/** Applies commits of elsewhere. It stops at conflicts. */
export function cherryPick(
    repository: OperationRepository,
    request: CherryPickRequest,
): GitOperation {
    const commits = (token: CancellationToken): Promise<readonly string[]> =>
        commitsOf(repository, request.revisions, token);
    return {
        kind: "cherry-pick",
        preview: async (token) => {
            const busy = await operationInProgress(repository);
            if (busy !== undefined) throw OperationErrors.inProgress(busy);
            await requireCommit(repository, "HEAD", token);
            await requireIdentity(repository, token);
            const picked = await commits(token);
            const asked = ["show", "--no-patch", "--format=%h %s", "-z", ...picked];
            const lines = splitZero((await repository.git({ arguments: asked }, token)).out);
            const [only = ""] = lines.map(textOf);
            return {
                title:
                    lines.length === 1
                        ? `cherry-pick ${only}`
                        : `cherry-pick ${lines.length} commits`,
                lines: lines.map((line) => `apply ${textOf(line)}`),
                warnings: [],
            };
        },
        touches: async (token) => ({
            paths: await pathsOf(repository, await commits(token), token),
        }),
        run: async (token) => {
            const options = [
                ...(request.mainline === undefined ? [] : [`--mainline=${request.mainline}`]),
                ...(request.namesOrigin ? ["-x"] : []),
            ];
            const picked = await commits(token);
            return step(repository, [...options, ...picked], token);
        },
    };
}

/** Goes on after conflicts were settled. */
export function continueCherryPick(repository: OperationRepository): GitOperation {
    return {
        kind: "cherry-pick-continue",
        preview: async (token) => {
            await requireInProgress(repository);
            await requireIdentity(repository, token);
            const paths = await unmergedPaths(repository, token);
            if (paths.length > 0) throw OperationErrors.conflicts(paths.map(textOf));
            return { title: "go on with the cherry-pick", lines: [], warnings: [] };
        },
        touches: async (token) => ({
            paths: await pathsOf(repository, await remainingCommits(repository, token), token),
        }),
        run: (token) => step(repository, ["--continue"], token),
    };
}

/** Gives a cherry-pick that stopped up: HEAD, index and files go back to its start. */
export function abortCherryPick(repository: OperationRepository): GitOperation {
    return {
        kind: "cherry-pick-abort",
        preview: async () => {
            await requireInProgress(repository);
            return { title: "abort the cherry-pick", lines: [], warnings: [] };
        },
        run: async (token) => {
            const asked = ["cherry-pick", "--abort"];
            await repository.git({ arguments: asked, runsHooks: true }, token);
            return { state: "done", message: "Gave the cherry-pick up." };
        },
    };
}

async function requireInProgress(repository: OperationRepository): Promise<void> {
    const busy = await operationInProgress(repository);
    if (busy !== "cherry-pick") throw OperationErrors.notInProgress("cherry-pick");
}

/** One call of git, and what it means where it stops. */
async function step(
    repository: OperationRepository,
    options: readonly string[],
    token: CancellationToken,
): Promise<OperationOutcome> {
    let skipped = 0;
    for (let next = options; ; next = ["--skip"]) {
        try {
            const asked = ["cherry-pick", ...next];
            await repository.git({ arguments: asked, runsHooks: true }, token);
            const left = skipped === 0 ? "" : ` ${skipped} of them changed nothing any more.`;
            return { state: "done", message: `The commits are applied.${left}` };
        } catch (error) {
            const paths = await unmergedPaths(repository, token);
            if (paths.length > 0) {
                const where = paths.map(textOf).join(", ");
                return {
                    state: "stopped",
                    message: `Stopped at conflicts in ${where}. Settle them, mark each with git add, and run rust-ai git cherry-pick --continue, or --abort.`,
                };
            }
            if (!(await isEmptyPick(repository, token))) throw error;
            skipped++;
        }
    }
}

/** Whether git stopped because everything of a commit is there already. */
async function isEmptyPick(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<boolean> {
    if (!(await exists(join(repository.gitFolder, "CHERRY_PICK_HEAD")))) return false;
    const asked = ["diff-index", "--cached", "--quiet", "HEAD"];
    const { code } = await repository.git({ arguments: asked, answers: [0, 1] }, token);
    return code === 0;
}

async function commitsOf(
    repository: OperationRepository,
    revisions: readonly string[],
    token: CancellationToken,
): Promise<readonly string[]> {
    const commits: string[] = [];
    for (const revision of revisions) {
        const [from, to] = revision.split(/\.{2,}/, 2);
        if (to === undefined) {
            commits.push(await requireCommit(repository, revision, token));
            continue;
        }
        const first = await requireCommit(repository, from === "" ? "HEAD" : (from ?? ""), token);
        const last = await requireCommit(repository, to === "" ? "HEAD" : to, token);
        const asked = ["rev-list", "--reverse", "--topo-order", last, `^${first}`];
        const { out } = await repository.git({ arguments: asked }, token);
        commits.push(...out.split("\n").filter((line) => line !== ""));
    }
    if (commits.length === 0) throw OperationErrors.unknownRevision(revisions.join(" "));
    return commits;
}

/** Paths that commits change, as byte strings: ignored files may lie there. */
async function pathsOf(
    repository: OperationRepository,
    commits: readonly string[],
    token: CancellationToken,
): Promise<readonly string[]> {
    if (commits.length === 0) return [];
    const options = ["-r", "-z", "-m", "--root", "--name-only", "--no-renames", "--no-commit-id"];
    const asked = ["diff-tree", ...options, "--stdin"];
    const input = commits.map((commit) => `${commit}\n`).join("");
    return [...new Set(splitZero((await repository.git({ arguments: asked, input }, token)).out))];
}

/** Commits that the sequencer has still to do. */
async function remainingCommits(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<readonly string[]> {
    const path = join(repository.gitFolder, "sequencer", "todo");
    const todo = await readFile(path, "utf8").catch(() => "");
    const names = todo.split("\n").flatMap((line) => /^pick ([0-9a-f]+)/.exec(line)?.[1] ?? []);
    return Promise.all(names.map((name) => requireCommit(repository, name, token)));
}
