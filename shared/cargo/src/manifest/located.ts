import type { Span } from "../toml/syntax.ts";
import type { TomlMember, TomlTable } from "../toml/tree.ts";
import type { Located } from "./manifest.ts";

export function located<T>(value: T, { start, end }: Span): Located<T> {
    return { value, span: { start, end } };
}

export function isMember(table: TomlTable, key: string): boolean {
    return table.members.has(key);
}

/** The string under a key; undefined for anything else. The span includes the quotes. */
export function stringMember(table: TomlTable, key: string): Located<string> | undefined {
    const node = table.members.get(key)?.node;
    return node?.kind === "string" ? located(node.value, node) : undefined;
}

export function booleanOf(member: TomlMember | undefined): Located<boolean> | undefined {
    const node = member?.node;
    return node?.kind === "boolean" ? located(node.value, node) : undefined;
}

/** The strings of the array under a key; other items are left out. */
export function stringsMember(table: TomlTable, key: string): readonly Located<string>[] {
    const node = table.members.get(key)?.node;
    if (node?.kind !== "array") return [];
    return node.items.flatMap((item) =>
        item.kind === "string" ? [located(item.value, item)] : [],
    );
}

/** True for `key.workspace = true`, in each of its spellings. */
export function isInherited(member: TomlMember | undefined): boolean {
    const node = member?.node;
    if (node?.kind !== "table") return false;
    const flag = node.members.get("workspace")?.node;
    return flag?.kind === "boolean" && flag.value;
}

/** What `read` finds under a key, or that the key is inherited from the workspace. */
export function heritable<T>(
    table: TomlTable,
    key: string,
    read: (table: TomlTable, key: string) => T,
): T | "inherited" {
    return isInherited(table.members.get(key)) ? "inherited" : read(table, key);
}
