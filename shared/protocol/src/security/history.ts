import * as v from "valibot";
import { request } from "../message-table.ts";
import { FindingCounts } from "./findings.ts";

export const HistoryPoint = v.object({
    /** `2026-11-22T10:00:00.000Z` */
    at: v.string(),
    counts: FindingCounts,
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
