import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { runGit } from "../git/run-git.ts";

const mostBranches = 300;

export interface Branches {
    /** Local and remote ones, that with the latest commit first. */
    readonly branches: string[];
    readonly target?: string;
}

/** Branches of a repository, and the one that others go to. Runs git; rejects with `git.*`. */
export async function branchesOf(folder: string, token: CancellationToken): Promise<Branches> {
    const asked = [
        "for-each-ref",
        "--sort=-committerdate",
        `--count=${mostBranches}`,
        "--format=%(refname)%00%(symref)",
        "refs/heads",
        "refs/remotes",
    ];
    const out = await runGit({ folder, arguments: asked }, token);
    const refs = out
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.split("\0"))
        .map(([name = "", symbolic = ""]) => ({ name, symbolic }));
    const current = await currentBranch(folder, token);
    const branches = refs
        .filter(({ name, symbolic }) => symbolic === "" && name !== current)
        .map(({ name }) => shortName(name));
    const known = new Set(branches);
    const defaults = refs
        .filter(({ name }) => /^refs\/remotes\/[^/]+\/HEAD$/.test(name))
        .map(({ symbolic }) => shortName(symbolic));
    const usual = ["origin/main", "origin/master", "main", "master", "develop", "trunk"];
    const target = [...defaults, ...usual].find((name) => known.has(name));
    return { branches, ...(target === undefined ? {} : { target }) };
}

/** Full name of the branch; undefined where HEAD is detached. */
async function currentBranch(
    folder: string,
    token: CancellationToken,
): Promise<string | undefined> {
    return runGit({ folder, arguments: ["symbolic-ref", "--quiet", "HEAD"] }, token).then(
        (out) => out.trim(),
        (error: unknown) => {
            if (CodedError.is(error, "git.failed")) return undefined;
            throw error;
        },
    );
}

function shortName(reference: string): string {
    return reference.replace(/^refs\/(?:heads|remotes)\//, "");
}
