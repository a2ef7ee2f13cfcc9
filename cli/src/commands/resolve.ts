import { defineCommand } from "../command.ts";
import { resolveOptions } from "../merge/resolve-options.ts";

export const resolveConflicts = defineCommand({
    words: ["resolve"],
    summary: "Propose resolutions of the conflicts that git stopped at, and apply the sure ones.",
    details:
        "Prints for each conflict of the working tree the likeliest resolution, how sure it is, and what of either side it drops. Proposals consist of what the sides have, and of those that parse where a side does. With --apply the sure ones are put in place, each file at once; nothing is staged, and --undo brings the conflicts back as long as the files were not changed. Exits with 1 while conflicts are left.",
    options: resolveOptions,
    run: async (values, context) => {
        const { runResolve } = await import("../merge/run-resolve.ts");
        return runResolve(values, context);
    },
});
