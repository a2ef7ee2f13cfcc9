import { copyFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { runGit } from "./run-git.ts";
import { scratchFolder } from "./scratch-objects.ts";

/** The filter of large files would put what it reads into the repository; as they are, they differ too. */
const withoutLargeFiles = [
    "-c",
    "filter.lfs.clean=",
    "-c",
    "filter.lfs.process=",
    "-c",
    "filter.lfs.required=false",
];

/** Who commits of ours are by, which nobody but git ever sees. */
const nobody = {
    GIT_AUTHOR_NAME: "rust-ai",
    GIT_AUTHOR_EMAIL: "rust-ai@localhost",
    GIT_COMMITTER_NAME: "rust-ai",
    GIT_COMMITTER_EMAIL: "rust-ai@localhost",
    GIT_AUTHOR_DATE: "1700000000 +0000",
    GIT_COMMITTER_DATE: "1700000000 +0000",
};

/** A commit of a tree; goes to the object folder of `env`. The same input gives the same commit. */
export async function commitTree(
    folder: string,
    tree: string,
    parents: readonly string[],
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<string> {
    const asked = [
        "commit-tree",
        tree,
        ...parents.flatMap((parent) => ["-p", parent]),
        "-m",
        "state",
    ];
    return (await runGit({ folder, arguments: asked, env: { ...env, ...nobody } }, token)).trim();
}

/**
 * The files as they are now, with those that git does not know and does not ignore, as a commit on
 * top of another one. Neither the index nor the repository's objects are touched.
 */
export async function workTreeCommit(
    folder: string,
    parent: string | undefined,
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<string> {
    const path = (
        await runGit(
            { folder, arguments: ["rev-parse", "--path-format=absolute", "--git-path", "index"] },
            token,
        )
    ).replace(/\r?\n$/, "");
    const top = (
        await runGit({ folder, arguments: ["rev-parse", "--show-toplevel"] }, token)
    ).replace(/\r?\n$/, "");
    const scratch = await scratchFolder("rust-ai-index-");
    try {
        const index = join(scratch, "index");
        // A copy, so that files that did not change are not read again.
        await copyIndex(path, index);
        const own = { ...env, GIT_INDEX_FILE: index };
        await runGit(
            {
                folder: top,
                arguments: [...withoutLargeFiles, "add", "-A", "--", "."],
                env: own,
                timeoutMs: 300_000,
            },
            token,
        );
        const tree = (
            await runGit({ folder: top, arguments: ["write-tree"], env: own }, token)
        ).trim();
        return await commitTree(folder, tree, parent === undefined ? [] : [parent], env, token);
    } finally {
        await rm(scratch, { recursive: true, force: true });
    }
}

/**
 * With its time: git reads files anew that changed in the moment in which the index was written, and
 * tells them by that. A repository without commits may have none.
 */
async function copyIndex(from: string, to: string): Promise<void> {
    const status = await stat(from).catch(() => undefined);
    if (status === undefined) return;
    await copyFile(from, to);
    await utimes(to, status.atime, status.mtime);
}
