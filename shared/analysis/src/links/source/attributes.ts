import { literalAt } from "./literals.ts";
import { closingBracket, splitArguments } from "./split.ts";
import type { TreeView } from "./tree-view.ts";

/** Whatever has the text of a file. */
type Source = Pick<TreeView, "text">;

/** An outer attribute of Rust: `#[path(arguments)]` or `#[path = "value"]`. */
export interface Attribute {
    /** As written; `unsafe(…)` is taken off. */
    readonly path: string;
    /** What stands in its brackets or behind `=`. */
    readonly value: string;
    readonly start: number;
    readonly end: number;
    /** Where `value` begins. */
    readonly valueStart: number;
}

/** An attribute's text, `[` and `]` left out. */
function attributeOf(text: string, start: number, end: number): Attribute {
    const written = text.slice(start, end);
    const unsafe = /^\s*unsafe\s*\(/.exec(written);
    if (unsafe !== null) {
        const open = start + unsafe[0].length - 1;
        return attributeOf(text, open + 1, closingBracket(text, open, end));
    }
    const path = /^\s*[\w:]+/.exec(written)?.[0] ?? "";
    const behind = start + path.length;
    const gap = /^\s*([=([{])?\s*/.exec(text.slice(behind, end));
    const valueStart = behind + (gap?.[0].length ?? 0);
    const opened = gap?.[1] !== undefined && gap[1] !== "=";
    const valueEnd = opened ? Math.max(valueStart, start + written.lastIndexOf(")")) : end;
    return { path: path.trim(), value: text.slice(valueStart, valueEnd), start, end, valueStart };
}

/** The attributes of items, fields and variants, by their nodes. */
export type ItemAttributes = ReadonlyMap<number, readonly Attribute[]>;

/** The attributes of every Rust item, field and variant that has one, by its node. */
export function attributesByItem(view: TreeView): Map<number, Attribute[]> {
    const found = new Map<number, Attribute[]>();
    const nodes = view.ofKinds("attribute_item");
    const items = itemsBehind(view, nodes);
    for (const node of nodes) {
        const item = items.get(node) ?? -1;
        if (item < 0) continue;
        const open = view.text.indexOf("[", view.start(node));
        const list = found.get(item) ?? [];
        list.push(attributeOf(view.text, open + 1, Math.max(open + 1, view.end(node) - 1)));
        found.set(item, list);
    }
    return found;
}

/**
 * What each attribute is of, or -1. From the last one on: an attribute in front of another is of the
 * same item, and generated code has thousands of them before one.
 */
function itemsBehind(view: TreeView, attributes: readonly number[]): Map<number, number> {
    const items = new Map<number, number>();
    for (const node of [...attributes].reverse()) {
        let item = view.table.nextSibling(node);
        while (item >= 0 && view.isAny(item, ["line_comment", "block_comment", "ERROR"])) {
            item = view.table.nextSibling(item);
        }
        items.set(node, items.get(item) ?? item);
    }
    return items;
}

/** One option of an attribute: `name`, `name = "value"`, `name(arguments)`. */
export interface AttributeOption {
    readonly name: string;
    /** The text of a string, or whatever else is written; undefined for a bare name. */
    readonly value: string | undefined;
    readonly start: number;
    readonly end: number;
}

export function optionsOf({ text }: Source, attribute: Attribute): AttributeOption[] {
    const { valueStart, value } = attribute;
    return splitArguments(text, valueStart, valueStart + value.length).map((piece) => {
        const parts = /^([\w:]+)\s*(?:=\s*|(?=\())/.exec(piece.text);
        if (parts === null) {
            return { name: piece.text, value: undefined, start: piece.start, end: piece.end };
        }
        const at = piece.start + parts[0].length;
        const literal = literalAt(text, at);
        return {
            name: parts[1] ?? "",
            value: literal?.value ?? text.slice(at, piece.end),
            start: literal?.start ?? at,
            end: literal?.end ?? piece.end,
        };
    });
}

/** The attributes that stand in front of an offset, comments between them or not. */
export function attributesBefore(text: string, offset: number): Attribute[] {
    const found: Attribute[] = [];
    for (let end = offset; ; ) {
        while (end > 0 && /\s/.test(text[end - 1] ?? "")) end--;
        const lineStart = text.lastIndexOf("\n", end - 1) + 1;
        const comment = text.slice(lineStart, end).search(/^\s*\/\//);
        if (comment >= 0) {
            end = lineStart;
            continue;
        }
        if (text[end - 1] !== "]") break;
        const open = openingOf(text, end - 1);
        if (open < 1 || text[open - 1] !== "#") break;
        found.unshift(attributeOf(text, open + 1, end - 1));
        end = open - 1;
    }
    return found;
}

/** The bracket that the one at `close` closes, or -1; an attribute is never longer than this looks. */
function openingOf(text: string, close: number): number {
    let depth = 0;
    for (let at = close; at >= Math.max(0, close - 2000); at--) {
        if (text[at] === "]") depth++;
        else if (text[at] === "[" && --depth === 0) return at;
    }
    return -1;
}

/** The string of `#[name = "value"]` or of the first argument that is one. */
export function stringOf({ text }: Source, attribute: Attribute): string | undefined {
    return literalAt(text, attribute.valueStart)?.value;
}
