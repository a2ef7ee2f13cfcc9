import { basename, dirname } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { mayHaveConflicts, readConflicts } from "@rust-ai-ide/merge/lines/conflict-markers";
import { ReviewProposals, ReviewSides } from "@rust-ai-ide/protocol/review/merges";
import { pathOfUri } from "../../language-server/file-paths.ts";
import { checkResolutions } from "../../merge/check-resolutions.ts";
import { FileMerger } from "../../merge/merge-texts.ts";
import {
    type MergeSides,
    type ProposedConflict,
    proposeConflicts,
    sidesOf,
} from "../../merge/propose-conflicts.ts";
import { conflictedFiles } from "../../merge/resolve-files.ts";
import { topLevel } from "../../review/git-changes.ts";
import { ReviewLanguageErrors } from "../review-language-errors.ts";
import type { ReviewFeature, ReviewSession } from "../review-session.ts";

/** A workspace that was never built takes minutes. */
const checkTimeoutMs = 600_000;

/** Offers resolutions of the conflicts in open documents. */
export const mergeRequests: ReviewFeature = {
    register(session) {
        const { router, files, settings, grammarsFolder } = session;
        router.answer(
            ReviewProposals.method,
            ReviewProposals.params,
            async ({ uri, isChecked }, token) => {
                const text = files.get(uri)?.getText();
                const path = pathOfUri(uri);
                if (text === undefined || path === undefined || !mayHaveConflicts(text)) {
                    return { conflicts: [], problems: [] };
                }
                const isTrusted = settings.options.trusted === true;
                if (isChecked === true && !isTrusted) throw ReviewLanguageErrors.notTrusted();
                const sides = isTrusted ? await sidesOfFile(path, token) : undefined;
                const merger = new FileMerger(grammarsFolder);
                try {
                    const { conflicts, problems } =
                        isChecked === true
                            ? await checkedConflicts(session, path, text, merger, token)
                            : {
                                  conflicts: await proposeConflicts(path, text, sides, merger),
                                  problems: [],
                              };
                    return {
                        conflicts: conflicts.map(({ conflict, proposals }) => ({
                            line: conflict.line,
                            endLine: conflict.endLine,
                            proposals: proposals.map((each) => ({
                                ...each,
                                concerns: [...each.concerns],
                            })),
                        })),
                        problems,
                    };
                } finally {
                    merger.dispose();
                }
            },
        );
        router.answer(ReviewSides.method, ReviewSides.params, async ({ uri }, token) => {
            if (settings.options.trusted !== true) throw ReviewLanguageErrors.notTrusted();
            const path = pathOfUri(uri);
            const sides = path === undefined ? undefined : await sidesOfFile(path, token);
            return { ...sides, ...labelsOf(session, uri) };
        });
    },
};

/** With the compiler's judgement of the sure ones, together with those of the merge's other files. */
async function checkedConflicts(
    session: ReviewSession,
    path: string,
    text: string,
    merger: FileMerger,
    token: CancellationToken,
): Promise<{ readonly conflicts: readonly ProposedConflict[]; readonly problems: string[] }> {
    const found = await conflictedFiles(dirname(path), [], merger, token);
    const file = found.files.find((each) => `${found.folder}/${each.path}` === path);
    if (file?.text !== text) throw ReviewLanguageErrors.notSaved(basename(path));
    const options = {
        env: session.env,
        cacheFolder: session.cacheFolder("check-cache"),
        timeoutMs: checkTimeoutMs,
    };
    const { files, problems } = await checkResolutions(found, options, token);
    const judged = files.find((each) => each.path === file.path) ?? file;
    return { conflicts: judged.conflicts, problems: [...problems] };
}

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
