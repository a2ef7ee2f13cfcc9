import type { ChangedFile, Hunk } from "../change-set.ts";
import { isLockFile } from "../changes/skip-reason.ts";

/** Lines that are shown around a change. */
const contextLines = 8;
/**
 * UTF-16 units of a page, about 2,000 tokens: models review worse the more they are shown
 * (SWE-PRBench, 2026).
 */
const pageLength = 7_000;

/** A part of one file's change, as a model is shown it. */
export interface ChangePage {
    readonly path: string;
    /** Each line with its number in the head; removed ones with `-` and without a number. */
    readonly text: string;
    /** Numbers, from 1, of new and different lines of the head that are shown. */
    readonly changed: ReadonlySet<number>;
}

/** The changes of a file in pages; none where it has no text now, and of locks. A hunk longer than a page is cut. */
export function changePages(file: ChangedFile): readonly ChangePage[] {
    const { head, base, path } = file;
    if (head === undefined || isLockFile(path)) return [];
    const lines = head.split("\n");
    const before = base?.split("\n") ?? [];
    const pages: ChangePage[] = [];
    let text: string[] = [];
    let changed = new Set<number>();
    let length = 0;
    const close = (): void => {
        if (changed.size > 0) pages.push({ path, text: text.join("\n"), changed });
        [text, changed, length] = [[], new Set(), 0];
    };
    let shown = -1;
    const show = (line: string): void => {
        text.push(line);
        length += line.length + 1;
    };
    for (const [index, hunk] of file.hunks.entries()) {
        const next = file.hunks[index + 1];
        const from = Math.max(shown + 1, hunk.headStart - contextLines);
        const to = endOfContext(hunk, next, lines.length);
        if (length > 0 && length + sizeOf(lines, from, to) > pageLength) close();
        if (length > 0 && from > shown + 1) show("…");
        for (let line = from; line < hunk.headStart; line++) show(numbered(line, " ", lines));
        for (const old of before.slice(hunk.baseStart, hunk.baseStart + hunk.baseLines))
            show(`     - ${old}`);
        for (let line = hunk.headStart; line < hunk.headStart + hunk.headLines; line++) {
            if (length > pageLength) close();
            changed.add(line + 1);
            show(numbered(line, "+", lines));
        }
        for (let line = hunk.headStart + hunk.headLines; line < to; line++)
            show(numbered(line, " ", lines));
        shown = to - 1;
    }
    close();
    return pages;
}

function endOfContext(hunk: Hunk, next: Hunk | undefined, lines: number): number {
    const end = hunk.headStart + hunk.headLines + contextLines;
    return Math.min(end, next?.headStart ?? end, lines);
}

function sizeOf(lines: readonly string[], from: number, to: number): number {
    return lines.slice(from, to).reduce((sum, line) => sum + line.length + 8, 0);
}

function numbered(line: number, mark: " " | "+", lines: readonly string[]): string {
    return `${String(line + 1).padStart(4)} ${mark} ${lines[line] ?? ""}`;
}
