import type { ContextPiece } from "@rust-ai-ide/protocol/completion";
import type { RecentEdit } from "./recent-edits.ts";
import { words } from "./relevance.ts";
import { snippet, snippetLines } from "./snippet.ts";

/** A file that the user has looked at. */
export interface VisitedFile {
    /** As `PromptParts.path`. */
    readonly path: string;
    readonly text: string;
}

/** Where the user is: what stands in these lines is in the prompt anyway. */
export interface SeenLines {
    readonly path: string;
    readonly first: number;
    readonly last: number;
}

const mostSnippets = 2;
/** UTF-16 units; training has seen no longer ones. */
const longestSnippet = 700;
/** Bounds of the search for a similar place, which must not be felt. */
const mostSearched = 5;
const mostUnits = 100_000;

/** Lines around the newest edits of other places, the newest last. */
export function editPieces(edits: readonly RecentEdit[], seen: SeenLines): ContextPiece[] {
    const chosen: RecentEdit[] = [];
    const pieces: ContextPiece[] = [];
    for (const edit of edits.toReversed()) {
        if (pieces.length === mostSnippets) break;
        const isSeen = edit.path === seen.path && edit.line >= seen.first && edit.line <= seen.last;
        const isTaken = chosen.some(
            ({ path, line }) => path === edit.path && Math.abs(line - edit.line) < snippetLines,
        );
        if (isSeen || isTaken) continue;
        const text = shortened(snippet(linesOf(edit.text), edit.line));
        if (text.trim() === "") continue;
        chosen.push(edit);
        pieces.unshift({ kind: "edit", path: edit.path, text });
    }
    return pieces;
}

/** The lines of a visited file that share most names with the cursor's; equals: the file visited later. */
export function similarPiece(
    visited: readonly VisitedFile[],
    around: ReadonlySet<string>,
): ContextPiece | undefined {
    let best: ContextPiece | undefined;
    let most = 0;
    for (const { path, text } of visited.slice(0, mostSearched)) {
        const lines = linesOf(text.slice(0, mostUnits));
        const names = lines.map((line) => [...words(line)]);
        for (let start = 0; start < lines.length; start += snippetLines / 2) {
            const own = new Set(names.slice(start, start + snippetLines).flat());
            const alike = likeness(own, around);
            if (alike <= most) continue;
            const chunk = snippet(lines, start + snippetLines / 2);
            if (chunk.length >= longestSnippet) continue;
            best = { kind: "edit", path, text: chunk };
            most = alike;
        }
    }
    return best;
}

/** Jaccard's index of two sets of names. */
function likeness(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
    let common = 0;
    for (const word of left) if (right.has(word)) common++;
    return common / Math.max(1, left.size + right.size - common);
}

function shortened(text: string): string {
    let rest = text;
    while (rest.length >= longestSnippet) {
        const line = rest.indexOf("\n");
        if (line < 0) return "";
        rest = rest.slice(line + 1);
    }
    return rest;
}

function linesOf(text: string): string[] {
    return text.split(/\r\n?|\n/);
}
