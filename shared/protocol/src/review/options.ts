import * as v from "valibot";
import { notification } from "../message-table.ts";

/** What a client tells a review server at the start and when it changes. */
export const ReviewServerOptions = v.object({
    /** Git may run. Default: no. */
    trusted: v.optional(v.boolean()),
    /** Patterns as in `.gitignore` of what is never reviewed. */
    exclude: v.optional(v.array(v.string())),
    /** Ids of rules that are switched off. */
    disabledRules: v.optional(v.array(v.string())),
    /** Absolute path of a folder for what users decided. Default: below the user's cache. */
    storage: v.optional(v.string()),
    /** Absolute path of a database of advisories that came with the product; the newer one is used. */
    bundledDatabase: v.optional(v.string()),
});
export type ReviewServerOptions = v.InferOutput<typeof ReviewServerOptions>;

/** Options that changed. Absent fields stay as they are. */
export const SetReviewOptions = notification("rustAi/review/options", ReviewServerOptions);
