import { posix, resolve } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import { ReviewRun, ReviewText } from "@rust-ai-ide/protocol/review/report";
import {
    noReviewSettings,
    type ReviewSettings,
    settingsBelow,
} from "@rust-ai-ide/review/settings/review-settings";
import { pathOfUri } from "../../language-server/file-paths.ts";
import { addAdvisories } from "../../review/advisory-findings.ts";
import { readSettings } from "../../review/read-change-set.ts";
import { type ReviewOutcome, reviewRead, runReview } from "../../review/run-review.ts";
import { readWorkFile } from "../../review/work-files.ts";
import { describeReview } from "../../review-service/describe-review.ts";
import { readDocument } from "../../review-service/document-review.ts";
import { ReviewLanguageErrors } from "../review-language-errors.ts";
import type { ReviewFeature, ReviewSession } from "../review-session.ts";

/** Reviews changes, one after another, and tells the texts that were compared. */
export const reviewRequests: ReviewFeature = {
    register(session) {
        const { router } = session;
        router.answer(ReviewRun.method, ReviewRun.params, async (params, token) => {
            const outcome = await review(session, params, token);
            const { kind } = params.scope;
            const isWorkingTree = kind !== "staged" && kind !== "branch" && kind !== "revisions";
            const scope = params.scope.kind === "document" ? undefined : params.scope;
            session.latest = { outcome, isWorkingTree, scope };
            return describeReview(outcome, isWorkingTree, await session.decisions().decisions());
        });
        router.answer(ReviewText.method, ReviewText.params, ({ side, path }) => {
            if (session.latest === undefined) throw ReviewLanguageErrors.noReview();
            const file = session.latest.outcome.changes.files.find(
                (each) => (side === "base" ? (each.basePath ?? each.path) : each.path) === path,
            );
            return { text: file?.[side] ?? null };
        });
    },
};

async function review(
    session: ReviewSession,
    { folder: asked, scope }: ParamsOf<typeof ReviewRun>,
    token: CancellationToken,
): Promise<ReviewOutcome> {
    const { exclude = [], disabledRules: disabled = [], trusted } = session.settings.options;
    const options = { exclude, disabled, grammarsFolder: session.grammarsFolder };
    if (scope.kind === "document") {
        const path = pathOfUri(scope.uri);
        if (path === undefined) throw ReviewLanguageErrors.notAFile(scope.uri);
        const open = session.files.get(scope.uri)?.getText();
        const text = open ?? (await readWorkFile(posix.dirname(path), posix.basename(path)));
        if (text === undefined) throw ReviewLanguageErrors.notAFile(posix.basename(path));
        const settings = await settingsOf(path, session.folders());
        return reviewRead(readDocument(path, text, scope, settings), options, token);
    }
    if (trusted !== true) throw ReviewLanguageErrors.notTrusted();
    const folder = asked ?? session.folders()[0];
    if (folder === undefined) throw ReviewLanguageErrors.noFolder();
    const outcome = await runReview({ ...options, folder: resolve(folder), scope }, token);
    return addAdvisories(outcome, () => session.advisories(), token, disabled);
}

/** What the workspace's folder that a document is in wants of reviews. */
async function settingsOf(path: string, folders: readonly string[]): Promise<ReviewSettings> {
    const folder = folders
        .filter((each) => path.startsWith(`${each}/`))
        .reduce((best, each) => (each.length > best.length ? each : best), "");
    if (folder === "") return noReviewSettings;
    const { settings } = await readSettings(async (_side, [asked = ""]) => {
        const text = await readWorkFile(folder, asked);
        return new Map(text === undefined ? [] : [[asked, text]]);
    });
    return settingsBelow(settings, posix.relative(folder, posix.dirname(path)));
}
