import type { Span } from "@rust-ai-ide/cargo/toml/syntax";

export const unsafeKinds = [
    "block",
    "function",
    "method",
    "impl",
    "trait",
    "foreign-block",
    "attribute",
    "mutable-static",
] as const;
export type UnsafeKind = (typeof unsafeKinds)[number];

/** A place where a file takes something on trust. The span is that of the word that says so. */
export interface UnsafeUse extends Span {
    readonly kind: UnsafeKind;
    /** From 1. */
    readonly line: number;
    /** Lines of its braces, 1 without any. */
    readonly lines: number;
    /** Modules, types and functions around it, or its own name for an item: `mod::Type::method`. */
    readonly item: string;
    /** A SAFETY comment or a `# Safety` section says why it is sound. Attributes need none. */
    readonly isExplained: boolean;
    readonly isTest: boolean;
    /** In the body of `macro_rules!` or the arguments of a macro. */
    readonly isInMacro: boolean;
}

/** What a file has of each sort, tests left out. */
export interface UnsafeTotals {
    readonly functions: number;
    readonly methods: number;
    readonly impls: number;
    readonly traits: number;
}

export interface UnsafeFile {
    readonly uses: readonly UnsafeUse[];
    readonly totals: UnsafeTotals;
    /** `#![forbid(unsafe_code)]` */
    readonly forbidsUnsafe: boolean;
}
