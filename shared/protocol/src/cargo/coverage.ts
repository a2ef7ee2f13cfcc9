import * as v from "valibot";
import { request } from "../message-table.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** How much of one file ran. */
export const CoverageSummary = v.object({
    /** Absolute path. */
    path: v.string(),
    /** Lines that ran. */
    covered: Count,
    /** Lines with code. */
    total: Count,
});
export type CoverageSummary = v.InferOutput<typeof CoverageSummary>;

export const CoverageLine = v.object({
    /** From 1. */
    line: v.pipe(v.number(), v.integer(), v.minValue(1)),
    count: v.number(),
    /** Of a line with branches, how many were taken and how many there are. */
    branches: v.optional(v.tuple([Count, Count])),
});
export type CoverageLine = v.InferOutput<typeof CoverageLine>;

/** What a coverage report says of each file; paths in it are taken from the folder on. */
export const CargoCoverage = request(
    "rustAi/cargo/coverage",
    v.object({ report: v.string(), folder: v.string() }),
    v.object({
        format: v.picklist(["lcov", "llvm-cov", "cobertura", "tarpaulin"]),
        files: v.array(CoverageSummary),
        /** Parts of the report that made no sense and were left out. */
        skipped: Count,
    }),
);

/** What a coverage report says of the lines of one file; no lines where it says nothing of it. */
export const CargoCoverageFile = request(
    "rustAi/cargo/coverageFile",
    v.object({ report: v.string(), folder: v.string(), path: v.string() }),
    v.object({
        lines: v.array(CoverageLine),
        /** The file was written after the report. */
        isStale: v.boolean(),
    }),
);
