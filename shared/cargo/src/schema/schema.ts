/** What a text stands for, which decides what is proposed and checked for it. */
export type Topic =
    | "cfg-or-triple"
    | "crate"
    | "dependency"
    | "dependency-feature"
    | "edition"
    | "feature"
    | "feature-value"
    | "file"
    | "folder"
    | "license"
    | "lint"
    | "member"
    | "package-folder"
    | "profile"
    | "registry"
    | "requirement"
    | "rust-version"
    | "toolchain"
    | "triple"
    | "version";

export interface TextSchema {
    readonly kind: "string";
    readonly topic?: Topic;
    /** Texts that mean something. */
    readonly values?: readonly string[];
    /** True when nothing but `values` is allowed. */
    readonly isClosed?: boolean;
}

export interface ArraySchema {
    readonly kind: "array";
    readonly item: ValueSchema;
}

export interface TableSchema {
    readonly kind: "table";
    readonly keys: Readonly<Record<string, KeySchema>>;
    /** Of keys that the user names: dependencies, features, profiles, lints. */
    readonly others?: KeySchema;
    /** What those names are. */
    readonly names?: Topic;
    /** Lints of which tool the names are. */
    readonly lintTool?: "rust" | "clippy" | "rustdoc";
    /** True where tools of all kinds keep their own keys. */
    readonly isFree?: boolean;
}

/** A value of TOML by its type. `tables` are `[[name]]`. */
export type ValueSchema =
    | { readonly kind: "boolean" }
    | { readonly kind: "integer"; readonly values?: readonly number[] }
    | { readonly kind: "float" }
    | { readonly kind: "any" }
    | TextSchema
    | ArraySchema
    | TableSchema
    | { readonly kind: "tables"; readonly item: TableSchema }
    | { readonly kind: "one-of"; readonly options: readonly ValueSchema[] };

/** What is known of a key. */
export interface KeySchema {
    /** One or two sentences. */
    readonly about: string;
    readonly value: ValueSchema;
    /** What a completion writes behind the equals sign; `$0` is where the cursor goes. */
    readonly example?: string;
    /** First Cargo that takes it, where that is later than Rust 1.31. */
    readonly since?: string;
    /** What to write in its place, where it should not be used any more. */
    readonly deprecated?: string;
    /** Nightly only. */
    readonly isUnstable?: boolean;
    /** True where a package may write `key.workspace = true`. */
    readonly isInheritable?: boolean;
}

type Facts = Omit<KeySchema, "about" | "value">;

export const any: ValueSchema = { kind: "any" };
export const boolean: ValueSchema = { kind: "boolean" };
export const integer: ValueSchema = { kind: "integer" };
export const string: TextSchema = { kind: "string" };
export const strings: ArraySchema = { kind: "array", item: string };

export function key(about: string, value: ValueSchema, facts: Facts = {}): KeySchema {
    return { about, value, ...facts };
}

export function flag(about: string, facts: Facts = {}): KeySchema {
    return { about, value: boolean, ...facts };
}

export function text(about: string, topic?: Topic, facts: Facts = {}): KeySchema {
    return { about, value: topic === undefined ? string : { kind: "string", topic }, ...facts };
}

export function list(about: string, topic?: Topic, facts: Facts = {}): KeySchema {
    const item: TextSchema = topic === undefined ? string : { kind: "string", topic };
    return { about, value: { kind: "array", item }, ...facts };
}

export function table(
    keys: Readonly<Record<string, KeySchema>>,
    others?: KeySchema,
    names?: Topic,
): TableSchema {
    return {
        kind: "table",
        keys,
        ...(others === undefined ? {} : { others }),
        ...(names === undefined ? {} : { names }),
    };
}

/** A table whose keys nobody but its tool knows. */
export const freeTable: TableSchema = { kind: "table", keys: {}, isFree: true };

export function oneOf(...options: readonly ValueSchema[]): ValueSchema {
    return { kind: "one-of", options };
}

/** Exactly these texts. */
export function words(list: string): TextSchema {
    return { kind: "string", values: list.split(" "), isClosed: true };
}

/** All alternatives of a value, itself where it has none. */
export function optionsOf(schema: ValueSchema): readonly ValueSchema[] {
    return schema.kind === "one-of" ? schema.options.flatMap(optionsOf) : [schema];
}

/** The table that a value may be, for its keys. */
export function tableOf(schema: ValueSchema | undefined): TableSchema | undefined {
    if (schema === undefined) return undefined;
    for (const option of optionsOf(schema)) {
        if (option.kind === "table") return option;
        if (option.kind === "tables") return option.item;
    }
    return undefined;
}
