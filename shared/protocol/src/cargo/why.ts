import * as v from "valibot";
import { request } from "../message-table.ts";
import { CargoKind, GraphSelection } from "./graph.ts";
import { CargoProblem } from "./workspaces.ts";

/** One step from a package to one that it depends on. */
export const PathStep = v.object({
    /** The package that depends, and its version. */
    name: v.string(),
    version: v.string(),
    /** Its manifest, where it is on this machine. */
    manifestPath: v.optional(v.string()),
    /** What its code calls the next package; absent at the end of the path. */
    dependency: v.optional(v.string()),
    kind: v.optional(CargoKind),
    target: v.optional(v.string()),
    requirement: v.optional(v.string()),
    /** Of an optional dependency: features of the package that turn it on. */
    turnedOnBy: v.optional(v.array(v.string())),
});
export type PathStep = v.InferOutput<typeof PathStep>;

/** Why a feature is on: somebody asked for it. */
export const FeatureReason = v.object({
    /** Package that asks; the package itself where one of its own features does. */
    package: v.string(),
    version: v.string(),
    /** Feature of that package which asks; absent where the dependency itself or the user does. */
    feature: v.optional(v.string()),
    /** `root`: the user; `default`: default features; `dependency`: its table; `feature`: a feature. */
    how: v.picklist(["root", "default", "dependency", "feature"]),
});
export type FeatureReason = v.InferOutput<typeof FeatureReason>;

export const FeatureCause = v.object({ feature: v.string(), reasons: v.array(FeatureReason) });
export type FeatureCause = v.InferOutput<typeof FeatureCause>;

export const WhyAnswer = v.object({
    name: v.string(),
    version: v.string(),
    source: v.optional(v.string()),
    /** From each member that leads there, the shortest way; shortest first. */
    paths: v.array(v.array(PathStep)),
    /** Members from which it is reached. */
    members: v.array(v.string()),
    features: v.array(FeatureCause),
});
export type WhyAnswer = v.InferOutput<typeof WhyAnswer>;

/** Why a package is in the graph. One answer for each version that is there; none when none is. */
export const CargoWhy = request(
    "rustAi/cargo/why",
    v.object({
        manifestPath: v.string(),
        /** A name, or `name@version`. */
        package: v.string(),
        selection: v.optional(GraphSelection),
    }),
    v.object({ answers: v.array(WhyAnswer), problems: v.array(CargoProblem) }),
);
