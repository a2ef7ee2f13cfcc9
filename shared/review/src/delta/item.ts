import type { SymbolKind, Visibility } from "@rust-ai-ide/analysis/index/file-facts";

/** An item of one side. Offsets are UTF-16 units of that side's text. */
export interface Item {
    readonly path: string;
    /** Within the crate where it is known, else within the file: `module::Type::method`. */
    readonly qualifiedName: string;
    readonly name: string;
    readonly kind: SymbolKind;
    readonly visibility: Visibility;
    /** Reachable from outside of the crate by `pub` alone, as far as its files say. */
    readonly isExported: boolean;
    readonly isTest: boolean;
    /** In a test, a module of tests, a file of tests, benches, examples or a build script. */
    readonly isInTests: boolean;
    /** With attributes and documentation. */
    readonly start: number;
    readonly end: number;
    readonly nameStart: number;
    readonly nameEnd: number;
    readonly signatureStart: number;
    /** `end` without a body. */
    readonly bodyStart: number;
    readonly attributes: readonly string[];
    /** Index in the side's items; -1 at the top. */
    readonly container: number;
}
