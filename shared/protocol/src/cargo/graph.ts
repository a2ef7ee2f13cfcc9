import * as v from "valibot";
import { request } from "../message-table.ts";
import { CargoProblem } from "./workspaces.ts";

export const CargoKind = v.picklist(["normal", "build", "dev"]);
export type CargoKind = v.InferOutput<typeof CargoKind>;

/** What would be built. Everything absent: all members with default features, for the host. */
export const GraphSelection = v.object({
    /** Names of members. */
    packages: v.optional(v.array(v.string())),
    features: v.optional(v.array(v.string())),
    allFeatures: v.optional(v.boolean()),
    noDefaultFeatures: v.optional(v.boolean()),
    /** A triple, or `all`. */
    target: v.optional(v.string()),
    kinds: v.optional(v.array(CargoKind)),
});
export type GraphSelection = v.InferOutput<typeof GraphSelection>;

export const GraphEdgeDescription = v.object({
    /** Index into the packages of the graph. */
    to: v.number(),
    /** What the code calls it. */
    name: v.string(),
    kind: CargoKind,
    /** `cfg(...)` or a triple. */
    target: v.optional(v.string()),
    isOptional: v.boolean(),
    requirement: v.optional(v.string()),
    /** Asked for by this edge, `default` included. */
    features: v.array(v.string()),
});
export type GraphEdgeDescription = v.InferOutput<typeof GraphEdgeDescription>;

/** What another extension knows of a package. */
export const AdvisoryMark = v.object({
    id: v.string(),
    severity: v.string(),
    title: v.string(),
    /** `vulnerability`, `unsound`, `unmaintained` or `notice`. */
    kind: v.optional(v.string()),
});
export type AdvisoryMark = v.InferOutput<typeof AdvisoryMark>;

export const GraphPackageDescription = v.object({
    name: v.string(),
    version: v.string(),
    source: v.optional(v.string()),
    isMember: v.boolean(),
    isProcMacro: v.boolean(),
    manifestPath: v.optional(v.string()),
    features: v.array(v.string()),
    dependencies: v.array(GraphEdgeDescription),
    /** False where its manifest is nowhere on this machine, so that its features are a guess. */
    isKnown: v.boolean(),
    /** Packages that nothing else would bring, itself included. */
    uniqueCount: v.optional(v.number()),
    license: v.optional(v.string()),
    /** Of the unpacked sources. */
    sizeBytes: v.optional(v.number()),
    /** From the newest build timings. */
    buildSeconds: v.optional(v.number()),
    advisories: v.optional(v.array(AdvisoryMark)),
    unsafeCount: v.optional(v.number()),
});
export type GraphPackageDescription = v.InferOutput<typeof GraphPackageDescription>;

export const GraphReport = v.object({
    packages: v.array(GraphPackageDescription),
    /** Indexes of the packages that were asked for. */
    roots: v.array(v.number()),
    problems: v.array(CargoProblem),
});
export type GraphReport = v.InferOutput<typeof GraphReport>;

/** The packages that cargo would build, with edges and features. */
export const CargoGraph = request(
    "rustAi/cargo/graph",
    v.object({ manifestPath: v.string(), selection: v.optional(GraphSelection) }),
    GraphReport,
);
