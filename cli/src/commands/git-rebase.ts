import { defineCommand } from "../command.ts";
import { rebaseOptions } from "../git/rebase-options.ts";

export const gitRebase = defineCommand({
    words: ["git", "rebase"],
    summary: "Make commits anew elsewhere, by a plan, with a prediction and a way back.",
    details:
        "Commits of the branch that REV does not have are made anew on top of it. A plan says in which order: lines such as git's own with pick, reword, squash, fixup and drop; behind reword stands the new first line of the message, indented lines below it are the rest, and below a squash the whole message. --print-plan and --dry-run say of each commit, in the order of the plan, whether it is clean, structural (git stops, merging by items does not), a build break or a conflict. Where nothing conflicts the branch moves in one step. Where something does, or the repository has hooks or signs commits, git's rebase does the same, and stops at conflicts with exit code 1; settle them, mark the files with git add, and go on with --continue, leave the commit out with --skip, or give up with --abort. Changes that are not committed are carried along; where they conflict they are in the stash. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: rebaseOptions,
    run: async (values, context) => {
        const { runRebaseCommand } = await import("../git/rebase-command.ts");
        return runRebaseCommand(values, context);
    },
});
