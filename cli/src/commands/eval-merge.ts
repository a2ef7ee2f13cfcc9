import { defineCommand } from "../command.ts";
import { evalMergeOptions } from "../evaluation/merge/eval-merge-options.ts";

export const evalMerge = defineCommand({
    words: ["eval", "merge"],
    summary: "Replay the merges of a repository's history and compare with the developers.",
    details:
        "Merges the parents of each merge commit again, with git and without touching the repository, and looks at the conflicts that it stops at. What the developers made of one is what stands between the same lines in their commit; conflicts whose surroundings were changed are left out. A proposal is right when its tokens are those of the developers. Prints a row for each conflict and one of summary: how often the first proposal was right, and one of the first three, how many are applied unasked, and how often those are right. The repository may be bare; git 2.38 or newer is needed.",
    options: evalMergeOptions,
    run: async (values, context) => {
        const { runEvalMerge } = await import("../evaluation/merge/run-eval-merge.ts");
        return runEvalMerge(values, context);
    },
});
