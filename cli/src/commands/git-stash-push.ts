import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitStashPush = defineCommand({
    words: ["git", "stash", "push"],
    summary: "Set changes aside, with a way back.",
    details:
        "Files that git does not know are set aside too; ignored ones stay. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: {
        message: { kind: "text", value: "TEXT", help: "What the stash is called." },
        "tracked-only": { kind: "flag", help: "Leave files that git does not know." },
        "keep-index": { kind: "flag", help: "Leave what is staged as it is." },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const { pushStash } = await import("@rust-ai-ide/node/git-operations/stash-operations");
        const request = {
            message: values.message,
            hasUntracked: !values["tracked-only"],
            keepsIndex: values["keep-index"],
        };
        return runGitOperation(values, context, (repository) => pushStash(repository, request));
    },
});
