import * as v from "valibot";
import { request } from "../message-table.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const UnsafeUseDescription = v.object({
    /** Absolute path. */
    path: v.string(),
    /** `block`, `function`, `method`, `impl`, `trait`, `foreign-block`, `attribute`, `mutable-static`. */
    kind: v.string(),
    /** From 1. */
    line: v.number(),
    /** Modules, types and functions around it. */
    item: v.string(),
    isExplained: v.boolean(),
    isInMacro: v.boolean(),
});
export type UnsafeUseDescription = v.InferOutput<typeof UnsafeUseDescription>;

export const UnsafePackageDescription = v.object({
    name: v.string(),
    version: v.string(),
    isMember: v.boolean(),
    files: Count,
    /** Without tests, benches and examples. */
    total: Count,
    byKind: v.record(v.string(), Count),
    /** Of those that need a SAFETY comment, how many have one. */
    explainable: Count,
    explained: Count,
    inMacros: Count,
    tests: Count,
    forbidsUnsafe: v.boolean(),
});
export type UnsafePackageDescription = v.InferOutput<typeof UnsafePackageDescription>;

/** What packages of a workspace take on trust. */
export const SecurityInventory = request(
    "rustAi/security/inventory",
    v.object({
        manifestPath: v.string(),
        /** True: dependencies as well, as far as their sources are on this machine. */
        dependencies: v.optional(v.boolean()),
        workDoneToken: v.optional(v.union([v.string(), v.number()])),
    }),
    v.object({
        packages: v.array(UnsafePackageDescription),
        /** `name version` of packages whose sources are nowhere on this machine. */
        unknown: v.array(v.object({ name: v.string(), version: v.string() })),
        milliseconds: v.number(),
    }),
);

/** The places of one package of the inventory. */
export const SecurityUnsafeUses = request(
    "rustAi/security/unsafeUses",
    v.object({ manifestPath: v.string(), name: v.string(), version: v.string() }),
    v.object({ uses: v.array(UnsafeUseDescription) }),
);
