import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitBranchDelete = defineCommand({
    words: ["git", "branch", "delete"],
    summary: "Take a branch away, with a way back.",
    details:
        "Refused where its commits are on no other branch, local or of a remote, unless --force is given. An undo brings its upstream and its reflog back too. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: {
        name: { kind: "argument", value: "NAME", help: "The branch." },
        force: { kind: "flag", help: "Also when its commits are nowhere else." },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const { deleteBranch } = await import("@rust-ai-ide/node/git-operations/branch-operations");
        return runGitOperation(values, context, (repository) =>
            deleteBranch(repository, values.name, values.force),
        );
    },
});
