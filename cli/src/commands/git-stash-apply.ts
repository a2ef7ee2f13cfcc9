import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitStashApply = defineCommand({
    words: ["git", "stash", "apply"],
    summary: "Bring a stash back and leave it in the list, with a way back.",
    details:
        "Exits with 1 where it has conflicts. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: {
        stash: {
            kind: "number",
            value: "N",
            minimum: 0,
            default: 0,
            help: "Which one, as git stash list counts; the newest is 0.",
        },
        index: { kind: "flag", help: "Stage again what was staged." },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const { restoreStash } = await import("@rust-ai-ide/node/git-operations/stash-operations");
        return runGitOperation(values, context, (repository) =>
            restoreStash(repository, "apply", values.stash, values.index),
        );
    },
});
