import { readFile } from "node:fs/promises";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { findUnsafe } from "@rust-ai-ide/security/unsafe/find-unsafe";
import {
    compareUses,
    type LocatedUse,
    type UnsafeChanges,
} from "@rust-ai-ide/security/unsafe/unsafe-inventory";
import { catFiles } from "../git/cat-files.ts";
import { commitOf, runGit } from "../git/run-git.ts";

/**
 * What unsafe code came and went in the Rust files of a repository since a revision, as they lie on
 * the disk now. Paths are relative to the repository's root. Runs git: only for trusted workspaces.
 * Rejects with `git.*` errors.
 */
export async function unsafeChanges(
    folder: string,
    base: string,
    token: CancellationToken,
): Promise<UnsafeChanges> {
    const commit = await commitOf(folder, base, token);
    const root = (
        await runGit({ folder, arguments: ["rev-parse", "--show-toplevel"] }, token)
    ).trim();
    const listed = await runGit(
        {
            folder: root,
            arguments: [
                "diff",
                "--no-ext-diff",
                "--no-textconv",
                "--no-renames",
                "--name-status",
                "-z",
                commit,
                "--",
                "*.rs",
            ],
        },
        token,
    );
    const untracked = await runGit(
        {
            folder: root,
            arguments: ["ls-files", "--others", "--exclude-standard", "-z", "--", "*.rs"],
        },
        token,
    );
    const before: LocatedUse[] = [];
    const after: LocatedUse[] = [];
    const parts = listed.split("\0");
    const changed: { readonly status: string; readonly path: string }[] = [];
    for (let at = 0; at + 1 < parts.length; at += 2) {
        changed.push({ status: parts[at] ?? "", path: parts[at + 1] ?? "" });
    }
    const old = changed.filter(({ status }) => status !== "A").map(({ path }) => path);
    for (const [path, text] of await catFiles(root, commit, old, token)) {
        before.push(...usesOf(path, text));
    }
    for (const { status, path } of changed) {
        if (status !== "D") after.push(...(await usesOnDisk(root, path)));
    }
    for (const path of untracked.split("\0")) {
        if (path !== "") after.push(...(await usesOnDisk(root, path)));
    }
    return compareUses(before, after);
}

async function usesOnDisk(root: string, path: string): Promise<readonly LocatedUse[]> {
    const text = await readFile(`${root}/${path}`, "utf8").catch(() => "");
    return usesOf(path, text);
}

function usesOf(path: string, text: string): readonly LocatedUse[] {
    return findUnsafe(text).uses.map((use) => ({ ...use, path }));
}
