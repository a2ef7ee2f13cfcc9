import type { CommandContext, ExitCode, Values } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "./run-git-operation.ts";

/** Options that say what becomes of commits that repair others. */
export const andRebaseOption = {
    kind: "flag",
    help: "Put it into its commit at once; those after it are made anew.",
} as const;

export const absorbOptions = {
    base: {
        kind: "text",
        value: "REV",
        help: "The commits after this one are the branch's own.",
    },
    "and-rebase": andRebaseOption,
    ...gitOperationOptions,
} as const;

export async function runAbsorb(
    values: Values<typeof absorbOptions>,
    context: CommandContext,
): Promise<ExitCode> {
    const { absorb } = await import("@rust-ai-ide/node/git-operations/absorb-operation");
    const request = { base: values.base, isRebased: values["and-rebase"] };
    return runGitOperation(values, context, (repository) => absorb(repository, request));
}
