import type {
    Span,
    TomlDocument,
    TomlEntry,
    TomlInlineTable,
    TomlKey,
    TomlProblem,
    TomlSection,
    TomlValue,
} from "./syntax.ts";
import type { TomlMember, TomlTable } from "./tree.ts";

/** How a table came to be, which decides what may be added to it. */
type Origin = "implicit" | "header" | "dotted" | "inline";

interface OpenTable extends TomlTable {
    readonly members: Map<string, OpenMember>;
    readonly sections: TomlSection[];
    origin: Origin;
    /** Of a table made of dotted keys: the section or inline table that holds them. */
    holder: object | undefined;
}

interface OpenMember extends TomlMember {
    entry: TomlEntry | undefined;
    readonly node:
        | OpenTable
        | { readonly kind: "table-array"; readonly tables: OpenTable[] }
        | TomlValue;
    span: Span;
}

interface Tree {
    readonly root: OpenTable;
    readonly problems: readonly TomlProblem[];
}

const trees = new WeakMap<TomlDocument, Tree>();

/** What a document means. The first of several values of a key counts; tables given twice are joined. */
export function tomlTree(document: TomlDocument): TomlTable {
    return treeOf(document).root;
}

/** What is wrong with the meaning: `toml.duplicate-key` and `toml.duplicate-table`. */
export function tomlTreeProblems(document: TomlDocument): readonly TomlProblem[] {
    return treeOf(document).problems;
}

function treeOf(document: TomlDocument): Tree {
    let tree = trees.get(document);
    if (tree === undefined) {
        tree = new TreeBuilder(document).build();
        trees.set(document, tree);
    }
    return tree;
}

function newTable(origin: Origin, inline?: TomlValue, holder?: object): OpenTable {
    return { kind: "table", members: new Map(), sections: [], inline, origin, holder };
}

function joined(a: Span, b: Span): Span {
    return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

class TreeBuilder {
    private readonly document: TomlDocument;
    private readonly root = newTable("header");
    private readonly problems: TomlProblem[] = [];

    constructor(document: TomlDocument) {
        this.document = document;
    }

    build(): Tree {
        for (const section of this.document.sections) {
            const table = section.kind === "root" ? this.root : this.tableOfHeader(section);
            if (table === undefined) continue;
            table.sections.push(section);
            for (const entry of section.entries) this.addEntry(table, entry, section);
        }
        return { root: this.root, problems: this.problems };
    }

    private report(code: string, message: string, { start, end }: Span): void {
        this.problems.push({ code: `toml.${code}`, message, start, end });
    }

    private duplicateKey(key: TomlKey): void {
        this.report("duplicate-key", `The key \`${key.name}\` is given twice.`, key);
    }

    /** The table that a header names; undefined where something else has its name. */
    private tableOfHeader(section: TomlSection): OpenTable | undefined {
        const { keys } = section;
        let table = this.root;
        for (const [index, key] of keys.entries()) {
            if (isMissing(key)) return index === 0 ? undefined : table;
            const isLast = index === keys.length - 1;
            const member = table.members.get(key.name);
            if (member === undefined) {
                const made = newTable(isLast ? "header" : "implicit");
                const isArray = isLast && section.kind === "array";
                const node = isArray ? { kind: "table-array" as const, tables: [made] } : made;
                const span = { start: section.start, end: section.end };
                const { name } = key;
                table.members.set(name, { name, key, entry: undefined, node, span });
                table = made;
                continue;
            }
            const { node } = member;
            let next: OpenTable | undefined;
            if (node.kind === "table-array")
                next = this.tableOfArray(node.tables, isLast, section, key);
            else if (node.kind === "table") next = this.tableAgain(node, isLast, section, key);
            else this.duplicateKey(key);
            if (next === undefined) return undefined;
            member.span = joined(member.span, section);
            table = next;
        }
        return table;
    }

    private tableOfArray(
        tables: OpenTable[],
        isLast: boolean,
        section: TomlSection,
        key: TomlKey,
    ): OpenTable | undefined {
        if (isLast && section.kind === "array") {
            const made = newTable("header");
            tables.push(made);
            return made;
        }
        if (isLast) this.duplicateTable(key, section);
        return tables.at(-1);
    }

    private tableAgain(
        table: OpenTable,
        isLast: boolean,
        section: TomlSection,
        key: TomlKey,
    ): OpenTable | undefined {
        const isClosed = table.origin === "inline" || table.origin === "dotted";
        if (
            isLast
                ? section.kind === "array" || table.origin !== "implicit"
                : table.origin === "inline"
        ) {
            this.duplicateTable(key, section);
            if (section.kind === "array" || table.origin === "inline") return undefined;
        }
        if (isLast && !isClosed) table.origin = "header";
        return table;
    }

    private duplicateTable(key: TomlKey, section: TomlSection): void {
        const message = `The table \`${key.name}\` is given twice.`;
        this.report("duplicate-table", message, section.header);
    }

    private addEntry(table: OpenTable, entry: TomlEntry, holder: object): void {
        let inside = table;
        for (const key of entry.keys.slice(0, -1)) {
            if (isMissing(key)) return;
            let member = inside.members.get(key.name);
            if (member === undefined) {
                member = {
                    name: key.name,
                    key,
                    entry: undefined,
                    node: newTable("dotted", undefined, holder),
                    span: entry,
                };
                inside.members.set(key.name, member);
            }
            const { node } = member;
            if (node.kind !== "table" || node.origin === "inline") {
                this.duplicateKey(key);
                return;
            }
            if (node.origin === "header" || (node.origin === "dotted" && node.holder !== holder)) {
                this.duplicateKey(key);
            } else if (node.origin === "implicit") {
                node.origin = "dotted";
                node.holder = holder;
            }
            member.span = joined(member.span, entry);
            inside = node;
        }
        const key = entry.keys.at(-1);
        if (key === undefined || isMissing(key)) return;
        if (inside.members.has(key.name)) {
            this.duplicateKey(key);
            return;
        }
        const { value } = entry;
        const node = value.kind === "inline-table" ? this.inlineTable(value) : value;
        inside.members.set(key.name, { name: key.name, key, entry, node, span: entry });
    }

    private inlineTable(value: TomlInlineTable): OpenTable {
        const table = newTable("inline", value);
        for (const entry of value.entries) this.addEntry(table, entry, value);
        return table;
    }
}

/** A part that nobody has typed yet; `""` with quotes is a key like any other. */
function isMissing(key: TomlKey): boolean {
    return key.start === key.end;
}
