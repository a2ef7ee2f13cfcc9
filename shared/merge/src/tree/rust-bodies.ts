import { nodeFlags, type SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { Leaf } from "./leaves.ts";
import type { Part, PartList } from "./part.ts";

/** Nodes in braces that are merged piece by piece. */
const holders = new Set(["block", "match_block", "field_initializer_list"]);
const comments = new Set(["line_comment", "block_comment"]);
const prelude = new Set([...comments, "attribute_item", "inner_attribute_item"]);
/** One constructor with plain names in it; a lone name would be a binding. */
const soleConstructor =
    /^((?:\w+\s*::\s*)+[A-Z]\w*)\s*(?:\([\s\w,.]*\)|\{[\s\w,.:]*\})?$|^("[^"\\]*"|-?\d\w*)$/;

/** What the reader of items knows. */
export interface ItemReader {
    /** An item as a part; undefined for nodes that are none. */
    item(node: number, from: number, to: number, blank: string): Part | undefined;
    /** The fields of a struct's value. */
    fields(list: number): PartList | undefined;
    leaves(from: number, to: number): readonly Leaf[];
}

/** Functions and statements of Rust as pieces: their blocks with statements, and what stands between. */
export class RustBodies {
    private readonly table: SyntaxTable;
    private readonly items: ItemReader;

    constructor(table: SyntaxTable, items: ItemReader) {
        this.table = table;
        this.items = items;
    }

    /** Undefined for what has no block, or something in it that the grammar could not read. */
    pieces(node: number, from: number, to: number, hasHeader = false): PartList | undefined {
        const { table } = this;
        const start = table.starts[node] as number;
        if (((table.flags[node] as number) & nodeFlags.containsError) !== 0) return undefined;
        const parts: Part[] = [];
        let end = from;
        const textUpTo = (next: number, isHeader: boolean): void => {
            const [first, last] = [end, next];
            parts.push({
                key: isHeader ? "header" : "text",
                blank: "",
                text: table.text.slice(first, last),
                isHeader,
                leaves: () => this.items.leaves(first, last),
            });
            end = next;
        };
        if (hasHeader) textUpTo(start, false);
        for (let child = node + 1; child < (table.nexts[node] as number); ) {
            const kind = table.kindName(child);
            if (!holders.has(kind)) {
                child = kind === "token_tree" ? (table.nexts[child] as number) : child + 1;
                continue;
            }
            const inner = this.braces(child, kind);
            if (inner !== undefined) {
                const open = (table.ends[child] as number) - textLength(inner);
                textUpTo(open, hasHeader && parts.length === 1);
                end = table.ends[child] as number;
                parts.push({ key: kind, blank: "", text: table.text.slice(open, end), inner });
            }
            child = table.nexts[child] as number;
        }
        if (end === from || (hasHeader && parts.length < 2)) return undefined;
        if (end < to) textUpTo(to, false);
        return {
            head: "",
            parts,
            tail: "",
            separator: "",
            endsWithSeparator: true,
            isOrdered: true,
            layout: "fixed",
        };
    }

    private braces(node: number, kind: string): PartList | undefined {
        if (kind === "field_initializer_list") return this.items.fields(node);
        const { table } = this;
        const { text, starts, ends } = table;
        const parts: Part[] = [];
        let head: string | undefined;
        let end = 0;
        let start = -1;
        for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
            const childKind = table.kindName(child);
            const childStart = starts[child] as number;
            const childEnd = ends[child] as number;
            if (head === undefined) {
                // A label stands in front.
                if (childKind !== "{") continue;
                head = "{";
                end = childEnd;
                continue;
            }
            if (childKind === "}") break;
            if (prelude.has(childKind)) {
                const last = parts.at(-1);
                const isBehind = start < 0 && !text.slice(end, childStart).includes("\n");
                if (isBehind && last !== undefined && comments.has(childKind)) {
                    const more = text.slice(end, childEnd).trimEnd();
                    parts[parts.length - 1] = longer(last, more);
                    end += more.length;
                } else if (start < 0) start = childStart;
                continue;
            }
            const partStart = start < 0 ? childStart : start;
            const blank = text.slice(end, partStart);
            parts.push(
                this.items.item(child, partStart, childEnd, blank) ??
                    this.statement(child, childKind, partStart, childEnd, blank),
            );
            end = childEnd;
            start = -1;
        }
        if (head === undefined) return undefined;
        return {
            head,
            parts,
            tail: text.slice(end, ends[node] as number),
            separator: "",
            endsWithSeparator: true,
            isOrdered: true,
            layout: "sequence",
        };
    }

    private statement(node: number, kind: string, from: number, to: number, blank: string): Part {
        const { table } = this;
        const own = table.text.slice(from, to);
        const shape = kind === "match_arm" ? this.constructorOf(node) : undefined;
        return {
            key: shape === undefined ? `${kind} ${own}` : `arm ${shape}`,
            blank,
            text: own,
            isStatement: true,
            isIndependent: shape !== undefined,
            leaves: () => this.items.leaves(from, to),
            inner: this.pieces(node, from, to),
        };
    }

    /** The constructor that an arm is for; undefined for arms whose place says something. */
    private constructorOf(arm: number): string | undefined {
        const { table } = this;
        const pattern = table.childInField(arm, table.names.field("pattern"));
        const found = pattern < 0 ? null : soleConstructor.exec(table.textOf(pattern));
        return (found?.[1] ?? found?.[2])?.replace(/\s+/g, "");
    }
}

function longer(part: Part, more: string): Part {
    const { inner } = part;
    const { leaves: _, ...rest } = part;
    return {
        ...rest,
        text: part.text + more,
        inner: inner === undefined ? undefined : { ...inner, tail: inner.tail + more },
    };
}

function textLength({ head, parts, tail, separator, endsWithSeparator }: PartList): number {
    const separators = parts.length - (endsWithSeparator || parts.length === 0 ? 0 : 1);
    return (
        head.length +
        tail.length +
        separators * separator.length +
        parts.reduce((sum, { blank, text }) => sum + blank.length + text.length, 0)
    );
}
