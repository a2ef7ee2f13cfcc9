import * as v from "valibot";
import { request } from "../message-table.ts";
import { CargoKind } from "./graph.ts";
import { CargoProblem } from "./workspaces.ts";

/** A version with what the index tells of it. */
export const VersionFacts = v.object({
    version: v.string(),
    /** Milliseconds since 1970. */
    publishedAt: v.optional(v.number()),
    yanked: v.boolean(),
    rustVersion: v.optional(v.string()),
});
export type VersionFacts = v.InferOutput<typeof VersionFacts>;

/** A place that asks for a package. */
export const Asking = v.object({
    /** Package whose manifest asks. */
    package: v.string(),
    manifestPath: v.string(),
    /** The key in the manifest. */
    name: v.string(),
    kind: CargoKind,
    target: v.optional(v.string()),
    requirement: v.optional(v.string()),
});
export type Asking = v.InferOutput<typeof Asking>;

export const OutdatedPackage = v.object({
    name: v.string(),
    source: v.optional(v.string()),
    /** What is locked; absent without a lock. */
    locked: v.optional(VersionFacts),
    /** Newest that the requirements and the compiler allow. */
    compatible: v.optional(VersionFacts),
    /** Newest release of all. */
    latest: v.optional(VersionFacts),
    /** Members that ask for it directly; empty for a package that only others bring. */
    askedBy: v.array(Asking),
    /**
     * `current`; `compatible`: a newer version fits the requirements; `incompatible`: only an edit of
     * a manifest gives the newest; `yanked`: what is locked was withdrawn; `unknown`: not in the cache.
     */
    status: v.picklist(["current", "compatible", "incompatible", "yanked", "unknown"]),
    /** Newer versions that the cache knows and that are not proposed, and why. */
    heldBack: v.array(
        v.object({
            version: v.string(),
            reason: v.picklist(["rust-version", "publish-age", "yanked"]),
            /** The Rust version that it needs, or the day when it is old enough. */
            detail: v.string(),
        }),
    ),
    /** When cargo last asked the registry for it, in milliseconds since 1970. */
    cachedAt: v.optional(v.number()),
});
export type OutdatedPackage = v.InferOutput<typeof OutdatedPackage>;

export const OutdatedReport = v.object({
    packages: v.array(OutdatedPackage),
    /** The oldest and the newest answer of a registry among them. */
    oldestCachedAt: v.optional(v.number()),
    newestCachedAt: v.optional(v.number()),
    problems: v.array(CargoProblem),
});
export type OutdatedReport = v.InferOutput<typeof OutdatedReport>;

/** What newer versions the cache knows. The network is never asked. */
export const CargoOutdated = request(
    "rustAi/cargo/outdated",
    v.object({
        manifestPath: v.string(),
        /** Packages that members do not ask for directly as well. */
        all: v.optional(v.boolean()),
    }),
    OutdatedReport,
);
