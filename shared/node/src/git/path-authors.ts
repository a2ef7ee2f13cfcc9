import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { runGit } from "./run-git.ts";

/** Commits of a pair that are looked at, the newest. */
const mostCommits = 1_000;
/** Paths that are named on a command line; where there are more, all of them are listed. */
const mostNamed = 100;
/** Whom commits of states that nobody committed are by. */
const ourselves = "rust-ai";
/** No path begins so. */
const beforeAuthor = "//author ";

/**
 * Who changed paths since another commit, by path, the latest first; from one git for all of them. What
 * merges brought in is of those who wrote it. Only for trusted workspaces. Rejects with CancelledError
 * or a `git.*` error.
 */
export async function authorsOf(
    folder: string,
    [base, head]: readonly [base: string | undefined, head: string],
    paths: readonly string[],
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<ReadonlyMap<string, readonly string[]>> {
    if (base === undefined || paths.length === 0) return new Map();
    const asked = [
        "log",
        "--no-renames",
        "--name-only",
        "-z",
        `--format=${beforeAuthor}%an`,
        `-${mostCommits}`,
        `${base}..${head}`,
        "--",
        ...(paths.length > mostNamed ? [] : paths.map((path) => `:(literal,top)${path}`)),
    ];
    const out = await runGit({ folder, arguments: asked, env, outputLimit: 20_000_000 }, token);
    return readAuthors(out, new Set(paths));
}

/** Reads what `git log --name-only -z` printed with authors in front. */
export function readAuthors(
    output: string,
    wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>();
    let author = "";
    for (const field of output.split("\0")) {
        const text = field.replace(/^\n/, "");
        if (text.startsWith(beforeAuthor)) {
            author = text.slice(beforeAuthor.length);
            continue;
        }
        if (!wanted.has(text) || author === "" || author === ourselves) continue;
        const list = found.get(text);
        if (list === undefined) found.set(text, [author]);
        else if (!list.includes(author)) list.push(author);
    }
    return found;
}
