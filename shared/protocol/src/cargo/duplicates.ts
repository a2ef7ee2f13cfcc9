import * as v from "valibot";
import { request } from "../message-table.ts";
import { GraphSelection } from "./graph.ts";
import { PathStep } from "./why.ts";
import { CargoProblem } from "./workspaces.ts";

/** One of several versions, and what keeps it. */
export const DuplicateVersion = v.object({
    version: v.string(),
    source: v.optional(v.string()),
    /** From members to the package that asks for this version; shortest first. */
    paths: v.array(v.array(PathStep)),
    /** Packages that nothing else would bring, itself included. */
    uniqueCount: v.number(),
});
export type DuplicateVersion = v.InferOutput<typeof DuplicateVersion>;

export const DuplicateGroup = v.object({
    name: v.string(),
    versions: v.array(DuplicateVersion),
    /** The smallest change that would leave one version, where one is known. */
    merge: v.optional(v.string()),
});
export type DuplicateGroup = v.InferOutput<typeof DuplicateGroup>;

/** Packages of which more than one version is built. */
export const CargoDuplicates = request(
    "rustAi/cargo/duplicates",
    v.object({ manifestPath: v.string(), selection: v.optional(GraphSelection) }),
    v.object({ duplicates: v.array(DuplicateGroup), problems: v.array(CargoProblem) }),
);
