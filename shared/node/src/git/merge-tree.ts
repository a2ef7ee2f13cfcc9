import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { askGit } from "./ask-git.ts";
import { GitErrors, runGit } from "./run-git.ts";

/** A file of one of the three sides. */
export interface StagedFile {
    readonly mode: string;
    readonly oid: string;
}

/** The sides of a path that conflicts; undefined for a side that does not have it. */
export interface ConflictedPath {
    readonly path: string;
    /** git's word: content, add/add, modify/delete, ... */
    readonly kind: string | undefined;
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
    const [merged] = readMerge(out.split("\0"), 0, true);
    // Names that are no commits end with the code of a conflict as well.
    if (merged === undefined)
        throw GitErrors.failed("merge-tree", `${ours} and ${theirs} cannot be merged.`);
    return merged;
}

/** Pairs that a git may give up at before the rest is left. */
const mostGivenUp = 8;
/** Fewer pairs are not worth a second git. */
const fewestForTwo = 4;

/**
 * Merges of pairs of commits from two gits for all of them, in their order; undefined for one that a git
 * gives up at, as on histories that have nothing in common, and for all of them where git is older
 * than 2.39. Ask for those one by one. Rejects with CancelledError.
 */
export async function mergeManyTrees(
    folder: string,
    pairs: readonly (readonly [ours: string, theirs: string])[],
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<readonly (MergedTrees | undefined)[]> {
    if (pairs.length < fewestForTwo) return mergeOneByOne(folder, pairs, env, token);
    const halves = [0, 1].map((odd) => pairs.filter((_, index) => index % 2 === odd));
    const [even = [], odd = []] = await Promise.all(
        halves.map((half) => mergeOneByOne(folder, half, env, token)),
    );
    return pairs.map((_, index) => (index % 2 === 0 ? even : odd)[index >> 1]);
}

async function mergeOneByOne(
    folder: string,
    pairs: readonly (readonly [ours: string, theirs: string])[],
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<readonly (MergedTrees | undefined)[]> {
    const found: (MergedTrees | undefined)[] = [];
    for (let tries = 0; found.length < pairs.length && tries < mostGivenUp; tries++) {
        const left = pairs.slice(found.length);
        found.push(...(await mergeUntilFailure(folder, left, env, token)));
        if (found.length < pairs.length) found.push(undefined);
    }
    return pairs.map((_, index) => found[index]);
}

async function mergeUntilFailure(
    folder: string,
    pairs: readonly (readonly [ours: string, theirs: string])[],
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<readonly MergedTrees[]> {
    const pieces: Buffer[] = [];
    const asked = {
        folder,
        arguments: ["merge-tree", "--write-tree", "-z", "--stdin"],
        questions: pairs.map(([ours, theirs]) => `${ours} ${theirs}\n`).join(""),
        env,
        onBytes: (bytes: Buffer): void => void pieces.push(bytes),
    };
    await askGit(asked, token).catch((error: unknown) => {
        if (!CodedError.is(error, "git.failed")) throw error;
    });
    return readMergeTrees(Buffer.concat(pieces).toString("utf8")).slice(0, pairs.length);
}

/** Reads what `git merge-tree --write-tree -z --stdin` printed. */
export function readMergeTrees(output: string): readonly MergedTrees[] {
    const fields = output.split("\0");
    const found: MergedTrees[] = [];
    // Each answer begins with a digit for clean or not and ends with an empty field.
    for (let index = 0; /^[01]$/.test(fields[index] ?? ""); ) {
        const [merged, next] = readMerge(fields, index + 1, fields[index] === "0");
        // What is cut off, at the end of a git that gave up, is no answer.
        if (merged === undefined || next >= fields.length - 1 || fields[next] !== "") break;
        found.push(merged);
        index = next + 1;
    }
    return found;
}

/** Reads one merge: tree, stages, an empty field, messages with their paths. Gives the field behind. */
function readMerge(
    fields: readonly string[],
    start: number,
    hasMessages: boolean,
): readonly [merged: MergedTrees | undefined, next: number] {
    const tree = /^[0-9a-f]{40,64}$/.exec(fields[start] ?? "")?.[0];
    if (tree === undefined) return [undefined, start];
    const paths = new Map<string, { base?: StagedFile; ours?: StagedFile; theirs?: StagedFile }>();
    let index = start + 1;
    for (; index < fields.length; index++) {
        const row = /^(\d+) ([0-9a-f]+) ([123])\t([\s\S]+)$/.exec(fields[index] ?? "");
        if (row === null) break;
        const [, mode = "", oid = "", stage = "", path = ""] = row;
        const sides = paths.get(path) ?? {};
        sides[stage === "1" ? "base" : stage === "2" ? "ours" : "theirs"] = { mode, oid };
        paths.set(path, sides);
    }
    const messages: string[] = [];
    const kinds = new Map<string, string>();
    const count = (at: number): number => Number(/^[1-9]\d{0,6}$/.exec(fields[at] ?? "")?.[0] ?? 0);
    if (hasMessages) index++;
    for (let about = hasMessages ? count(index) : 0; about > 0; about = count(index)) {
        const message = (fields[index + about + 2] ?? "").trim();
        const kind = /^CONFLICT \(([^)]*)\)/.exec(message)?.[1];
        if (kind !== undefined) {
            for (const path of fields.slice(index + 1, index + 1 + about)) {
                if (!kinds.has(path)) kinds.set(path, kind);
            }
        }
        if (message !== "") messages.push(message);
        index += about + 3;
    }
    const isClean = paths.size === 0 && !messages.some((text) => text.startsWith("CONFLICT"));
    const conflicts = [...paths].map(([path, { base, ours, theirs }]) => ({
        path,
        kind: kinds.get(path),
        base,
        ours,
        theirs,
    }));
    return [{ isClean, tree, conflicts, messages: messages.join("\n") }, index];
}
