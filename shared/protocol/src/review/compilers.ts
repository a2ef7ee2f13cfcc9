import * as v from "valibot";
import { request } from "../message-table.ts";
import { ReviewDescription } from "./report.ts";

/** `clippy` tells what rustc does as well; `rustdoc` compares the public interfaces exactly. */
export const ReviewCompiler = v.picklist(["clippy", "rustc", "rustdoc"]);
export type ReviewCompiler = v.InferOutput<typeof ReviewCompiler>;

/**
 * Lets compilers look at the latest review; answers the review with what they said of changed lines.
 * Build scripts and procedural macros of the repository run: only where the client says that the
 * workspace is trusted. A compiler that fails is told as a problem of the review.
 */
export const ReviewCompile = request(
    "rustAi/review/compile",
    v.object({
        compilers: v.pipe(v.array(ReviewCompiler), v.minLength(1)),
        /** For each run of cargo. Default: 600. */
        timeoutSeconds: v.optional(v.pipe(v.number(), v.minValue(1))),
        workDoneToken: v.optional(v.union([v.string(), v.number()])),
    }),
    ReviewDescription,
);
