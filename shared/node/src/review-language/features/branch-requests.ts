import { ReviewBranches } from "@rust-ai-ide/protocol/review/report";
import { branchesOf } from "../../review-service/branches.ts";
import { ReviewLanguageErrors } from "../review-language-errors.ts";
import type { ReviewFeature } from "../review-session.ts";

/** Tells what a change could be compared with. */
export const branchRequests: ReviewFeature = {
    register({ router, settings, folders }) {
        router.answer(ReviewBranches.method, ReviewBranches.params, ({ folder: asked }, token) => {
            if (settings.options.trusted !== true) throw ReviewLanguageErrors.notTrusted();
            const folder = asked ?? folders()[0];
            if (folder === undefined) throw ReviewLanguageErrors.noFolder();
            return branchesOf(folder, token);
        });
    },
};
