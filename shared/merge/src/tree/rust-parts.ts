import { nodeFlags, type SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import { significantTokens } from "../tokens/split-tokens.ts";
import { leafReader } from "./leaves.ts";
import type { Part, PartList } from "./part.ts";
import { RustBodies } from "./rust-bodies.ts";

/** Kinds whose members are found by name, and the kind of the node that holds them. */
const bodies: Readonly<Record<string, string>> = {
    mod_item: "declaration_list",
    impl_item: "declaration_list",
    trait_item: "declaration_list",
    foreign_mod_item: "declaration_list",
    enum_item: "enum_variant_list",
    struct_item: "field_declaration_list",
    union_item: "field_declaration_list",
    enum_variant: "field_declaration_list",
};
const commaLists = new Set([
    "enum_variant_list",
    "field_declaration_list",
    "field_initializer_list",
    "use_list",
]);
const prelude = new Set(["attribute_item", "line_comment", "block_comment"]);

/**
 * The items of a file of Rust with their members, as parts that joined are the text; undefined where
 * the grammar could not read what stands between items.
 */
export function rustParts(table: SyntaxTable): PartList | undefined {
    return new RustParts(table).list(0, 0, table.text.length, false);
}

class RustParts {
    private readonly table: SyntaxTable;
    private readonly leaves: ReturnType<typeof leafReader>;
    private readonly bodies: RustBodies;

    constructor(table: SyntaxTable) {
        this.table = table;
        this.leaves = leafReader(table);
        this.bodies = new RustBodies(table, {
            item: (node, from, to, blank) => {
                const kind = table.kindName(node);
                const isItem = kind.endsWith("_item") || kind === "use_declaration";
                if (!isItem || kind === "attribute_item") return undefined;
                return { ...this.part(node, kind, from, to, blank), isIndependent: true };
            },
            fields: (list) =>
                this.list(list, table.starts[list] as number, table.ends[list] as number, false),
            leaves: this.leaves,
        });
    }

    private part(node: number, kind: string, from: number, to: number, blank: string): Part {
        return {
            key: this.keyOf(node, kind),
            blank,
            text: this.table.text.slice(from, to),
            leaves: () => this.leaves(from, to),
            inner: this.inner(node, kind, from, to),
            // `..rest` is the last one.
            isStatement: kind === "base_field_initializer",
        };
    }

    /**
     * The children of a node as parts.
     *
     * @param from Where the text of the list begins, in front of the node for an item with a head.
     */
    list(node: number, from: number, to: number, isOrdered: boolean): PartList | undefined {
        const { table } = this;
        const { text, starts, ends, flags } = table;
        const separator = commaLists.has(table.kindName(node)) ? "," : "";
        const parts: Part[] = [];
        let head: string | undefined = node === 0 ? "" : undefined;
        let end = node === 0 ? 0 : from;
        let start = -1;
        let endsWithSeparator = separator === "";
        for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
            const kind = table.kindName(child);
            const childStart = starts[child] as number;
            const childEnd = ends[child] as number;
            if (((flags[child] as number) & (nodeFlags.error | nodeFlags.missing)) !== 0)
                return undefined;
            if (kind === "{" && head === undefined) {
                head = text.slice(from, childEnd);
                end = childEnd;
                continue;
            }
            if (kind === "}" && node !== 0) break;
            if (kind === ",") {
                if (start >= 0) return undefined;
                end = childEnd;
                endsWithSeparator = true;
                continue;
            }
            if (prelude.has(kind)) {
                const isComment = kind !== "attribute_item";
                if (
                    isComment &&
                    start < 0 &&
                    parts.length > 0 &&
                    !text.slice(end, childStart).includes("\n")
                ) {
                    // Behind an item, in its line. Behind a comma it belongs to nobody for sure.
                    if (separator !== "") return undefined;
                    const last = parts[parts.length - 1] as Part;
                    const more = text.slice(end, childEnd).replace(/\r?\n$/, "");
                    parts[parts.length - 1] = withTrailing(last, more);
                    end += more.length;
                    continue;
                }
                if (start < 0) start = childStart;
                continue;
            }
            if (kind === ";" && node === 0) return undefined;
            const partStart = start < 0 ? childStart : start;
            parts.push(this.part(child, kind, partStart, childEnd, text.slice(end, partStart)));
            end = childEnd;
            start = -1;
            endsWithSeparator = separator === "";
        }
        if (head === undefined) return undefined;
        // Comments behind the last part stay in the tail.
        return {
            head,
            parts,
            tail: text.slice(end, to),
            separator,
            endsWithSeparator: parts.length === 0 ? false : endsWithSeparator,
            isOrdered,
        };
    }

    private inner(node: number, kind: string, from: number, to: number): PartList | undefined {
        const { table } = this;
        if (kind === "use_declaration" || kind === "scoped_use_list")
            return this.uses(node, from, to);
        if (kind === "function_item") return this.bodies.pieces(node, from, to, true);
        const body = bodies[kind];
        if (body === undefined) return undefined;
        const list = table.childOfKind(node, table.names.kind(body));
        if (list < 0) return undefined;
        const found = this.list(list, from, to, this.isOrdered(node, kind, from));
        const headerStart = (table.starts[node] as number) - from;
        return found && { ...found, headerStart };
    }

    /** `use a::{b, c};` is a set of names. */
    private uses(node: number, from: number, to: number): PartList | undefined {
        const { table } = this;
        const scoped = this.useList(node);
        const list = scoped < 0 ? -1 : table.childOfKind(scoped, table.names.kind("use_list"));
        return list < 0 ? undefined : this.list(list, from, to, false);
    }

    /** Where the order of variants or fields says something to the compiler. */
    private isOrdered(node: number, kind: string, from: number): boolean {
        const { table } = this;
        const head = table.text.slice(from, table.ends[node] as number);
        const attributes = head.slice(0, (table.starts[node] as number) - from);
        if (/\brepr\s*\(|\b(?:Partial)?Ord\b|\bHash\b/.test(attributes) && kind !== "impl_item")
            return true;
        return (
            kind === "enum_item" &&
            /=/.test(head.replace(/\/\/.*$|"[^"]*"|=>/gm, "").slice(attributes.length))
        );
    }

    private keyOf(node: number, kind: string): string {
        const { table } = this;
        const { names } = table;
        const textIn = (field: string): string => {
            const found = table.childInField(node, names.field(field));
            return found < 0 ? "" : table.textOf(found);
        };
        if (kind === "impl_item") {
            return `impl ${significantTokens(`${textIn("trait")} for ${textIn("type")}`).join(" ")}`;
        }
        if (kind === "use_declaration" || kind === "scoped_use_list")
            return `use ${this.usePath(node)}`;
        if (kind === "macro_invocation" || kind === "expression_statement") {
            return `macro ${table.textOf(node).split("!", 1)[0]?.trim()}`;
        }
        if (kind === "field_initializer" || kind === "shorthand_field_initializer") {
            // The name is in front of the colon, or all there is.
            return `field ${/[\w#]+(?=\s*(?::|$))/.exec(table.textOf(node))?.[0]}`;
        }
        const name = textIn("name");
        if (name !== "")
            return `${kind.replace("function_signature_item", "function_item")} ${name}`;
        return `${kind} ${significantTokens(table.textOf(node)).join(" ")}`;
    }

    /** `a::{b, c}` in a declaration, or itself; -1 where there is none. */
    private useList(node: number): number {
        const { table } = this;
        const kind = table.names.kind("scoped_use_list");
        return table.kinds[node] === kind ? node : table.childOfKind(node, kind);
    }

    private usePath(node: number): string {
        const { table } = this;
        const scoped = this.useList(node);
        if (scoped < 0) return significantTokens(table.textOf(node)).join("");
        const path = table.childInField(scoped, table.names.field("path"));
        const visibility = table.childOfKind(node, table.names.kind("visibility_modifier"));
        const shown = visibility < 0 ? "" : `${table.textOf(visibility)} `;
        return `${shown}${path < 0 ? "" : table.textOf(path)}::{}`;
    }
}

function withTrailing(part: Part, more: string): Part {
    const { inner } = part;
    const { leaves: _, ...rest } = part;
    return {
        ...rest,
        text: part.text + more,
        inner: inner === undefined ? undefined : { ...inner, tail: inner.tail + more },
    };
}
