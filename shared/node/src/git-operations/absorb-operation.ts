import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { counted } from "@rust-ai-ide/core/text";
import { type ScratchObjects, scratchObjects } from "../git/scratch-objects.ts";
import { AbsorbErrors } from "./absorb-errors.ts";
import { type AbsorbPlan, branchCommits, describeHunk, planAbsorb } from "./absorb-plan.ts";
import {
    commitFixups,
    squashFixups,
    touchesOfFixups,
    type WantedChanges,
    wantedChanges,
} from "./fixup-commits.ts";
import type { GitOperation } from "./operation.ts";
import type { OperationRepository } from "./operation-repository.ts";
import { describeCommit } from "./rebase-commits.ts";

export interface AbsorbRequest {
    /** What the branch does not count as its own; undefined for its upstream and the default branch. */
    readonly base?: string | undefined;
    /** The repairs go into their commits at once. */
    readonly isRebased: boolean;
}

/**
 * Puts what is staged, or all changes of tracked files where nothing is, into the commits of the branch
 * that it repairs: each hunk goes to the newest commit that it does not commute with, as a fixup commit.
 * What belongs to none stays.
 */
export function absorb(repository: OperationRepository, request: AbsorbRequest): GitOperation {
    const plan = async (
        scratch: ScratchObjects,
        token: CancellationToken,
    ): Promise<{ readonly wanted: WantedChanges; readonly plan: AbsorbPlan }> => {
        const wanted = await wantedChanges(repository, scratch, token);
        const found = await planAbsorb(repository, wanted, request.base, scratch, token);
        if (found.hunks.length === 0) throw AbsorbErrors.nothingBelongs(reasonsOf(found));
        return { wanted, plan: found };
    };
    const use = async <T>(
        token: CancellationToken,
        action: (scratch: ScratchObjects) => Promise<T>,
    ): Promise<T> => {
        const scratch = await scratchObjects(repository.folder, token);
        try {
            return await action(scratch);
        } finally {
            await scratch.dispose();
        }
    };
    return {
        kind: "absorb",
        title: "put changes into the commits that they repair",
        preview: (token) =>
            use(token, async (scratch) => {
                const found = (await plan(scratch, token)).plan;
                const { hunks, remaining, fixups } = found;
                const lines = fixups.flatMap(({ target }) => [
                    describeCommit(target),
                    ...hunks
                        .filter((each) => each.target.commit === target.commit)
                        .map(({ path, hunk }) => `  ${describeHunk(path, hunk)}`),
                ]);
                const stays = remaining.map(
                    ({ path, hunk, reason }) => `stays: ${describeHunk(path, hunk)}, ${reason}`,
                );
                const what = `${counted(hunks.length, "change")} into ${counted(fixups.length, "commit")}`;
                return {
                    title: request.isRebased ? `put ${what}` : `put ${what} by fixup commits`,
                    lines: [...lines, ...stays],
                    warnings: [],
                };
            }),
        touches: async (token) => {
            const range = await branchCommits(repository, request.base, token);
            return touchesOfFixups(repository, range, token);
        },
        run: (token) =>
            use(token, async (scratch) => {
                const { wanted, plan: found } = await plan(scratch, token);
                const { fixups, drafts, range, hunks, remaining } = found;
                const made = await commitFixups(repository, wanted, fixups, drafts, scratch, token);
                const rest = remaining.length === 0 ? "" : ` ${remaining.length} stay.`;
                const message = `Put ${counted(hunks.length, "change")} into`;
                const count = fixups.length;
                if (!request.isRebased) {
                    const onto = range[0]?.parents[0]?.slice(0, 10) ?? "";
                    return {
                        state: "done",
                        message: `${message} ${counted(count, "fixup commit")}.${rest} rust-ai git rebase --onto ${onto} --autosquash puts them where they belong.`,
                    };
                }
                const targets = fixups.map(({ target }) => target.commit);
                const outcome = await squashFixups(repository, range, targets, made, token);
                if (outcome.state === "stopped") return outcome;
                return { state: "done", message: `${message} ${counted(count, "commit")}.${rest}` };
            }),
    };
}

function reasonsOf({ remaining }: AbsorbPlan): readonly string[] {
    return remaining
        .slice(0, 10)
        .map(({ path, hunk, reason }) => `${describeHunk(path, hunk)} ${reason}`);
}
