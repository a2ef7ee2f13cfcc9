import { CliErrors } from "../cli-errors.ts";
import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitWorktreeAdd = defineCommand({
    words: ["git", "worktree", "add"],
    summary: "Check the repository out in another folder as well, with a way back.",
    details:
        "Without a branch HEAD is detached there. An undo removes the folder, if nothing has changed in it. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: {
        folder: { kind: "argument", value: "DIR", help: "The new folder." },
        branch: { kind: "text", value: "NAME", help: "Check this branch out." },
        create: { kind: "text", value: "NAME", help: "Make this branch and check it out." },
        start: { kind: "text", value: "REV", help: "The commit of it; HEAD when absent." },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const { folder, branch, create, start } = values;
        if (branch !== undefined && create !== undefined) {
            throw CliErrors.contradiction("branch", "create");
        }
        if (branch !== undefined && start !== undefined) {
            throw CliErrors.contradiction("branch", "start");
        }
        const { addWorkTree } = await import(
            "@rust-ai-ide/node/git-operations/work-tree-operations"
        );
        const name = create ?? branch;
        const request = { folder, branch: name, creates: create !== undefined, start };
        return runGitOperation(values, context, (repository) => addWorkTree(repository, request));
    },
});
