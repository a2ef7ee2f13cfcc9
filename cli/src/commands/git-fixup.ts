import { defineCommand } from "../command.ts";
import { andRebaseOption } from "../git/absorb-command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitFixup = defineCommand({
    words: ["git", "fixup"],
    summary: "Repair an earlier commit with what is changed, with a way back.",
    details:
        "Commits what is staged, or all changes of tracked files where nothing is, as a fixup commit for REV. With --and-rebase it goes into that commit at once; --dry-run predicts then what becomes of each commit after it. It stops at conflicts and exits with 1; settle them and go on with rust-ai git rebase --continue, or give up with --abort. The hooks of the repository run. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: {
        revision: { kind: "argument", value: "REV", help: "The commit that is repaired." },
        "and-rebase": andRebaseOption,
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const { fixup } = await import("@rust-ai-ide/node/git-operations/fixup-operation");
        const request = {
            revision: values.revision,
            isRebased: values["and-rebase"],
            grammarsFolder: context.installation.grammarFolder,
        };
        return runGitOperation(values, context, (repository) => fixup(repository, request));
    },
});
