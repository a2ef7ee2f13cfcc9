import type { Span, TomlEntry, TomlKey, TomlSection, TomlValue } from "./syntax.ts";

/**
 * A table by meaning, put together from headers, dotted keys and inline tables. Keys are in the
 * order in which the text first names them.
 */
export interface TomlTable {
    readonly kind: "table";
    readonly members: ReadonlyMap<string, TomlMember>;
    /** Sections whose header names exactly this table; several for a table of an array that was joined. */
    readonly sections: readonly TomlSection[];
    /** The inline table, where it is written as one. */
    readonly inline: TomlValue | undefined;
}

/** Tables of `[[name]]`. */
export interface TomlTableArray {
    readonly kind: "table-array";
    readonly tables: readonly TomlTable[];
}

/** What stands under one key. Inline tables are tables here; arrays stay values. */
export interface TomlMember {
    readonly name: string;
    /** The key where the text first names it. */
    readonly key: TomlKey;
    /** The entry that gives the value; undefined where headers or dotted keys alone make the table. */
    readonly entry: TomlEntry | undefined;
    readonly node: TomlTable | TomlTableArray | TomlValue;
    /** Everything that belongs to it: the entry, or from the first to the last section. */
    readonly span: Span;
}
