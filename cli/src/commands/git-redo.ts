import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitRedo = defineCommand({
    words: ["git", "redo"],
    summary: "Take the newest undo back.",
    details:
        "Several undos are taken back one after the other. It is refused once another operation was done.",
    options: {
        force: {
            kind: "flag",
            help: "Also where something changed since; a backup of that is made first.",
        },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const { planRedo } = await import("@rust-ai-ide/node/git-operations/undo-operation");
        return runGitOperation(values, context, (repository) =>
            planRedo(repository.folder, context.token, { isForced: values.force }),
        );
    },
});
