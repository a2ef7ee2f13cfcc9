import * as v from "valibot";
import { request } from "../message-table.ts";

/** A place in a file. Lines and columns count from 1, in UTF-16 units. */
export const CodePlace = v.object({
    /** Absolute path. */
    path: v.string(),
    line: v.number(),
    column: v.number(),
});

/**
 * Asked by the server of clients that said `callHierarchy`: where is the function called whose name
 * stands here? Answered by whoever knows the types in the editor; no calls: nobody knows, or there
 * are none.
 */
export const SecurityIncomingCalls = request(
    "rustAi/security/incomingCalls",
    CodePlace,
    v.object({
        calls: v.optional(v.array(CodePlace)),
        /** Who knows, as users call it. */
        source: v.string(),
    }),
);
