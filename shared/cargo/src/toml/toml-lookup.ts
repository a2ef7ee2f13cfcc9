import type { TomlValue } from "./syntax.ts";
import type { TomlMember, TomlTable } from "./tree.ts";

/** The member at a path of keys below a table; undefined where there is none, and within arrays of tables. */
export function memberAt(table: TomlTable, path: readonly string[]): TomlMember | undefined {
    let inside = table;
    for (const name of path.slice(0, -1)) {
        const node = inside.members.get(name)?.node;
        if (node?.kind !== "table") return undefined;
        inside = node;
    }
    const last = path.at(-1);
    return last === undefined ? undefined : inside.members.get(last);
}

/** The table at a path of keys, the table itself for an empty one. */
export function tableAt(table: TomlTable, path: readonly string[]): TomlTable | undefined {
    if (path.length === 0) return table;
    const node = memberAt(table, path)?.node;
    return node?.kind === "table" ? node : undefined;
}

/** The value at a path of keys; tables are none. */
export function valueAt(table: TomlTable, path: readonly string[]): TomlValue | undefined {
    const node = memberAt(table, path)?.node;
    return node === undefined || node.kind === "table" || node.kind === "table-array"
        ? undefined
        : node;
}
