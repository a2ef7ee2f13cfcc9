import type { TreeView } from "./tree-view.ts";

/** A string in a source, and where its text stands between the quotes. */
export interface Literal {
    readonly value: string;
    readonly start: number;
    readonly end: number;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0" };

/** What an escaped text means; escapes of code points that nobody puts into names stay. */
function unescaped(text: string): string {
    if (!text.includes("\\")) return text;
    return text.replace(/\\(\r?\n\s*|.)/gs, (_, mark: string) =>
        /^\s/.test(mark) ? "" : (escapes[mark] ?? mark),
    );
}

/** The literal that begins at a quote (Rust, C, TypeScript, Python without prefix) in a text. */
export function literalAt(text: string, offset: number): Literal | undefined {
    const raw = /^[bc]?r(#*)"/.exec(text.slice(offset, offset + 20));
    if (raw !== null) {
        const start = offset + raw[0].length;
        const end = text.indexOf(`"${raw[1] ?? ""}`, start);
        return end < 0 ? undefined : { value: text.slice(start, end), start, end };
    }
    const quote = text[offset] === "b" || text[offset] === "c" ? offset + 1 : offset;
    const mark = text[quote];
    if (mark !== '"' && mark !== "'" && mark !== "`") return undefined;
    for (let end = quote + 1; end < text.length; end++) {
        if (text[end] === "\\") end++;
        else if (text[end] === mark) {
            const value = unescaped(text.slice(quote + 1, end));
            return { value, start: quote + 1, end };
        }
    }
    return undefined;
}

const stringKinds = ["string_literal", "raw_string_literal", "string", "template_string"];

/** The text of a string node that holds nothing but text. */
export function literalOf(view: TreeView, node: number): Literal | undefined {
    if (!view.isAny(node, stringKinds)) return undefined;
    const marked = literalAt(view.text, view.start(node));
    if (marked !== undefined && view.text[view.start(node)] !== "`") return marked;
    const parts = view.items(node);
    if (parts.some((part) => view.is(part, "interpolation"))) return undefined;
    if (parts.some((part) => view.is(part, "template_substitution"))) return undefined;
    if (marked !== undefined) return marked;
    const content = view.childOfKind(node, "string_content");
    if (content < 0) return undefined;
    return {
        value: unescaped(view.textOf(content)),
        start: view.start(content),
        end: view.end(content),
    };
}
