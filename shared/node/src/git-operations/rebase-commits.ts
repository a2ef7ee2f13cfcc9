import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    type CommitObject,
    parseCommitObject,
    subjectOfMessage,
} from "@rust-ai-ide/merge/history/commit-object";
import { GitErrors } from "../git/run-git.ts";
import { splitZero, textOf } from "./git-runner.ts";
import { OperationErrors } from "./operation-errors.ts";
import type { OperationRepository } from "./operation-repository.ts";
import { readObjects } from "./record-store.ts";

/** A commit that is replayed, with the tree that it changed. */
export interface ReplayedCommit extends CommitObject {
    readonly commit: string;
    /** Of the first parent; of a commit without one the tree without files. */
    readonly baseTree: string;
    /** Text. */
    readonly subject: string;
}

export interface ReplayedRange {
    /** The oldest first. */
    readonly commits: readonly ReplayedCommit[];
    /** Commits whose change the other side has already, as git tells them. */
    readonly known: readonly ReplayedCommit[];
    /** Merges, whose commits are replayed one by one. */
    readonly merges: number;
}

/** The commits that HEAD has and another commit has not. */
export async function replayedRange(
    repository: OperationRepository,
    onto: string,
    token: CancellationToken,
): Promise<ReplayedRange> {
    const marks = ["--cherry-mark", "--right-only", "--topo-order", "--reverse"];
    const asked = ["log", ...marks, "--format=%m%H %P", "-z", `${onto}...HEAD`, "--"];
    const lines = splitZero((await repository.git({ arguments: asked }, token)).out);
    const found = lines.map((line) => {
        const [commit = "", ...parents] = line.slice(1).split(" ");
        return { isKnown: line.startsWith("="), commit, isMerge: parents.length > 1 };
    });
    const single = found.filter(({ isMerge }) => !isMerge);
    const commits = await replayedCommits(
        repository,
        single.map(({ commit }) => commit),
        token,
    );
    return {
        commits: commits.filter((_, index) => single[index]?.isKnown !== true),
        known: commits.filter((_, index) => single[index]?.isKnown === true),
        merges: found.length - single.length,
    };
}

/** Commits with all that is needed to make them again elsewhere. */
export async function replayedCommits(
    repository: OperationRepository,
    names: readonly string[],
    token: CancellationToken,
): Promise<readonly ReplayedCommit[]> {
    const objects = await readCommits(repository, names, token);
    const parents = [...new Set(objects.flatMap(({ parents: [first] }) => first ?? []))];
    const bases = await readCommits(repository, parents, token).catch((error: unknown) => {
        // A shallow clone ends at commits whose parents it only names.
        const isMissing = CodedError.is(error, "operation.unknownRevision");
        throw isMissing ? GitErrors.incomplete(repository.folder) : error;
    });
    const trees = new Map(bases.map(({ tree }, index) => [parents[index], tree]));
    const isRooted = objects.some(({ parents: [first] }) => first === undefined);
    const empty = isRooted ? await emptyTree(repository, token) : "";
    return objects.map((object, index) => ({
        ...object,
        commit: names[index] ?? "",
        baseTree: trees.get(object.parents[0] ?? "") ?? empty,
        subject: textOf(subjectOfMessage(object.message)),
    }));
}

/** Rejects with `operation.unknownRevision` for what is no commit. */
export async function readCommits(
    repository: OperationRepository,
    names: readonly string[],
    token: CancellationToken,
): Promise<readonly CommitObject[]> {
    const found = await readObjects(repository, names, token);
    return names.map((name, index) => {
        const object = found[index];
        const commit = object && parseCommitObject(object.content);
        if (commit === undefined) throw OperationErrors.unknownRevision(name);
        return commit;
    });
}

async function emptyTree(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<string> {
    const asked = ["hash-object", "-t", "tree", "--stdin"];
    return (await repository.git({ arguments: asked }, token)).out.trim();
}

/** How a commit is called in one line. */
export function describeCommit({ commit, subject }: ReplayedCommit): string {
    return `${commit.slice(0, 10)} ${subject}`.trimEnd();
}

/** Paths that commits change, as byte strings: ignored files may lie there. */
export async function pathsOfCommits(
    repository: OperationRepository,
    commits: readonly string[],
    token: CancellationToken,
): Promise<readonly string[]> {
    if (commits.length === 0) return [];
    const options = ["-r", "-z", "--root", "--name-only", "--no-renames", "--no-commit-id"];
    const asked = ["diff-tree", ...options, "--stdin"];
    const input = commits.map((commit) => `${commit}\n`).join("");
    return [...new Set(splitZero((await repository.git({ arguments: asked, input }, token)).out))];
}

/** Paths in which two commits differ, as byte strings. */
export async function pathsBetween(
    repository: OperationRepository,
    from: string,
    to: string,
    token: CancellationToken,
): Promise<readonly string[]> {
    const asked = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to];
    return splitZero((await repository.git({ arguments: asked }, token)).out);
}
