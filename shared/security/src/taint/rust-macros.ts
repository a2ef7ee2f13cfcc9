import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";

/** A name that a macro is given, `name` or `name.field`. */
export interface MacroName {
    readonly name: string;
    /** Shown with `{:?}`, or `?name`. */
    readonly isDebug: boolean;
}

const harmless = /^\s*\.\s*(?:len|is_\w+|parse|count|contains|starts_with|ends_with)\b/;

/** Names in a macro's tokens and in the braces of its first text. */
export function macroNames(table: SyntaxTable, node: number): MacroName[] {
    const { text } = table;
    const found: MacroName[] = [];
    const tokens = tokenTree(table, node);
    if (tokens < 0) return found;
    const first = literalIn(table, tokens);
    const placed = placeholders(first);
    let nextPlace = 0;
    for (const { name, isDebug } of placed) {
        if (name !== "" && !/^\d/.test(name)) found.push({ name, isDebug });
    }
    const positional = placed.filter(({ name }) => name === "");
    for (let each = tokens + 1; each < (table.nexts[tokens] ?? 0); each++) {
        const kind = table.kindName(each);
        if (kind !== "identifier" && kind !== "self") continue;
        const start = table.starts[each] ?? 0;
        const end = table.ends[each] ?? 0;
        if (/[.:]$/.test(text.slice(Math.max(0, start - 1), start))) continue;
        const behind = text.slice(end, end + 60);
        if (/^\s*(?:::|\(|!|=[^=])/.test(behind)) continue;
        const isMarked = text.slice(Math.max(0, start - 1), start) === "?";
        const isDebug = isMarked || (positional[nextPlace]?.isDebug ?? false);
        nextPlace++;
        const field = /^\.([a-z_]\w*)(?!\w|\s*\()/.exec(behind)?.[1];
        const after = field === undefined ? behind : behind.slice(field.length + 1);
        if (harmless.test(after)) continue;
        const own = text.slice(start, end);
        found.push({ name: field === undefined ? own : `${own}.${field}`, isDebug });
    }
    return found;
}

/** Names in the length of `vec![value; length]`, where nothing bounds it. */
export function sizeOfList(table: SyntaxTable, node: number): string[] {
    const tokens = tokenTree(table, node);
    if (tokens < 0) return [];
    const inner = table.textOf(tokens);
    const semicolon = inner.lastIndexOf(";");
    if (semicolon < 0) return [];
    const length = inner.slice(semicolon + 1, -1);
    if (/\.(?:min|clamp|len)\s*\(|%/.test(length)) return [];
    return [...length.matchAll(/(?<![\w.:])([a-z_]\w*(?:\.[a-z_]\w*)?)(?!\w|\s*[(!:])/g)].map(
        (each) => each[1] ?? "",
    );
}

function tokenTree(table: SyntaxTable, node: number): number {
    for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
        if (table.kindName(child) === "token_tree") return child;
    }
    return -1;
}

function literalIn(table: SyntaxTable, tokens: number): string {
    for (let child = table.firstChild(tokens); child >= 0; child = table.nextSibling(child)) {
        if (/string_literal$/.test(table.kindName(child))) return table.textOf(child);
    }
    return "";
}

function placeholders(literal: string): MacroName[] {
    const found: MacroName[] = [];
    for (const [, name = "", format = ""] of literal
        .replaceAll("{{", "")
        .matchAll(/\{(\w*)(:[^{}]*)?\}/g)) {
        found.push({ name, isDebug: format.includes("?") });
    }
    return found;
}
