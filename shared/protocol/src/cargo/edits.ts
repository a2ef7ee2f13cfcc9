import * as v from "valibot";
import { request } from "../message-table.ts";
import { CargoKind } from "./graph.ts";
import { VersionFacts } from "./outdated.ts";
import { FileEdit } from "./what-if.ts";

const place = {
    manifestPath: v.string(),
    kind: v.optional(CargoKind),
    /** `cfg(...)` or a triple of the table. */
    target: v.optional(v.string()),
};

/** A change of one manifest that needs no versions to be chosen. */
export const ManifestEdit = v.variant("what", [
    v.object({
        what: v.literal("add"),
        ...place,
        name: v.string(),
        /** Absent: the newest release that the cache knows, or `*` where it knows none. */
        requirement: v.optional(v.string()),
        features: v.optional(v.array(v.string())),
        defaultFeatures: v.optional(v.boolean()),
        optional: v.optional(v.boolean()),
    }),
    v.object({ what: v.literal("remove"), ...place, name: v.string() }),
    v.object({
        what: v.literal("requirement"),
        ...place,
        name: v.string(),
        requirement: v.string(),
    }),
]);
export type ManifestEdit = v.InferOutput<typeof ManifestEdit>;

/** The changes that make an edit. Nothing is written. */
export const CargoEdit = request(
    "rustAi/cargo/edit",
    v.object({ edit: ManifestEdit }),
    v.object({ edits: v.array(FileEdit) }),
);

/** Names of crates that the caches of registries know, by what they begin with. */
export const CargoCrateNames = request(
    "rustAi/cargo/crateNames",
    v.object({
        prefix: v.string(),
        /** Name of a registry in cargo's configuration. */
        registry: v.optional(v.string()),
        limit: v.optional(v.number()),
    }),
    v.object({ names: v.array(v.string()) }),
);

/** What the cache knows of a crate, newest version first. */
export const CargoCrate = request(
    "rustAi/cargo/crate",
    v.object({ name: v.string(), registry: v.optional(v.string()) }),
    v.object({
        versions: v.array(v.object({ ...VersionFacts.entries, features: v.array(v.string()) })),
        /** Milliseconds since 1970; absent where the cache does not know the crate. */
        cachedAt: v.optional(v.number()),
    }),
);
