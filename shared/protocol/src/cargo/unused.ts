import * as v from "valibot";
import { request } from "../message-table.ts";

const Offset = v.pipe(v.number(), v.integer(), v.minValue(0));
const Span = v.object({ start: Offset, end: Offset });

/** A place that says why a dependency counts as used, misplaced or kept. Lines and columns count from 1. */
export const Evidence = v.object({
    /** Absolute path. */
    path: v.string(),
    line: v.number(),
    column: v.number(),
    /** What stands there, in a word: `use`, `path`, `attribute`, `doctest`, `test` ... */
    what: v.string(),
});
export type Evidence = v.InferOutput<typeof Evidence>;

export const UnusedFinding = v.object({
    /**
     * `unused`: nothing mentions it. `misplaced`: only tests, examples or benches do. `unused-feature`:
     * it turns nothing on and no code asks for it. `unused-member`: nothing needs the package.
     * `unused-workspace-dependency`: no member inherits it.
     */
    kind: v.picklist([
        "unused",
        "misplaced",
        "unused-feature",
        "unused-member",
        "unused-workspace-dependency",
    ]),
    /** Name of the dependency as the manifest calls it, of the feature, or of the member. */
    name: v.string(),
    /** Package whose manifest says it. */
    package: v.string(),
    manifestPath: v.string(),
    /** Table of the dependency, empty for others. */
    table: v.string(),
    /** In the manifest, in UTF-16 units. */
    span: Span,
    line: v.number(),
    /** `high`: safe to remove. `low`: something that cannot be looked into may need it. */
    confidence: v.picklist(["high", "low"]),
    message: v.string(),
    evidence: v.array(Evidence),
});
export type UnusedFinding = v.InferOutput<typeof UnusedFinding>;

/** A dependency that no code names and that is kept all the same. */
export const KeptDependency = v.object({
    name: v.string(),
    package: v.string(),
    reason: v.string(),
    evidence: v.array(Evidence),
});
export type KeptDependency = v.InferOutput<typeof KeptDependency>;

export const UnusedReport = v.object({
    findings: v.array(UnusedFinding),
    kept: v.array(KeptDependency),
    problems: v.array(v.object({ path: v.string(), code: v.string(), message: v.string() })),
    summary: v.object({
        packages: v.number(),
        dependencies: v.number(),
        files: v.number(),
        milliseconds: v.number(),
    }),
});
export type UnusedReport = v.InferOutput<typeof UnusedReport>;

/** What of a workspace's manifests nothing needs, found without a build. */
export const CargoUnused = request(
    "rustAi/cargo/unused",
    v.object({ manifestPath: v.string() }),
    UnusedReport,
);
