import type { GrammarNames, SyntaxTable } from "../../syntax/syntax-table.ts";

interface Numbers {
    readonly kinds: Map<string, number>;
    readonly fields: Map<string, number>;
}

/** Nodes ordered by kind; those of a kind stand from `starts[kind]` to `starts[kind + 1]`. */
interface NodesByKind {
    readonly order: Uint32Array;
    readonly starts: Uint32Array;
}

const byTable = new WeakMap<SyntaxTable, NodesByKind>();

/** A counting sort. */
function sortedByKind({ kinds, size, names }: SyntaxTable): NodesByKind {
    // Errors have the largest number of 16 bits, behind all that have names.
    const last = names.kinds.length;
    const starts = new Uint32Array(last + 2);
    for (let node = 0; node < size; node++) {
        const slot = Math.min(kinds[node] ?? last, last) + 1;
        starts[slot] = (starts[slot] ?? 0) + 1;
    }
    for (let kind = 1; kind < starts.length; kind++) {
        starts[kind] = (starts[kind] ?? 0) + (starts[kind - 1] ?? 0);
    }
    const order = new Uint32Array(size);
    const next = starts.slice();
    for (let node = 0; node < size; node++) {
        const kind = Math.min(kinds[node] ?? last, last);
        const at = next[kind] ?? 0;
        order[at] = node;
        next[kind] = at + 1;
    }
    return { order, starts };
}

const byGrammar = new WeakMap<GrammarNames, Numbers>();

/** A flat tree, asked by the names of its grammar; their numbers are looked up once a grammar. */
export class TreeView {
    readonly table: SyntaxTable;
    readonly text: string;
    private readonly numbers: Numbers;

    constructor(table: SyntaxTable) {
        this.table = table;
        this.text = table.text;
        let numbers = byGrammar.get(table.names);
        if (numbers === undefined) {
            numbers = { kinds: new Map(), fields: new Map() };
            byGrammar.set(table.names, numbers);
        }
        this.numbers = numbers;
    }

    /** The number of a named kind, or -1. */
    kind(name: string): number {
        let kind = this.numbers.kinds.get(name);
        if (kind === undefined) {
            kind = this.table.names.kind(name);
            this.numbers.kinds.set(name, kind);
        }
        return kind;
    }

    is(node: number, name: string): boolean {
        return node >= 0 && this.table.kinds[node] === this.kind(name);
    }

    isAny(node: number, names: readonly string[]): boolean {
        return names.some((name) => this.is(node, name));
    }

    kindName(node: number): string {
        return this.table.kindName(node);
    }

    /** All nodes of these kinds, in the order of the text. */
    ofKinds(...names: readonly string[]): number[] {
        const { order, starts } = this.nodesByKind();
        const found: number[] = [];
        for (const name of names) {
            const kind = this.kind(name);
            if (kind < 0) continue;
            const end = starts[kind + 1] ?? 0;
            for (let at = starts[kind] ?? 0; at < end; at++) found.push(order[at] ?? 0);
        }
        return names.length > 1 ? found.sort((left, right) => left - right) : found;
    }

    /** One pass over the tree serves all readers of a file. */
    private nodesByKind(): NodesByKind {
        let sorted = byTable.get(this.table);
        if (sorted === undefined) {
            sorted = sortedByKind(this.table);
            byTable.set(this.table, sorted);
        }
        return sorted;
    }

    /** The child in a field, or -1. */
    field(node: number, name: string): number {
        if (node < 0) return -1;
        let field = this.numbers.fields.get(name);
        if (field === undefined) {
            field = this.table.names.field(name);
            this.numbers.fields.set(name, field);
        }
        return field < 0 ? -1 : this.table.childInField(node, field);
    }

    children(node: number): number[] {
        const found: number[] = [];
        if (node < 0) return found;
        const { table } = this;
        for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
            found.push(child);
        }
        return found;
    }

    /** Named children that are no comments. */
    items(node: number): number[] {
        return this.children(node).filter((child) => {
            const flags = this.table.flags[child] ?? 0;
            return (flags & 1) !== 0 && (flags & 8) === 0;
        });
    }

    childOfKind(node: number, name: string): number {
        return node < 0 ? -1 : this.table.childOfKind(node, this.kind(name));
    }

    parent(node: number): number {
        return node < 0 ? -1 : (this.table.parents[node] ?? -1);
    }

    /** The innermost node around of one of these kinds, or -1. */
    around(node: number, ...names: readonly string[]): number {
        let found = this.parent(node);
        while (found >= 0 && !this.isAny(found, names)) found = this.parent(found);
        return found;
    }

    start(node: number): number {
        return this.table.starts[node] ?? 0;
    }

    end(node: number): number {
        return this.table.ends[node] ?? 0;
    }

    textOf(node: number): string {
        return node < 0 ? "" : this.table.textOf(node);
    }
}
