import { conservesTokens } from "./checks/conservation.ts";
import { keepsEdits } from "./checks/edits.ts";
import { importedTwice } from "./checks/imports.ts";
import type { Conflict } from "./conflict.ts";
import { hasParts, type ParseFile, readSide, type Side } from "./languages/read-side.ts";
import { defaultMarkers, type MarkerOptions, withMarkers } from "./lines/conflict-markers.ts";
import { type LinePart, mergeLines } from "./lines/line-merge.ts";
import { splitLines } from "./lines/split-lines.ts";
import { lockAdvice, mergeLocks } from "./manifest/merge-lock.ts";
import type { MergeInput, MergeMethod, MergeResult } from "./merge-result.ts";
import { noTimeLimit, OutOfTime, type TimeLimit } from "./time-limit.ts";
import { mergeLists, mergePart } from "./tree/merge-parts.ts";
import { followMoves } from "./tree/moved-items.ts";
import type { Part, PartList } from "./tree/part.ts";
import { inWholeLines } from "./tree/render-pieces.ts";

/**
 * Merges three states of a file: by lines, as git does, and where lines conflict by the items of the
 * language. A structured result is kept only if it parses when the sides did, has no item twice and
 * loses no edit; otherwise, and when the limit is over before, the lines' result stands.
 */
export function mergeFile(
    input: MergeInput,
    parse: ParseFile,
    markers: MarkerOptions = defaultMarkers,
    limit: TimeLimit = noTimeLimit,
): MergeResult {
    const { base = "", ours, theirs } = input;
    if (ours === theirs || theirs === base) return whole(ours, "identical");
    if (ours === base) return whole(theirs, "identical");
    if (/(?:^|\/)Cargo\.lock$/.test(input.path)) return mergedLock(base, ours, theirs, markers);
    const lines = mergeLines(base, ours, theirs, { isZealous: markers.style !== "diff3" });
    if (lines.every(({ kind }) => kind === "text")) return printed(lines, "line", markers, []);
    const structured = inTime(() => mergeStructured({ ...input, base }, parse, limit));
    if (typeof structured === "string") return printed(lines, "line", markers, [structured]);
    if (conflictsIn(structured) > conflictsIn(lines)) {
        return printed(lines, "line", markers, ["Items leave more conflicts than lines."]);
    }
    return printed(structured, "structured", markers, []);
}

function inTime<T>(merge: () => T): T | string {
    try {
        return merge();
    } catch (error) {
        if (error instanceof OutOfTime) return "Merging items took too long.";
        throw error;
    }
}

function conflictsIn(parts: readonly LinePart[]): number {
    return parts.filter(({ kind }) => kind === "conflict").length;
}

/** The parts of a structured merge, or why there is none. */
function mergeStructured(
    input: MergeInput & { readonly base: string },
    parse: ParseFile,
    limit: TimeLimit,
): readonly LinePart[] | string {
    const { base, ours, theirs, path } = input;
    if (!hasParts(path)) return "There is no structured merge for this kind of file.";
    const read = (text: string): Side | undefined => {
        limit.check();
        return readSide(path, text, parse);
    };
    const sides = [base, ours, theirs].map(read);
    const [before, mine, others] = sides;
    if (before?.parts === undefined || mine?.parts === undefined || others?.parts === undefined) {
        return "A side could not be parsed.";
    }
    const lists = followMoves(
        { base: before.parts, ours: mine.parts, theirs: others.parts },
        (versions) => mergePart(versions, limit),
    );
    if (lists.problem !== undefined) return lists.problem;
    const parts = inWholeLines(mergeLists(lists.base, lists.ours, lists.theirs, limit));
    const known = [before, mine, others];
    const problem = problemWith(parts, known, read);
    if (problem !== undefined) return problem;
    limit.check();
    const conflicts = parts.filter((part) => part.kind === "conflict");
    const decided = parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
    // By the nets of the whole file, or place by place: what keeps either kind of sum loses nothing.
    const isKept =
        (conflicts.length === 0 && conservesTokens(base, ours, theirs, decided)) ||
        keepsEdits(base, ours, theirs, decided, conflicts);
    return isKept ? parts : "An edit would have been lost.";
}

/** What is wrong with a merge, whichever side is taken where it is not decided. */
function problemWith(
    parts: readonly LinePart[],
    [base, ours, theirs]: readonly (Side | undefined)[],
    read: (text: string) => Side | undefined,
): string | undefined {
    if (base === undefined || ours?.parts === undefined || theirs?.parts === undefined)
        return "A side could not be parsed.";
    const texts = (["ours", "theirs"] as const).map((side) =>
        parts.map((part) => (part.kind === "text" ? part.text : part[side])).join(""),
    );
    for (const text of new Set(texts)) {
        const result = read(text);
        if (
            result?.parts === undefined ||
            result.errors > Math.max(base.errors, ours.errors, theirs.errors)
        ) {
            return "What came out did not parse.";
        }
        const sides = [ours.parts, theirs.parts];
        const twice = duplicateIn(result.parts, sides) ?? importedTwice(result.parts, sides);
        if (twice !== undefined) return `Both sides bring ${twice}.`;
    }
    return undefined;
}

/** A lock with markers would be no lock any more: where packages cannot be merged, ours stays whole. */
function mergedLock(
    base: string,
    ours: string,
    theirs: string,
    { oursLabel, theirsLabel }: MarkerOptions,
): MergeResult {
    const text = mergeLocks(base, ours, theirs);
    if (text !== undefined) return whole(text, "structured");
    const endLine = splitLines(ours).length;
    const conflict = { ours, base, theirs, line: 0, endLine, oursLabel, theirsLabel };
    return { text: ours, conflicts: [conflict], method: "structured", notes: [lockAdvice] };
}

/** A key that stands more often in a list than on either side. */
function duplicateIn(merged: PartList, sides: readonly PartList[]): string | undefined {
    const most = new Map<string, number>();
    for (const side of sides) {
        for (const [key, count] of counted(side))
            most.set(key, Math.max(count, most.get(key) ?? 0));
    }
    for (const [key, count] of counted(merged)) {
        if (count > Math.max(1, most.get(key) ?? 0)) return key.slice(key.lastIndexOf("\n") + 1);
    }
    return undefined;
}

function counted(list: PartList, prefix = ""): Map<string, number> {
    const counts = new Map<string, number>();
    const add = (parts: readonly Part[], at: string): void => {
        for (const { key, inner, isStatement } of parts) {
            const name = `${at}\n${key}`;
            counts.set(name, (counts.get(name) ?? 0) + 1);
            if (inner !== undefined && isStatement !== true) add(inner.parts, name);
        }
    };
    add(list.parts, prefix);
    return counts;
}

function whole(text: string, method: MergeMethod): MergeResult {
    return { text, conflicts: [], method, notes: [] };
}

function printed(
    parts: readonly LinePart[],
    method: MergeMethod,
    markers: MarkerOptions,
    notes: readonly string[],
): MergeResult {
    let text = "";
    let line = 0;
    const conflicts: Conflict[] = [];
    for (const part of parts) {
        const own = part.kind === "text" ? part.text : withMarkers(part, markers);
        const count = splitLines(own).length;
        if (part.kind === "conflict") {
            conflicts.push({
                ours: part.ours,
                base: part.base,
                theirs: part.theirs,
                line,
                endLine: line + count,
                oursLabel: markers.oursLabel,
                theirsLabel: markers.theirsLabel,
            });
        }
        text += own;
        line += count;
    }
    return { text, conflicts, method, notes };
}
