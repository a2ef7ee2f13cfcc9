import type { Span, TomlDocument } from "../toml/syntax.ts";
import type { TomlTable } from "../toml/tree.ts";

/** A value with its place; `inherited` stands for `key.workspace = true`. */
export interface Located<T> {
    readonly value: T;
    readonly span: Span;
}

export type DependencyKind = "normal" | "build" | "dev";

/** A dependency as a manifest writes it, inheritance not yet followed. */
export interface ManifestDependency {
    /** The key: what code calls it (with `_` for `-`). */
    readonly name: string;
    readonly kind: DependencyKind;
    /** `cfg(...)` or a triple of `[target.X.dependencies]`. */
    readonly target: string | undefined;
    /** `package = "..."`, else the key. */
    readonly packageName: string;
    readonly requirement: Located<string> | undefined;
    readonly path: Located<string> | undefined;
    readonly git: Located<string> | undefined;
    /** `branch`, `tag` or `rev` with its value. */
    readonly gitReference:
        | { readonly kind: "branch" | "tag" | "rev"; readonly value: string }
        | undefined;
    readonly registry: Located<string> | undefined;
    readonly features: readonly Located<string>[];
    /** Undefined where it is not said. */
    readonly defaultFeatures: Located<boolean> | undefined;
    readonly optional: Located<boolean> | undefined;
    readonly isInherited: boolean;
    /** Of the key, of everything that makes the dependency, and of its value where it is one entry. */
    readonly keySpan: Span;
    readonly span: Span;
    readonly valueSpan: Span | undefined;
    /** Name of the table as written: `dependencies`, `dev-dependencies`, `dev_dependencies`, `workspace.dependencies` ... */
    readonly table: string;
}

export interface ManifestFeature {
    readonly name: string;
    readonly keySpan: Span;
    /** `other`, `dep:x`, `x/y`, `x?/y`. */
    readonly enables: readonly Located<string>[];
    readonly span: Span;
}

export interface ManifestTarget {
    readonly kind: "lib" | "bin" | "example" | "test" | "bench";
    readonly name: Located<string> | undefined;
    readonly path: Located<string> | undefined;
    readonly requiredFeatures: readonly Located<string>[];
    readonly isProcMacro: boolean;
    readonly span: Span;
}

/** `[package]`; a value `"inherited"` is `key.workspace = true`. */
export interface ManifestPackage {
    readonly name: Located<string> | undefined;
    readonly version: Located<string> | "inherited" | undefined;
    readonly edition: Located<string> | "inherited" | undefined;
    readonly rustVersion: Located<string> | "inherited" | undefined;
    readonly license: Located<string> | "inherited" | undefined;
    readonly licenseFile: Located<string> | "inherited" | undefined;
    readonly resolver: Located<string> | undefined;
    readonly links: Located<string> | undefined;
    readonly build: Located<string | boolean> | undefined;
    /** `false`, `true` or names of registries. */
    readonly publish: Located<boolean | readonly string[]> | "inherited" | undefined;
    readonly span: Span;
}

export interface ManifestWorkspace {
    readonly members: readonly Located<string>[];
    readonly defaultMembers: readonly Located<string>[];
    readonly exclude: readonly Located<string>[];
    readonly resolver: Located<string> | undefined;
    readonly dependencies: readonly ManifestDependency[];
    /** `[workspace.package]` by key. */
    readonly package: TomlTable | undefined;
    readonly span: Span;
}

export interface ManifestPatch {
    /** `crates-io`, a registry's name or a URL; `replace` for `[replace]`. */
    readonly source: string;
    readonly dependency: ManifestDependency;
}

/** What a Cargo.toml says. What is not readable is missing here and reported by the editor's checks. */
export interface Manifest {
    readonly document: TomlDocument;
    readonly root: TomlTable;
    readonly package: ManifestPackage | undefined;
    readonly workspace: ManifestWorkspace | undefined;
    readonly dependencies: readonly ManifestDependency[];
    readonly features: readonly ManifestFeature[];
    readonly targets: readonly ManifestTarget[];
    readonly patches: readonly ManifestPatch[];
}
