import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { type ChangeFacts, changeFacts } from "@rust-ai-ide/review/description/change-facts";
import { type CommitMessage, commitMessage } from "@rust-ai-ide/review/description/commit-message";
import {
    type CommitConvention,
    type CommitText,
    conventionOf,
} from "@rust-ai-ide/review/description/convention";
import { pullRequest } from "@rust-ai-ide/review/description/pull-request";
import { runGit } from "../git/run-git.ts";
import { ReviewErrors } from "./review-errors.ts";
import { type ReviewOptions, runReview } from "./run-review.ts";

/** Commits that say how the next one is written. */
const commitsRead = 300;

export interface ChangeDescription {
    readonly facts: ChangeFacts;
    readonly convention: CommitConvention;
    readonly commit: CommitMessage;
    readonly pullRequest: { readonly title: string; readonly body: string };
}

/**
 * A commit message and a text for a pull request, made of what the change does. Runs git: only for
 * trusted workspaces. Rejects with CancelledError, or a `git.*`, `review.*` or `grammar.*` error.
 */
export async function describeChanges(
    options: ReviewOptions,
    token: CancellationToken,
): Promise<ChangeDescription> {
    const outcome = await runReview(options, token);
    const { changes, report } = outcome;
    if (changes.files.length === 0) throw ReviewErrors.nothingChanged();
    const convention = conventionOf(await commitTexts(options.folder, token));
    const facts = changeFacts(changes, report, (path) => outcome.packageOf(path)?.name);
    return {
        facts,
        convention,
        commit: commitMessage(facts, convention),
        pullRequest: pullRequest(facts, report, convention),
    };
}

/** Subjects and bodies of the newest commits that are no merges; none before the first commit. */
export async function commitTexts(
    folder: string,
    token: CancellationToken,
): Promise<readonly CommitText[]> {
    const asked = ["log", `-${commitsRead}`, "--no-merges", "-z", "--format=%s%x1f%b"];
    const out = await runGit({ folder, arguments: asked }, token).catch((error: unknown) => {
        if (CodedError.is(error, "git.failed")) return "";
        throw error;
    });
    return out
        .split("\0")
        .filter((text) => text !== "")
        .map((text) => {
            const [subject = "", body = ""] = text.split("\x1f");
            return { subject, body };
        });
}
