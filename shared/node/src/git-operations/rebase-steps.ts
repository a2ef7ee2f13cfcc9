import { type PlanAction, type PlanStep, parsePlan } from "@rust-ai-ide/merge/history/rebase-plan";
import { byteStringOf } from "./git-runner.ts";
import type { ReplayedCommit } from "./rebase-commits.ts";
import { RebaseErrors } from "./rebase-errors.ts";

/** A line of a plan with its commit. */
export interface RebaseStep {
    readonly action: PlanAction;
    readonly source: ReplayedCommit;
    /** The new message, a byte string; undefined where the messages stay. */
    readonly message: string | undefined;
}

/** Rejects with `rebase.badPlan`, `rebase.unknownCommit` or `rebase.repeatedCommit`. */
export function readSteps(text: string, commits: readonly ReplayedCommit[]): readonly RebaseStep[] {
    const { steps, problems } = parsePlan(text);
    if (problems.length > 0) throw RebaseErrors.badPlan(problems);
    return resolveSteps(steps, commits);
}

/** Finds the commits of a plan. Rejects with `rebase.unknownCommit` or `rebase.repeatedCommit`. */
export function resolveSteps(
    steps: readonly PlanStep[],
    commits: readonly ReplayedCommit[],
): readonly RebaseStep[] {
    const seen = new Set<string>();
    return steps.map((step) => {
        const found = commits.filter(({ commit }) => commit.startsWith(step.commit));
        const [source] = found;
        if (source === undefined || found.length > 1) throw RebaseErrors.unknownCommit(step.commit);
        if (seen.has(source.commit)) throw RebaseErrors.repeatedCommit(step.commit);
        seen.add(source.commit);
        return { action: step.action, source, message: newMessage(step, source.message) };
    });
}

function newMessage({ action, text, body }: PlanStep, message: string): string | undefined {
    if (action === "squash" && body !== undefined) return byteStringOf(`${body.join("\n")}\n`);
    if (action !== "reword") return undefined;
    if (body !== undefined) return byteStringOf(`${text}\n\n${body.join("\n").trim()}\n`);
    const rest = message.trimStart().split("\n").slice(1).join("\n");
    return byteStringOf(`${text}\n`) + rest;
}
