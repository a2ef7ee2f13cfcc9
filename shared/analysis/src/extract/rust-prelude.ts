import { symbolFlags } from "../index/file-facts.ts";
import type { FactWriter, OpenSymbol } from "./fact-writer.ts";
import { attributeFlags } from "./rust-attributes.ts";

const slash = 47;
const star = 42;
const bang = 33;

/** Documentation and attributes that stand in front of an item, which comes only behind them. */
export class RustPrelude {
    attributes: string[] = [];
    flags = 0;
    start = 0;
    firstReference = 0;
    documentationStart = -1;
    documentationEnd = -1;
    /** The node that they belong to if it is an item. */
    private next = -1;

    forget(): void {
        this.next = -1;
    }

    /** Whether something stands in front of the item. */
    isOf(node: number): boolean {
        return this.next === node;
    }

    attribute(writer: FactWriter, node: number): number {
        const { table } = writer;
        this.join(writer, node);
        const end = table.ends[node] ?? 0;
        const inside = writer.text.slice((table.starts[node] ?? 0) + 2, end - 1).trim();
        this.attributes.push(inside);
        this.flags |= attributeFlags(inside);
        if (this.documentationStart < 0 && /^doc\s*=/.test(inside)) {
            this.documentationStart = table.starts[node] ?? 0;
            this.documentationEnd = end;
        }
        return node + 1;
    }

    comment(writer: FactWriter, node: number): number {
        const { table, text } = writer;
        const next = table.nexts[node] ?? 0;
        const start = table.starts[node] ?? 0;
        const end = withoutLineBreak(text, start, table.ends[node] ?? 0);
        const form = text.charCodeAt(start + 1);
        const mark = text.charCodeAt(start + 2);
        if (mark === bang) documentInside(writer, start, end);
        else if (mark === form && (form === slash || form === star)) {
            const behind = text.charCodeAt(start + 3);
            if (behind !== form && !(form === star && behind === slash)) {
                this.join(writer, node);
                if (this.documentationStart < 0) this.documentationStart = start;
                this.documentationEnd = end;
                return next;
            }
        }
        if (this.next === node) this.next = next;
        return next;
    }

    /** Gives them to the symbol. */
    document(symbol: OpenSymbol): void {
        if (this.documentationStart < 0) return;
        symbol.documentationStart = this.documentationStart;
        symbol.documentationEnd = this.documentationEnd;
    }

    private join(writer: FactWriter, node: number): void {
        if (this.next !== node) {
            this.attributes = [];
            this.flags = 0;
            this.start = writer.table.starts[node] ?? 0;
            this.firstReference = writer.used;
            this.documentationStart = -1;
            this.documentationEnd = -1;
        }
        this.next = writer.table.nexts[node] ?? 0;
    }
}

/** `//!` documents the module or function that it stands in. */
function documentInside(writer: FactWriter, start: number, end: number): void {
    const symbol = writer.symbols[writer.scope];
    if (symbol === undefined || start < symbol.bodyStart) return;
    if (symbol.documentationStart === symbol.documentationEnd) symbol.documentationStart = start;
    else if (symbol.documentationStart < symbol.bodyStart) return;
    symbol.documentationEnd = end;
}

/** An inner attribute says something of the item that it stands in. */
export function attributeInside(writer: FactWriter, node: number): number {
    const symbol = writer.symbols[writer.scope];
    const { table } = writer;
    const start = table.starts[node] ?? 0;
    if (symbol === undefined || start < symbol.bodyStart) return node + 1;
    const inside = writer.text.slice(start + 3, (table.ends[node] ?? 0) - 1).trim();
    symbol.attributes = [...symbol.attributes, inside];
    symbol.flags |= attributeFlags(inside) & ~symbolFlags.test;
    return node + 1;
}

function withoutLineBreak(text: string, start: number, end: number): number {
    let last = end;
    while (last > start && (text.charCodeAt(last - 1) === 10 || text.charCodeAt(last - 1) === 13)) {
        last--;
    }
    return last;
}
