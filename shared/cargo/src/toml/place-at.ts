import type {
    Span,
    TomlArray,
    TomlDocument,
    TomlEntry,
    TomlKey,
    TomlSection,
    TomlValue,
} from "./syntax.ts";

/** What stands at an offset, or would stand there if somebody typed it. */
export interface TomlPlace {
    /**
     * `header`: a key between the brackets of a header. `key`: a key, or a place where one could
     * start. `value`: behind an equals sign, or in an array. `none`: behind a value, a header or a
     * key that is done.
     */
    readonly part: "header" | "key" | "value" | "comment" | "none";
    readonly section: TomlSection;
    /** Keys of the table in which the key at this place lies; of a value those in front of its last key. */
    readonly table: readonly string[];
    /** The key here, or of the value here; undefined where one could start. */
    readonly key: TomlKey | undefined;
    /** `table` with the name of the key: what the place is about. */
    readonly path: readonly string[];
    /** From the outermost to the innermost entry around the place. */
    readonly entries: readonly TomlEntry[];
    /** The innermost value: of an array the item at the place, undefined between two. */
    readonly value: TomlValue | undefined;
    /** The innermost array around the value. */
    readonly array: TomlArray | undefined;
    /** What a completion replaces: a key, a text between its quotes, a broken value, or nothing. */
    readonly replace: Span;
}

/** Finds the place at an offset in O(log n) of the entries; works in half-typed lines. */
export function placeAt(document: TomlDocument, offset: number): TomlPlace {
    const section = lastUpTo(document.sections, offset) ?? document.sections[0];
    if (section === undefined) throw new RangeError("A document has at least the root section");
    const start: Search = {
        document,
        section,
        offset,
        table: section.keys.map(({ name }) => name),
        entries: [],
        array: undefined,
    };
    const comment = lastUpTo(document.comments, offset);
    if (comment !== undefined && offset > comment.start && offset <= comment.end) {
        return place(start, "comment", {});
    }
    if (section.kind !== "root" && offset <= section.header.end) return inHeader(start);
    return inEntries(start, section.entries, section.header.end, "\n");
}

interface Search {
    readonly document: TomlDocument;
    readonly section: TomlSection;
    readonly offset: number;
    readonly table: readonly string[];
    readonly entries: readonly TomlEntry[];
    readonly array: TomlArray | undefined;
}

type Found = Partial<Pick<TomlPlace, "key" | "value" | "replace">>;

function place(search: Search, part: TomlPlace["part"], found: Found): TomlPlace {
    const { section, table, entries, array, offset } = search;
    const { key, value, replace = { start: offset, end: offset } } = found;
    const path = key === undefined ? table : [...table, key.name];
    return { part, section, table, key, path, entries, value, array, replace };
}

function lastUpTo<T extends Span>(spans: readonly T[], offset: number): T | undefined {
    let low = 0;
    let high = spans.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((spans[middle]?.start ?? 0) <= offset) low = middle + 1;
        else high = middle;
    }
    return spans[low - 1];
}

function inHeader(search: Search): TomlPlace {
    const { document, section, offset } = search;
    const { start, end } = section.header;
    const isClosed = document.text[end - 1] === "]";
    const opening = start + (section.kind === "array" ? 2 : 1);
    const empty = { ...search, table: [] };
    if (offset < opening || (isClosed && offset >= end)) return place(empty, "none", {});
    return keyIn(empty, "header", section.keys);
}

/** The key of a dotted one that the offset touches. */
function keyIn(search: Search, part: "header" | "key", keys: readonly TomlKey[]): TomlPlace {
    const { offset, table } = search;
    const index = keys.findIndex((key) => offset <= key.end);
    const key = keys[index];
    const before = keys.slice(0, key === undefined ? undefined : index).map(({ name }) => name);
    const inside = { ...search, table: [...table, ...before] };
    if (key === undefined || offset < key.start) return place(inside, part, {});
    return place(inside, part, { key, replace: key });
}

/**
 * The place among entries. `separator` is what has to stand between an entry and the next: a line
 * break in sections, a comma in inline tables.
 */
function inEntries(
    search: Search,
    entries: readonly TomlEntry[],
    from: number,
    separator: "\n" | ",",
): TomlPlace {
    const { document, offset, table } = search;
    const between = (start: number): boolean =>
        document.text.slice(start, offset).includes(separator);
    const entry = lastUpTo(entries, offset);
    if (entry === undefined) {
        const isFree = separator === "," || from === 0 || between(from);
        return place(search, isFree ? "key" : "none", {});
    }
    const inside = { ...search, entries: [...search.entries, entry] };
    const { keys, equals, value } = entry;
    const keysEnd = keys.at(-1)?.end ?? entry.start;
    if (offset <= keysEnd) return keyIn(inside, "key", keys);
    const key = keys.at(-1);
    const last = { ...inside, table: [...table, ...keys.slice(0, -1).map(({ name }) => name)] };
    const isOpen =
        isUnclosed(value) &&
        !between(value.end) &&
        !document.text.slice(value.end, offset).includes("\n");
    if (equals !== undefined && offset > equals && (offset <= value.end || isOpen)) {
        return inValue(last, key, value);
    }
    if (between(entry.end)) return place(search, "key", {});
    return place(last, "none", { key });
}

/** True for a value that goes on until somebody closes it. */
function isUnclosed(value: TomlValue): boolean {
    switch (value.kind) {
        case "string":
        case "array":
            return !value.isClosed;
        case "inline-table":
            return !value.isClosed;
        case "broken":
            return true;
        default:
            return false;
    }
}

function inValue(search: Search, key: TomlKey | undefined, value: TomlValue): TomlPlace {
    const { offset } = search;
    if (offset < value.start) return place(search, "value", { key });
    switch (value.kind) {
        case "string": {
            if (value.isClosed && offset >= value.end) return place(search, "none", { key, value });
            const quotes = value.quote.length;
            const start = value.start + quotes;
            const end = value.isClosed ? value.end - quotes : value.end;
            // Between the two units of a line break an unclosed text is over.
            const here = offset > end ? { start: offset, end: offset } : { start, end };
            const replace = offset < start ? value : here;
            return place(search, "value", { key, value, replace });
        }
        case "broken": {
            // A broken value that is empty may lie behind blanks that somebody has typed since.
            const isEmpty = value.start === value.end;
            const replace = isEmpty || offset > value.end ? { start: offset, end: offset } : value;
            return place(search, "value", { key, value, replace });
        }
        case "array": {
            if (offset === value.start) return place(search, "value", { key, value });
            if (value.isClosed && offset >= value.end) return place(search, "none", { key, value });
            const inside = { ...search, array: value };
            const item = lastUpTo(value.items, offset);
            if (item !== undefined && (offset <= item.end || isWaiting(search, item))) {
                return inValue(inside, key, item);
            }
            return place(inside, "value", { key });
        }
        case "inline-table": {
            if (offset === value.start) return place(search, "value", { key, value });
            if (value.isClosed && offset >= value.end) return place(search, "none", { key, value });
            const table = key === undefined ? search.table : [...search.table, key.name];
            const inside = { ...search, table, array: undefined };
            return inEntries(inside, value.entries, value.start + 1, ",");
        }
        default:
            return place(search, "value", { key, value, replace: value });
    }
}

/** True for an unclosed item that reaches to the offset. */
function isWaiting({ document, offset }: Search, item: TomlValue): boolean {
    return (
        isUnclosed(item) &&
        item.kind !== "broken" &&
        !/[,\n\]]/.test(document.text.slice(item.end, offset))
    );
}
