import * as v from "valibot";
import { request } from "../message-table.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** One thing to look at before a package is published. */
export const PublishFinding = v.object({
    /** `publish.*`: a stable code. */
    code: v.string(),
    /** `error`: a registry would refuse the package, or it would be broken for its users. */
    severity: v.picklist(["error", "warning", "information"]),
    message: v.string(),
    nextStep: v.string(),
    /** Absolute path of the file to look at; empty where it is none. */
    path: v.string(),
    /** From 1; 0 where there is no line. */
    line: Count,
});
export type PublishFinding = v.InferOutput<typeof PublishFinding>;

export const PublishPackage = v.object({
    name: v.string(),
    version: v.string(),
    manifestPath: v.string(),
    /** False: the manifest says that it is never published, and nothing was looked at. */
    isPublished: v.boolean(),
    /** What would be packed. Sizes are those on the disk; what cargo writes itself counts nothing. */
    files: v.array(v.object({ path: v.string(), bytes: Count })),
    bytes: Count,
    findings: v.array(PublishFinding),
});
export type PublishPackage = v.InferOutput<typeof PublishPackage>;

export const PublishReport = v.object({
    packages: v.array(PublishPackage),
    /** Names in an order in which each package finds those that it needs already published. */
    order: v.array(v.string()),
    problems: v.array(v.object({ path: v.string(), code: v.string(), message: v.string() })),
});
export type PublishReport = v.InferOutput<typeof PublishReport>;

/** What would be published, and what stands in the way, without running anything. */
export const CargoPublish = request(
    "rustAi/cargo/publish",
    v.object({ manifestPath: v.string(), packages: v.optional(v.array(v.string())) }),
    PublishReport,
);
