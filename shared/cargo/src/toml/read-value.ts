import { readScalar } from "./read-scalar.ts";
import { readString } from "./read-string.ts";
import type { TomlEntry, TomlKey, TomlValue } from "./syntax.ts";
import type { TomlScanner } from "./toml-scanner.ts";

/** Values within values beyond which nobody reads on: more is an attack on the stack. */
const deepest = 64;
/** Parts of one dotted key. */
const longestKey = 32;

const bareKey = /[A-Za-z0-9_-]+/y;
/** What somebody may have meant as a key. */
const anyKey = /[^\s=.,#"'[\]{}]+/y;
const restOfItem = /[^,\]}\r\n#]*/y;

/** What is open around a value, to tell whose bracket one is. */
interface Nesting {
    readonly depth: number;
    readonly isInArray: boolean;
    readonly isInTable: boolean;
    /** Where the statement starts around it. */
    readonly start: number;
}

/** Reads `keys = value` up to the end of the value; undefined, with a report, where no key starts. */
export function readEntry(scanner: TomlScanner, nesting?: Nesting): TomlEntry | undefined {
    const start = scanner.at;
    const keys = readKeys(scanner);
    if (keys.length === 0) return undefined;
    const keysEnd = keys.at(-1)?.end ?? start;
    scanner.skipBlanks();
    if (scanner.unit !== 61) {
        scanner.report("missing-equals", "A key needs an equals sign and a value.", start, keysEnd);
        const value = { kind: "broken", start: keysEnd, end: keysEnd, text: "" } as const;
        return { start, end: keysEnd, keys, equals: undefined, value };
    }
    const equals = scanner.at;
    scanner.at++;
    scanner.skipBlanks();
    const outside = nesting ?? { depth: 0, isInArray: false, isInTable: false, start };
    const value = readValue(scanner, outside);
    return { start, end: value.end, keys, equals, value };
}

/** Reads `a."b".c`. A part that is missing behind a dot is an empty key. */
export function readKeys(scanner: TomlScanner): TomlKey[] {
    const keys: TomlKey[] = [];
    let count = 0;
    for (;;) {
        const key = readKey(scanner);
        if (key === undefined) {
            const { at } = scanner;
            scanner.report("missing-key", "A key is missing here.", at, at);
            if (keys.length > 0) keys.push({ name: "", start: at, end: at });
            return keys;
        }
        count++;
        if (count <= longestKey) keys.push(key);
        else if (count === longestKey + 1) {
            const message = `A key has at most ${longestKey} parts here.`;
            scanner.report("too-deep", message, key.start, key.end);
        }
        const behind = scanner.at;
        scanner.skipBlanks();
        if (scanner.unit !== 46) {
            scanner.at = behind;
            return keys;
        }
        scanner.at++;
        scanner.skipBlanks();
    }
}

function readKey(scanner: TomlScanner): TomlKey | undefined {
    const start = scanner.at;
    if (scanner.unit === 34 || scanner.unit === 39) {
        const { value, end, quote } = readString(scanner);
        if (quote.length === 3) {
            scanner.report("bad-key", "A key takes one quote, not three.", start, end);
        }
        return { name: value, start, end };
    }
    const name = scanner.take(bareKey);
    const { unit } = scanner;
    // Nearly every key ends here: no need to look for what else somebody may have meant.
    if (name !== "" && (unit === 32 || unit === 61 || unit === 46 || unit === 93)) {
        return { name, start, end: scanner.at };
    }
    const more = scanner.take(anyKey);
    if (name === "" && more === "") return undefined;
    if (more !== "") {
        const message = "A key with other characters than letters, digits, - and _ needs quotes.";
        scanner.report("bad-key", message, start, scanner.at);
    }
    return { name: name + more, start, end: scanner.at };
}

function readValue(scanner: TomlScanner, around: Nesting): TomlValue {
    const { unit } = scanner;
    if (unit === 34 || unit === 39) return readString(scanner);
    if (unit !== 91 && unit !== 123) {
        return readScalar(scanner, around.isInArray || around.isInTable);
    }
    if (around.depth < deepest) {
        return unit === 91 ? readArray(scanner, around) : readInlineTable(scanner, around);
    }
    const start = scanner.at;
    scanner.skipLine();
    scanner.report("too-deep", `Values nest at most ${deepest} deep here.`, start, scanner.at);
    const text = scanner.text.slice(start, scanner.at);
    return { kind: "broken", start, end: scanner.at, text };
}

function readArray(scanner: TomlScanner, around: Nesting): TomlValue {
    const start = scanner.at;
    const { depth, isInTable, start: statement } = around;
    const nesting = { depth: depth + 1, isInArray: true, isInTable, start: statement };
    const items: TomlValue[] = [];
    let end = ++scanner.at;
    let needsComma = false;
    while (skipToItem(scanner)) {
        const { unit, at } = scanner;
        if (unit === 93) {
            scanner.at++;
            return { kind: "array", start, end: at + 1, items, isClosed: true };
        }
        if (unit === 125 && around.isInTable) break;
        if (unit === 44) {
            if (!needsComma) scanner.report("extra-comma", "A value is missing here.", at, at + 1);
            needsComma = false;
            end = ++scanner.at;
        } else if (unit === 125 || unit === 61) {
            scanner.report("unexpected", "This does not belong into an array.", at, at + 1);
            end = ++scanner.at;
        } else {
            if (needsComma) scanner.report("missing-comma", "A comma is missing here.", end, at);
            const item = readValue(scanner, nesting);
            // What is neither a value nor an end has been reported as missing; it is passed.
            if (scanner.at === at) scanner.at++;
            items.push(item);
            end = Math.max(item.end, scanner.at);
            needsComma = true;
        }
    }
    scanner.report("unclosed-array", "The closing ] is missing.", start, end);
    scanner.at = Math.max(scanner.at, end);
    return { kind: "array", start, end, items, isClosed: false };
}

/** Passes blanks, lines and comments of an array. False at the end and where a statement starts. */
function skipToItem(scanner: TomlScanner): boolean {
    for (;;) {
        scanner.skipBlanks();
        scanner.skipComment();
        if (scanner.isAtEnd) return false;
        if (!scanner.isAtLineEnd) return true;
        const lineEnd = scanner.at;
        scanner.skipLineBreak();
        while (scanner.skipConflictMarker()) scanner.skipLineBreak();
        if (scanner.isAtStatement()) {
            scanner.at = lineEnd;
            return false;
        }
    }
}

function readInlineTable(scanner: TomlScanner, around: Nesting): TomlValue {
    const start = scanner.at;
    const { depth, isInArray, start: statement } = around;
    const nesting = { depth: depth + 1, isInArray, isInTable: true, start: statement };
    const entries: TomlEntry[] = [];
    const lines = { isReported: false };
    let end = ++scanner.at;
    let comma = -1;
    let needsComma = false;
    while (skipToEntry(scanner, around, start, lines)) {
        const { unit, at } = scanner;
        if (unit === 125) {
            if (comma >= 0) reportNewer(scanner, "A comma behind the last entry", comma, comma + 1);
            scanner.at++;
            return { kind: "inline-table", start, end: at + 1, entries, isClosed: true };
        }
        if (unit === 93 && around.isInArray) break;
        if (unit === 44) {
            if (!needsComma) scanner.report("extra-comma", "An entry is missing here.", at, at + 1);
            comma = needsComma ? at : -1;
            needsComma = false;
            end = ++scanner.at;
            continue;
        }
        if (needsComma) scanner.report("missing-comma", "A comma is missing here.", end, at);
        const entry = readEntry(scanner, nesting);
        if (entry !== undefined) entries.push(entry);
        if (entry?.equals === undefined) skipBrokenEntry(scanner, at);
        end = Math.max(entry?.end ?? 0, scanner.at);
        comma = -1;
        needsComma = true;
    }
    scanner.report("unclosed-table", "The closing } is missing.", start, end);
    scanner.at = Math.max(scanner.at, end);
    return { kind: "inline-table", start, end, entries, isClosed: false };
}

/** Passes what cannot be read, at least one unit of it. */
function skipBrokenEntry(scanner: TomlScanner, from: number): void {
    const start = scanner.at;
    scanner.take(restOfItem);
    if (scanner.at === from) scanner.at++;
    scanner.at = start + scanner.text.slice(start, scanner.at).trimEnd().length;
    if (scanner.at <= from) scanner.at = from + 1;
    if (scanner.at > start) {
        scanner.report("unexpected", "This does not belong here.", start, scanner.at);
    }
}

/** Passes blanks, lines and comments of an inline table. False where it does not go on. */
function skipToEntry(
    scanner: TomlScanner,
    around: Nesting,
    start: number,
    lines: { isReported: boolean },
): boolean {
    scanner.skipBlanks();
    const first = scanner.at;
    for (;;) {
        scanner.skipBlanks();
        scanner.skipComment();
        if (scanner.isAtEnd) break;
        if (!scanner.isAtLineEnd) {
            if (
                scanner.at !== first &&
                !lines.isReported &&
                scanner.text.slice(first, scanner.at).includes("\n")
            ) {
                lines.isReported = true;
                reportNewer(scanner, "An inline table of several lines", start, start + 1);
            }
            return true;
        }
        const lineEnd = scanner.at;
        scanner.skipLineBreak();
        while (scanner.skipConflictMarker()) scanner.skipLineBreak();
        if (scanner.isAtStatement() && !goesOn(scanner, around)) {
            scanner.at = lineEnd;
            return false;
        }
    }
    return false;
}

/** A table of several lines is told from an unclosed one by its indent, or by the brace below it. */
function goesOn(scanner: TomlScanner, around: Nesting): boolean {
    let at = scanner.at;
    while (scanner.text.charCodeAt(at) === 32 || scanner.text.charCodeAt(at) === 9) at++;
    if (scanner.text.charCodeAt(at) === 91) return false;
    return at - scanner.at > scanner.indentOf(around.start) || scanner.closesBelow();
}

function reportNewer(scanner: TomlScanner, what: string, start: number, end: number): void {
    const message = `${what} is of TOML 1.1, which older versions of cargo cannot read.`;
    scanner.report("newer-version", message, start, end);
}
