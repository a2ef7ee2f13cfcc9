import { defineErrors } from "@rust-ai-ide/core/errors";

/** Lines and columns as rustdoc counts them: from 1, columns in Unicode scalar values. */
export interface ApiPlace {
    /** As rustc prints it: relative to the workspace, or absolute. */
    readonly path: string;
    readonly line: number;
    readonly endLine: number;
}

/** Something that users of a library can name or rely on. */
export interface ApiItem {
    /** By which it is reached, without the crate: `net::Client::new`. */
    readonly path: string;
    /** Where it is written, without the crate; differs from `path` where it is re-exported. */
    readonly definition: string;
    readonly kind: string;
    readonly place: ApiPlace | undefined;
    /** What of it may not change, by name: `parameters`, `result`, `generics` … */
    readonly parts: Readonly<Record<string, string>>;
    /** What has to hold for types that users choose; fewer of them break nobody. */
    readonly bounds: readonly string[];
    /** Users have to write it, or name it: required items of traits, fields and variants of open types. */
    readonly isDemanded: boolean;
    /** Bounds of what users implement themselves may not change at all. */
    readonly isImplementable: boolean;
}

/** What a library shows to its users, by rustdoc. */
export interface PublicApi {
    readonly items: readonly ApiItem[];
    /** Everything that the crate defines and rustdoc saw, private things too, as `ApiItem.definition`. */
    readonly definitions: readonly string[];
    /** Items that have several paths: the one that texts use, and all of them. */
    readonly names: readonly (readonly [name: string, paths: readonly string[]])[];
}

export const RustdocErrors = defineErrors("rustdoc", {
    unknownFormat: (found: string, known: string) => [
        `rustdoc writes its JSON in format ${found}, and this version knows ${known}.`,
        "Use the toolchain that the repository was reviewed with before, or review without --rustdoc-json.",
    ],
    unreadable: () => [
        "What rustdoc wrote is no description of a crate.",
        "Review without --rustdoc-json, and report the crate that it happens with.",
    ],
});
