import * as v from "valibot";
import { request } from "../message-table.ts";

export const MergeDescription = v.object({
    name: v.string(),
    /** Versions as they are, and after the update. */
    before: v.array(v.string()),
    after: v.array(v.string()),
    /** What has to be updated, as `name@version`; none of them can be left out. */
    update: v.array(v.string()),
    /** The same for a terminal. */
    command: v.string(),
});
export type MergeDescription = v.InferOutput<typeof MergeDescription>;

/** The smallest updates that leave fewer versions of duplicates, within what requirements allow. */
export const CargoMerges = request(
    "rustAi/cargo/merges",
    v.object({
        manifestPath: v.string(),
        /** Absent: all duplicates. */
        names: v.optional(v.array(v.string())),
    }),
    v.object({ merges: v.array(MergeDescription) }),
);
