import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import {
    type CommitObject,
    formatCommitObject,
    joinMessages,
} from "@rust-ai-ide/merge/history/commit-object";
import { type ConflictedPath, mergeTrees } from "../git/merge-tree.ts";
import type { ScratchObjects } from "../git/scratch-objects.ts";
import { byteStringOf } from "./git-runner.ts";
import type { OperationRepository } from "./operation-repository.ts";
import type { ReplayedCommit } from "./rebase-commits.ts";
import { writeScratchCommit, writeStateCommit } from "./rebase-objects.ts";
import type { RebaseStep } from "./rebase-steps.ts";

/** What became of a step where nobody sees it. */
export interface ReplayedStep {
    readonly step: RebaseStep;
    /**
     * "kept": the same commit again; "made": without conflicts; "empty": it changes nothing any more and
     * is left out; "dropped": as the plan wants it.
     */
    readonly result: "kept" | "made" | "empty" | "dropped" | "conflict";
    /** Commits of the merge that it came to; undefined where there was nothing to merge. */
    readonly merge: readonly [ours: string, theirs: string] | undefined;
}

export interface ReplayedChain {
    readonly steps: readonly ReplayedStep[];
    /** The last commit; after a conflict it is none that anybody would want. */
    readonly tip: string;
    readonly tipTree: string;
    readonly isClean: boolean;
}

export interface ChainStart {
    readonly commit: string;
    readonly object: CommitObject;
}

/** What is replayed, and from where. */
export interface RebaseRun {
    readonly onto: ChainStart;
    /** HEAD before it. */
    readonly head: string;
    readonly steps: readonly RebaseStep[];
}

/**
 * Replays commits as objects of the scratch folder: files, index, refs and objects of the repository
 * stay as they are. Each is a merge by git whose base is the parent of the commit.
 *
 * @param atConflict "stop" there, or "settle" it as the commit wants it and go on, to see the rest.
 */
export async function replay(
    repository: OperationRepository,
    onto: ChainStart,
    steps: readonly RebaseStep[],
    scratch: ScratchObjects,
    atConflict: "stop" | "settle",
    token: CancellationToken,
): Promise<ReplayedChain> {
    const identity = ["var", "GIT_COMMITTER_IDENT"];
    const committer = (await repository.git({ arguments: identity }, token)).out.trim();
    const builder = new ChainBuilder(repository, onto, scratch, committer, token);
    const done: ReplayedStep[] = [];
    for (const step of steps) {
        const made = await builder.add(step);
        done.push({ step, ...made });
        if (made.result === "conflict" && atConflict === "stop") break;
    }
    const isClean = done.every(({ result }) => result !== "conflict");
    return { steps: done, tip: builder.tip, tipTree: builder.tree, isClean };
}

class ChainBuilder {
    private readonly repository: OperationRepository;
    private readonly scratch: ScratchObjects;
    private readonly committer: string;
    private readonly token: CancellationToken;
    private readonly start: string;
    private object: CommitObject;
    tip: string;

    constructor(
        repository: OperationRepository,
        onto: ChainStart,
        scratch: ScratchObjects,
        committer: string,
        token: CancellationToken,
    ) {
        this.repository = repository;
        this.scratch = scratch;
        this.committer = committer;
        this.token = token;
        this.start = onto.commit;
        this.object = onto.object;
        this.tip = onto.commit;
    }

    get tree(): string {
        return this.object.tree;
    }

    async add({ action, source, message }: RebaseStep): Promise<Omit<ReplayedStep, "step">> {
        if (action === "drop") return { result: "dropped", merge: undefined };
        const { parents } = source;
        const isInPlace = parents.length === 1 && parents[0] === this.tip;
        if (action === "pick" && isInPlace) {
            this.tip = source.commit;
            this.object = source;
            return { result: "kept", merge: undefined };
        }
        const { tree, merge, isClean } = await this.apply(source);
        const result = isClean ? "made" : "conflict";
        // What stood in front of it may have come to nothing.
        const isPart = (action === "squash" || action === "fixup") && this.tip !== this.start;
        if (!isPart) {
            const isEmpty = tree === this.tree && source.tree !== source.baseTree;
            if (isEmpty && isClean) return { result: "empty", merge };
            await this.commit({
                ...source,
                tree,
                parents: [this.tip],
                ...this.words(message ?? source.message, source, message !== undefined),
            });
            return { result, merge };
        }
        const earlier = this.object;
        const text =
            message ??
            (action === "squash" ? joinMessages(earlier.message, source.message) : earlier.message);
        await this.commit({
            ...earlier,
            tree,
            ...this.words(text, earlier, message !== undefined),
        });
        return { result, merge };
    }

    /** A message of ours is UTF-8. */
    private words(
        message: string,
        { encoding }: CommitObject,
        isNew: boolean,
    ): Pick<CommitObject, "message" | "encoding"> {
        return { message, encoding: isNew ? undefined : encoding };
    }

    private async apply(source: ReplayedCommit): Promise<{
        readonly tree: string;
        readonly isClean: boolean;
        readonly merge: ReplayedStep["merge"];
    }> {
        const { tree: theirTree, baseTree } = source;
        const plain = { isClean: true, merge: undefined };
        if (baseTree === this.tree) return { tree: theirTree, ...plain };
        if (baseTree === theirTree) return { tree: this.tree, ...plain };
        const { folder } = this.repository;
        const { env } = this.scratch;
        // Git before 2.40 takes no base, so that the three are told by commits of their own.
        const base = await writeStateCommit(this.scratch, baseTree, []);
        const ours = await writeStateCommit(this.scratch, this.tree, [base]);
        const theirs = await writeStateCommit(this.scratch, theirTree, [base]);
        const merge = [ours, theirs] as const;
        const merged = await mergeTrees(folder, ours, theirs, env, this.token);
        if (merged.isClean) return { tree: merged.tree, isClean: true, merge };
        return { tree: await this.settle(merged.tree, merged.conflicts), isClean: false, merge };
    }

    /** Paths in conflict as the commit that is replayed has them. */
    private async settle(tree: string, conflicts: readonly ConflictedPath[]): Promise<string> {
        const index = join(this.scratch.env.GIT_OBJECT_DIRECTORY ?? "", "settled.index");
        const env = { ...this.scratch.env, GIT_INDEX_FILE: index };
        const none = "0".repeat(tree.length);
        const input = conflicts
            .map(({ path, theirs }) => {
                const { mode, oid } = theirs ?? { mode: "0", oid: none };
                return `${mode} ${oid}\t${byteStringOf(path)}\0`;
            })
            .join("");
        const git = (asked: readonly string[], text = ""): ReturnType<OperationRepository["git"]> =>
            this.repository.git({ arguments: asked, env, input: text }, this.token);
        await git(["read-tree", tree]);
        await git(["update-index", "-z", "--index-info"], input);
        return (await git(["write-tree"])).out.trim();
    }

    private async commit(object: CommitObject): Promise<void> {
        const made = { ...object, committer: this.committer };
        this.tip = await writeScratchCommit(this.scratch, made);
        this.object = made;
    }
}

/** Writes a commit into the repository, byte for byte. */
export async function writeCommit(
    repository: OperationRepository,
    object: CommitObject,
    token: CancellationToken,
): Promise<string> {
    const asked = ["hash-object", "-t", "commit", "-w", "--stdin"];
    const call = { arguments: asked, input: formatCommitObject(object) };
    return (await repository.git(call, token)).out.trim();
}

/** Brings a commit of the scratch folder, and what it needs, into the repository. */
export async function keepCommit(
    repository: OperationRepository,
    commit: string,
    known: readonly string[],
    scratch: ScratchObjects,
    token: CancellationToken,
): Promise<void> {
    const revisions = [commit, ...known.map((each) => `^${each}`)];
    const pack = ["pack-objects", "--quiet", "--revs", "--stdout"];
    const input = revisions.map((revision) => `${revision}\n`).join("");
    const { out } = await repository.git({ arguments: pack, input, env: scratch.env }, token);
    await repository.git({ arguments: ["unpack-objects", "-q"], input: out }, token);
}
