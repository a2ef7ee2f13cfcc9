import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitWorktreeRemove = defineCommand({
    words: ["git", "worktree", "remove"],
    summary: "Remove a folder in which the repository is checked out, with a way back.",
    details:
        "Refused where something in it is not committed, unless --force is given. An undo brings it back with its changes and with files that git does not know; ignored files, such as those of builds, are lost, and --dry-run names them. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: {
        folder: { kind: "argument", value: "DIR", help: "The folder." },
        force: { kind: "flag", help: "Also with changes that are not committed." },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const { removeWorkTree } = await import(
            "@rust-ai-ide/node/git-operations/work-tree-operations"
        );
        return runGitOperation(values, context, (repository) =>
            removeWorkTree(repository, values.folder, values.force),
        );
    },
});
