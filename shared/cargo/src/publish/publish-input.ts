import type { Manifest } from "../manifest/manifest.ts";
import type { EffectiveDependency, WorkspaceRoot } from "../workspace/inherited.ts";
import type { PackageKeys } from "./package-keys.ts";

/** What stands in the way of publishing a package, or should be looked at before. */
export interface PackageFinding {
    readonly code: string;
    /** `error`: a registry refuses it, or its users get something broken. */
    readonly severity: "error" | "warning" | "information";
    readonly message: string;
    readonly nextStep: string;
    /** Where in the manifest; undefined for what has no place in it. */
    readonly offset: number | undefined;
    /** Absolute path of another file that it is about. */
    readonly path?: string;
}

/** A dependency with what is known of the package behind it. */
export interface PublishedDependency {
    readonly dependency: EffectiveDependency;
    readonly offset: number;
    /** The package of the workspace that it is, where it is one. */
    readonly member: { readonly name: string; readonly isPublished: boolean } | undefined;
    /** What the locked version asks of Rust. */
    readonly rustVersion: string | undefined;
}

/** Everything that the checks look at; all of it was read before. */
export interface PublishInput {
    readonly manifest: Manifest;
    readonly folder: string;
    readonly root: WorkspaceRoot | undefined;
    readonly keys: PackageKeys;
    readonly name: string;
    readonly version: string;
    readonly rustVersion: string | undefined;
    readonly packed: readonly { readonly path: string; readonly bytes: number }[];
    readonly missing: readonly { readonly key: string; readonly path: string }[];
    readonly untracked: readonly string[];
    readonly dependencies: readonly PublishedDependency[];
    /** Files that targets begin with, from the folder on. */
    readonly entryFiles: readonly string[];
    /** Versions of the package that the registry's cache knows. */
    readonly published: readonly string[];
    /** Text of the readme, and its path from the folder on; undefined without one. */
    readonly readme: { readonly path: string; readonly text: string } | undefined;
}
