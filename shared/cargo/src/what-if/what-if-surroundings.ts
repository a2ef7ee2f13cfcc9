import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { PackageGraph } from "../graph/package-graph.ts";
import type { LockPackage } from "../lock/lock-file.ts";
import type { ResolveRequest, VersionSource } from "../resolve/resolve-request.ts";
import type { CargoWorkspace } from "../workspace/workspace.ts";
import type { ManifestTexts } from "./manifest-changes.ts";

/** What is known of a package beside its version; what is not known is absent. */
export interface PackageWeight {
    readonly sizeBytes?: number;
    readonly buildSeconds?: number;
}

/** Everything of the machine that an answer needs. */
export interface WhatIfSurroundings {
    readonly versions: VersionSource;
    /** Source of crates that name no registry. */
    readonly defaultSource: string;
    /** The workspace with other texts of some files, by absolute path. */
    reload(texts: ManifestTexts): Promise<CargoWorkspace>;
    /** What a workspace asks of the resolver, see `workspaceRequest`. */
    requestOf(workspace: CargoWorkspace): Promise<ResolveRequest>;
    /** What would be built by default. */
    graphOf(workspace: CargoWorkspace): Promise<PackageGraph>;
    weigh(each: LockPackage): Promise<PackageWeight>;
    /** What its manifest says of its licence; undefined where that is not on this machine. */
    license(each: LockPackage): Promise<string | undefined>;
    /** Text of the lock as it is; undefined where there is none. */
    readonly lockText: string | undefined;
    /** Ids of known advisories for a version of a registry. */
    advisories?(name: string, version: string): readonly string[];
    /**
     * The lock that cargo makes of changed manifests in a temporary copy; undefined where cargo may
     * not be run. Rejects with a coded error when it fails.
     */
    readonly dryRun?: (texts: ManifestTexts, plan: CargoPlan) => Promise<string>;
    readonly token?: CancellationToken;
}

/** What cargo is told to move: nothing, one package (to a version), some (`name@version`), or everything. */
export type CargoPlan =
    | { readonly kind: "keep" }
    | {
          readonly kind: "package";
          readonly name: string;
          readonly from: string | undefined;
          readonly to: string | undefined;
      }
    | { readonly kind: "packages"; readonly ids: readonly string[] }
    | { readonly kind: "all" };
