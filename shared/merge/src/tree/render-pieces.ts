import type { LinePart } from "../lines/line-merge.ts";
import type { MergedPiece } from "./merged-piece.ts";

/**
 * Conflicts in whole lines: what stands in front of one in its line, and behind it, goes into each of
 * its sides. Conflicts that share a line become one.
 */
export function inWholeLines(pieces: readonly MergedPiece[]): readonly LinePart[] {
    const parts: LinePart[] = [];
    let text = "";
    let open: { base: string; ours: string; theirs: string } | undefined;
    const close = (): void => {
        if (open !== undefined) parts.push({ kind: "conflict", ...open });
        open = undefined;
    };
    for (const piece of pieces) {
        if (piece.kind === "text") {
            let rest = piece.text;
            if (open !== undefined) {
                const end = rest.indexOf("\n") + 1;
                const isWhole = [open.base, open.ours, open.theirs].every(
                    (side) => side === "" || side.endsWith("\n"),
                );
                const line = isWhole ? "" : rest.slice(0, end === 0 ? rest.length : end);
                open = extended(open, line);
                rest = rest.slice(line.length);
                if (end > 0 || isWhole) close();
            }
            text += rest;
            continue;
        }
        const { base, ours, theirs } = piece;
        if (open !== undefined) {
            open = { base: open.base + base, ours: open.ours + ours, theirs: open.theirs + theirs };
            continue;
        }
        const lineStart = text.lastIndexOf("\n") + 1;
        const prefix = text.slice(lineStart);
        if (lineStart > 0) parts.push({ kind: "text", text: text.slice(0, lineStart) });
        text = "";
        open = { base: prefix + base, ours: prefix + ours, theirs: prefix + theirs };
    }
    close();
    if (text !== "") parts.push({ kind: "text", text });
    return parts;
}

function extended<T extends { base: string; ours: string; theirs: string }>(
    open: T,
    line: string,
): T {
    // A side that has nothing there shall not keep the blanks around nothing.
    const add = (side: string): string =>
        side.trim() === "" && line.trim() === "" ? "" : side + line;
    return { ...open, base: add(open.base), ours: add(open.ours), theirs: add(open.theirs) };
}
