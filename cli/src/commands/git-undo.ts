import { CliErrors } from "../cli-errors.ts";
import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitUndo = defineCommand({
    words: ["git", "undo"],
    summary: "Take an operation back, also one that failed half-way.",
    details:
        "Refs, HEAD, index, files and stashes become what they were before it; what the operation did not change stays as it is now. Without a number it is the newest operation of this work tree that is not undone. Where something that it would change has changed since, nothing is done, and the command says what. An undo is an operation too: rust-ai git redo takes it back.",
    options: {
        id: {
            kind: "argument",
            value: "ID",
            repeatable: true,
            optional: true,
            help: "The operation, as rust-ai git operations counts.",
        },
        force: {
            kind: "flag",
            help: "Also where something changed since; a backup of that is made first.",
        },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const [id, extra] = values.id;
        if (extra !== undefined) throw CliErrors.unexpectedArgument(extra, "git undo");
        const { planUndo } = await import("@rust-ai-ide/node/git-operations/undo-operation");
        return runGitOperation(values, context, (repository) =>
            planUndo(repository.folder, id, context.token, { isForced: values.force }),
        );
    },
});
