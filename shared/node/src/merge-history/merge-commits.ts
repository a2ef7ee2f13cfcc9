import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { runGit } from "../git/run-git.ts";

/** A commit that joined two histories. */
export interface MergeCommit {
    readonly commit: string;
    readonly ours: string;
    readonly theirs: string;
}

/** Merges of two parents of all branches, the newest first. */
export async function mergeCommits(
    folder: string,
    token: CancellationToken,
): Promise<readonly MergeCommit[]> {
    const asked = ["rev-list", "--all", "--min-parents=2", "--max-parents=2", "--parents"];
    const out = await runGit({ folder, arguments: asked, outputLimit: 200_000_000 }, token);
    return out
        .split("\n")
        .map((line) => line.split(" "))
        .filter((row) => row.length === 3)
        .map(([commit = "", ours = "", theirs = ""]) => ({ commit, ours, theirs }));
}
