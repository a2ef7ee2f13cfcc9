import { CliErrors } from "../cli-errors.ts";
import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitBranchRename = defineCommand({
    words: ["git", "branch", "rename"],
    summary: "Give a branch another name, with a way back.",
    details:
        "Its upstream and its reflog go with it. A branch that another work tree has checked out is refused. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: {
        names: {
            kind: "argument",
            value: "NAME NEW-NAME",
            repeatable: true,
            help: "The branch, and its new name.",
        },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const [name, newName, more] = values.names;
        if (name === undefined || newName === undefined || more !== undefined) {
            throw CliErrors.missingArgument("NAME NEW-NAME", "git branch rename");
        }
        const { renameBranch } = await import("@rust-ai-ide/node/git-operations/branch-operations");
        return runGitOperation(values, context, (repository) =>
            renameBranch(repository, name, newName),
        );
    },
});
