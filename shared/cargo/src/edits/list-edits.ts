import type { TextChange } from "../edit.ts";
import type { Span, TomlArray, TomlDocument } from "../toml/syntax.ts";
import { lineBreakOf, lineStart, nextLine } from "../toml/write-toml.ts";

/**
 * Takes items out of an array or an inline table with the commas that would be left over. Items
 * that have their lines to themselves go with these lines and the comments on them.
 */
export function removeItems(
    document: TomlDocument,
    list: Span,
    items: readonly Span[],
    isRemoved: (item: Span) => boolean,
): TextChange[] {
    const { text } = document;
    const changes: TextChange[] = [];
    const removed = items.map(isRemoved);
    for (let from = 0; from < items.length; from++) {
        if (!removed[from]) continue;
        let to = from;
        while (removed[to + 1]) to++;
        const first = items[from];
        const last = items[to];
        if (first === undefined || last === undefined) continue;
        const previous = items[from - 1];
        const next = items[to + 1];
        const lines = wholeLines(text, list, first, last);
        let start = first.start;
        let { end } = last;
        if (lines !== undefined) ({ start, end } = lines);
        else if (next !== undefined) end = next.start;
        else if (previous !== undefined && !text.slice(previous.end, first.start).includes("\n")) {
            start = previous.end;
        } else end = behindComma(text, last.end);
        changes.push({ start, end, text: "" });
        from = to;
    }
    return changes;
}

/** The lines of items, when nothing else but blanks, commas and comments stands on them. */
function wholeLines(text: string, list: Span, first: Span, last: Span): Span | undefined {
    const start = lineStart(text, first.start);
    const end = nextLine(text, last.end);
    if (start <= list.start || end >= list.end) return undefined;
    if (text.slice(start, first.start).trim() !== "") return undefined;
    return /^[ \t]*,?[ \t]*(?:#.*)?$/.test(text.slice(last.end, end).trimEnd())
        ? { start, end }
        : undefined;
}

function behindComma(text: string, offset: number): number {
    const blanks = /^[ \t]*,/.exec(text.slice(offset, offset + 80));
    return offset + (blanks?.[0].length ?? 0);
}

/** Adds an item behind the last one, on a line of its own where the last one has one. */
export function appendItem(document: TomlDocument, array: TomlArray, item: string): TextChange[] {
    const { text } = document;
    const last = array.items.at(-1);
    if (last === undefined) {
        const start = array.start + 1;
        return [{ start, end: start, text: item }];
    }
    const behind = behindComma(text, last.end);
    const hasComma = behind > last.end;
    const lineOf = lineStart(text, last.start);
    const isAlone = lineOf > array.start && text.slice(lineOf, last.start).trim() === "";
    if (!isAlone) return [{ start: last.end, end: last.end, text: `, ${item}` }];
    const indent = text.slice(lineOf, last.start);
    const added = `${lineBreakOf(text)}${indent}${item},`;
    const found = text.indexOf("\n", behind);
    const lineEnd = found > 0 && text.charCodeAt(found - 1) === 13 ? found - 1 : found;
    const rest = text.slice(behind, lineEnd).trim();
    const isCommentOnly =
        lineEnd > 0 && lineEnd < array.end && (rest === "" || rest.startsWith("#"));
    const at = isCommentOnly ? lineEnd : behind;
    if (hasComma) return [{ start: at, end: at, text: added }];
    if (at === last.end) return [{ start: at, end: at, text: `,${added}` }];
    return [
        { start: last.end, end: last.end, text: "," },
        { start: at, end: at, text: added },
    ];
}
