import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { addReports } from "@rust-ai-ide/review/engine/add-reports";
import type { ReviewChatPort } from "@rust-ai-ide/review/model/chat-port";
import { judgeFindings } from "@rust-ai-ide/review/model/finding-verdicts";
import { modelReview } from "@rust-ai-ide/review/model/model-review";
import type { ReviewReport } from "@rust-ai-ide/review/review-report";
import { doubtScorers } from "@rust-ai-ide/review/surprise/doubt-scorers";
import type { LikelihoodPort } from "@rust-ai-ide/review/surprise/likelihood-port";
import { surpriseReports } from "@rust-ai-ide/review/surprise/surprise-reports";
import { hasSecret } from "../secrets/has-secret.ts";
import type { ReviewOutcome } from "./run-review.ts";

/** Models that look at a change after the rules; each is optional. */
export interface ReviewModels {
    /** Tells how likely code is. */
    readonly likelihood?: LikelihoodPort | undefined;
    /** Answers questions. */
    readonly chat?: ReviewChatPort | undefined;
    /** How often `chat` is asked for defects of each part; 1 at least. */
    readonly votes: number;
    /** What is being done, of how much. */
    readonly onProgress?: ((step: string, done: number, total: number) => void) | undefined;
    /** Ids of rules that are switched off. */
    readonly disabled?: readonly string[];
}

/**
 * A review with what models add: surprising words and signs, defects that a larger model claims and
 * proves, and its verdicts on what rules take for likely. A model that fails costs its own part and is
 * told as a problem; the summary names the models that took part. Rejects with CancelledError.
 */
export async function deepenReview(
    outcome: ReviewOutcome,
    models: ReviewModels,
    token: CancellationToken,
): Promise<ReviewOutcome> {
    const { likelihood, chat, votes, onProgress, disabled = [] } = models;
    const { changes, deltas } = outcome;
    let { report } = outcome;
    if (likelihood !== undefined && !disabled.includes("surprising-code")) {
        report = await withModel(report, likelihood.model, async (before) => {
            const reports = await surpriseReports(
                {
                    deltas,
                    scorers: doubtScorers,
                    port: likelihood,
                    onProgress: (done, total) => onProgress?.("surprising code", done, total),
                },
                token,
            );
            return addReports(before, outcome, reports);
        });
    }
    if (chat !== undefined) {
        report = await withModel(report, chat.model, async (before) => {
            const judged = await judgeFindings(changes, before, chat, hasSecret, token);
            if (disabled.includes("model-claim")) return judged;
            const { reported, problems } = await modelReview(
                {
                    changes,
                    report: judged,
                    port: chat,
                    votes,
                    isConfidential: hasSecret,
                    onProgress: (done, total) => onProgress?.("claims", done, total),
                },
                token,
            );
            const full = addReports(judged, outcome, reported);
            return { ...full, problems: [...full.problems, ...problems] };
        });
    }
    return { ...outcome, report };
}

/** The report with a model's part; without it, and with a problem, where the model fails. */
async function withModel(
    report: ReviewReport,
    model: string,
    add: (report: ReviewReport) => Promise<ReviewReport>,
): Promise<ReviewReport> {
    try {
        const added = await add(report);
        const { summary } = added;
        return { ...added, summary: { ...summary, models: [...summary.models, model] } };
    } catch (error) {
        if (!CodedError.is(error)) throw error;
        const problem = `${model} took no part in the review: ${error.display}`;
        return { ...report, problems: [...report.problems, problem] };
    }
}
