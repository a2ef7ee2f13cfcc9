import type { Span } from "./toml/syntax.ts";

/** Replaces a span of a text. Edits of one list never overlap. */
export interface TextChange extends Span {
    readonly text: string;
}

/** Changes of several files, by absolute path; applied together and undone together. */
export interface FileChanges {
    readonly path: string;
    readonly changes: readonly TextChange[];
}

/** The text with all changes made. Throws RangeError when they overlap or leave the text. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
    const sorted = [...changes].sort((a, b) => a.start - b.start || a.end - b.end);
    let result = "";
    let at = 0;
    for (const { start, end, text: added } of sorted) {
        if (start < at || end < start || end > text.length) {
            throw new RangeError(`The change ${start}..${end} overlaps another or leaves the text`);
        }
        result += text.slice(at, start) + added;
        at = end;
    }
    return result + text.slice(at);
}
