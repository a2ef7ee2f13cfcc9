import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type {
    MergePrediction,
    MergeSubject,
    PredictionReport,
} from "@rust-ai-ide/merge/prediction/prediction";
import { mergeTrees } from "../git/merge-tree.ts";
import { commitOf, runGit } from "../git/run-git.ts";
import { type ScratchObjects, scratchObjects } from "../git/scratch-objects.ts";
import { commitTree, workTreeCommit } from "../git/work-tree-commit.ts";
import { FileMerger } from "../merge/merge-texts.ts";
import { headCommit } from "../review/git-changes.ts";
import { BlobTexts } from "./blob-texts.ts";
import { BuildBreakFinder } from "./build-breaks.ts";
import { type PredictionTools, predictMerge, wantedTexts } from "./predict-merge.ts";
import {
    type KeptPrediction,
    type PredictionStore,
    predictionContext,
} from "./prediction-store.ts";
import { type PreparedMerge, prepareMerges } from "./prepared-merges.ts";
import {
    branches,
    defaultTarget,
    isActive,
    stashes,
    subjectOf,
    upstream,
    worktrees,
} from "./subjects.ts";

/** What is to be predicted. */
export type PredictionRequest =
    /** Two revisions. */
    | { readonly kind: "between"; readonly ours: string; readonly theirs: string }
    /** The files as they are, against others. */
    | {
          readonly kind: "workingTree";
          readonly against: readonly ("target" | "branches" | "worktrees" | "stashes" | "pull")[];
          readonly target?: string | undefined;
          /** Branches without a commit for longer are left out. */
          readonly activeDays: number;
      }
    /** Every commit of the branch, one after the other, on top of another one. */
    | { readonly kind: "rebase"; readonly onto: string };

interface MergePair {
    readonly ours: MergeSubject;
    readonly theirs: MergeSubject;
}

export interface PredictionOptions {
    /** In the repository. */
    readonly folder: string;
    readonly request: PredictionRequest;
    readonly grammarsFolder?: string | undefined;
    readonly onProgress?: (done: number, total: number) => void;
    /** Milliseconds since 1970. */
    readonly now: () => number;
}

/**
 * Says what merges would come to, by making them with git where nobody sees it: files, index and
 * objects of the repository stay as they are. Predictions of two commits are kept, since they cannot
 * change. Runs git: only for trusted workspaces.
 */
export class ConflictService {
    /** More pairs than anybody has branches. */
    private static readonly mostKept = 2_000;
    private readonly kept = new Map<string, KeptPrediction>();
    private readonly storeOf: () => PredictionStore | undefined;

    /** @param storeOf Where predictions are kept on disk, asked each time; nowhere when absent. */
    constructor(storeOf: () => PredictionStore | undefined = () => undefined) {
        this.storeOf = storeOf;
    }

    /** Rejects with CancelledError or a `git.*` error. */
    async predict(options: PredictionOptions, token: CancellationToken): Promise<PredictionReport> {
        const startedAt = performance.now();
        const { folder, request, grammarsFolder } = options;
        const scratch = await scratchObjects(folder, token);
        const merger = new FileMerger(grammarsFolder);
        const blobs = new BlobTexts(folder, scratch.env);
        const breaks = new BuildBreakFinder(blobs, grammarsFolder);
        const tools = { folder, env: scratch.env, merger, breaks, blobs };
        const problems: string[] = [];
        const predictions: MergePrediction[] = [];
        try {
            const pairs = await this.pairs(
                folder,
                request,
                scratch,
                options.now(),
                problems,
                token,
            );
            const save = await this.loadKept(folder, pairs, token);
            const unknown = pairs.filter((pair) => !this.kept.has(keyOf(pair)));
            const made = await prepareMerges(
                folder,
                unknown.map(({ ours, theirs }) => [ours.commit, theirs.commit]),
                scratch.env,
                token,
            );
            const prepared = new Map(unknown.map((pair, index) => [keyOf(pair), made[index]]));
            for (const [index, pair] of pairs.entries()) {
                const { ours, theirs } = pair;
                throwIfCancelled(token);
                options.onProgress?.(index, pairs.length);
                const key = keyOf(pair);
                if (index % textsAtOnce === 0)
                    await loadTexts(
                        pairs.slice(index, index + textsAtOnce),
                        prepared,
                        tools,
                        token,
                    );
                try {
                    const merge = prepared.get(key);
                    const found =
                        this.kept.get(key) ??
                        (merge && (await predictMerge(ours, theirs, merge, tools, token)));
                    if (found === undefined) continue;
                    this.keep(key, found);
                    predictions.push({ ...found, ours, theirs });
                } catch (error) {
                    if (!CodedError.is(error)) throw error;
                    problems.push(`${theirs.name}: ${error.display}`);
                }
            }
            await save(unknown.map(keyOf));
        } finally {
            merger.dispose();
            breaks.dispose();
            await scratch.dispose();
        }
        const milliseconds = Math.round(performance.now() - startedAt);
        return { predictions, problems, milliseconds };
    }

    /** Brings in what the disk knows of pairs; gives a function that writes those that are new. */
    private async loadKept(
        folder: string,
        pairs: readonly MergePair[],
        token: CancellationToken,
    ): Promise<(keys: readonly string[]) => Promise<void>> {
        const store = this.storeOf();
        const context = store && (await predictionContext(folder, token));
        if (store === undefined || context === undefined) return async () => {};
        const asked = pairs.map(keyOf).filter((key) => !this.kept.has(key));
        for (const [key, prediction] of await store.read(context, asked))
            this.keep(key, prediction);
        return async (keys) => {
            const made = keys.flatMap((key) => {
                const prediction = this.kept.get(key);
                return prediction === undefined ? [] : [[key, prediction] as const];
            });
            if (made.length > 0) await store.add(context, new Map(made));
        };
    }

    private keep(key: string, { verdict, files, sharedPaths }: KeptPrediction): void {
        this.kept.delete(key);
        this.kept.set(key, { verdict, files, sharedPaths });
        const [oldest] = this.kept.keys();
        if (this.kept.size > ConflictService.mostKept && oldest !== undefined)
            this.kept.delete(oldest);
    }

    private async pairs(
        folder: string,
        request: PredictionRequest,
        scratch: ScratchObjects,
        now: number,
        problems: string[],
        token: CancellationToken,
    ): Promise<readonly MergePair[]> {
        if (request.kind === "between") {
            const [ours, theirs] = await Promise.all(
                [request.ours, request.theirs].map((name) => named(folder, name, token)),
            );
            return ours === undefined || theirs === undefined ? [] : [{ ours, theirs }];
        }
        if (request.kind === "rebase") return rebasePairs(folder, request.onto, scratch, token);
        const ours = await workingTree(folder, scratch, now, token);
        const subjects: MergeSubject[] = [];
        const head = await headCommit(folder, token);
        for (const kind of request.against) {
            if (kind === "target" || kind === "pull") {
                const find = kind === "pull" ? upstream : defaultTarget;
                const name =
                    kind === "target"
                        ? (request.target ?? (await find(folder, token)))
                        : await find(folder, token);
                if (name === undefined) problems.push(noSubject[kind]);
                else subjects.push(await named(folder, name, token));
            } else if (kind === "branches") {
                const all = await branches(folder, token);
                subjects.push(...all.filter((each) => isActive(each, request.activeDays, now)));
            } else
                subjects.push(...(await (kind === "stashes" ? stashes : worktrees)(folder, token)));
        }
        const seen = new Set([head]);
        return subjects
            .filter(
                ({ commit, kind }) => kind === "stash" || (!seen.has(commit) && seen.add(commit)),
            )
            .map((theirs) => ({ ours, theirs }));
    }
}

/** Pairs whose texts are read together. */
const textsAtOnce = 16;

async function loadTexts(
    pairs: readonly MergePair[],
    prepared: ReadonlyMap<string, PreparedMerge | undefined>,
    tools: PredictionTools,
    token: CancellationToken,
): Promise<void> {
    const merges = pairs.map((pair) => prepared.get(keyOf(pair)));
    const oids = merges.flatMap((merge) => (merge === undefined ? [] : wantedTexts(merge, tools)));
    await tools.blobs.load(oids, token);
}

function keyOf({ ours, theirs }: MergePair): string {
    return `${ours.commit} ${theirs.commit}`;
}

const noSubject = {
    target: "There is no branch that everything goes to: name one.",
    pull: "The branch pulls from nowhere.",
} as const;

async function named(
    folder: string,
    name: string,
    token: CancellationToken,
): Promise<MergeSubject> {
    const commit = await commitOf(folder, name, token);
    return { ...(await subjectOf(folder, commit, token)), kind: "branch", name };
}

/** What is not committed on top of what is. */
async function workingTree(
    folder: string,
    scratch: ScratchObjects,
    now: number,
    token: CancellationToken,
): Promise<MergeSubject> {
    const inside = ["rev-parse", "--is-inside-work-tree"];
    const isBare = (await runGit({ folder, arguments: inside }, token)).trim() !== "true";
    const head = await headCommit(folder, token);
    const commit =
        isBare && head !== undefined
            ? head
            : await workTreeCommit(folder, head, scratch.env, token);
    return {
        kind: "workingTree",
        name: isBare ? "HEAD" : "working tree",
        commit,
        author: "",
        time: Math.floor(now / 1000),
    };
}

/**
 * Each commit of the branch with the state that it would be replayed on. git before 2.40 takes no
 * merge base, so commits are made for it whose only common ancestor is the one that is meant.
 */
async function rebasePairs(
    folder: string,
    onto: string,
    { env }: ScratchObjects,
    token: CancellationToken,
): Promise<readonly { readonly ours: MergeSubject; readonly theirs: MergeSubject }[]> {
    const target = await commitOf(folder, onto, token);
    const asked = ["rev-list", "--reverse", "--no-merges", `${target}..HEAD`];
    const commits = (await runGit({ folder, arguments: asked }, token))
        .split("\n")
        .filter((line) => line !== "");
    const pairs: { ours: MergeSubject; theirs: MergeSubject }[] = [];
    let tree = await treeOf(folder, target, env, token);
    for (const commit of commits) {
        const subject = await subjectOf(folder, commit, token);
        const base = await commitTree(
            folder,
            await treeOf(folder, `${commit}^`, env, token),
            [],
            env,
            token,
        );
        const ours = await commitTree(folder, tree, [base], env, token);
        const theirs = await commitTree(
            folder,
            await treeOf(folder, commit, env, token),
            [base],
            env,
            token,
        );
        pairs.push({
            ours: { kind: "commit", name: onto, commit: ours, author: "", time: subject.time },
            theirs: { ...subject, commit: theirs },
        });
        // What conflicts is taken as it will be resolved at best: with what the commit wanted.
        tree = (await mergeTrees(folder, ours, theirs, env, token)).tree;
    }
    return pairs;
}

async function treeOf(
    folder: string,
    commit: string,
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<string> {
    const asked = ["rev-parse", "--verify", "--end-of-options", `${commit}^{tree}`];
    return (await runGit({ folder, arguments: asked, env }, token)).trim();
}
