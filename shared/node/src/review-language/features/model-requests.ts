import { ReviewDeepen } from "@rust-ai-ide/protocol/review/models";
import { deepenReview } from "../../review/deepen-review.ts";
import { describeReview } from "../../review-service/describe-review.ts";
import { clientChat, clientLikelihood } from "../client-models.ts";
import { ReviewLanguageErrors } from "../review-language-errors.ts";
import type { ReviewFeature } from "../review-session.ts";

/** Lets models look at the latest review. They are the client's, which is asked for their answers. */
export const modelRequests: ReviewFeature = {
    register(session) {
        session.router.answer(ReviewDeepen.method, ReviewDeepen.params, async (params, token) => {
            const { latest } = session;
            if (latest === undefined) throw ReviewLanguageErrors.noReview();
            const { likelihoodModel, chatModel, votes = 1 } = params;
            const models = {
                likelihood:
                    likelihoodModel === undefined
                        ? undefined
                        : clientLikelihood(session, likelihoodModel),
                chat: chatModel === undefined ? undefined : clientChat(session, chatModel),
                votes,
                disabled: session.settings.options.disabledRules ?? [],
            };
            const outcome = await deepenReview(latest.outcome, models, token);
            // A newer review may have come meanwhile.
            if (session.latest === latest) session.latest = { ...latest, outcome };
            const decisions = await session.decisions().decisions();
            return describeReview(outcome, latest.isWorkingTree, decisions);
        });
    },
};
