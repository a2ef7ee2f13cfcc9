import { parseToml } from "./parse-toml.ts";
import type { TomlProblem, TomlValue } from "./syntax.ts";
import { tomlTree } from "./toml-tree.ts";
import type { TomlMember, TomlTable } from "./tree.ts";

/** What a file says, without places. Numbers are as exact as JavaScript's. */
export type PlainValue = string | number | boolean | readonly PlainValue[] | PlainTable;
export type PlainTable = ReadonlyMap<string, PlainValue>;

export interface PlainToml {
    readonly table: PlainTable;
    readonly problems: readonly TomlProblem[];
}

/** Reads a text of which nobody needs the places; what is broken in it is left out. */
export function plainToml(text: string): PlainToml {
    const document = parseToml(text);
    return { table: plainTable(tomlTree(document)), problems: document.problems };
}

/** The table at a path of keys; an empty one where there is none. */
export function plainTableAt(table: PlainTable, ...path: readonly string[]): PlainTable {
    let inside: PlainTable = table;
    for (const key of path) {
        const value = inside.get(key);
        if (!isPlainTable(value)) return new Map();
        inside = value;
    }
    return inside;
}

export function isPlainTable(value: PlainValue | undefined): value is PlainTable {
    return value instanceof Map;
}

export function plainText(value: PlainValue | undefined): string | undefined {
    return typeof value === "string" ? value : undefined;
}

function plainTable(table: TomlTable): PlainTable {
    const entries: [string, PlainValue][] = [];
    for (const [name, { node }] of table.members) {
        const value = plainNode(node);
        if (value !== undefined) entries.push([name, value]);
    }
    return new Map(entries);
}

function plainNode(node: TomlMember["node"]): PlainValue | undefined {
    if (node.kind === "table") return plainTable(node);
    if (node.kind === "table-array") return node.tables.map(plainTable);
    return plainValue(node);
}

function plainValue(value: TomlValue): PlainValue | undefined {
    switch (value.kind) {
        case "string":
        case "float":
        case "boolean":
        case "date-time":
            return value.value;
        case "integer":
            return Number(value.value);
        case "array":
            return value.items.flatMap((item) => plainValue(item) ?? []);
        case "inline-table":
            return inlineTable(value.entries);
        case "broken":
            return undefined;
    }
}

/** Inline tables within arrays are no part of the tree. */
function inlineTable(
    entries: readonly { readonly keys: readonly { readonly name: string }[]; value: TomlValue }[],
): PlainTable {
    const table = new Map<string, PlainValue>();
    for (const { keys, value } of entries) {
        const plain = plainValue(value);
        let inside: Map<string, PlainValue> = table;
        for (const { name } of keys.slice(0, -1)) {
            const next = inside.get(name);
            const nested = next instanceof Map ? (next as Map<string, PlainValue>) : new Map();
            inside.set(name, nested);
            inside = nested;
        }
        const last = keys.at(-1);
        if (last !== undefined && plain !== undefined) inside.set(last.name, plain);
    }
    return table;
}
