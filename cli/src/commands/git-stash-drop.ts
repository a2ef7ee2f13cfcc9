import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitStashDrop = defineCommand({
    words: ["git", "stash", "drop"],
    summary: "Take a stash off the list, with a way back.",
    details:
        "An undo brings it back to its place in the list. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: {
        stash: {
            kind: "number",
            value: "N",
            minimum: 0,
            default: 0,
            help: "Which one, as git stash list counts; the newest is 0.",
        },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const { dropStash } = await import("@rust-ai-ide/node/git-operations/stash-operations");
        return runGitOperation(values, context, (repository) =>
            dropStash(repository, values.stash),
        );
    },
});
