import * as v from "valibot";
import { request } from "../message-table.ts";

const Limit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000));

/** A crate that the cache of a registry knows. */
export const FoundCrate = v.object({
    name: v.string(),
    /** Newest release that was not yanked; absent where there is none. */
    newest: v.optional(v.string()),
    /** From its unpacked sources, where they are on this machine. */
    description: v.optional(v.string()),
});
export type FoundCrate = v.InferOutput<typeof FoundCrate>;

/** Crates whose names begin with some letters, in the order of the alphabet. The network is never asked. */
export const CargoFindCrates = request(
    "rustAi/cargo/findCrates",
    v.object({
        manifestPath: v.string(),
        prefix: v.string(),
        /** Name in cargo's configuration; absent: the default registry. */
        registry: v.optional(v.string()),
        /** Default 50. */
        limit: v.optional(Limit),
    }),
    v.object({ crates: v.array(FoundCrate) }),
);

/** One version, as somebody needs it to choose. */
export const CrateVersion = v.object({
    version: v.string(),
    yanked: v.boolean(),
    /** Milliseconds since 1970. */
    publishedAt: v.optional(v.number()),
    rustVersion: v.optional(v.string()),
    /** Without those that optional dependencies make by themselves. */
    features: v.array(v.string()),
    /** What `default` turns on. */
    defaultFeatures: v.array(v.string()),
});
export type CrateVersion = v.InferOutput<typeof CrateVersion>;

/** All versions of a crate, the newest first; none where the cache does not know it. */
export const CargoCrateVersions = request(
    "rustAi/cargo/crateVersions",
    v.object({
        manifestPath: v.string(),
        name: v.string(),
        registry: v.optional(v.string()),
    }),
    v.object({
        versions: v.array(CrateVersion),
        /** When cargo last asked the registry for it, in milliseconds since 1970. */
        cachedAt: v.optional(v.number()),
    }),
);
