import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { counted } from "@rust-ai-ide/core/text";
import { defaultPlan, formatPlan, type PlanStep } from "@rust-ai-ide/merge/history/rebase-plan";
import { scratchObjects } from "../git/scratch-objects.ts";
import { requireCommit } from "./branch-operations.ts";
import { textOf } from "./git-runner.ts";
import type { GitOperation, OperationOutcome } from "./operation.ts";
import { OperationErrors } from "./operation-errors.ts";
import type { OperationRepository } from "./operation-repository.ts";
import {
    type ChainStart,
    keepCommit,
    type RebaseRun,
    type ReplayedChain,
    replay,
} from "./rebase-chain.ts";
import {
    describeCommit,
    pathsBetween,
    pathsOfCommits,
    type ReplayedCommit,
    type ReplayedRange,
    readCommits,
    replayedRange,
} from "./rebase-commits.ts";
import { RebaseErrors } from "./rebase-errors.ts";
import {
    describePrediction,
    describeVerdict,
    type PredictedPlan,
    type PredictedStep,
    predictPlan,
} from "./rebase-prediction.ts";
import { type RebaseStep, readSteps, resolveSteps } from "./rebase-steps.ts";
import { moveToCommit, needsGit, rebaseWithGit } from "./rebase-with-git.ts";
import { describeHead, operationInProgress, readHead, unmergedPaths } from "./repository-state.ts";
import { requireIdentity } from "./require-identity.ts";

export interface RebaseRequest {
    /** The commit that everything comes to stand on. */
    readonly onto: string;
    /** The plan's text; undefined for all commits in their order. */
    readonly plan?: string | undefined;
    /** Commits made with `--fixup` and `--squash` go to the commits that they name. */
    readonly isAutosquashed: boolean;
    /** Where the grammars for merging by items are; undefined for the usual place. */
    readonly grammarsFolder?: string | undefined;
}

interface LoadedRebase {
    readonly onto: ChainStart;
    /** HEAD. */
    readonly head: string;
    readonly range: ReplayedRange;
    readonly steps: readonly RebaseStep[];
}

/**
 * Makes the commits of the branch anew on top of another commit, by a plan. Where nothing conflicts
 * they are made where nobody sees it and the branch moves in one step; where something does, or hooks
 * or signatures are wanted, git's own rebase does it, and stops at conflicts. Changes that are not
 * committed are carried along.
 */
export function rebase(repository: OperationRepository, request: RebaseRequest): GitOperation {
    let loaded: Promise<LoadedRebase> | undefined;
    const load = (token: CancellationToken): Promise<LoadedRebase> => {
        loaded ??= loadRebase(repository, request, token);
        return loaded;
    };
    return {
        kind: "rebase",
        title: `rebase onto ${request.onto}`,
        preview: async (token) => {
            const { onto, head, steps } = await load(token);
            const predicted = await predict(repository, onto, steps, request, token);
            const place = describeHead(await readHead(repository, repository, token));
            const target = `${request.onto} (${onto.commit.slice(0, 10)})`;
            const { length } = steps.filter(({ action }) => action !== "drop");
            return {
                title: `rebase ${counted(length, "commit")} of ${place} onto ${target}`,
                lines: [
                    `${place}: ${head.slice(0, 10)} -> ${newPlace(predicted.chain)}`,
                    ...predicted.steps.map(describePrediction),
                ],
                warnings: await warningsOf(repository, await load(token), predicted.chain, token),
            };
        },
        touches: async (token) => {
            // Asked when it begins: what a preview saw may be long ago.
            loaded = undefined;
            return touchesOf(repository, await load(token), token);
        },
        run: async (token) => {
            const { onto, head, steps } = await load(token);
            return runRebase(repository, { onto, head, steps }, request.onto, token);
        },
    };
}

/**
 * The plan that a rebase follows when nobody changes it, as text to edit, with what is predicted of each
 * commit above it.
 */
export async function predictRebase(
    repository: OperationRepository,
    request: RebaseRequest,
    token: CancellationToken,
): Promise<{ readonly text: string; readonly steps: readonly PredictedStep[] }> {
    const { onto, steps } = await loadRebase(repository, request, token);
    const { steps: predicted } = await predict(repository, onto, steps, request, token);
    const plan = steps.map(({ action, source, message }): PlanStep => {
        const [first = "", ...rest] = textOf(message ?? "")
            .trimEnd()
            .split("\n");
        const isReworded = action === "reword";
        const body = isReworded ? rest.slice(rest[0] === "" ? 1 : 0) : [first, ...rest];
        return {
            action,
            commit: source.commit.slice(0, 12),
            text: isReworded ? first : source.subject,
            body: message === undefined || body.length === 0 ? undefined : body,
        };
    });
    const text = formatPlan(plan, (_, index) => {
        const step = predicted[index];
        return step === undefined ? [] : [describeVerdict(step)];
    });
    return { text: `${planHelp(request.onto)}${text}`, steps: predicted };
}

async function predict(
    repository: OperationRepository,
    onto: ChainStart,
    steps: readonly RebaseStep[],
    { grammarsFolder }: RebaseRequest,
    token: CancellationToken,
): Promise<PredictedPlan> {
    const scratch = await scratchObjects(repository.folder, token);
    try {
        return await predictPlan(repository, onto, steps, scratch, grammarsFolder, token);
    } finally {
        await scratch.dispose();
    }
}

function planHelp(onto: string): string {
    const name = onto.replace(/[\r\n]+/g, " ");
    return [
        `# Onto ${name}, the oldest commit first; the line above each says what is predicted of it.`,
        "# pick, reword (new first line behind it, more lines indented below), squash, fixup, drop.",
        "",
    ].join("\n");
}

/** Does a plan, in one step where nothing conflicts. */
export async function runRebase(
    repository: OperationRepository,
    run: RebaseRun,
    target: string,
    token: CancellationToken,
): Promise<OperationOutcome> {
    const { onto, head, steps } = run;
    if (await needsGit(repository, token)) return rebaseWithGit(repository, run, token);
    const scratch = await scratchObjects(repository.folder, token);
    try {
        const chain = await replay(repository, onto, steps, scratch, "stop", token).catch(
            (error: unknown) => {
                // Git before 2.38 merges no trees, but it does rebase.
                if (CodedError.is(error, "git.tooOld")) return undefined;
                throw error;
            },
        );
        if (chain?.isClean !== true) return await rebaseWithGit(repository, run, token);
        if (chain.tip === head) throw RebaseErrors.nothingToDo(target);
        await keepCommit(repository, chain.tip, [onto.commit, head], scratch, token);
        const hasConflicts = await moveToCommit(repository, head, chain.tip, target, token);
        const count = chain.steps.filter(({ result }) => result === "made").length;
        const message = `Rebased onto ${target}: ${counted(count, "commit")} made anew.`;
        return hasConflicts
            ? { state: "stopped", message: `${message} ${conflictsOfChanges}` }
            : { state: "done", message };
    } finally {
        await scratch.dispose();
    }
}

const conflictsOfChanges =
    "Your changes that were not committed have conflicts with it; they are in the stash too.";

async function loadRebase(
    repository: OperationRepository,
    request: RebaseRequest,
    token: CancellationToken,
): Promise<LoadedRebase> {
    const busy = await operationInProgress(repository);
    if (busy !== undefined) throw OperationErrors.inProgress(busy);
    const unmerged = await unmergedPaths(repository, token);
    if (unmerged.length > 0) throw OperationErrors.conflicts(unmerged.map(textOf));
    const head = await requireCommit(repository, "HEAD", token);
    const commit = await requireCommit(repository, request.onto, token);
    await requireIdentity(repository, token);
    const [object] = await readCommits(repository, [commit], token);
    if (object === undefined) throw OperationErrors.unknownRevision(request.onto);
    const range = await replayedRange(repository, commit, token);
    const steps = planSteps(request, range);
    const isInPlace = steps.every(
        ({ action, source }, index) =>
            action === "pick" &&
            source.parents.length === 1 &&
            source.parents[0] === (steps[index - 1]?.source.commit ?? commit),
    );
    if (isInPlace && (steps.at(-1)?.source.commit ?? commit) === head) {
        throw RebaseErrors.nothingToDo(request.onto);
    }
    return { onto: { commit, object }, head, range, steps };
}

function planSteps(
    { plan, isAutosquashed }: RebaseRequest,
    { commits, known }: ReplayedRange,
): readonly RebaseStep[] {
    if (plan !== undefined) return readSteps(plan, [...commits, ...known]);
    const planned = commits.map(({ commit, subject, message }) => ({
        commit,
        subject,
        message: textOf(message),
    }));
    return resolveSteps(defaultPlan(planned, isAutosquashed), commits);
}

function newPlace({ isClean, tip }: ReplayedChain): string {
    return isClean ? tip.slice(0, 10) : "(stops at conflicts)";
}

async function warningsOf(
    repository: OperationRepository,
    { range, steps }: LoadedRebase,
    chain: ReplayedChain,
    token: CancellationToken,
): Promise<readonly string[]> {
    const { commits, known, merges } = range;
    const planned = new Set(steps.map(({ source }) => source.commit));
    const list = (which: readonly ReplayedCommit[]): string => which.map(describeCommit).join(", ");
    const left = commits.filter(({ commit }) => !planned.has(commit));
    const there = known.filter(({ commit }) => !planned.has(commit));
    const warnings: string[] = [];
    if (left.length > 0) warnings.push(`The plan leaves out: ${list(left)}.`);
    if (there.length > 0) warnings.push(`The other side has these already: ${list(there)}.`);
    if (merges > 0) {
        warnings.push(
            `${merges} merge commits are left out; what they merged is made anew in a row.`,
        );
    }
    if (!chain.isClean) warnings.push("It will stop at conflicts; settle them and go on.");
    const kept = new Set(
        chain.steps.flatMap(({ result, step }) => (result === "kept" ? step.source.commit : [])),
    );
    const gone = [...commits, ...known].filter(({ commit }) => !kept.has(commit));
    const others = await refsWith(repository, gone, token);
    const { head: own } = await readHead(repository, repository, token);
    const names = others.filter((name) => name !== own).map(textOf);
    const remotes = names.filter((name) => name.startsWith("refs/remotes/"));
    const locals = names.filter((name) => name.startsWith("refs/heads/"));
    const short = (refs: readonly string[]): string =>
        refs.map((name) => name.replace(/^refs\/(?:heads|remotes)\//, "")).join(", ");
    if (remotes.length > 0) {
        warnings.push(`Commits that are made anew were pushed already, to: ${short(remotes)}.`);
    }
    if (locals.length > 0) {
        warnings.push(`These branches keep the commits as they were: ${short(locals)}.`);
    }
    return warnings;
}

/** Branches that hold the oldest of these commits. */
async function refsWith(
    repository: OperationRepository,
    [oldest]: readonly ReplayedCommit[],
    token: CancellationToken,
): Promise<readonly string[]> {
    if (oldest === undefined) return [];
    const format = "--format=%(refname)";
    const asked = ["for-each-ref", format, `--contains=${oldest.commit}`];
    const call = { arguments: [...asked, "refs/heads", "refs/remotes"] };
    const { out } = await repository.git(call, token);
    return out.split("\n").filter((line) => line !== "" && !line.endsWith("/HEAD"));
}

async function touchesOf(
    repository: OperationRepository,
    { onto, head, steps }: RebaseRun,
    token: CancellationToken,
): Promise<{ readonly paths: readonly string[]; readonly branches: readonly string[] }> {
    const commits = steps.map(({ source }) => source.commit);
    const { head: ref } = await readHead(repository, repository, token);
    const prefix = "refs/heads/";
    return {
        paths: [
            ...(await pathsOfCommits(repository, commits, token)),
            ...(await pathsBetween(repository, head, onto.commit, token)),
        ],
        branches: ref.startsWith(prefix) ? [ref.slice(prefix.length)] : [],
    };
}
