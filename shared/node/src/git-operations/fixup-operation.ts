import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { type ScratchObjects, scratchObjects } from "../git/scratch-objects.ts";
import { AbsorbErrors } from "./absorb-errors.ts";
import { requireCommit } from "./branch-operations.ts";
import {
    commitFixups,
    draftFixups,
    fixupSteps,
    type PlannedFixup,
    squashFixups,
    touchesOfFixups,
    type WantedChanges,
    wantedChanges,
} from "./fixup-commits.ts";
import { textOf } from "./git-runner.ts";
import type { GitOperation } from "./operation.ts";
import { OperationErrors } from "./operation-errors.ts";
import type { OperationRepository } from "./operation-repository.ts";
import {
    describeCommit,
    type ReplayedCommit,
    readCommits,
    replayedCommits,
} from "./rebase-commits.ts";
import { describePrediction, predictPlan } from "./rebase-prediction.ts";

export interface FixupRequest {
    /** The commit that is repaired. */
    readonly revision: string;
    /** The repair goes into it at once. */
    readonly isRebased: boolean;
    /** Where the grammars for merging by items are; undefined for the usual place. */
    readonly grammarsFolder?: string | undefined;
}

interface LoadedFixup {
    readonly wanted: WantedChanges;
    /** From the commit that is repaired to HEAD; that commit alone where it is not made anew. */
    readonly range: readonly ReplayedCommit[];
    readonly fixup: PlannedFixup;
    readonly draft: ReplayedCommit;
}

/**
 * Commits what is staged, or all changes of tracked files where nothing is, as a repair of an earlier
 * commit. Rebased at once, it stops where later commits conflict with it.
 */
export function fixup(repository: OperationRepository, request: FixupRequest): GitOperation {
    const load = async (
        scratch: ScratchObjects,
        token: CancellationToken,
    ): Promise<LoadedFixup> => {
        const wanted = await wantedChanges(repository, scratch, token);
        const range = await repairedRange(repository, request, wanted.head, token);
        const [target] = range;
        if (target === undefined) throw AbsorbErrors.notOfBranch(request.revision);
        const planned = { target, tree: wanted.tree };
        const drafts = await draftFixups(repository, wanted, [planned], range, scratch, token);
        const [draft] = drafts;
        if (draft === undefined) throw new Error("No fixup was drafted.");
        return { wanted, range, fixup: planned, draft };
    };
    const use = async <T>(
        token: CancellationToken,
        action: (loaded: LoadedFixup, scratch: ScratchObjects) => Promise<T>,
    ): Promise<T> => {
        const scratch = await scratchObjects(repository.folder, token);
        try {
            return await action(await load(scratch, token), scratch);
        } finally {
            await scratch.dispose();
        }
    };
    return {
        kind: "fixup",
        title: `repair ${request.revision}`,
        preview: (token) =>
            use(token, async ({ wanted, range, draft, fixup: { target } }, scratch) => {
                const files = wanted.paths.map(({ path }) => `change ${textOf(path)}`);
                const title = `repair ${describeCommit(target)}`;
                if (!request.isRebased) return { title, lines: files, warnings: [] };
                const steps = fixupSteps(range, [{ target: target.commit, source: draft }]);
                const onto = target.parents[0] ?? "";
                const [object] = await readCommits(repository, [onto], token);
                if (object === undefined) throw OperationErrors.unknownRevision(onto);
                const { grammarsFolder } = request;
                const start = { commit: onto, object };
                const { steps: predicted, chain } = await predictPlan(
                    repository,
                    start,
                    steps,
                    scratch,
                    grammarsFolder,
                    token,
                );
                return {
                    title,
                    lines: [...files, ...predicted.map(describePrediction)],
                    warnings: chain.isClean
                        ? []
                        : ["It will stop at conflicts; settle them and go on."],
                };
            }),
        touches: (token) => use(token, ({ range }) => touchesOfFixups(repository, range, token)),
        run: (token) =>
            use(token, async ({ wanted, range, fixup: planned, draft }, scratch) => {
                const { target } = planned;
                const made = await commitFixups(
                    repository,
                    wanted,
                    [planned],
                    [draft],
                    scratch,
                    token,
                );
                const done = `Repaired ${describeCommit(target)}`;
                if (!request.isRebased) {
                    const onto = target.parents[0]?.slice(0, 10);
                    const next =
                        onto === undefined
                            ? ""
                            : ` rust-ai git rebase --onto ${onto} --autosquash puts it into its commit.`;
                    return { state: "done", message: `${done} by a fixup commit.${next}` };
                }
                const outcome = await squashFixups(repository, range, [target.commit], made, token);
                return outcome.state === "stopped"
                    ? outcome
                    : { state: "done", message: `${done}.` };
            }),
    };
}

/** The commit that is repaired and, where it is made anew, those after it, the oldest first. */
async function repairedRange(
    repository: OperationRepository,
    { revision, isRebased }: FixupRequest,
    head: string,
    token: CancellationToken,
): Promise<readonly ReplayedCommit[]> {
    const commit = await requireCommit(repository, revision, token);
    const ancestor = ["merge-base", "--is-ancestor", commit, head];
    const { code } = await repository.git({ arguments: ancestor, answers: [0, 1] }, token);
    if (code !== 0) throw AbsorbErrors.notOfBranch(revision);
    const options = ["--parents", "--topo-order", "--reverse"];
    const asked = ["rev-list", ...options, head, `^${commit}`];
    const { out } = await repository.git({ arguments: asked }, token);
    const later = out
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.split(" "));
    const commits = await replayedCommits(
        repository,
        [commit, ...later.map(([name = ""]) => name)],
        token,
    );
    const isRow = commits.every(
        ({ parents }, index) =>
            parents.length === 1 && (index === 0 || parents[0] === commits[index - 1]?.commit),
    );
    if (isRebased && !isRow) throw AbsorbErrors.cannotRebase(revision);
    return commits;
}
