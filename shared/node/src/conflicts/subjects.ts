import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { MergeSubject } from "@rust-ai-ide/merge/prediction/prediction";
import { runGit } from "../git/run-git.ts";

const separator = "%00";
const dayInSeconds = 86_400;

/** Branches, own and of remotes, the newest first. The symbolic `HEAD` of a remote is none. */
export async function branches(
    folder: string,
    token: CancellationToken,
): Promise<readonly MergeSubject[]> {
    const fields = [
        "refname",
        "symref",
        "objectname",
        "objecttype",
        "authorname",
        "committerdate:unix",
    ];
    const format = fields.map((field) => `%(${field})`).join(separator);
    const asked = [
        "for-each-ref",
        "--sort=-committerdate",
        `--format=${format}`,
        "refs/heads",
        "refs/remotes",
    ];
    const out = await runGit({ folder, arguments: asked, outputLimit: 50_000_000 }, token);
    return out.split("\n").flatMap((line) => {
        const [ref = "", symbolic, commit = "", type, author = "", time = "0"] = line.split("\0");
        if (type !== "commit" || symbolic !== "") return [];
        const isRemote = ref.startsWith("refs/remotes/");
        return [
            {
                kind: isRemote ? ("remote" as const) : ("branch" as const),
                name: ref.replace(/^refs\/(?:heads|remotes)\//, ""),
                commit,
                author,
                time: Number(time),
            },
        ];
    });
}

/** Commits that are checked out elsewhere, by their folder. */
export async function worktrees(
    folder: string,
    token: CancellationToken,
): Promise<readonly MergeSubject[]> {
    const asked = ["worktree", "list", "--porcelain"];
    const out = await runGit({ folder, arguments: asked }, token);
    const here = (
        await runGit({ folder, arguments: ["rev-parse", "--show-toplevel"] }, token)
    ).trim();
    const found: MergeSubject[] = [];
    for (const block of out.split("\n\n")) {
        const path = /^worktree (.*)$/m.exec(block)?.[1] ?? "";
        const commit = /^HEAD ([0-9a-f]+)$/m.exec(block)?.[1];
        if (commit === undefined || path === here || /^0+$/.test(commit)) continue;
        found.push({ ...(await subjectOf(folder, commit, token)), kind: "worktree", name: path });
    }
    return found;
}

/** Stashes by their short name, the newest first. */
export async function stashes(
    folder: string,
    token: CancellationToken,
): Promise<readonly MergeSubject[]> {
    const asked = ["stash", "list", "-z", "--format=%gd%x1f%H%x1f%an%x1f%ct"];
    const out = await runGit({ folder, arguments: asked }, token);
    return out
        .split("\0")
        .filter((line) => line !== "")
        .map((line) => {
            const [name = "", commit = "", author = "", time = "0"] = line.split("\x1f");
            return { kind: "stash" as const, name, commit, author, time: Number(time) };
        });
}

/** A commit with its author and time. Rejects with `git.unknownRevision`. */
export async function subjectOf(
    folder: string,
    commit: string,
    token: CancellationToken,
): Promise<MergeSubject> {
    const asked = [
        "log",
        "-1",
        "--format=%h %s%x1f%H%x1f%an%x1f%ct",
        "--end-of-options",
        commit,
        "--",
    ];
    const out = await runGit({ folder, arguments: asked }, token);
    const [name = "", full = commit, author = "", time = "0"] = out.trim().split("\x1f");
    return { kind: "commit", name, commit: full, author, time: Number(time) };
}

/** The branch that everything goes to: upstream, then what the remote calls its own, then main. */
export async function defaultTarget(
    folder: string,
    token: CancellationToken,
): Promise<string | undefined> {
    const candidates = ["refs/remotes/upstream/HEAD", "refs/remotes/origin/HEAD"];
    for (const ref of candidates) {
        const asked = ["symbolic-ref", "--quiet", "--short", ref];
        const out = await runGit({ folder, arguments: asked, answers: [0, 1] }, token);
        if (out.trim() !== "") return out.trim();
    }
    for (const name of ["origin/main", "origin/master", "main", "master", "trunk", "develop"]) {
        if (await exists(folder, name, token)) return name;
    }
    return undefined;
}

/** What the branch pulls from, as it was fetched last. */
export async function upstream(
    folder: string,
    token: CancellationToken,
): Promise<string | undefined> {
    const asked = ["rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}"];
    return runGit({ folder, arguments: asked }, token).then(
        (out) => out.trim(),
        (error: unknown) => {
            if (CodedError.is(error, "git.failed")) return undefined;
            throw error;
        },
    );
}

/** Whether a commit of a subject is not older than some days. */
export function isActive({ time }: MergeSubject, days: number, now: number): boolean {
    return time >= now / 1000 - days * dayInSeconds;
}

async function exists(folder: string, name: string, token: CancellationToken): Promise<boolean> {
    const asked = ["rev-parse", "--verify", "--quiet", `refs/heads/${name}`];
    const remote = ["rev-parse", "--verify", "--quiet", `refs/remotes/${name}`];
    for (const each of [asked, remote]) {
        const out = await runGit({ folder, arguments: each, answers: [0, 1] }, token);
        if (out.trim() !== "") return true;
    }
    return false;
}
