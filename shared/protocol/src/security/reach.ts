import * as v from "valibot";
import { request } from "../message-table.ts";

/** A place that a call path goes through. Lines and columns count from 1. */
export const ReachStep = v.object({
    /** `crate_name::module::function`, as far as it is known. */
    function: v.string(),
    package: v.object({ name: v.string(), version: v.string() }),
    /** Absolute path. */
    path: v.string(),
    line: v.number(),
    column: v.number(),
});
export type ReachStep = v.InferOutput<typeof ReachStep>;

export const ReachStage = v.picklist(["locked", "built", "imported"]);

export const FindingReach = v.variant("verdict", [
    v.object({ verdict: v.literal("no-function-data"), stage: ReachStage }),
    v.object({
        verdict: v.literal("reachable"),
        /** From the workspace's function to the affected one. */
        path: v.array(ReachStep),
        functions: v.array(v.string()),
        /** Who knows types and has found the way: `rust-analyzer`. */
        confirmedBy: v.optional(v.string()),
    }),
    v.object({ verdict: v.literal("not-reachable"), stage: ReachStage }),
    v.object({
        verdict: v.literal("unknown"),
        stage: ReachStage,
        /** `macro`, `dynamic-dispatch`, `missing-source` ... and where. */
        reasons: v.array(v.object({ reason: v.string(), step: v.optional(ReachStep) })),
    }),
]);
export type FindingReach = v.InferOutput<typeof FindingReach>;

/**
 * Whether code of a workspace gets to what advisories affect. Takes seconds the first time;
 * cancellable, with progress.
 */
export const SecurityReach = request(
    "rustAi/security/reach",
    v.object({
        manifestPath: v.string(),
        /** Absent: everything that advisories are about. */
        package: v.optional(v.object({ name: v.string(), version: v.string() })),
        workDoneToken: v.optional(v.union([v.string(), v.number()])),
    }),
    v.object({
        answers: v.array(
            v.object({
                /** Of the finding. */
                fingerprint: v.string(),
                id: v.string(),
                package: v.object({ name: v.string(), version: v.string() }),
                reachability: FindingReach,
            }),
        ),
    }),
);
