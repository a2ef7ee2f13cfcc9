import { copyFile, mkdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import {
    claimTree,
    createTree,
    type TemporaryTree,
    treesFolder,
    writeTreeFile,
} from "../cargo/temporary-tree.ts";
import { sourceTree } from "../cargo/tree-files.ts";
import { runGit } from "../git/run-git.ts";
import type { ReviewOutcome } from "./run-review.ts";

/** Writing the files of a large repository takes seconds. */
const checkoutTimeoutMs = 300_000;

export interface SideTreeOptions {
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Below which temporary trees are made; that of the system when absent. */
    readonly treesFolder?: string | undefined;
}

/**
 * The files of the reviewed head in a folder of their own, where they may be built: those of a commit
 * or of the index as git would check them out, those of the working tree as they are now. The
 * repository is only read. Rejects with CancelledError, or a `git.*` or `cargo.*` error.
 */
export async function headTree(
    { folder, changes }: Pick<ReviewOutcome, "folder" | "changes">,
    scope: ReviewScope,
    options: SideTreeOptions,
    token: CancellationToken,
): Promise<TemporaryTree> {
    const base = options.treesFolder ?? treesFolder();
    if (scope.kind === "staged") return checkedOut(folder, undefined, base, token);
    if (changes.headCommit !== undefined) {
        return checkedOut(folder, changes.headCommit, base, token);
    }
    const tree = await createTree(
        await sourceTree(folder, options.env, token),
        options.env,
        token,
        base,
    );
    // A patch may not be applied to the files yet.
    if (scope.kind !== "patch") return tree;
    try {
        for (const { path, basePath, status, head } of changes.files) {
            if (head !== undefined) await writeTreeFile(tree.folder, path, head);
            const gone = status === "deleted" ? path : basePath;
            if (gone !== undefined) await rm(join(tree.folder, gone), { force: true });
        }
        return tree;
    } catch (error) {
        await tree.dispose();
        throw error;
    }
}

/** The files of a commit in a folder of their own. Rejects as `headTree` does. */
export function commitTree(
    folder: string,
    commit: string,
    options: SideTreeOptions,
    token: CancellationToken,
): Promise<TemporaryTree> {
    return checkedOut(folder, commit, options.treesFolder ?? treesFolder(), token);
}

/** Through an index of its own where a commit is given, which the repository does not see. */
async function checkedOut(
    folder: string,
    commit: string | undefined,
    base: string,
    token: CancellationToken,
): Promise<TemporaryTree> {
    // A name of its own: the user's files, as a tree, have another one.
    const tree = await claimTree(`${folder}\0checkout`, base);
    const index = `${tree.folder}.index`;
    try {
        await mkdir(tree.folder, { recursive: true, mode: 0o700 });
        const env = commit === undefined ? {} : { GIT_INDEX_FILE: index };
        if (commit !== undefined) {
            const asked = ["read-tree", "--end-of-options", `${commit}^{tree}`];
            await runGit({ folder, arguments: asked, env, timeoutMs: checkoutTimeoutMs }, token);
        }
        const asked = ["checkout-index", "--all", "--quiet", `--prefix=${tree.folder}/`];
        await runGit({ folder, arguments: asked, env, timeoutMs: checkoutTimeoutMs }, token);
        return tree;
    } catch (error) {
        await tree.dispose();
        throw error;
    } finally {
        await rm(index, { force: true });
    }
}

/**
 * Gives a workspace of a tree the lock that the user's working tree has, where it has none of its own:
 * libraries often do not track it, and without it cargo would need the network.
 */
export async function lendLock(
    folder: string,
    workspace: string,
    tree: TemporaryTree,
): Promise<void> {
    const place = join(tree.folder, workspace, "Cargo.lock");
    if ((await stat(place).catch(() => undefined)) !== undefined) return;
    await mkdir(dirname(place), { recursive: true });
    await copyFile(join(folder, workspace, "Cargo.lock"), place).catch(() => {});
}
