import * as v from "valibot";

/** What is to be reviewed. Revisions are whatever `git rev-parse` knows; paths are absolute. */
export const ReviewScopeParams = v.variant("kind", [
    v.object({ kind: v.literal("workingTree") }),
    v.object({ kind: v.literal("staged") }),
    v.object({
        kind: v.literal("branch"),
        target: v.string(),
        head: v.optional(v.string()),
    }),
    v.object({ kind: v.literal("revisions"), base: v.string(), head: v.string() }),
    v.object({ kind: v.literal("patch"), file: v.string() }),
    v.object({
        kind: v.literal("file"),
        path: v.string(),
        /** From 1, inclusive. */
        startLine: v.optional(v.number()),
        endLine: v.optional(v.number()),
    }),
    /** A file as it is in the editor, every line of it. The only one that runs no git. */
    v.object({
        kind: v.literal("document"),
        uri: v.string(),
        startLine: v.optional(v.number()),
        endLine: v.optional(v.number()),
    }),
]);
export type ReviewScopeParams = v.InferOutput<typeof ReviewScopeParams>;
