import * as v from "valibot";
import { WhatIfReport } from "../cargo/what-if.ts";
import { request } from "../message-table.ts";

/**
 * `plan`: the smallest update found that removes the advisories; the edits of its report are
 * applied by the client, together, once the user agreed. `instruction`: none can be computed;
 * `needs-cargo`: ask again with `allowCargo`.
 */
export const FixAnswer = v.variant("kind", [
    v.object({
        kind: v.literal("plan"),
        /** One sentence. */
        title: v.string(),
        report: WhatIfReport,
    }),
    v.object({
        kind: v.literal("instruction"),
        reason: v.picklist(["no-fixed-version", "held-back", "needs-cargo", "failed"]),
        message: v.string(),
    }),
]);
export type FixAnswer = v.InferOutput<typeof FixAnswer>;

/** How to get rid of all advisories about a locked package. Nothing is written. */
export const SecurityFixPlan = request(
    "rustAi/security/fixPlan",
    v.object({
        manifestPath: v.string(),
        package: v.object({ name: v.string(), version: v.string() }),
        /** Whether cargo may be run in a temporary copy, and whether it may use the network. */
        allowCargo: v.optional(v.boolean()),
        allowNetwork: v.optional(v.boolean()),
    }),
    FixAnswer,
);
