import { dirname } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { mayHaveConflicts, readConflicts } from "@rust-ai-ide/merge/lines/conflict-markers";
import { ReviewProposals, ReviewSides } from "@rust-ai-ide/protocol/review/merges";
import { pathOfUri } from "../../language-server/file-paths.ts";
import { FileMerger } from "../../merge/merge-texts.ts";
import { type MergeSides, proposeConflicts, sidesOf } from "../../merge/propose-conflicts.ts";
import { topLevel } from "../../review/git-changes.ts";
import { ReviewLanguageErrors } from "../review-language-errors.ts";
import type { ReviewFeature, ReviewSession } from "../review-session.ts";

/** Offers resolutions of the conflicts in open documents. */
export const mergeRequests: ReviewFeature = {
    register(session) {
        const { router, files, settings, grammarsFolder } = session;
        router.answer(ReviewProposals.method, ReviewProposals.params, async ({ uri }, token) => {
            const text = files.get(uri)?.getText();
            const path = pathOfUri(uri);
            if (text === undefined || path === undefined || !mayHaveConflicts(text)) {
                return { conflicts: [], problems: [] };
            }
            const isTrusted = settings.options.trusted === true;
            const sides = isTrusted ? await sidesOfFile(path, token) : undefined;
            const merger = new FileMerger(grammarsFolder);
            try {
                const conflicts = await proposeConflicts(path, text, sides, merger);
                return {
                    conflicts: conflicts.map(({ conflict, proposals }) => ({
                        line: conflict.line,
                        endLine: conflict.endLine,
                        proposals: proposals.map((each) => ({
                            ...each,
                            concerns: [...each.concerns],
                        })),
                    })),
                    problems: [],
                };
            } finally {
                merger.dispose();
            }
        });
        router.answer(ReviewSides.method, ReviewSides.params, async ({ uri }, token) => {
            if (settings.options.trusted !== true) throw ReviewLanguageErrors.notTrusted();
            const path = pathOfUri(uri);
            const sides = path === undefined ? undefined : await sidesOfFile(path, token);
            return { ...sides, ...labelsOf(session, uri) };
        });
    },
};

/** Undefined where the file is in no repository. */
async function sidesOfFile(
    path: string,
    token: CancellationToken,
): Promise<MergeSides | undefined> {
    try {
        const folder = await topLevel(dirname(path), token);
        if (!path.startsWith(`${folder}/`)) return undefined;
        return await sidesOf(folder, path.slice(folder.length + 1), token);
    } catch (error) {
        if (CodedError.is(error)) return undefined;
        throw error;
    }
}

function labelsOf(
    { files }: ReviewSession,
    uri: string,
): { readonly oursLabel: string; readonly theirsLabel: string } {
    for (const part of readConflicts(files.get(uri)?.getText() ?? "")) {
        if (part.kind !== "conflict") continue;
        return { oursLabel: part.conflict.oursLabel, theirsLabel: part.conflict.theirsLabel };
    }
    return { oursLabel: "ours", theirsLabel: "theirs" };
}
