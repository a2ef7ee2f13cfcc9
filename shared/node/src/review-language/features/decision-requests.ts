import { ReviewDecide } from "@rust-ai-ide/protocol/review/report";
import type { ReviewFeature } from "../review-session.ts";

/** Remembers what the user says about findings. */
export const decisionRequests: ReviewFeature = {
    register({ router, decisions }) {
        router.answer(
            ReviewDecide.method,
            ReviewDecide.params,
            async ({ fingerprints, decision }) => {
                await decisions().decide(fingerprints, decision);
                return {};
            },
        );
    },
};
