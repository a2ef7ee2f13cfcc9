import { copyFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { readDiffTrees } from "../git/diff-trees.ts";
import { type ScratchObjects, scratchFolder } from "../git/scratch-objects.ts";
import { AbsorbErrors } from "./absorb-errors.ts";
import { requireCommit } from "./branch-operations.ts";
import { byteStringOf, textOf } from "./git-runner.ts";
import type { OperationOutcome } from "./operation.ts";
import { OperationErrors } from "./operation-errors.ts";
import { backupFolder, type OperationRepository } from "./operation-repository.ts";
import { keepCommit } from "./rebase-chain.ts";
import {
    pathsOfCommits,
    type ReplayedCommit,
    readCommits,
    replayedCommits,
} from "./rebase-commits.ts";
import { writeScratchCommit } from "./rebase-objects.ts";
import { runRebase } from "./rebase-operation.ts";
import type { RebaseStep } from "./rebase-steps.ts";
import { operationInProgress, readHead, unmergedPaths } from "./repository-state.ts";
import { requireIdentity } from "./require-identity.ts";
import type { TouchedPlaces } from "./snapshot-schema.ts";

/** A path in which two trees differ; the path is a byte string. */
export type ChangedPath = ReturnType<typeof readDiffTrees>[number][number];

/** What somebody wants to have in earlier commits. */
export interface WantedChanges {
    /** HEAD. */
    readonly head: string;
    readonly headTree: string;
    /** HEAD with the changes, an object of the scratch folder. */
    readonly tree: string;
    /** What is staged alone; else all changes of tracked files. */
    readonly isStaged: boolean;
    readonly paths: readonly ChangedPath[];
}

/** Commits that repair earlier ones, the order in which they are made. */
export interface PlannedFixup {
    readonly target: ReplayedCommit;
    /** HEAD with this repair and those before it. */
    readonly tree: string;
}

/**
 * What is staged, or all changes of tracked files where nothing is; only objects of the scratch folder
 * are written. Rejects with `absorb.nothingChanged` or `operation.*`.
 */
export async function wantedChanges(
    repository: OperationRepository,
    { env }: ScratchObjects,
    token: CancellationToken,
): Promise<WantedChanges> {
    const busy = await operationInProgress(repository);
    if (busy !== undefined) throw OperationErrors.inProgress(busy);
    const unmerged = await unmergedPaths(repository, token);
    if (unmerged.length > 0) throw OperationErrors.conflicts(unmerged.map(textOf));
    const head = await requireCommit(repository, "HEAD", token);
    await requireIdentity(repository, token);
    const staged = ["diff-index", "--cached", "--quiet", "--ignore-submodules=dirty", head];
    const isStaged =
        (await repository.git({ arguments: staged, answers: [0, 1] }, token)).code === 1;
    const [{ tree: headTree = "" } = {}] = await readCommits(repository, [head], token);
    const tree = await withIndexCopy(repository, async (index) => {
        const own = { ...env, GIT_INDEX_FILE: index };
        // Everything of what git knows, as a commit with -a would take it.
        const add = ["add", "--update", "--", ":/"];
        if (!isStaged) await repository.git({ arguments: add, env: own }, token);
        return (await repository.git({ arguments: ["write-tree"], env: own }, token)).out.trim();
    });
    const paths = await pathChanges(repository, headTree, tree, env, token);
    if (paths.length === 0) throw AbsorbErrors.nothingChanged();
    return { head, headTree, tree, isStaged, paths };
}

/** Git writes even an index that it only reads, so that it gets one of its own. */
async function withIndexCopy<T>(
    { gitFolder }: OperationRepository,
    use: (index: string) => Promise<T>,
): Promise<T> {
    const folder = await scratchFolder("rust-ai-index-");
    try {
        const [from, to] = [join(gitFolder, "index"), join(folder, "index")];
        const status = await stat(from).catch(() => undefined);
        if (status !== undefined) {
            await copyFile(from, to);
            // By its time git knows which files it has to read anew.
            await utimes(to, status.atime, status.mtime);
        }
        return await use(to);
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

/** Where two trees differ, renames as two changes. */
export async function pathChanges(
    repository: OperationRepository,
    from: string,
    to: string,
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<readonly ChangedPath[]> {
    const options = ["-r", "-z", "--raw", "--no-renames", "--no-abbrev"];
    const asked = ["diff-tree", ...options, from, to];
    const { out } = await repository.git({ arguments: asked, env }, token);
    return readDiffTrees(`${to}\0${out}`)[0] ?? [];
}

/**
 * The message by which git finds the commit that is repaired: by its subject, or by its name where that
 * would find another one.
 */
function fixupMessage(target: ReplayedCommit, others: readonly ReplayedCommit[]): string {
    const { subject, commit } = target;
    const isClear =
        subject !== "" &&
        !/^(?:fixup|squash|amend)! /.test(subject) &&
        others.every((other) => other.commit === commit || other.subject !== subject);
    return byteStringOf(`fixup! ${isClear ? subject : commit}\n`);
}

/** The repairs as commits of the scratch folder on top of HEAD, as they would be made. */
export async function draftFixups(
    repository: OperationRepository,
    { head, headTree }: WantedChanges,
    fixups: readonly PlannedFixup[],
    range: readonly ReplayedCommit[],
    scratch: ScratchObjects,
    token: CancellationToken,
): Promise<readonly ReplayedCommit[]> {
    const author = ["var", "GIT_AUTHOR_IDENT"];
    const identity = (await repository.git({ arguments: author }, token)).out.trim();
    const drafts: ReplayedCommit[] = [];
    for (const { target, tree } of fixups) {
        const message = fixupMessage(target, range);
        const object = {
            tree,
            parents: [drafts.at(-1)?.commit ?? head],
            author: identity,
            committer: identity,
            encoding: undefined,
            message,
        };
        const commit = await writeScratchCommit(scratch, object);
        const baseTree = drafts.at(-1)?.tree ?? headTree;
        drafts.push({ ...object, commit, baseTree, subject: textOf(message).trim() });
    }
    return drafts;
}

/** The commits in their order, each with its repairs behind it. */
export function fixupSteps(
    range: readonly ReplayedCommit[],
    repairs: readonly { readonly target: string; readonly source: ReplayedCommit }[],
): readonly RebaseStep[] {
    const step = (action: "pick" | "fixup", source: ReplayedCommit): RebaseStep => ({
        action,
        source,
        message: undefined,
    });
    return range.flatMap((commit) => [
        step("pick", commit),
        ...repairs.flatMap(({ target, source }) =>
            target === commit.commit ? [step("fixup", source)] : [],
        ),
    ]);
}

/**
 * Makes the commits on top of HEAD; hooks run, and files stay as they are. What is not in them stays
 * staged, or not committed, as it was.
 */
export async function commitFixups(
    repository: OperationRepository,
    wanted: WantedChanges,
    fixups: readonly PlannedFixup[],
    drafts: readonly ReplayedCommit[],
    scratch: ScratchObjects,
    token: CancellationToken,
): Promise<readonly string[]> {
    const last = drafts.at(-1);
    if (last === undefined) return [];
    await keepCommit(repository, last.commit, [wanted.head], scratch, token);
    const index = join(backupFolder(repository.gitFolder), "fixup.index");
    const env = { GIT_INDEX_FILE: index };
    const made: string[] = [];
    try {
        for (const [position, { tree }] of fixups.entries()) {
            await repository.git({ arguments: ["read-tree", tree], env }, token);
            const options = ["--quiet", "--cleanup=verbatim", "--allow-empty", "--file=-"];
            const input = drafts[position]?.message ?? "";
            const call = { arguments: ["commit", ...options], env, input, runsHooks: true };
            await repository.git(call, token);
            made.push(await requireCommit(repository, "HEAD", token));
        }
    } finally {
        await rm(index, { force: true });
        await rm(`${index}.lock`, { force: true });
    }
    if (!wanted.isStaged) await updateIndex(repository, wanted, last.tree, token);
    return made;
}

/** Nothing was staged, and nothing is afterwards. */
async function updateIndex(
    repository: OperationRepository,
    { headTree }: WantedChanges,
    tree: string,
    token: CancellationToken,
): Promise<void> {
    const input = (await pathChanges(repository, headTree, tree, {}, token))
        .map(({ path, kind, headMode, headOid }) => {
            const mode = kind === "deleted" ? "0" : headMode;
            return `${mode} ${headOid}\t${path}\0`;
        })
        .join("");
    const asked = ["update-index", "-z", "--index-info"];
    await repository.git({ arguments: asked, input }, token);
    const refresh = ["update-index", "-q", "--refresh"];
    await repository.git({ arguments: refresh, answers: [0, 1] }, token);
}

/** Puts repairs that were committed into the commits that they are for. */
export async function squashFixups(
    repository: OperationRepository,
    range: readonly ReplayedCommit[],
    targets: readonly string[],
    made: readonly string[],
    token: CancellationToken,
): Promise<OperationOutcome> {
    const sources = await replayedCommits(repository, made, token);
    const repairs = sources.map((source, index) => ({ target: targets[index] ?? "", source }));
    const onto = range[0]?.parents[0] ?? "";
    const [object] = await readCommits(repository, [onto], token);
    if (object === undefined) throw OperationErrors.unknownRevision(onto);
    const head = made.at(-1) ?? "";
    const steps = fixupSteps(range, repairs);
    const start = { commit: onto, object };
    return runRebase(repository, { onto: start, head, steps }, onto.slice(0, 10), token);
}

/** What a backup has to hold beyond what every backup holds. */
export async function touchesOfFixups(
    repository: OperationRepository,
    range: readonly ReplayedCommit[],
    token: CancellationToken,
): Promise<TouchedPlaces> {
    const { head } = await readHead(repository, repository, token);
    const prefix = "refs/heads/";
    const commits = range.map(({ commit }) => commit);
    return {
        paths: await pathsOfCommits(repository, commits, token),
        branches: head.startsWith(prefix) ? [head.slice(prefix.length)] : [],
    };
}
