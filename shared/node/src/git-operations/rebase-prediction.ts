import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type {
    FilePrediction,
    MergeSubject,
    MergeVerdict,
} from "@rust-ai-ide/merge/prediction/prediction";
import { BlobTexts } from "../conflicts/blob-texts.ts";
import { BuildBreakFinder } from "../conflicts/build-breaks.ts";
import { predictMerge } from "../conflicts/predict-merge.ts";
import { prepareMerges } from "../conflicts/prepared-merges.ts";
import type { ScratchObjects } from "../git/scratch-objects.ts";
import { FileMerger } from "../merge/merge-texts.ts";
import { textOf } from "./git-runner.ts";
import type { OperationRepository } from "./operation-repository.ts";
import { type ChainStart, type ReplayedChain, type ReplayedStep, replay } from "./rebase-chain.ts";
import { describeCommit, type ReplayedCommit } from "./rebase-commits.ts";
import type { RebaseStep } from "./rebase-steps.ts";

/** What a step of a plan would come to. */
export interface PredictedStep {
    readonly action: RebaseStep["action"];
    readonly commit: string;
    readonly subject: string;
    readonly verdict: MergeVerdict;
    /** It changes nothing any more, and is left out. */
    readonly isEmpty: boolean;
    /** What is not clean. */
    readonly files: readonly FilePrediction[];
}

export interface PredictedPlan {
    readonly steps: readonly PredictedStep[];
    readonly chain: ReplayedChain;
}

/**
 * Predicts a plan in its order: each commit is merged where nobody sees it onto what came of those
 * before it. Behind a conflict everything is as good as can be: as if it had been settled as the commit
 * wants it.
 *
 * @param grammarsFolder Where the grammars for merging by items are; undefined for the usual place.
 */
export async function predictPlan(
    repository: OperationRepository,
    onto: ChainStart,
    steps: readonly RebaseStep[],
    scratch: ScratchObjects,
    grammarsFolder: string | undefined,
    token: CancellationToken,
): Promise<PredictedPlan> {
    const { folder } = repository;
    const merger = new FileMerger(grammarsFolder);
    const blobs = new BlobTexts(folder, scratch.env);
    const breaks = new BuildBreakFinder(blobs, grammarsFolder);
    try {
        const chain = await replay(repository, onto, steps, scratch, "settle", token);
        const merged = chain.steps.filter(({ merge }) => merge !== undefined);
        const pairs = merged.flatMap(({ merge }) => (merge === undefined ? [] : [merge]));
        const prepared = await prepareMerges(folder, pairs, scratch.env, token);
        const tools = { folder, env: scratch.env, merger, breaks, blobs };
        const found = new Map<ReplayedStep, readonly [MergeVerdict, readonly FilePrediction[]]>();
        for (const [index, step] of merged.entries()) {
            const [pair, merge] = [pairs[index], prepared[index]];
            if (pair === undefined || merge === undefined) continue;
            const [ours, theirs] = subjectsOf(step.step.source, pair);
            const { verdict, files } = await predictMerge(ours, theirs, merge, tools, token);
            const isHidden = step.result === "conflict" && verdict === "clean";
            found.set(step, [isHidden ? "textual" : verdict, files]);
        }
        const predicted = chain.steps.map((each): PredictedStep => {
            const { action, source } = each.step;
            const isConflict = each.result === "conflict";
            const [verdict, files] = found.get(each) ?? [isConflict ? "textual" : "clean", []];
            const { commit, subject } = source;
            return { action, commit, subject, verdict, isEmpty: each.result === "empty", files };
        });
        return { steps: predicted, chain };
    } finally {
        merger.dispose();
        breaks.dispose();
    }
}

/** Who is merged when a commit is replayed, for a prediction. */
export function subjectsOf(
    source: ReplayedCommit,
    [ours, theirs]: readonly [ours: string, theirs: string],
): readonly [MergeSubject, MergeSubject] {
    const [, name = "", seconds = "0"] = /^(.*?) ?<.*> (\d+) /.exec(source.author) ?? [];
    const [author, time] = [textOf(name), Number(seconds)];
    return [
        { kind: "commit", name: "so far", commit: ours, author: "", time },
        { kind: "commit", name: describeCommit(source), commit: theirs, author, time },
    ];
}

/** What is predicted of a step, in one line. */
export function describeVerdict({ action, verdict, isEmpty, files }: PredictedStep): string {
    if (action === "drop") return "left out";
    if (isEmpty) return "changes nothing any more, left out";
    const places = files.map(({ path, lines, breaks, verdict: each }) => {
        const [first] = lines;
        const at = first === undefined ? "" : `:${first.start}`;
        const items = breaks.map(({ item, change }) => `${item} ${change}`);
        const what = items.length > 0 ? items.join(", ") : each;
        return `${path}${at} (${what})`;
    });
    const words = {
        clean: "clean",
        structural: "structural",
        build: "build break",
        textual: "conflict",
    };
    return places.length === 0 ? words[verdict] : `${words[verdict]} in ${places.join(", ")}`;
}

/** A step with what is predicted of it. */
export function describePrediction(step: PredictedStep): string {
    const { action, commit, subject } = step;
    return `${action} ${commit.slice(0, 10)} ${subject}: ${describeVerdict(step)}`;
}
