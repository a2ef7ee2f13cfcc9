import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can be wrong with putting changes into earlier commits. */
export const AbsorbErrors = defineErrors("absorb", {
    nothingChanged: () => [
        "There is nothing to put into a commit.",
        "Change a tracked file first.",
    ],
    needsBase: () => [
        "There is no other branch that tells where this one begins.",
        "Name the commit before it with --base REV.",
    ],
    noCommits: (base: string) => [
        `The branch has no commits that are not on ${base} already, or a merge is the newest.`,
        "Name an earlier commit with --base REV.",
    ],
    nothingBelongs: (reasons: readonly string[]) => [
        `No change belongs to a commit of the branch: ${reasons.join(", ")}.`,
        "Commit it, or name the commit with rust-ai git fixup REV.",
    ],
    notOfBranch: (revision: string) => [
        `${revision} is no commit of this branch.`,
        "Give a commit that HEAD stands on.",
    ],
    cannotRebase: (revision: string) => [
        `${revision} is the first commit, or merges come after it, so it is not made anew.`,
        "Leave --and-rebase out.",
    ],
});
