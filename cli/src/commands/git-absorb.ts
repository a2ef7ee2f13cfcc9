import { defineCommand } from "../command.ts";
import { absorbOptions, runAbsorb } from "../git/absorb-command.ts";

export const gitAbsorb = defineCommand({
    words: ["git", "absorb"],
    summary: "Put changes into the commits that they repair, with a way back.",
    details:
        "Takes what is staged, or all changes of tracked files where nothing is. Each change of lines goes to the newest commit of the branch whose lines it changes or stands beside, as a fixup commit for git's autosquash; with --and-rebase it goes into that commit at once, and the files stay as they are. Whether all of it comes to the same files is tried first where nobody sees it; what would conflict, and what belongs to no commit of the branch, stays as it was. New, removed and binary files stay too. The commits of the branch are those up to the newest merge that neither its upstream nor the default branch has. The hooks of the repository run. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: absorbOptions,
    run: runAbsorb,
});
