import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { defineCommand } from "../command.ts";
import {
    gitOperationOptions,
    repositoryFolder,
    runGitOperation,
} from "../git/run-git-operation.ts";

export const gitDiscard = defineCommand({
    words: ["git", "discard"],
    summary: "Put files back as they were committed last, with a way back.",
    details:
        "In the index and on the disk. Paths are names, never patterns, and count from the folder of --repo. Ignored files stay. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: {
        paths: {
            kind: "argument",
            value: "PATH",
            repeatable: true,
            help: "Files and folders.",
        },
        untracked: { kind: "flag", help: "Remove files that git does not know too." },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        // Git tells folders without links, and paths have to begin as they do.
        const folder = await realpath(await repositoryFolder(values.repo));
        const paths = values.paths.map((path) => resolve(folder, path));
        const { discardFiles } = await import("@rust-ai-ide/node/git-operations/discard-operation");
        return runGitOperation(values, context, (repository) =>
            discardFiles(repository, paths, values.untracked),
        );
    },
});
