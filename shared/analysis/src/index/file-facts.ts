import type { Endpoint } from "../links/endpoint.ts";

/** What a symbol is. The order is part of the stored format: add at the end only. */
export const symbolKinds = [
    "module",
    "namespace",
    "function",
    "method",
    "struct",
    "union",
    "enum",
    "variant",
    "trait",
    "implementation",
    "type",
    "constant",
    "static",
    "field",
    "macro",
    "class",
    "interface",
    "property",
    "variable",
    "table",
    "key",
] as const;
export type SymbolKind = (typeof symbolKinds)[number];

/** Who sees a symbol; `restricted` is `pub(super)` and `pub(in …)`, `crate` also means "this package". */
export const visibilities = ["private", "restricted", "crate", "public"] as const;
export type Visibility = (typeof visibilities)[number];

/** Bits of {@link SymbolFact.flags}. */
export const symbolFlags = {
    test: 1,
    unsafe: 2,
    async: 4,
    constant: 8,
    deprecated: 16,
    /** Under `cfg` or another condition. */
    conditional: 32,
    /** Inside of a test module or a test file. */
    inTests: 64,
    /** `export` in TypeScript; `#[no_mangle]` and the like in Rust. */
    exported: 128,
    /** Of the type, not of a value: no `self`, or `static`. */
    static: 256,
} as const;

/** A definition. Offsets are UTF-16 units of the file's text. */
export interface SymbolFact {
    /** Without `r#`; an implementation is called as `impl Trait for Type` is written. */
    readonly name: string;
    readonly kind: SymbolKind;
    /** Index of the symbol around it in `FileFacts.symbols`, always a smaller one; -1 at the top. */
    readonly container: number;
    /** The whole item with its attributes and documentation. */
    readonly start: number;
    readonly end: number;
    readonly nameStart: number;
    readonly nameEnd: number;
    /** Where the signature begins, behind documentation and attributes. */
    readonly signatureStart: number;
    /** Where the body begins, which ends the signature; `end` without a body. */
    readonly bodyStart: number;
    /** Documentation comment or docstring; equal numbers without one. */
    readonly documentationStart: number;
    readonly documentationEnd: number;
    readonly visibility: Visibility;
    readonly flags: number;
    /** As written, without `#[` `]` or `@`. */
    readonly attributes: readonly string[];
    /** Cyclomatic complexity of a function by itself (McCabe: decisions + 1); 0 for others. */
    readonly complexity: number;
}

/** How a name is used where it stands. The order is part of the stored format. */
export const referenceRoles = ["read", "call", "type", "import", "write", "macro"] as const;
export type ReferenceRole = (typeof referenceRoles)[number];

/** Uses of names (definitions are not among them), by ascending offset; one array for each property. */
export interface ReferenceTable {
    readonly size: number;
    /** Index in `FileFacts.names`. */
    readonly names: Uint32Array;
    readonly offsets: Uint32Array;
    /** Index of the innermost symbol around, -1 for none. */
    readonly scopes: Int32Array;
    /** Index in {@link referenceRoles}. */
    readonly roles: Uint8Array;
}

/** A name that a file takes from elsewhere. */
export interface ImportFact {
    /** As written, whole: `std::collections::HashMap`, `./invoke`, `package.module`. */
    readonly path: string;
    /** What it is called there; "*" for all. */
    readonly imported: string;
    /** What it is called here; "" for none. */
    readonly local: string;
    readonly offset: number;
    /** `pub use`, `export … from`. */
    readonly isReexport: boolean;
}

/** An unsafe block, `unsafe impl` or `unsafe fn`. */
export interface UnsafeFact {
    readonly start: number;
    readonly end: number;
    /** Index of the innermost symbol around, -1 for none. */
    readonly scope: number;
    /** A comment that begins with SAFETY stands in front of it. */
    readonly isExplained: boolean;
}

/** All that the index knows of one file, and nothing of any other: a pure function of its text. */
export interface FileFacts {
    /** As the editor names it; "" for a file that only has endpoints (headers, SQL, …). */
    readonly languageId: string;
    /** UTF-16 offset of each line's start; its length is the number of lines. */
    readonly lineStarts: Uint32Array;
    /** Syntax errors in it; the facts are those of the rest. */
    readonly errors: number;
    /** In the order in which they begin. */
    readonly symbols: readonly SymbolFact[];
    /** Every name that is used, once. */
    readonly names: readonly string[];
    readonly references: ReferenceTable;
    readonly imports: readonly ImportFact[];
    readonly unsafes: readonly UnsafeFact[];
    /** What it shows to, or uses of, other languages. */
    readonly endpoints: readonly Endpoint[];
}
