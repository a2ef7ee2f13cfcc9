import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitStashPop = defineCommand({
    words: ["git", "stash", "pop"],
    summary: "Bring a stash back and take it off the list, with a way back.",
    details:
        "With conflicts it stays in the list, and the command exits with 1. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
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
            restoreStash(repository, "pop", values.stash, values.index),
        );
    },
});
