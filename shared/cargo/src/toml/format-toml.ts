import type { TextChange } from "../edit.ts";
import type { TomlArray, TomlDocument, TomlEntry, TomlKey, TomlValue } from "./syntax.ts";
import { lineBreakOf, lineStart, nextLine } from "./write-toml.ts";

/** Columns beyond which an array gets a line for each item. */
const widest = 100;

/**
 * Lays a document out: one blank around equals signs and within braces, none around the dots of
 * keys, arrays on one line where they fit and have no comment, else with a line for each item, one
 * blank line in front of headers, one line break at the end. Order, comments and values stay, and
 * so do blank lines between entries, at most one each. Nothing is done to a document with problems
 * of syntax, nor to values in it that are of several lines otherwise.
 */
export function formatToml(document: TomlDocument): TextChange[] {
    const { problems, text } = document;
    if (problems.some(({ code }) => code !== "toml.newer-version")) return [];
    const changes = [...layoutChanges(document), ...gapChanges(document)];
    const real = changes.filter(
        ({ start, end, text: written }) => text.slice(start, end) !== written,
    );
    return real.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Headers and entries, each from its first to its last unit. */
function layoutChanges(document: TomlDocument): TextChange[] {
    const changes: TextChange[] = [];
    for (const { kind, header, keys, entries } of document.sections) {
        const text = keysText(document, keys);
        if (kind !== "root") {
            changes.push({ ...header, text: kind === "array" ? `[[${text}]]` : `[${text}]` });
        }
        for (const entry of entries) {
            const { start, end } = entry;
            changes.push({ start, end, text: entryText(document, entry) });
        }
    }
    return changes;
}

/** What lies between headers, entries and comments: blanks and line breaks. */
function gapChanges(document: TomlDocument): TextChange[] {
    const { text, comments, sections } = document;
    const lineBreak = lineBreakOf(text);
    const statements = sections.flatMap(({ kind, header, entries }) => [
        ...(kind === "root" ? [] : [{ start: header.start, end: header.end, isHeader: true }]),
        ...entries.map(({ start, end }) => ({ start, end, isHeader: false })),
    ]);
    let inside = 0;
    const free = comments.filter(({ start }) => {
        while ((statements[inside]?.end ?? Number.POSITIVE_INFINITY) <= start) inside++;
        return start < (statements[inside]?.start ?? Number.POSITIVE_INFINITY);
    });
    const parts = [
        ...statements.map((part) => ({ ...part, isComment: false })),
        ...free.map(({ start, end }) => ({ start, end, isHeader: false, isComment: true })),
    ].sort((a, b) => a.start - b.start);
    const leads = headerComments(parts, text);
    const changes: TextChange[] = [];
    let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const first = at;
    for (const [index, { start, end, isHeader, isComment }] of parts.entries()) {
        const gap = text.slice(at, start);
        const lines = gap.split("\n").length - 1;
        // The comments right above a header belong to it: the blank line goes above them.
        const isGlued = isCommentAbove(parts[index - 1], text, start);
        const headsHeader = isHeader || leads[index] === true;
        let written: string;
        if (at === first) written = "";
        else if (isComment && lines === 0) written = " ";
        else {
            const isApart = (headsHeader && !isGlued) || lines > 1;
            written = isApart ? lineBreak + lineBreak : lineBreak;
        }
        changes.push({ start: at, end: start, text: written });
        // Blanks that end a comment are no part of what it says.
        at = isComment ? start + text.slice(start, end).trimEnd().length : end;
    }
    changes.push({ start: at, end: text.length, text: parts.length === 0 ? "" : lineBreak });
    return changes;
}

interface Part {
    readonly start: number;
    readonly end: number;
    readonly isHeader: boolean;
    readonly isComment: boolean;
}

/** True for a comment on a line of its own right above an offset. */
function isCommentAbove(part: Part | undefined, text: string, offset: number): boolean {
    if (part === undefined || !part.isComment) return false;
    if (text.slice(lineStart(text, part.start), part.start).trim() !== "") return false;
    return nextLine(text, part.end) === lineStart(text, offset);
}

/** For each part whether it is a comment from which lines of comments lead down to a header. */
function headerComments(parts: readonly Part[], text: string): readonly boolean[] {
    const leads = parts.map(() => false);
    for (let index = parts.length - 2; index >= 0; index--) {
        const next = parts[index + 1];
        if (next === undefined || !isCommentAbove(parts[index], text, next.start)) continue;
        leads[index] = next.isHeader || leads[index + 1] === true;
    }
    return leads;
}

function keysText({ text }: TomlDocument, keys: readonly TomlKey[]): string {
    return keys.map(({ start, end }) => text.slice(start, end)).join(".");
}

function entryText(document: TomlDocument, entry: TomlEntry): string {
    const keys = keysText(document, entry.keys);
    return `${keys} = ${valueText(document, entry.value, keys.length + 3)}`;
}

/** A value in its layout; `column` is where it starts. */
function valueText(document: TomlDocument, value: TomlValue, column: number): string {
    const { start, end } = value;
    const written = document.text.slice(start, end);
    if (value.kind === "array") return arrayText(document, value, column);
    if (value.kind !== "inline-table" || written.includes("\n")) return written;
    const entries = value.entries.map((entry) => entryText(document, entry));
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function arrayText(document: TomlDocument, array: TomlArray, column: number): string {
    const { start, end, items } = array;
    const written = document.text.slice(start, end);
    const lines = written.includes("\n");
    if (items.some((item) => document.text.slice(item.start, item.end).includes("\n")))
        return written;
    const own = items.map((item) => valueText(document, item, column));
    const hasComment = document.comments.some(
        (comment) => comment.start > start && comment.end < end,
    );
    if (hasComment) return written;
    const flat = `[${own.join(", ")}]`;
    // An array that somebody has spread over lines stays spread.
    if (items.length === 0 || (!lines && column + flat.length <= widest)) return flat;
    if (!lines && column > widest) return flat;
    const lineBreak = lineBreakOf(document.text);
    return `[${lineBreak}${own.map((item) => `    ${item},${lineBreak}`).join("")}]`;
}
