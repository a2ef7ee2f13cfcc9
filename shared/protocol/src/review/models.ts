import * as v from "valibot";
import { ChatMessage } from "../inference.ts";
import { request } from "../message-table.ts";
import { ReviewDescription } from "./report.ts";

/**
 * Lets models look at the latest review; answers the review with what they added. Models that are not
 * named take no part; the server asks the client for their answers.
 */
export const ReviewDeepen = request(
    "rustAi/review/deepen",
    v.object({
        /** Answers {@link ReviewLikelihoods}. */
        likelihoodModel: v.optional(v.string()),
        /** Answers {@link ReviewAsk}. */
        chatModel: v.optional(v.string()),
        /** How often the chat model is asked about each part of the change. */
        votes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9))),
    }),
    ReviewDescription,
);

/** Asked by the server: natural-log likelihood of each continuation behind the prefix. */
export const ReviewLikelihoods = request(
    "rustAi/review/likelihoods",
    v.object({ path: v.string(), prefix: v.string(), continuations: v.array(v.string()) }),
    v.object({ logLikelihoods: v.array(v.number()) }),
);

/** Asked by the server: a whole answer of the chat model. */
export const ReviewAsk = request(
    "rustAi/review/ask",
    v.object({
        messages: v.array(ChatMessage),
        answerSchema: v.record(v.string(), v.unknown()),
        maxNewTokens: v.number(),
        temperature: v.number(),
    }),
    v.object({ answer: v.string() }),
);
