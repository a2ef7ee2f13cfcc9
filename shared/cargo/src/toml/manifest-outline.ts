import type { Span, TomlDocument, TomlEntry, TomlKey, TomlValue } from "./syntax.ts";

/** A named thing of a document. Spans of children lie within that of their parent. */
export interface OutlineSymbol {
    readonly name: string;
    /** The value, where it is short. */
    readonly detail: string;
    readonly kind: "table" | "table-array" | "array" | "string" | "number" | "boolean" | "value";
    readonly span: Span;
    /** The key or the header. */
    readonly selection: Span;
    readonly children: readonly OutlineSymbol[];
}

interface OpenSymbol extends OutlineSymbol {
    span: Span;
    readonly children: OpenSymbol[];
}

const longestDetail = 60;

/**
 * Tables with their keys, in the order of the text. `[a.b]` that follows `[a]` or one of its other
 * tables is shown below it.
 */
export function manifestOutline(document: TomlDocument): readonly OutlineSymbol[] {
    const top: OpenSymbol[] = [];
    let open: { readonly path: readonly string[]; readonly symbol: OpenSymbol }[] = [];
    for (const { kind, keys, header, entries, end } of document.sections) {
        const children = entries.map((entry) => symbolOf(document, entry));
        if (kind === "root") {
            top.push(...children);
            continue;
        }
        const path = keys.map(({ name }) => name);
        open = open.filter(
            ({ path: above }) =>
                above.length < path.length && above.every((key, index) => key === path[index]),
        );
        const parent = open.at(-1);
        const last = entries.at(-1)?.end ?? header.end;
        const symbol: OpenSymbol = {
            name: nameOf(path.slice(parent?.path.length ?? 0)),
            detail: "",
            kind: kind === "array" ? "table-array" : "table",
            span: { start: header.start, end: Math.min(last, end) },
            selection: header,
            children,
        };
        for (const { symbol: above } of open) {
            above.span = { start: above.span.start, end: symbol.span.end };
        }
        (parent?.symbol.children ?? top).push(symbol);
        open.push({ path, symbol });
    }
    return top;
}

/** Editors refuse symbols without a name. */
function nameOf(path: readonly string[]): string {
    return path.join(".").trim() || "?";
}

function symbolOf(document: TomlDocument, entry: TomlEntry): OpenSymbol {
    const { keys, value, start, end } = entry;
    const written = document.text.slice(value.start, value.end);
    const isShort = written.length <= longestDetail && !written.includes("\n");
    return {
        name: nameOf(keys.map(({ name }) => name)),
        detail: isShort && value.kind !== "inline-table" ? written : "",
        kind: kindOf(value),
        span: { start, end },
        selection: selectionOf(keys, entry),
        children:
            value.kind === "inline-table"
                ? value.entries.map((inner) => symbolOf(document, inner))
                : [],
    };
}

function selectionOf(keys: readonly TomlKey[], { start }: Span): Span {
    return { start, end: keys.at(-1)?.end ?? start };
}

function kindOf({ kind }: TomlValue): OutlineSymbol["kind"] {
    switch (kind) {
        case "inline-table":
            return "table";
        case "integer":
        case "float":
            return "number";
        case "array":
        case "string":
        case "boolean":
            return kind;
        default:
            return "value";
    }
}
