import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { PathChange } from "@rust-ai-ide/merge/prediction/path-change";
import { askGit } from "./ask-git.ts";

/**
 * What differs between commits, by the names of the pairs (`BASE HEAD`), from one git for all of them.
 * Only for trusted workspaces. Rejects with CancelledError or a `git.*` error.
 *
 * @param env Variables that are set for git, such as another folder of objects.
 */
export async function changesBetween(
    folder: string,
    pairs: readonly (readonly [base: string, head: string])[],
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<ReadonlyMap<string, readonly PathChange[]>> {
    const asked = [...new Set(pairs.map(([base, head]) => `${base} ${head}`))];
    if (asked.length === 0) return new Map();
    const pieces: Buffer[] = [];
    await askGit(
        {
            folder,
            arguments: [
                "diff-tree",
                "--stdin",
                // A pair without differences is answered as well, so that answers can be counted.
                "--always",
                "-r",
                "-z",
                "--raw",
                "--no-renames",
                "--no-abbrev",
            ],
            // The second name stands for the parent of the first one.
            questions: asked.map((pair) => `${pair.split(" ").reverse().join(" ")}\n`).join(""),
            env,
            onBytes: (bytes: Buffer): void => void pieces.push(bytes),
        },
        token,
    );
    const answers = readDiffTrees(Buffer.concat(pieces).toString("utf8"));
    return new Map(asked.map((pair, index) => [pair, answers[index] ?? []]));
}

const kinds: Readonly<Record<string, PathChange["kind"]>> = { A: "added", D: "deleted" };

/** Reads what `git diff-tree --stdin --always -r -z --raw` printed: a list for each question. */
export function readDiffTrees(output: string): readonly (readonly PathChange[])[] {
    const fields = output.split("\0");
    const answers: PathChange[][] = [];
    for (let index = 0; index < fields.length; index++) {
        const field = fields[index] ?? "";
        if (/^[0-9a-f]{40,64}$/.test(field)) answers.push([]);
        const row = /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])$/.exec(field);
        if (row === null) continue;
        const [, baseMode = "", headMode = "", baseOid = "", headOid = "", letter = ""] = row;
        const path = fields[++index] ?? "";
        const kind = kinds[letter] ?? "modified";
        if (path !== "") answers.at(-1)?.push({ path, kind, baseMode, headMode, baseOid, headOid });
    }
    return answers;
}
