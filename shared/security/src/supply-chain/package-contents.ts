import type { FileKind } from "./file-kind.ts";

/** What lies in the folder of a package. */
export interface PackageContents {
    /** Undefined: it has none. The checksum is missing where it cannot be read. */
    readonly buildScript: PackageFileFact | undefined;
    readonly isProcMacro: boolean;
    /** In the order of their paths; without files that are only ours (`.cargo-ok`). */
    readonly files: readonly (PackageFileFact & { readonly kind: FileKind | undefined })[];
    /** False where there were too many files, so that some are missing. */
    readonly isWhole: boolean;
}

export interface PackageFileFact {
    /** Relative to the package, with `/`. */
    readonly path: string;
    /** SHA-256 in small hexadecimal digits, where somebody asked for it. */
    readonly checksum?: string | undefined;
}
