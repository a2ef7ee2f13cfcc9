import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { counted } from "@rust-ai-ide/core/text";
import { byteStringOf, splitZero, textOf } from "./git-runner.ts";
import type { GitOperation } from "./operation.ts";
import { OperationErrors } from "./operation-errors.ts";
import type { OperationRepository } from "./operation-repository.ts";
import { describeHead, objectOf, readHead } from "./repository-state.ts";

const prefix = "refs/heads/";

/** Rejects with `operation.badName` for what git takes as no branch, such as options. */
export async function requireBranchName(
    repository: OperationRepository,
    name: string,
    token: CancellationToken,
): Promise<void> {
    const asked = ["check-ref-format", "--branch", name];
    const { code, out } = await repository.git(
        { arguments: asked, answers: [0, 1, 128, 129] },
        token,
    );
    // Shorthands such as @{-1} come back as another name.
    if (code !== 0 || textOf(out).trimEnd() !== name) throw OperationErrors.badName(name);
}

/** The commit of a local branch. Rejects with `operation.unknownBranch`. */
export async function branchCommit(
    repository: OperationRepository,
    name: string,
    token: CancellationToken,
): Promise<string> {
    const commit = await objectOf(repository, `${prefix}${name}`, token);
    if (commit === undefined) throw OperationErrors.unknownBranch(name);
    return commit;
}

/** Rejects with `operation.branchExists`. */
export async function requireNewBranch(
    repository: OperationRepository,
    name: string,
    token: CancellationToken,
): Promise<void> {
    await requireBranchName(repository, name, token);
    if ((await objectOf(repository, `${prefix}${name}`, token)) !== undefined) {
        throw OperationErrors.branchExists(name);
    }
}

/** The commit of a revision. Rejects with `operation.unborn` or `operation.unknownRevision`. */
export async function requireCommit(
    repository: OperationRepository,
    revision: string,
    token: CancellationToken,
): Promise<string> {
    const commit = await objectOf(repository, `${revision}^{commit}`, token);
    if (commit !== undefined) return commit;
    const { commit: current } = await readHead(repository, repository, token);
    throw current === undefined && revision === "HEAD"
        ? OperationErrors.unborn()
        : OperationErrors.unknownRevision(revision);
}

/** A new branch, at HEAD or at another revision, which it follows when that is a remote's branch. */
export function createBranch(
    repository: OperationRepository,
    name: string,
    start = "HEAD",
): GitOperation {
    return {
        kind: "branch-create",
        preview: async (token) => {
            await requireNewBranch(repository, name, token);
            const commit = await requireCommit(repository, start, token);
            return {
                title: `create the branch ${name}`,
                lines: [`${name}: (none) -> ${commit.slice(0, 10)}`],
                warnings: [],
            };
        },
        touches: async () => ({ branches: [byteStringOf(name)] }),
        run: async (token) => {
            await repository.git(
                { arguments: ["branch", "--", name, start], runsHooks: true },
                token,
            );
            return { state: "done", message: `Created the branch ${name}.` };
        },
    };
}

/** Another name for a branch; its upstream and its reflog go with it. */
export function renameBranch(
    repository: OperationRepository,
    name: string,
    newName: string,
): GitOperation {
    return {
        kind: "branch-rename",
        preview: async (token) => {
            const commit = await branchCommit(repository, name, token);
            await requireNewBranch(repository, newName, token);
            const places = await placesOf(repository, name, token);
            const elsewhere = places.find((folder) => folder !== repository.folder);
            if (elsewhere !== undefined) throw OperationErrors.branchInUse(name, elsewhere);
            return {
                title: `rename the branch ${name} to ${newName}`,
                lines: [
                    `${name}: ${commit.slice(0, 10)} -> (none)`,
                    `${newName}: (none) -> ${commit.slice(0, 10)}`,
                ],
                warnings: [],
            };
        },
        touches: async () => ({ branches: [byteStringOf(name), byteStringOf(newName)] }),
        run: async (token) => {
            const asked = ["branch", "-m", "--", name, newName];
            await repository.git({ arguments: asked, runsHooks: true }, token);
            return { state: "done", message: `Renamed the branch ${name} to ${newName}.` };
        },
    };
}

/** Takes a branch away. Without `isForced` only one whose commits are somewhere else too. */
export function deleteBranch(
    repository: OperationRepository,
    name: string,
    isForced: boolean,
): GitOperation {
    return {
        kind: "branch-delete",
        preview: async (token) => {
            const commit = await branchCommit(repository, name, token);
            const [place] = await placesOf(repository, name, token);
            if (place !== undefined) throw OperationErrors.branchInUse(name, place);
            const own = await ownCommits(repository, name, token);
            if (own > 0 && !isForced) throw OperationErrors.unmerged(name, own);
            return {
                title: `delete the branch ${name}`,
                lines: [`${name}: ${commit.slice(0, 10)} -> (none)`],
                warnings:
                    own > 0
                        ? [
                              `${counted(own, "commit")} of it ${own === 1 ? "is" : "are"} nowhere else.`,
                          ]
                        : [],
            };
        },
        touches: async () => ({ branches: [byteStringOf(name)] }),
        run: async (token) => {
            const asked = ["branch", "-D", "--", name];
            await repository.git({ arguments: asked, runsHooks: true }, token);
            return { state: "done", message: `Deleted the branch ${name}.` };
        },
    };
}

/** Commits that no other branch, remote or HEAD has. */
async function ownCommits(
    repository: OperationRepository,
    name: string,
    token: CancellationToken,
): Promise<number> {
    const { commit } = await readHead(repository, repository, token);
    const others = [`--exclude=${name}`, "--branches", "--remotes", ...(commit ? [commit] : [])];
    const asked = ["rev-list", "--count", `${prefix}${name}`, "--not", ...others];
    return Number((await repository.git({ arguments: asked }, token)).out.trim());
}

/** Folders of the work trees where a branch is checked out. */
async function placesOf(
    repository: OperationRepository,
    name: string,
    token: CancellationToken,
): Promise<readonly string[]> {
    const trees = await listWorkTrees(repository, token);
    return trees.filter(({ branch }) => branch === name).map(({ folder }) => folder);
}

export interface ListedWorkTree {
    readonly folder: string;
    /** Absent where HEAD is detached. */
    readonly branch: string | undefined;
    readonly isMain: boolean;
}

/** The work trees of a repository, the main one first. */
export async function listWorkTrees(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<readonly ListedWorkTree[]> {
    const asked = ["worktree", "list", "--porcelain", "-z"];
    const trees: { folder: string; branch: string | undefined; isMain: boolean }[] = [];
    for (const part of splitZero((await repository.git({ arguments: asked }, token)).out)) {
        const text = textOf(part);
        if (text.startsWith("worktree ")) {
            const folder = text.slice("worktree ".length);
            trees.push({ folder, branch: undefined, isMain: trees.length === 0 });
        }
        const last = trees.at(-1);
        const branch = `branch ${prefix}`;
        if (last !== undefined && text.startsWith(branch)) last.branch = text.slice(branch.length);
    }
    return trees;
}

/** How a user calls the present place of HEAD. */
export async function currentPlace(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<string> {
    return describeHead(await readHead(repository, repository, token));
}
