import * as v from "valibot";
import { request } from "../message-table.ts";
import { CargoKind } from "./graph.ts";
import { CargoProblem } from "./workspaces.ts";

/** Which table a dependency stands in; absent: each table of the manifest that has it. */
const place = {
    /** Name of a member; absent: each member that has the dependency, or the package of the manifest. */
    member: v.optional(v.string()),
    dependencyKind: v.optional(CargoKind),
};

/** Something that somebody may want to change. */
export const WhatIfChange = v.variant("kind", [
    /** Takes a dependency out of manifests. `name` is its key. */
    v.object({ kind: v.literal("remove"), name: v.string(), ...place }),
    /**
     * Moves packages of a name. `to` is a version, `compatible` (what requirements allow, manifests
     * stay as they are) or `latest` (requirements of members are raised). `from` is the version that
     * is meant where there are several.
     */
    v.object({
        kind: v.literal("upgrade"),
        name: v.string(),
        to: v.string(),
        from: v.optional(v.string()),
    }),
    /** Switches features of a dependency on and off. */
    v.object({
        kind: v.literal("features"),
        name: v.string(),
        enable: v.optional(v.array(v.string())),
        disable: v.optional(v.array(v.string())),
        defaultFeatures: v.optional(v.boolean()),
        ...place,
    }),
    /** Adds a dependency. Without a requirement the newest version that the cache knows is taken. */
    v.object({
        kind: v.literal("add"),
        name: v.string(),
        requirement: v.optional(v.string()),
        features: v.optional(v.array(v.string())),
        defaultFeatures: v.optional(v.boolean()),
        optional: v.optional(v.boolean()),
        ...place,
    }),
    /** Some packages, as `name@version`, to the newest versions that requirements allow. */
    v.object({ kind: v.literal("update"), packages: v.array(v.string()) }),
    /** Everything to the newest version that requirements allow. */
    v.object({ kind: v.literal("update-all") }),
]);
export type WhatIfChange = v.InferOutput<typeof WhatIfChange>;

export const ChangedPackage = v.object({
    name: v.string(),
    version: v.string(),
    source: v.optional(v.string()),
    license: v.optional(v.string()),
    /** Of the unpacked sources, where they are on this machine. */
    sizeBytes: v.optional(v.number()),
    buildSeconds: v.optional(v.number()),
});
export type ChangedPackage = v.InferOutput<typeof ChangedPackage>;

/** One package whose version changes. */
export const PackageMove = v.object({ from: ChangedPackage, to: ChangedPackage });

export const FeatureMove = v.object({
    name: v.string(),
    version: v.string(),
    on: v.array(v.string()),
    off: v.array(v.string()),
});
export type FeatureMove = v.InferOutput<typeof FeatureMove>;

export const FileEdit = v.object({
    /** Absolute path. */
    path: v.string(),
    /** True for a lock that does not exist yet. */
    isNew: v.boolean(),
    /** In UTF-16 units of the text that the answer was computed from; none overlap. */
    changes: v.array(v.object({ start: v.number(), end: v.number(), text: v.string() })),
});
export type FileEdit = v.InferOutput<typeof FileEdit>;

export const WhatIfReport = v.object({
    /** One sentence that says what is asked. */
    title: v.string(),
    added: v.array(ChangedPackage),
    removed: v.array(ChangedPackage),
    /** Upgrades and downgrades. */
    moved: v.array(PackageMove),
    features: v.array(FeatureMove),
    /** Names of packages with fewer and with more versions than before. */
    duplicatesMerged: v.array(v.string()),
    duplicatesCreated: v.array(v.string()),
    licensesGone: v.array(v.string()),
    licensesNew: v.array(v.string()),
    advisoriesFixed: v.array(v.string()),
    advisoriesNew: v.array(v.string()),
    packagesBefore: v.number(),
    packagesAfter: v.number(),
    /** After less before, of what is known; absent where nothing is. */
    sizeBytes: v.optional(v.number()),
    buildSeconds: v.optional(v.number()),
    /** `offline`: computed here. `cargo`: a dry run in a temporary copy. */
    computedBy: v.picklist(["offline", "cargo"]),
    /** What is not known, in sentences. */
    unknowns: v.array(v.string()),
    /** All files of the change, to be applied together. */
    edits: v.array(FileEdit),
});
export type WhatIfReport = v.InferOutput<typeof WhatIfReport>;

/** Why there is no lock that fits: requirements that exclude each other, one chain from a member each. */
export const ResolveConflict = v.object({
    message: v.string(),
    chains: v.array(v.array(v.string())),
});

/**
 * What a change would do. Nothing is written. `report`: done. `conflict`: no set of versions fits.
 * `needs-cargo`: the cache does not have what is needed; ask again with `allowCargo`, which runs
 * cargo in a temporary copy if the workspace is trusted. `failed`: the change makes no sense.
 */
export const WhatIfAnswer = v.variant("kind", [
    v.object({ kind: v.literal("report"), report: WhatIfReport }),
    v.object({ kind: v.literal("conflict"), conflict: ResolveConflict }),
    v.object({ kind: v.literal("needs-cargo"), missing: v.array(v.string()) }),
    v.object({ kind: v.literal("failed"), code: v.string(), message: v.string() }),
]);
export type WhatIfAnswer = v.InferOutput<typeof WhatIfAnswer>;

export const CargoWhatIf = request(
    "rustAi/cargo/whatIf",
    v.object({
        manifestPath: v.string(),
        change: WhatIfChange,
        /** Whether cargo may be run, and whether it may use the network. */
        allowCargo: v.optional(v.boolean()),
        allowNetwork: v.optional(v.boolean()),
    }),
    v.object({ answer: WhatIfAnswer, problems: v.array(CargoProblem) }),
);
