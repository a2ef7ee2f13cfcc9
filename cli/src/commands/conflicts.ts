import { defineCommand } from "../command.ts";
import { conflictOptions } from "../conflicts/conflict-options.ts";

export const conflicts = defineCommand({
    words: ["conflicts"],
    summary: "Predict what merges would come to, without making them.",
    details:
        "Merges with git where nobody sees it: files, index and objects of the repository stay as they are, byte by byte. The working tree counts with what is not committed and files that git does not know. A merge is clean, structural (git stops, merging by items does not), textual (somebody has to decide), or a build break: git merges, but one side removed or renamed what the other has begun to use. Without an option the default branch is compared. Nothing is fetched. Exits with 1 when a merge is not clean; git 2.38 or newer is needed.",
    options: conflictOptions,
    run: async (values, context) => {
        const { runConflicts } = await import("../conflicts/run-conflicts.ts");
        return runConflicts(values, context);
    },
});
