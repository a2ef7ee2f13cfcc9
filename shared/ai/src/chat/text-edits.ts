import { LineIndex, type Range } from "@rust-ai-ide/core/text";
import type { CompilerEdit, CompilerPoint } from "./compiler-messages.ts";

/** A replacement in one text, in lines and UTF-16 units from 0. */
export interface TextEdit {
    readonly range: Range;
    readonly text: string;
}

/** What becomes of one file. */
export interface FileChange {
    /** Relative to the workspace's root with "/" separators. */
    readonly path: string;
    readonly edits: readonly TextEdit[];
}

/** The text after the edits; undefined when two of them overlap. Positions beyond the text are clamped. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | undefined {
    const lines = new LineIndex(text);
    const ordered = edits
        .map(({ range, text: replacement }, order) => ({
            start: lines.offsetAt(range.start),
            end: lines.offsetAt(range.end),
            replacement,
            order,
        }))
        .sort((left, right) => left.start - right.start || left.order - right.order);
    let result = "";
    let at = 0;
    for (const { start, end, replacement } of ordered) {
        if (start < at || end < start) return undefined;
        result += text.slice(at, start) + replacement;
        at = end;
    }
    return result + text.slice(at);
}

/**
 * The edit of whole lines that turns one text into another, none for equal ones: equal lines at both
 * ends stay, and all between them is replaced.
 */
export function lineEdits(before: string, after: string): TextEdit[] {
    if (before === after) return [];
    const [old, fresh] = [splitLines(before), splitLines(after)];
    let head = 0;
    while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
    let tail = 0;
    const most = Math.min(old.length, fresh.length) - head;
    while (tail < most && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
    const index = new LineIndex(before);
    const position = (line: number): Range["start"] =>
        line < old.length ? { line, character: 0 } : index.positionAt(before.length);
    return [
        {
            range: { start: position(head), end: position(old.length - tail) },
            text: fresh.slice(head, fresh.length - tail).join(""),
        },
    ];
}

/** Lines with their line ends. */
function splitLines(text: string): string[] {
    return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/**
 * A suggestion of the compiler as edits of our positions. Undefined when a file is not known or a
 * place is not in it: the text may have changed since the compiler read it.
 */
export function fileChanges(
    edits: readonly CompilerEdit[],
    textOf: (path: string) => string | undefined,
): FileChange[] | undefined {
    const byPath = new Map<string, TextEdit[]>();
    for (const edit of edits) {
        const text = textOf(edit.path);
        if (text === undefined) return undefined;
        const lines = text.split("\n");
        const [start, end] = [place(lines, edit.start), place(lines, edit.end)];
        if (start === undefined || end === undefined) return undefined;
        const list = byPath.get(edit.path) ?? [];
        list.push({ range: { start, end }, text: edit.text });
        byPath.set(edit.path, list);
    }
    return [...byPath].map(([path, list]) => ({ path, edits: list }));
}

/** A compiler's place in our counting; undefined when the text has no such place. */
function place(lines: readonly string[], point: CompilerPoint): Range["start"] | undefined {
    const line = lines[point.line - 1];
    // Behind the last line's end rustc points to a line that an editor does not show.
    if (line === undefined) {
        const isEnd = point.line === lines.length + 1 && point.column <= 1;
        return isEnd
            ? { line: lines.length - 1, character: (lines.at(-1) ?? "").length }
            : undefined;
    }
    let character = 0;
    for (let column = 1; column < point.column; column++) {
        if (character >= line.length) return undefined;
        character += (line.codePointAt(character) ?? 0) > 0xffff ? 2 : 1;
    }
    return { line: point.line - 1, character };
}
