import { readEntry, readKeys } from "./read-value.ts";
import type { Span, TomlDocument, TomlEntry, TomlKey, TomlSection } from "./syntax.ts";
import { TomlScanner } from "./toml-scanner.ts";

/**
 * Reads any text as TOML 1.0, and what TOML 1.1 added with the report `toml.newer-version`. One
 * pass, linear in the length, never fails. What is not closed ends with its line or in front of the
 * next statement.
 *
 * Codes of problems: `toml.` with `bad-escape`, `bad-key`, `bad-time`, `bad-value`,
 * `conflict-marker`, `control-character`, `extra-comma`, `integer-range`, `missing-comma`,
 * `missing-equals`, `missing-key`, `missing-value`, `newer-version`, `too-deep`, `unclosed-array`,
 * `unclosed-header`, `unclosed-string`, `unclosed-table`, `unexpected`.
 */
export function parseToml(text: string): TomlDocument {
    const scanner = new TomlScanner(text);
    const sections: OpenSection[] = [
        { kind: "root", header: { start: 0, end: 0 }, keys: [], entries: [], start: 0 },
    ];
    while (!scanner.isAtEnd) {
        while (scanner.skipConflictMarker()) scanner.skipLineBreak();
        readStatements(scanner, sections);
        scanner.skipLineBreak();
    }
    return {
        text,
        sections: sections.map((section, index) => ({
            ...section,
            end: sections[index + 1]?.start ?? text.length,
        })),
        comments: scanner.comments,
        problems: scanner.problems,
    };
}

type OpenSection = Omit<TomlSection, "end" | "entries"> & { readonly entries: TomlEntry[] };

/** Reads what stands on one line, or starts on it; ends in front of a line break. */
function readStatements(scanner: TomlScanner, sections: OpenSection[]): void {
    let isFirst = true;
    for (;;) {
        scanner.skipBlanks();
        scanner.skipComment();
        if (scanner.isAtLineEnd) return;
        if (!isFirst) {
            const message = "A statement starts on a line of its own.";
            scanner.report("unexpected", message, scanner.at, scanner.lineEnd);
            if (!scanner.isAtStatement()) {
                skipRest(scanner);
                continue;
            }
        }
        isFirst = false;
        if (scanner.unit === 91) sections.push(readHeader(scanner));
        else {
            const at = scanner.at;
            const entry = readEntry(scanner);
            if (entry !== undefined) sections.at(-1)?.entries.push(entry);
            if (entry?.equals === undefined) skipRest(scanner);
            if (scanner.at === at) scanner.at++;
        }
    }
}

/** Passes what cannot be read, but no comment. */
function skipRest(scanner: TomlScanner): void {
    const end = scanner.lineEnd;
    const comment = scanner.text.slice(scanner.at, end).indexOf("#");
    scanner.at = comment < 0 ? end : scanner.at + comment;
}

function readHeader(scanner: TomlScanner): OpenSection {
    const start = scanner.at;
    const isArray = scanner.text.charCodeAt(start + 1) === 91;
    scanner.at += isArray ? 2 : 1;
    scanner.skipBlanks();
    const keys: TomlKey[] = readKeys(scanner);
    const keysEnd = keys.at(-1)?.end ?? scanner.at;
    scanner.skipBlanks();
    const closing = isArray ? "]]" : "]";
    let header: Span;
    if (scanner.text.startsWith(closing, scanner.at)) {
        scanner.at += closing.length;
        header = { start, end: scanner.at };
    } else {
        if (scanner.unit === 93) scanner.at++;
        else skipRest(scanner);
        const read = scanner.text.slice(start, scanner.at).trimEnd();
        header = { start, end: Math.max(keysEnd, start + read.length) };
        scanner.report("unclosed-header", `The closing ${closing} is missing.`, start, header.end);
    }
    return { kind: isArray ? "array" : "table", header, keys, entries: [], start };
}
