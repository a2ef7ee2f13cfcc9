import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { type RawChange, readRawDiff } from "@rust-ai-ide/review/changes/raw-diff";
import { runGit } from "../git/run-git.ts";

/** Characters of paths on one command line; the smallest limit of the systems is 32,767. */
const longestList = 24_000;

/** Which changes git is asked for: between two trees, or from a tree to the index or the files. */
export type Comparison =
    | { readonly kind: "trees"; readonly base: string; readonly head: string }
    | { readonly kind: "index" | "files"; readonly base: string };

const rawOptions = ["--raw", "-z", "-M", "--no-ext-diff", "--no-textconv", "--no-abbrev"];
/** Names of a change with this many files fill less. */
const outputLimit = 200_000_000;

/** What differs, by git. */
export async function changedPaths(
    folder: string,
    comparison: Comparison,
    token: CancellationToken,
): Promise<readonly RawChange[]> {
    const revisions =
        comparison.kind === "trees"
            ? [comparison.base, comparison.head]
            : comparison.kind === "index"
              ? ["--cached", comparison.base]
              : [comparison.base];
    const asked = ["diff", ...rawOptions, ...revisions, "--"];
    return readRawDiff(await runGit({ folder, arguments: asked, outputLimit }, token));
}

/** Files that git does not know and does not ignore. */
export async function untrackedPaths(
    folder: string,
    token: CancellationToken,
): Promise<readonly string[]> {
    const asked = ["ls-files", "--others", "--exclude-standard", "-z"];
    const out = await runGit({ folder, arguments: asked, outputLimit }, token);
    return out.split("\0").filter((path) => path !== "");
}

/** The tree that an unborn branch starts from, in the repository's object format. */
export async function emptyTree(folder: string, token: CancellationToken): Promise<string> {
    const asked = [
        "hash-object",
        "-t",
        "tree",
        "--",
        process.platform === "win32" ? "NUL" : "/dev/null",
    ];
    return (await runGit({ folder, arguments: asked }, token)).trim();
}

/** The commit that HEAD is; undefined on a branch without commits. */
export async function headCommit(
    folder: string,
    token: CancellationToken,
): Promise<string | undefined> {
    const asked = ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"];
    return runGit({ folder, arguments: asked }, token).then(
        (out) => out.trim(),
        (error: unknown) => {
            if (CodedError.is(error, "git.failed")) return undefined;
            throw error;
        },
    );
}

/** Where two histories part; undefined where they have nothing in common. */
export async function mergeBase(
    folder: string,
    first: string,
    second: string,
    token: CancellationToken,
    env: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
    const asked = ["merge-base", "--end-of-options", first, second];
    const out = await runGit({ folder, arguments: asked, env }, token).catch((error: unknown) => {
        if (CodedError.is(error, "git.failed")) return "";
        throw error;
    });
    return out === "" ? undefined : out.trim();
}

/** Whether a repository has no files of its own, only a history. */
export async function isBare(folder: string, token: CancellationToken): Promise<boolean> {
    const asked = ["rev-parse", "--is-bare-repository"];
    return (await runGit({ folder, arguments: asked }, token)).trim() === "true";
}

/** The folder that everything of a repository is in, with `/`. */
export async function topLevel(folder: string, token: CancellationToken): Promise<string> {
    const out = await runGit({ folder, arguments: ["rev-parse", "--show-toplevel"] }, token);
    return out.replace(/\r?\n$/, "");
}

/** Paths that `.gitattributes` calls generated or vendored. */
export async function attributedPaths(
    folder: string,
    paths: readonly string[],
    token: CancellationToken,
): Promise<ReadonlyMap<string, "generated" | "vendored">> {
    const found = new Map<string, "generated" | "vendored">();
    for (const list of chunks(paths)) {
        const asked = [
            "check-attr",
            "-z",
            "linguist-generated",
            "linguist-vendored",
            "--",
            ...list,
        ];
        const out = await runGit({ folder, arguments: asked, outputLimit }, token);
        const fields = out.split("\0");
        for (let index = 0; index + 2 < fields.length; index += 3) {
            const [path = "", attribute = "", value = ""] = fields.slice(index, index + 3);
            if (value !== "set" && value !== "true") continue;
            found.set(path, attribute === "linguist-vendored" ? "vendored" : "generated");
        }
    }
    return found;
}

function* chunks(paths: readonly string[]): Generator<readonly string[]> {
    let list: string[] = [];
    let length = 0;
    for (const path of paths) {
        if (length + path.length > longestList && list.length > 0) {
            yield list;
            [list, length] = [[], 0];
        }
        list.push(path);
        length += path.length + 3;
    }
    if (list.length > 0) yield list;
}
