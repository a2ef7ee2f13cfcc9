import * as v from "valibot";
import { request } from "../message-table.ts";
import { FindingCounts } from "./findings.ts";

/** What is looked for in one go; a part that nobody looked for anew keeps its last counts. */
export const HistoryPart = v.picklist(["advisories", "sast", "secrets", "policy"]);
export type HistoryPart = v.InferOutput<typeof HistoryPart>;

export const HistoryPoint = v.object({
    /** `2026-11-22T10:00:00.000Z` */
    at: v.string(),
    counts: FindingCounts,
    /** The counts of parts that were looked for in the whole workspace, then or before. */
    parts: v.optional(v.record(v.string(), FindingCounts)),
    packages: v.number(),
    /** Absent where no inventory was asked for until then. */
    unsafe: v.optional(v.object({ total: v.number(), explained: v.number() })),
});
export type HistoryPoint = v.InferOutput<typeof HistoryPoint>;

/** What was found over time, oldest first; kept on this machine only. */
export const SecurityHistory = request(
    "rustAi/security/history",
    v.object({ manifestPath: v.string() }),
    v.object({ points: v.array(HistoryPoint) }),
);
