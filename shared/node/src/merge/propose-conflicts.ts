import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { Conflict } from "@rust-ai-ide/merge/conflict";
import { type ConflictPart, readConflicts } from "@rust-ai-ide/merge/lines/conflict-markers";
import { mergeLines } from "@rust-ai-ide/merge/lines/line-merge";
import { splitLines } from "@rust-ai-ide/merge/lines/split-lines";
import { fillings } from "@rust-ai-ide/merge/resolution/align";
import type { Proposal } from "@rust-ai-ide/merge/resolution/candidate";
import type { ConflictHunk } from "@rust-ai-ide/merge/resolution/conflict-hunk";
import { proposalsFor } from "@rust-ai-ide/merge/resolution/propose";
import { catObjects } from "../git/cat-files.ts";
import type { FileMerger } from "./merge-texts.ts";

/** Lines around a conflict that say something about it. */
const contextLines = 12;

/** A conflict of a text with what could stand in its place, the likeliest first. */
export interface ProposedConflict {
    readonly conflict: Conflict;
    readonly proposals: readonly Proposal[];
}

/** The three sides of a file that git is in the middle of merging; undefined for a side without it. */
export interface MergeSides {
    readonly base: string | undefined;
    readonly ours: string | undefined;
    readonly theirs: string | undefined;
}

/** The sides as git's index has them. Only for trusted workspaces. */
export async function sidesOf(
    folder: string,
    path: string,
    token: CancellationToken,
): Promise<MergeSides> {
    if (path.includes("\n")) return { base: undefined, ours: undefined, theirs: undefined };
    const names = [1, 2, 3].map((stage) => `:${stage}:${path}`);
    const [base, ours, theirs] = await catObjects(folder, names, token);
    return { base, ours, theirs };
}

/**
 * Proposals for each conflict of a text with markers. With the sides a structured merge of the whole
 * file is among them, and the base of conflicts whose markers do not tell it.
 */
export async function proposeConflicts(
    path: string,
    text: string,
    sides: MergeSides | undefined,
    merger: FileMerger,
): Promise<readonly ProposedConflict[]> {
    const parts = readConflicts(text);
    if (parts.every(({ kind }) => kind === "text")) return [];
    await merger.prepare(path).catch((error: unknown) => {
        // Without its grammar a file is merged by lines and tokens.
        if (!CodedError.is(error)) throw error;
    });
    const structured = await structuredFillings(path, parts, sides, merger);
    const bases = basesOf(sides);
    const found: ProposedConflict[] = [];
    for (const [at, part] of parts.entries()) {
        if (part.kind === "text") continue;
        const { ours, theirs } = part.conflict;
        const base = part.conflict.base ?? bases.get(`${ours}\0${theirs}`) ?? "";
        const conflict = { ...part.conflict, base };
        const made = hunkAt(path, parts, at, conflict, merger);
        const hunk = { ...made.hunk, structured: structured[found.length] };
        found.push({ conflict, proposals: proposalsFor(hunk, made.parses) });
    }
    return found;
}

/** A conflict as proposals are made for it, and whether the file parses with a text in its place. */
interface PlacedHunk {
    readonly hunk: ConflictHunk;
    readonly parses: (text: string) => boolean;
}

/** One of the conflicts of a text, by its number in the text. The grammar has to be there already. */
export function hunkOf(
    path: string,
    text: string,
    index: number,
    conflict: Conflict,
    merger: FileMerger,
): PlacedHunk {
    const parts = readConflicts(text);
    const places = [...parts.keys()].filter((at) => parts[at]?.kind === "conflict");
    return hunkAt(path, parts, places[index] ?? 0, conflict, merger);
}

function hunkAt(
    path: string,
    parts: readonly ConflictPart[],
    at: number,
    { base = "", ours, theirs }: Conflict,
    merger: FileMerger,
): PlacedHunk {
    const hunk = {
        path,
        base,
        ours,
        theirs,
        before: contextOf(parts[at - 1], "end"),
        after: contextOf(parts[at + 1], "start"),
    };
    const [before, after] = [withOurs(parts.slice(0, at)), withOurs(parts.slice(at + 1))];
    return { hunk, parses: (own) => merger.parses(path, before + own + after) };
}

async function structuredFillings(
    path: string,
    parts: readonly ConflictPart[],
    sides: MergeSides | undefined,
    merger: FileMerger,
): Promise<readonly (string | undefined)[]> {
    if (sides?.ours === undefined || sides.theirs === undefined) return [];
    const { base, ours, theirs } = sides;
    const merged = await merger.merge({ base, ours, theirs, path });
    if (merged.method !== "structured" || merged.conflicts.length > 0) return [];
    const lines = parts.map((part) =>
        part.kind === "text" ? part : ({ kind: "conflict", ...part.conflict } as const),
    );
    return fillings(lines, merged.text);
}

/** What conflicts of the sides have as their base, by what is on both of its sides. */
function basesOf(sides: MergeSides | undefined): ReadonlyMap<string, string> {
    const bases = new Map<string, string>();
    if (sides?.ours === undefined || sides.theirs === undefined) return bases;
    for (const isZealous of [true, false]) {
        const { base = "", ours, theirs } = sides;
        for (const part of mergeLines(base, ours, theirs, { isZealous })) {
            if (part.kind === "conflict")
                bases.set(`${part.ours}\0${part.theirs}`, part.base ?? "");
        }
    }
    return bases;
}

function withOurs(parts: readonly ConflictPart[]): string {
    return parts.map((part) => (part.kind === "text" ? part.text : part.conflict.ours)).join("");
}

function contextOf(part: ConflictPart | undefined, side: "start" | "end"): string {
    if (part?.kind !== "text") return "";
    const lines = splitLines(part.text);
    return (side === "end" ? lines.slice(-contextLines) : lines.slice(0, contextLines)).join("");
}
