import type { Span, TomlDocument, TomlEntry, TomlValue } from "../../toml/syntax.ts";

/** What a part of a text is, by the names that the protocol has for it. */
export const tokenTypes = [
    "comment",
    "namespace",
    "property",
    "string",
    "number",
    "keyword",
] as const;
export type TokenType = (typeof tokenTypes)[number];

export interface TomlToken extends Span {
    readonly type: TokenType;
}

const valueTypes: Readonly<Partial<Record<TomlValue["kind"], TokenType>>> = {
    string: "string",
    integer: "number",
    float: "number",
    "date-time": "number",
    boolean: "keyword",
};

/** The colours of a text, for editors without a grammar: in its order, none longer than its line. */
export function tomlTokens(document: TomlDocument): readonly TomlToken[] {
    const tokens: TomlToken[] = document.comments.map(({ start, end }) => ({
        start,
        end,
        type: "comment",
    }));
    const add = (type: TokenType, { start, end }: Span): void => {
        tokens.push({ start, end, type });
    };
    for (const { keys, entries } of document.sections) {
        for (const key of keys) add("namespace", key);
        addEntries(entries, add);
    }
    return tokens
        .flatMap((token) => linesOf(document.text, token))
        .sort((one, other) => one.start - other.start);
}

function addEntries(
    entries: readonly TomlEntry[],
    add: (type: TokenType, span: Span) => void,
): void {
    // A list of its own in place of calls: values of strangers may be nested deeply.
    const open: (TomlEntry | TomlValue)[] = [...entries];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (!("kind" in next)) {
            for (const key of next.keys) add("property", key);
            open.push(next.value);
            continue;
        }
        if (next.kind === "array") open.push(...next.items);
        else if (next.kind === "inline-table") open.push(...next.entries);
        else {
            const type = valueTypes[next.kind];
            if (type !== undefined) add(type, next);
        }
    }
}

/** A token line by line: many editors draw none that goes on. */
function linesOf(text: string, { start, end, type }: TomlToken): TomlToken[] {
    const parts: TomlToken[] = [];
    for (let from = start; from < end; ) {
        const newline = text.indexOf("\n", from);
        const lineEnd = newline < 0 ? end : Math.min(end, newline);
        const visible = text.charCodeAt(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd;
        if (visible > from) parts.push({ start: from, end: visible, type });
        from = lineEnd + 1;
    }
    return parts;
}
