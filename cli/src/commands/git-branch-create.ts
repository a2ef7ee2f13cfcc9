import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitBranchCreate = defineCommand({
    words: ["git", "branch", "create"],
    summary: "Make a branch, with a way back.",
    details:
        "The branch follows its start where that is the branch of a remote. Names that begin with a dash stand behind --, where git refuses them. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: {
        name: { kind: "argument", value: "NAME", help: "Name of the new branch." },
        start: { kind: "text", value: "REV", help: "Where it starts; HEAD when absent." },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const { createBranch } = await import("@rust-ai-ide/node/git-operations/branch-operations");
        return runGitOperation(values, context, (repository) =>
            createBranch(repository, values.name, values.start),
        );
    },
});
