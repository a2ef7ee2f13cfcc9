import { symbolFlags } from "../index/file-facts.ts";
import type { FactWriter } from "./fact-writer.ts";
import { Prelude } from "./prelude.ts";
import { attributeFlags } from "./rust-attributes.ts";

const slash = 47;
const star = 42;
const bang = 33;
/** Of one item; nobody writes more. */
const mostAttributes = 100;

/** Documentation and attributes that stand in front of an item of Rust. */
export class RustPrelude extends Prelude {
    attribute(writer: FactWriter, node: number): number {
        const { table } = writer;
        this.join(writer, node);
        const end = table.ends[node] ?? 0;
        const inside = bracketed(writer.text, table.starts[node] ?? 0, end);
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
        this.pass(writer, node);
        return next;
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
    const inside = bracketed(writer.text, start, table.ends[node] ?? 0);
    if (symbol === undefined && (attributeFlags(inside) & symbolFlags.inTests) !== 0) {
        writer.inTests = true;
    }
    if (symbol === undefined || start < symbol.bodyStart) return node + 1;
    if (symbol.attributes.length < mostAttributes) {
        symbol.attributes = [...symbol.attributes, inside];
    }
    symbol.flags |= attributeFlags(inside) & ~symbolFlags.test;
    return node + 1;
}

/** What stands between the brackets of an attribute. */
function bracketed(text: string, start: number, end: number): string {
    const open = text.indexOf("[", start);
    return open < 0 || open >= end ? "" : text.slice(open + 1, end - 1).trim();
}

function withoutLineBreak(text: string, start: number, end: number): number {
    let last = end;
    while (last > start && (text.charCodeAt(last - 1) === 10 || text.charCodeAt(last - 1) === 13)) {
        last--;
    }
    return last;
}
