import type { Tree } from "web-tree-sitter";

/** Bits of {@link SyntaxTable.flags}. */
export const nodeFlags = {
    named: 1,
    /** A part of the text that the grammar could not read. */
    error: 2,
    /** A token that the parser put in; its range is empty. */
    missing: 4,
    /** A comment, or whatever else may stand anywhere. */
    extra: 8,
    /** Itself or something below it is an error or missing. */
    containsError: 16,
} as const;

/** What a grammar calls its kinds and fields. Numbers differ from grammar to grammar. */
export interface GrammarNames {
    /** By kind; nodes with the same public name have the same kind. */
    readonly kinds: readonly string[];
    /** By field; 0 stands for none. */
    readonly fields: readonly string[];
    /** The kind of a name, or -1, which no node has. */
    kind(name: string, named?: boolean): number;
    /** The field of a name, or -1. */
    field(name: string): number;
    /** False for kinds that never stand in a tree, such as supertypes. */
    isVisible?(kind: number): boolean;
}

/**
 * A syntax tree laid flat: nodes in pre-order, a number each, with one array for each property.
 * Walking it costs no call into the parser. Offsets are UTF-16 units of `text`. The arrays may be
 * longer than `size`, and are used again for the next text by whoever fills them.
 */
export class SyntaxTable {
    readonly names: GrammarNames;
    readonly text: string;
    /** Number of nodes; the root is node 0. */
    readonly size: number;
    readonly kinds: Uint16Array;
    readonly fields: Uint8Array;
    readonly flags: Uint8Array;
    readonly starts: Uint32Array;
    readonly ends: Uint32Array;
    /** The node behind the whole subtree: `nexts[node] === node + 1` for a leaf. */
    readonly nexts: Uint32Array;
    /** -1 for the root. */
    readonly parents: Int32Array;

    constructor(parts: Omit<SyntaxTable, keyof SyntaxTableMethods>) {
        this.names = parts.names;
        this.text = parts.text;
        this.size = parts.size;
        this.kinds = parts.kinds;
        this.fields = parts.fields;
        this.flags = parts.flags;
        this.starts = parts.starts;
        this.ends = parts.ends;
        this.nexts = parts.nexts;
        this.parents = parts.parents;
    }

    kindName(node: number): string {
        return this.names.kinds[this.kinds[node] ?? -1] ?? "";
    }

    textOf(node: number): string {
        return this.text.slice(this.starts[node], this.ends[node]);
    }

    /** -1 for a leaf. */
    firstChild(node: number): number {
        return (this.nexts[node] ?? 0) > node + 1 ? node + 1 : -1;
    }

    /** -1 behind the last one. */
    nextSibling(node: number): number {
        const next = this.nexts[node] ?? 0;
        const parent = this.parents[node] ?? -1;
        return parent >= 0 && next < (this.nexts[parent] ?? 0) ? next : -1;
    }

    /** The first child in a field, or -1. `field` as of {@link GrammarNames.field}. */
    childInField(node: number, field: number): number {
        for (let child = this.firstChild(node); child >= 0; child = this.nextSibling(child)) {
            if (this.fields[child] === field) return child;
        }
        return -1;
    }

    /** The first child of a kind, or -1. */
    childOfKind(node: number, kind: number): number {
        for (let child = this.firstChild(node); child >= 0; child = this.nextSibling(child)) {
            if (this.kinds[child] === kind) return child;
        }
        return -1;
    }

    /** The innermost node whose range holds `[start, end)`; 0 where nothing smaller does. */
    smallestAround(start: number, end: number): number {
        let found = 0;
        for (let child = this.firstChild(0); child >= 0; ) {
            const holds = (this.starts[child] ?? 0) <= start && end <= (this.ends[child] ?? 0);
            if (holds) found = child;
            child = holds ? this.firstChild(child) : this.nextSibling(child);
        }
        return found;
    }
}

type SyntaxTableMethods = Pick<
    SyntaxTable,
    | "kindName"
    | "textOf"
    | "firstChild"
    | "nextSibling"
    | "childInField"
    | "childOfKind"
    | "smallestAround"
>;

/** Lays a tree flat through its cursor: the plain way, which faster ones are held to. */
export function tableOfTree(tree: Tree, text: string): SyntaxTable {
    const nodes: [kind: number, field: number, flags: number, start: number, end: number][] = [];
    const parents: number[] = [];
    const nexts: number[] = [];
    const cursor = tree.walk();
    try {
        const path: number[] = [];
        for (;;) {
            const node = cursor.currentNode;
            path.push(nodes.length);
            parents.push(path.at(-2) ?? -1);
            nexts.push(0);
            nodes.push([
                node.typeId,
                cursor.currentFieldId,
                (node.isNamed ? nodeFlags.named : 0) |
                    (node.isError ? nodeFlags.error : 0) |
                    (node.isMissing ? nodeFlags.missing : 0) |
                    (node.isExtra ? nodeFlags.extra : 0) |
                    (node.hasError ? nodeFlags.containsError : 0),
                node.startIndex,
                node.endIndex,
            ]);
            if (cursor.gotoFirstChild()) continue;
            let ended = path.pop() ?? 0;
            nexts[ended] = nodes.length;
            while (!cursor.gotoNextSibling()) {
                if (!cursor.gotoParent()) {
                    return new SyntaxTable({
                        names: grammarNames(tree.language),
                        text,
                        size: nodes.length,
                        kinds: Uint16Array.from(nodes, (each) => each[0]),
                        fields: Uint8Array.from(nodes, (each) => each[1]),
                        flags: Uint8Array.from(nodes, (each) => each[2]),
                        starts: Uint32Array.from(nodes, (each) => each[3]),
                        ends: Uint32Array.from(nodes, (each) => each[4]),
                        nexts: Uint32Array.from(nexts),
                        parents: Int32Array.from(parents),
                    });
                }
                ended = path.pop() ?? 0;
                nexts[ended] = nodes.length;
            }
        }
    } finally {
        cursor.delete();
    }
}

const known = new WeakMap<Tree["language"], GrammarNames>();

/** The names of a grammar, made once. */
export function grammarNames(language: Tree["language"]): GrammarNames {
    const made = known.get(language);
    if (made !== undefined) return made;
    const names: GrammarNames = {
        kinds: language.types,
        fields: language.fields.map((field) => field ?? ""),
        kind: (name, named = true) => language.idForNodeType(name, named) ?? -1,
        field: (name) => language.fieldIdForName(name) ?? -1,
        isVisible: (kind) => language.nodeTypeIsVisible(kind),
    };
    known.set(language, names);
    return names;
}
