import { ReviewExport, type ReviewFormat } from "@rust-ai-ide/protocol/review/report";
import {
    githubAnnotations,
    githubReview,
    reviewdogJson,
} from "@rust-ai-ide/review/export/review-comments";
import { reviewJson } from "@rust-ai-ide/review/export/review-json";
import { reviewMarkdown } from "@rust-ai-ide/review/export/review-markdown";
import { reviewSarif } from "@rust-ai-ide/review/export/review-sarif";
import type { ReviewReport } from "@rust-ai-ide/review/review-report";
import { ReviewLanguageErrors } from "../review-language-errors.ts";
import type { ReviewFeature } from "../review-session.ts";

type Write = (report: ReviewReport, version: string) => string;

const formats: Readonly<Record<ReviewFormat, readonly [fileName: string, write: Write]>> = {
    markdown: ["review.md", reviewMarkdown],
    sarif: ["review.sarif", reviewSarif],
    json: ["review.json", reviewJson],
    reviewdog: ["review-rdjson.json", reviewdogJson],
    github: ["review-github.json", githubReview],
    annotations: ["review-annotations.txt", githubAnnotations],
};

/** Writes the latest review for others. */
export const exportRequests: ReviewFeature = {
    register(session) {
        session.router.answer(ReviewExport.method, ReviewExport.params, async ({ format }) => {
            const latest = session.latest?.outcome;
            if (latest === undefined) throw ReviewLanguageErrors.noReview();
            const decisions = await session.decisions().decisions();
            const findings = latest.report.findings.filter(
                ({ fingerprint }) => !decisions.has(fingerprint),
            );
            const [fileName, write] = formats[format];
            return { fileName, text: write({ ...latest.report, findings }, session.version) };
        });
    },
};
