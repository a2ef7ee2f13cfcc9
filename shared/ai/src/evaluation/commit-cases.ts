import type { DiffHunk } from "./diff-hunks.ts";

/** A text that somebody added to a file, with the file around it as it was at that moment. */
export interface ReplayCase {
    readonly id: string;
    /** As in a prompt: crate name and path inside the crate. */
    readonly path: string;
    /** The file in front of the text, with what the commit changed above it. */
    readonly before: string;
    /** The text: whole lines, each with the line break in front of it. */
    readonly insert: string;
    /** The file behind the text, without what the commit changed below it. */
    readonly after: string;
}

/** Longest hunk that is typed, in lines; more is pasted or generated more often than typed. */
const mostLines = 10;
const fewestUnits = 10;
const mostUnits = 600;

/**
 * Hunks that somebody probably typed: new text of a few lines that the commit did not move from
 * elsewhere and that is no mere change of blanks.
 */
export function typedHunks(hunks: readonly DiffHunk[]): DiffHunk[] {
    const removed = squeezed(hunks.flatMap((hunk) => hunk.removed).join("\n"));
    return hunks.filter((hunk) => {
        const text = hunk.added.join("\n");
        const code = text.trim();
        if (!hunk.path.endsWith(".rs") || hunk.oldPath === undefined) return false;
        // There is no line to go on from in front of the first.
        if (hunk.newStart < 1) return false;
        if (hunk.added.length === 0 || hunk.added.length > mostLines) return false;
        if (code.length < fewestUnits || text.length > mostUnits) return false;
        if (!/[A-Za-z]{3}/.test(code) || text.includes("\r")) return false;
        return !removed.includes(squeezed(code));
    });
}

/**
 * The file at the moment when the hunk's text is about to be typed: changes above are made,
 * changes below are not, replaced lines are gone. Undefined where the texts do not fit the hunk,
 * or where it starts at the file's first line.
 */
export function replayCase(
    hunk: Pick<DiffHunk, "oldStart" | "newStart"> & {
        readonly removedLines: number;
        readonly addedLines: number;
    },
    file: {
        readonly id: string;
        readonly path: string;
        readonly old: string;
        readonly new: string;
    },
): ReplayCase | undefined {
    const oldLines = file.old.split("\n");
    const newLines = file.new.split("\n");
    const end = hunk.newStart + hunk.addedLines;
    const rest = hunk.oldStart + hunk.removedLines;
    if (hunk.newStart < 1 || hunk.addedLines < 1) return undefined;
    if (end > newLines.length || rest > oldLines.length) return undefined;
    const tail = oldLines.slice(rest);
    return {
        id: file.id,
        path: file.path,
        before: newLines.slice(0, hunk.newStart).join("\n"),
        insert: newLines
            .slice(hunk.newStart, end)
            .map((line) => `\n${line}`)
            .join(""),
        after: tail.length === 0 ? "" : `\n${tail.join("\n")}`,
    };
}

function squeezed(text: string): string {
    return text.replace(/\s+/g, "");
}
