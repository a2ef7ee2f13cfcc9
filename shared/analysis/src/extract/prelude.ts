import type { FactWriter, OpenSymbol } from "./fact-writer.ts";

/** What stands in front of an item and belongs to it: documentation, attributes, decorators. */
export class Prelude {
    attributes: string[] = [];
    flags = 0;
    start = 0;
    /** References from this number on are those of the attributes. */
    firstReference = 0;
    documentationStart = -1;
    documentationEnd = -1;
    /** The node that they belong to if it is an item. */
    private next = -1;

    forget(): void {
        this.next = -1;
    }

    /** Whether something stands in front of the node. */
    isOf(node: number): boolean {
        return this.next === node;
    }

    /** Adds a node, to what stands directly in front of it or alone. */
    join(writer: FactWriter, node: number): void {
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

    /** Looks past a node that says nothing, such as a comment. */
    pass(writer: FactWriter, node: number): void {
        if (this.next === node) this.next = writer.table.nexts[node] ?? 0;
    }

    /** Gives the documentation to its symbol. */
    document(symbol: OpenSymbol): void {
        // In broken code the comment may stand in front of what the symbol begins with.
        if (this.documentationStart < symbol.start) return;
        symbol.documentationStart = this.documentationStart;
        symbol.documentationEnd = this.documentationEnd;
    }
}
