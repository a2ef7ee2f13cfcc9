import { ReviewCompile } from "@rust-ai-ide/protocol/review/compilers";
import { askCompilers } from "../../review/ask-compilers.ts";
import { describeReview } from "../../review-service/describe-review.ts";
import { WorkProgress } from "../../security-language/work-progress.ts";
import { ReviewLanguageErrors } from "../review-language-errors.ts";
import type { ReviewFeature } from "../review-session.ts";

/** Lets compilers look at the latest review. */
export const compilerRequests: ReviewFeature = {
    register(session) {
        const { router, settings } = session;
        router.answer(ReviewCompile.method, ReviewCompile.params, async (params, token) => {
            const { trusted, disabledRules: disabled = [] } = settings.options;
            if (trusted !== true) throw ReviewLanguageErrors.notTrusted();
            const { latest } = session;
            if (latest === undefined) throw ReviewLanguageErrors.noReview();
            if (latest.scope === undefined) throw ReviewLanguageErrors.notCompiled();
            const { compilers, timeoutSeconds, workDoneToken } = params;
            const title = "Compiling the change";
            const progress = new WorkProgress(router.connection, workDoneToken, title);
            try {
                const outcome = await askCompilers(
                    latest.outcome,
                    latest.scope,
                    {
                        compilers,
                        env: session.env,
                        cacheFolder: (name) => session.cacheFolder(name),
                        timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000,
                        disabled,
                        onProgress: (crate) => progress.report(crate),
                    },
                    token,
                );
                // A newer review may have come meanwhile.
                if (session.latest === latest) session.latest = { ...latest, outcome };
                const decisions = await session.decisions().decisions();
                return describeReview(outcome, latest.isWorkingTree, decisions);
            } finally {
                progress.end();
            }
        });
    },
};
