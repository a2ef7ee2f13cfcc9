import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can be wrong with a rebase beside what can be wrong with any operation. */
export const RebaseErrors = defineErrors("rebase", {
    badPlan: (problems: readonly string[]) => [
        `The plan cannot be used: ${problems.join(" ")}`,
        "See rust-ai git rebase --onto REV --print-plan for one that can.",
    ],
    unknownCommit: (name: string) => [
        `The plan names ${name}, which is no commit of this rebase, or more than one.`,
        "Name commits that --print-plan lists, with enough letters.",
    ],
    repeatedCommit: (name: string) => [
        `The plan names ${name} twice.`,
        "Leave one of the lines out.",
    ],
    nothingToDo: (onto: string) => [
        `Everything stands on ${onto} already, as the plan wants it.`,
        "Nothing was changed.",
    ],
});
