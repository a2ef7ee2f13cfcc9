import { basename, dirname } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { mayHaveConflicts, readConflicts } from "@rust-ai-ide/merge/lines/conflict-markers";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import { ReviewProposals, ReviewSides } from "@rust-ai-ide/protocol/review/merges";
import type { ReviewChatPort } from "@rust-ai-ide/review/model/chat-port";
import { pathOfUri } from "../../language-server/file-paths.ts";
import { checkResolutions } from "../../merge/check-resolutions.ts";
import { FileMerger } from "../../merge/merge-texts.ts";
import { addModelProposals } from "../../merge/model-proposals.ts";
import {
    type MergeSides,
    type ProposedConflict,
    proposeConflicts,
    sidesOf,
} from "../../merge/propose-conflicts.ts";
import { type ConflictedFile, conflictedFiles } from "../../merge/resolve-files.ts";
import { topLevel } from "../../review/git-changes.ts";
import { clientChat } from "../client-models.ts";
import { ReviewLanguageErrors } from "../review-language-errors.ts";
import type { ReviewFeature, ReviewSession } from "../review-session.ts";

/** A workspace that was never built takes minutes. */
const checkTimeoutMs = 600_000;

/** Offers resolutions of the conflicts in open documents. */
export const mergeRequests: ReviewFeature = {
    register(session) {
        const { router, settings } = session;
        router.answer(ReviewProposals.method, ReviewProposals.params, async (params, token) => {
            const { conflicts, problems } = await proposals(session, params, token);
            return {
                conflicts: conflicts.map(({ conflict: { line, endLine }, proposals: all }) => ({
                    line,
                    endLine,
                    proposals: all.map((each) => ({ ...each, concerns: [...each.concerns] })),
                })),
                problems: [...problems],
            };
        });
        router.answer(ReviewSides.method, ReviewSides.params, async ({ uri }, token) => {
            if (settings.options.trusted !== true) throw ReviewLanguageErrors.notTrusted();
            const path = pathOfUri(uri);
            const sides = path === undefined ? undefined : await sidesOfFile(path, token);
            return { ...sides, ...labelsOf(session, uri) };
        });
    },
};

interface Proposed {
    readonly conflicts: readonly ProposedConflict[];
    readonly problems: readonly string[];
}

async function proposals(
    session: ReviewSession,
    { uri, isChecked, chatModel, conflict }: ParamsOf<typeof ReviewProposals>,
    token: CancellationToken,
): Promise<Proposed> {
    const text = session.files.get(uri)?.getText();
    const path = pathOfUri(uri);
    if (text === undefined || path === undefined || !mayHaveConflicts(text)) {
        return { conflicts: [], problems: [] };
    }
    const isTrusted = session.settings.options.trusted === true;
    if (isChecked === true && !isTrusted) throw ReviewLanguageErrors.notTrusted();
    const merger = new FileMerger(session.grammarsFolder);
    try {
        if (isChecked === true) return await checkedConflicts(session, path, text, merger, token);
        const sides = isTrusted ? await sidesOfFile(path, token) : undefined;
        const conflicts = await proposeConflicts(path, text, sides, merger);
        if (chatModel === undefined) return { conflicts, problems: [] };
        const port = clientChat(session, chatModel);
        const file = { path, text, conflicts };
        return await askedConflicts(port, file, conflict, merger, token);
    } finally {
        merger.dispose();
    }
}

/** With what a larger model proposes of one conflict, or of all that are not sure. */
async function askedConflicts(
    port: ReviewChatPort,
    file: ConflictedFile,
    wanted: number | undefined,
    merger: FileMerger,
    token: CancellationToken,
): Promise<Proposed> {
    const options =
        wanted === undefined
            ? {}
            : { isWanted: (_: ConflictedFile, index: number) => index === wanted };
    const found = { folder: dirname(file.path), files: [file], others: [] };
    const { files, problems } = await addModelProposals(found, port, merger, options, token);
    return { conflicts: files[0]?.conflicts ?? file.conflicts, problems };
}

/** With the compiler's judgement of the sure ones, together with those of the merge's other files. */
async function checkedConflicts(
    session: ReviewSession,
    path: string,
    text: string,
    merger: FileMerger,
    token: CancellationToken,
): Promise<Proposed> {
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
    return { conflicts: judged.conflicts, problems };
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
