import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    type ParamsOf,
    parseMessage,
    type RequestType,
    type ResultOf,
} from "@rust-ai-ide/protocol/message-table";
import { ReviewAsk, ReviewDeepen, ReviewLikelihoods } from "@rust-ai-ide/protocol/review/models";
import { deepenReview } from "../../review/deepen-review.ts";
import { describeReview } from "../../review-service/describe-review.ts";
import { ReviewLanguageErrors } from "../review-language-errors.ts";
import type { ReviewFeature, ReviewSession } from "../review-session.ts";

/** Lets models look at the latest review. They are the client's, which is asked for their answers. */
export const modelRequests: ReviewFeature = {
    register(session) {
        session.router.answer(ReviewDeepen.method, ReviewDeepen.params, async (params, token) => {
            const { latest } = session;
            if (latest === undefined) throw ReviewLanguageErrors.noReview();
            const { likelihoodModel, chatModel, votes = 1 } = params;
            const outcome = await deepenReview(
                latest.outcome,
                {
                    likelihood:
                        likelihoodModel === undefined
                            ? undefined
                            : {
                                  model: likelihoodModel,
                                  score: async (request, own) => {
                                      const continuations = [...request.continuations];
                                      const asked = { ...request, continuations };
                                      const answer = await ask(
                                          session,
                                          ReviewLikelihoods,
                                          asked,
                                          own,
                                      );
                                      return answer.logLikelihoods;
                                  },
                              },
                    chat:
                        chatModel === undefined
                            ? undefined
                            : {
                                  model: chatModel,
                                  ask: async (request, own) => {
                                      const messages = [...request.messages];
                                      const asked = { ...request, messages };
                                      return (await ask(session, ReviewAsk, asked, own)).answer;
                                  },
                              },
                    votes,
                    disabled: session.settings.options.disabledRules ?? [],
                },
                token,
            );
            // A newer review may have come meanwhile.
            if (session.latest === latest) session.latest = { ...latest, outcome };
            const decisions = await session.decisions().decisions();
            return describeReview(outcome, latest.isWorkingTree, decisions);
        });
    },
};

/** Asks the client. Rejects with CancelledError, or `reviewLanguage.modelFailed`. */
async function ask<T extends RequestType>(
    { router }: ReviewSession,
    type: T,
    params: ParamsOf<T>,
    token: CancellationToken,
): Promise<ResultOf<T>> {
    let answer: unknown;
    try {
        answer = await router.connection.sendRequest(type.method, params);
    } catch (error) {
        if (token.isCancellationRequested) throw new CancelledError();
        throw ReviewLanguageErrors.modelFailed(
            CodedError.is(error) || error instanceof Error ? error.message : String(error),
        );
    }
    if (token.isCancellationRequested) throw new CancelledError();
    const parsed = parseMessage(type.result, answer);
    if (!parsed.ok) throw ReviewLanguageErrors.modelFailed(parsed.message);
    return parsed.value as ResultOf<T>;
}
