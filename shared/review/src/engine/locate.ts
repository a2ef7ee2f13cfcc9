import { LineIndex } from "@rust-ai-ide/core/text";
import type { ChangedFile } from "../change-set.ts";
import type { ReviewPlace } from "../review-finding.ts";

/** Texts of both sides of changed files with their lines, each indexed once. */
export class Places {
    private readonly files: ReadonlyMap<string, ChangedFile>;
    private readonly basePaths: ReadonlyMap<string, ChangedFile>;
    private readonly lines = new Map<string, LineIndex>();

    constructor(files: readonly ChangedFile[]) {
        this.files = new Map(files.map((file) => [file.path, file]));
        this.basePaths = new Map(files.map((file) => [file.basePath ?? file.path, file]));
    }

    fileOf(side: "base" | "head", path: string): ChangedFile | undefined {
        return (side === "base" ? this.basePaths : this.files).get(path);
    }

    /** The place of a range; undefined where there is no such text. */
    placeOf(
        side: "base" | "head",
        path: string,
        start: number,
        end: number,
    ): ReviewPlace | undefined {
        const lines = this.linesOf(side, path);
        if (lines === undefined) return undefined;
        const from = lines.positionAt(start);
        const to = lines.positionAt(end);
        return {
            side,
            path,
            line: from.line + 1,
            column: from.character + 1,
            endLine: to.line + 1,
            endColumn: to.character + 1,
        };
    }

    /**
     * Where something of the base is missing in the head: the line in front of the gap. Deleted files
     * are told by the base.
     */
    gapOf(place: ReviewPlace): ReviewPlace {
        const file = this.basePaths.get(place.path);
        if (file?.head === undefined) return place;
        const line = place.line - 1;
        let shift = 0;
        for (const { baseStart, baseLines, headStart, headLines } of file.hunks) {
            if (baseStart > line) break;
            if (line < baseStart + baseLines) {
                const gap = headLines > 0 ? headStart : Math.max(0, headStart - 1);
                return wholeLine(file.path, gap, this.linesOf("head", file.path));
            }
            shift = headStart + headLines - baseStart - baseLines;
        }
        return wholeLine(file.path, line + shift, this.linesOf("head", file.path));
    }

    private linesOf(side: "base" | "head", path: string): LineIndex | undefined {
        const key = `${side} ${path}`;
        const known = this.lines.get(key);
        if (known !== undefined) return known;
        const text = this.fileOf(side, path)?.[side];
        if (text === undefined) return undefined;
        const lines = new LineIndex(text);
        this.lines.set(key, lines);
        return lines;
    }
}

function wholeLine(path: string, line: number, lines: LineIndex | undefined): ReviewPlace {
    const last = (lines?.lineCount ?? 1) - 1;
    const shown = Math.min(line, last);
    const end = lines === undefined ? 0 : lines.positionAt(lines.lineEnd(shown)).character;
    return {
        side: "head",
        path,
        line: shown + 1,
        column: 1,
        endLine: shown + 1,
        endColumn: end + 1,
    };
}
