import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { IndexCrate } from "../registry/index-crate.ts";
import type { Version } from "../version/version.ts";
import type { PackageSummary } from "./package-summary.ts";

/** Where versions are found. */
export interface VersionSource {
    /** What is known of a crate of a registry; undefined when nothing is. */
    crate(source: string, name: string): Promise<IndexCrate | undefined>;
    /** The source, as locks name it, of the index at a URL. */
    sourceOfIndex(url: string): string;
}

/** A package of the lock as it was. */
export interface LockedPackage {
    readonly id: string;
    readonly name: string;
    readonly version: Version;
    readonly source: string;
    /** Ids. */
    readonly dependencies: readonly string[];
}

/** Moves one package to one version, as `cargo update --precise` does. */
export interface VersionPin {
    readonly name: string;
    readonly source: string;
    /** The version that is locked. */
    readonly from: Version;
    readonly to: Version;
}

export interface ResolveRequest {
    /** Members with everything that they ask for, in the order of the workspace. */
    readonly members: readonly PackageSummary[];
    /** Packages of paths and of git checkouts, members among them. */
    readonly local: readonly PackageSummary[];
    /** `[patch]`: by the source that is patched. */
    readonly patches: ReadonlyMap<string, readonly PackageSummary[]>;
    readonly locked: readonly LockedPackage[];
    /** Ids of the lock that may move. */
    readonly unlocked: ReadonlySet<string>;
    readonly pins: readonly VersionPin[];
    /** Rust versions to prefer versions by; none: they are not looked at. */
    readonly rustVersions: readonly Version[];
    /** By source: versions published later are held back unless they are locked. Milliseconds since 1970. */
    readonly newestPublication?: (source: string) => number | undefined;
    /** Preferred where any of the matching versions has it: what cargo does with `--offline`. */
    readonly isDownloaded?: (name: string, version: string) => boolean;
    /** Steps after which the search gives up. */
    readonly budget?: number;
    readonly token?: CancellationToken;
}

/** A chain of `name version` from a member; the last names the requirement that could not be met. */
export type RequirementChain = readonly string[];

export type Resolution =
    | {
          readonly kind: "resolved";
          /** In the order of names, versions and sources. */
          readonly packages: readonly PackageSummary[];
          /** Ids of dependencies by id. */
          readonly edges: ReadonlyMap<string, ReadonlySet<string>>;
          readonly steps: number;
      }
    | {
          readonly kind: "conflict";
          readonly message: string;
          readonly chains: readonly RequirementChain[];
      }
    /** Crates that nothing here knows, as `name (source)`. */
    | { readonly kind: "missing"; readonly missing: readonly string[] }
    | { readonly kind: "budget"; readonly steps: number };
