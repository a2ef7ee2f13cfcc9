import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { GitErrors, runGit } from "./run-git.ts";

/** A file of one of the three sides. */
export interface StagedFile {
    readonly mode: string;
    readonly oid: string;
}

/** The sides of a path that conflicts; undefined for a side that does not have it. */
export interface ConflictedPath {
    readonly path: string;
    readonly base: StagedFile | undefined;
    readonly ours: StagedFile | undefined;
    readonly theirs: StagedFile | undefined;
}

export interface MergedTrees {
    readonly isClean: boolean;
    /** With conflict markers in the files that conflict. */
    readonly tree: string;
    readonly conflicts: readonly ConflictedPath[];
    /** git's words about what it did, such as `CONFLICT (content): Merge conflict in a.rs`. */
    readonly messages: string;
}

/**
 * A real merge of two commits by git (2.38 or newer), which touches neither files nor index. What it
 * makes goes to the object folder of `env`. Rejects with CancelledError or a `git.*` error, as for
 * histories that have nothing in common.
 */
export async function mergeTrees(
    folder: string,
    ours: string,
    theirs: string,
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<MergedTrees> {
    const asked = [
        "merge-tree",
        "--write-tree",
        "-z",
        "--messages",
        "--end-of-options",
        ours,
        theirs,
    ];
    const out = await runGit(
        { folder, arguments: asked, env, answers: [0, 1], outputLimit: 200_000_000 },
        token,
    );
    const merged = readMergeTree(out);
    // Names that are no commits end with the code of a conflict as well.
    if (merged.tree === "")
        throw GitErrors.failed("merge-tree", `${ours} and ${theirs} cannot be merged.`);
    return merged;
}

/** Reads what `git merge-tree --write-tree -z` printed. */
export function readMergeTree(output: string): MergedTrees {
    const fields = output.split("\0");
    const tree = /^[0-9a-f]{40,64}$/.exec(fields[0] ?? "")?.[0] ?? "";
    const paths = new Map<string, { base?: StagedFile; ours?: StagedFile; theirs?: StagedFile }>();
    let index = 1;
    for (; index < fields.length; index++) {
        const row = /^(\d+) ([0-9a-f]+) ([123])\t([\s\S]+)$/.exec(fields[index] ?? "");
        if (row === null) break;
        const [, mode = "", oid = "", stage = "", path = ""] = row;
        const sides = paths.get(path) ?? {};
        sides[stage === "1" ? "base" : stage === "2" ? "ours" : "theirs"] = { mode, oid };
        paths.set(path, sides);
    }
    const messages = fields
        .slice(index)
        .filter((field) => /^(?:CONFLICT|Auto-merging|warning)/i.test(field));
    const conflicts = [...paths].map(([path, { base, ours, theirs }]) => ({
        path,
        base,
        ours,
        theirs,
    }));
    return {
        isClean: conflicts.length === 0 && !messages.some((text) => text.startsWith("CONFLICT")),
        tree,
        conflicts,
        messages: messages.map((text) => text.trim()).join("\n"),
    };
}
