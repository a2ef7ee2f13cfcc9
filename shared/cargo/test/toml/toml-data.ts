import type { TomlInlineTable, TomlValue } from "@rust-ai-ide/cargo/toml/syntax";
import type { TomlTable, TomlTableArray } from "@rust-ai-ide/cargo/toml/tree";

/** A tree as plain objects; times as their texts, broken values as what is written. */
export function treeData(node: TomlTable | TomlTableArray | TomlValue): unknown {
    switch (node.kind) {
        case "table":
            return Object.fromEntries(
                [...node.members].map(([key, member]) => [key, treeData(member.node)]),
            );
        case "table-array":
            return node.tables.map(treeData);
        case "array":
            return node.items.map(treeData);
        case "inline-table":
            return inlineData(node);
        case "integer":
            return Number(node.value);
        case "broken":
            return node.text;
        default:
            return node.value;
    }
}

function inlineData({ entries }: TomlInlineTable): unknown {
    const result: Record<string, unknown> = {};
    for (const { keys, value } of entries) {
        let inside = result;
        for (const { name } of keys.slice(0, -1)) {
            inside[name] ??= {};
            inside = inside[name] as Record<string, unknown>;
        }
        inside[keys.at(-1)?.name ?? ""] = treeData(value);
    }
    return result;
}

/** What another reader gives, without the prototypes of its own. */
export function plainData(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(plainData);
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, plainData(own)]));
}
