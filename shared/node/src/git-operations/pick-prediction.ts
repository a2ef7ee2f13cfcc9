import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { MergeVerdict } from "@rust-ai-ide/merge/prediction/prediction";
import { BlobTexts } from "../conflicts/blob-texts.ts";
import { BuildBreakFinder } from "../conflicts/build-breaks.ts";
import { predictMerge, wantedTexts } from "../conflicts/predict-merge.ts";
import { prepareMerges } from "../conflicts/prepared-merges.ts";
import { type ScratchObjects, scratchObjects } from "../git/scratch-objects.ts";
import { FileMerger } from "../merge/merge-texts.ts";
import { requireCommit } from "./branch-operations.ts";
import { splitZero } from "./git-runner.ts";
import type { OperationRepository } from "./operation-repository.ts";
import { type ReplayedCommit, readCommits, replayedCommits } from "./rebase-commits.ts";
import { writeStateCommit } from "./rebase-objects.ts";
import { describePrediction, predictPlan, subjectsOf } from "./rebase-prediction.ts";

/** More commits than anybody chooses from. */
const mostCommits = 100;

/** A commit that could be picked, with what picking it alone would come to. */
export interface PickableCommit {
    readonly source: ReplayedCommit;
    /** Undefined where git is too old to tell. */
    readonly verdict: MergeVerdict | undefined;
    /** Paths that are not clean. */
    readonly files: readonly string[];
}

export interface PickableCommits {
    /** Newest first, without merges and without those whose change is here already. */
    readonly commits: readonly PickableCommit[];
    /** There are older ones. */
    readonly isMore: boolean;
}

/**
 * Commits of a revision that HEAD does not have, each predicted as if it alone were picked onto HEAD.
 * Only objects of a scratch folder are written.
 *
 * @param grammarsFolder Where the grammars for merging by items are; undefined for the usual place.
 * @throws operation.unknownRevision, operation.unborn, or a `git.*` error.
 */
export async function pickableCommits(
    repository: OperationRepository,
    revision: string,
    grammarsFolder: string | undefined,
    token: CancellationToken,
): Promise<PickableCommits> {
    const theirs = await requireCommit(repository, revision, token);
    const head = await requireCommit(repository, "HEAD", token);
    const options = ["--cherry-pick", "--right-only", "--no-merges", "--topo-order", "--format=%H"];
    const limit = `--max-count=${mostCommits + 1}`;
    const asked = ["log", ...options, limit, "-z", `${head}...${theirs}`, "--"];
    const names = splitZero((await repository.git({ arguments: asked }, token)).out);
    const sources = await replayedCommits(repository, names.slice(0, mostCommits), token);
    const isMore = names.length > mostCommits;
    const scratch = await scratchObjects(repository.folder, token);
    try {
        const commits = await predictAlone(
            repository,
            head,
            sources,
            scratch,
            grammarsFolder,
            token,
        ).catch((error: unknown) => {
            // Git before 2.38 merges no trees, but it does pick commits.
            if (!CodedError.is(error, "git.tooOld")) throw error;
            return sources.map((source) => ({ source, verdict: undefined, files: [] }));
        });
        return { commits, isMore };
    } finally {
        await scratch.dispose();
    }
}

async function predictAlone(
    repository: OperationRepository,
    head: string,
    sources: readonly ReplayedCommit[],
    scratch: ScratchObjects,
    grammarsFolder: string | undefined,
    token: CancellationToken,
): Promise<readonly PickableCommit[]> {
    const { folder } = repository;
    const { env } = scratch;
    const [here] = await readCommits(repository, [head], token);
    const pairs: (readonly [ours: string, theirs: string])[] = [];
    for (const { tree, baseTree } of sources) {
        // Git before 2.40 takes no base, so that the three are told by commits of their own.
        const base = await writeStateCommit(scratch, baseTree, []);
        const ours = await writeStateCommit(scratch, here?.tree ?? baseTree, [base]);
        pairs.push([ours, await writeStateCommit(scratch, tree, [base])]);
    }
    const merger = new FileMerger(grammarsFolder);
    const blobs = new BlobTexts(folder, env);
    const breaks = new BuildBreakFinder(blobs, grammarsFolder);
    try {
        const tools = { folder, env, merger, breaks, blobs };
        const prepared = await prepareMerges(folder, pairs, env, token);
        await blobs.load(
            prepared.flatMap((each) => wantedTexts(each, tools)),
            token,
        );
        const found: PickableCommit[] = [];
        for (const [index, source] of sources.entries()) {
            const [pair, merge] = [pairs[index], prepared[index]];
            if (pair === undefined || merge === undefined) continue;
            const [ours, theirs] = subjectsOf(source, pair);
            const { verdict, files } = await predictMerge(ours, theirs, merge, tools, token);
            found.push({ source, verdict, files: files.map(({ path }) => path) });
        }
        return found;
    } finally {
        merger.dispose();
        breaks.dispose();
    }
}

/**
 * What picking commits one after the other would come to, a line for each; undefined where git is too
 * old to tell. Merges are not told.
 */
export async function describePicks(
    repository: OperationRepository,
    commits: readonly string[],
    grammarsFolder: string | undefined,
    token: CancellationToken,
): Promise<readonly string[] | undefined> {
    const head = await requireCommit(repository, "HEAD", token);
    const [object] = await readCommits(repository, [head], token);
    const sources = await replayedCommits(repository, commits, token);
    if (object === undefined || sources.some(({ parents }) => parents.length > 1)) return undefined;
    const steps = sources.map((source) => ({
        action: "pick" as const,
        source,
        message: undefined,
    }));
    const scratch = await scratchObjects(repository.folder, token);
    try {
        const start = { commit: head, object };
        const plan = await predictPlan(repository, start, steps, scratch, grammarsFolder, token);
        return plan.steps.map(describePrediction);
    } catch (error) {
        if (CodedError.is(error, "git.tooOld")) return undefined;
        throw error;
    } finally {
        await scratch.dispose();
    }
}
