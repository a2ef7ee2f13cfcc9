import type { CargoFileKind } from "../editor/editor-context.ts";
import { configSchema, toolchainSchema } from "./config-schema.ts";
import { manifestSchema } from "./manifest-schema.ts";
import { type KeySchema, type TableSchema, tableOf } from "./schema.ts";
import { clippySchema, rustfmtSchema } from "./tool-schemas.ts";

const schemas: Readonly<Record<CargoFileKind, TableSchema>> = {
    manifest: manifestSchema,
    config: configSchema,
    toolchain: toolchainSchema,
    clippy: clippySchema,
    rustfmt: rustfmtSchema,
};

export function schemaOf(kind: CargoFileKind): TableSchema {
    return schemas[kind];
}

/** What a file is by its path; undefined for files that cargo and its tools do not read. */
export function cargoFileKind(path: string): CargoFileKind | undefined {
    const parts = path.split(/[\\/]/);
    const name = parts.at(-1) ?? "";
    if (name === "Cargo.toml") return "manifest";
    if (parts.at(-2) === ".cargo" && (name === "config.toml" || name === "config")) return "config";
    if (name === "rust-toolchain.toml" || name === "rust-toolchain") return "toolchain";
    if (name === "clippy.toml" || name === ".clippy.toml") return "clippy";
    if (name === "rustfmt.toml" || name === ".rustfmt.toml") return "rustfmt";
    return undefined;
}

/** What is known of the key at the end of a path; undefined where nothing is. */
export function keyAt(schema: TableSchema, path: readonly string[]): KeySchema | undefined {
    let table: TableSchema | undefined = schema;
    let found: KeySchema | undefined;
    for (const name of path) {
        if (table === undefined) return undefined;
        found = ownKey(table, name) ?? table.others;
        table = tableOf(found?.value);
    }
    return found;
}

/** The table at the end of a path; the schema itself for an empty one. */
export function schemaTableAt(
    schema: TableSchema,
    path: readonly string[],
): TableSchema | undefined {
    return path.length === 0 ? schema : tableOf(keyAt(schema, path)?.value);
}

/** A key that the schema names, never one that every object has. */
export function ownKey(table: TableSchema, name: string): KeySchema | undefined {
    return Object.hasOwn(table.keys, name) ? table.keys[name] : undefined;
}
