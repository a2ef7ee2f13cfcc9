import type { Problem } from "@rust-ai-ide/core/result";
import type { DependencyKind } from "../manifest/manifest.ts";

/** A package of the graph; its index in `PackageGraph.packages` is its id. */
export interface GraphPackage {
    readonly name: string;
    readonly version: string;
    /** As in the lock; undefined for a package of a path. */
    readonly source: string | undefined;
    readonly isMember: boolean;
    /** Absolute path, where the sources are on this machine. */
    readonly manifestPath: string | undefined;
    /** Features that are on, in the order of the alphabet; of a build for the host and for the target joined. */
    readonly features: readonly string[];
    /** Edges that are used with these features, targets and kinds. */
    readonly dependencies: readonly GraphEdge[];
    readonly isProcMacro: boolean;
    /** Features that it has, with those of optional dependencies, and what each turns on. */
    readonly declaredFeatures?: ReadonlyMap<string, readonly string[]>;
}

export interface GraphEdge {
    /** Index of the package. */
    readonly to: number;
    /** What the code calls it. */
    readonly name: string;
    readonly kind: DependencyKind;
    /** `cfg(...)` or a triple. */
    readonly target: string | undefined;
    readonly isOptional: boolean;
    readonly requirement: string | undefined;
    /** Features of the dependency that this edge asks for, `default` included. */
    readonly features: readonly string[];
}

/** What cargo would build, by default for the host and with default features of all members. */
export interface GraphOptions {
    /** Absent: all members. Names of packages. */
    readonly packages?: readonly string[];
    readonly features?: readonly string[];
    readonly allFeatures?: boolean;
    readonly noDefaultFeatures?: boolean;
    /** A triple, `all`, or absent for the host. */
    readonly target?: string;
    /** Absent: all. */
    readonly kinds?: readonly DependencyKind[];
    /**
     * One set of features for each package, whatever it is built for, and everything that the lock
     * needs: what cargo metadata shows. `target` and `kinds` are not looked at then.
     */
    readonly isUnified?: boolean;
}

export interface PackageGraph {
    readonly packages: readonly GraphPackage[];
    /** Indexes of the packages that were asked for. */
    readonly roots: readonly number[];
    /** Packages whose manifests were nowhere on this machine, so that their features are a guess. */
    readonly unknown: readonly number[];
    /** Packages and features that do not exist, dependencies that the lock lacks ... */
    readonly problems?: readonly Problem[];
}
