import * as v from "valibot";
import { request } from "../message-table.ts";

/** A text that could stand where a conflict is. */
export const MergeProposal = v.object({
    kind: v.string(),
    text: v.string(),
    /** 0 to 1. */
    confidence: v.number(),
    /** Who chose it, for people. */
    provenance: v.string(),
    isAutomatic: v.boolean(),
    concerns: v.array(v.string()),
    /** By the compiler's judgement; absent: it was not asked, or could not tell. */
    compiles: v.optional(v.boolean()),
});
export type MergeProposal = v.InferOutput<typeof MergeProposal>;

export const ConflictProposals = v.object({
    /** Lines of the document from 0: the first marker, and behind the last. */
    line: v.number(),
    endLine: v.number(),
    /** The best first; empty: nothing passes the checks. */
    proposals: v.array(MergeProposal),
});
export type ConflictProposals = v.InferOutput<typeof ConflictProposals>;

/**
 * What could stand in place of the conflicts of an open document, which has markers. Where the base
 * is not in the markers and the workspace is trusted, git's index is asked for it.
 */
export const ReviewProposals = request(
    "rustAi/review/proposals",
    v.object({
        uri: v.string(),
        /**
         * Compiles the sure ones in a copy of the working tree, where the document is saved. Build scripts
         * and procedural macros of the repository run: only where the workspace is trusted.
         */
        isChecked: v.optional(v.boolean()),
        /** Is asked about one conflict as well, by the request `rustAi/review/ask` to the client. */
        chatModel: v.optional(v.string()),
        /** That conflict, from 0. */
        conflict: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
    }),
    v.object({
        conflicts: v.array(ConflictProposals),
        problems: v.array(v.string()),
    }),
);

/** The three sides of a conflicted file, as git's index has them; undefined where a side has none. */
export const ReviewSides = request(
    "rustAi/review/sides",
    v.object({ uri: v.string() }),
    v.object({
        base: v.optional(v.string()),
        ours: v.optional(v.string()),
        theirs: v.optional(v.string()),
        oursLabel: v.string(),
        theirsLabel: v.string(),
    }),
);
