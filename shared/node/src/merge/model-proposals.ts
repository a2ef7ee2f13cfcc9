import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    resolutionQuestion,
    resolutionSchema,
    withModelProposal,
} from "@rust-ai-ide/merge/resolution/model-proposal";
import type { ReviewChatPort } from "@rust-ai-ide/review/model/chat-port";
import { hasSecret } from "../secrets/has-secret.ts";
import type { FileMerger } from "./merge-texts.ts";
import { hunkOf } from "./propose-conflicts.ts";
import type { ConflictedFile, ResolvedFiles } from "./resolve-files.ts";

/** Conflicts of one merge that a model is asked about. */
const mostAsked = 40;
const answerTokens = 1_200;

export interface ModelProposals extends ResolvedFiles {
    /** What the model was not asked about, or failed at, in sentences. */
    readonly problems: readonly string[];
}

export interface ModelProposalOptions {
    /** Whether a conflict, by its number in the file, is asked about; absent: all that are not sure. */
    isWanted?(file: ConflictedFile, index: number): boolean;
    onProgress?(done: number, total: number): void;
}

/**
 * Asks a larger model about the conflicts whose resolution is not sure. What it writes stands behind
 * the other proposals and is never sure. Conflicts that look as if they had secrets in them are shown
 * to no model. A model that fails is told as a problem. Rejects with CancelledError.
 */
export async function addModelProposals(
    found: ResolvedFiles,
    port: ReviewChatPort,
    merger: FileMerger,
    options: ModelProposalOptions,
    token: CancellationToken,
): Promise<ModelProposals> {
    const isSure = ({ conflicts }: ConflictedFile, index: number): boolean =>
        conflicts[index]?.proposals[0]?.isAutomatic === true;
    const isOpen = (file: ConflictedFile, index: number): boolean =>
        options.isWanted?.(file, index) ?? !isSure(file, index);
    const total = found.files.reduce(
        (sum, file) => sum + file.conflicts.filter((_, index) => isOpen(file, index)).length,
        0,
    );
    const problems: string[] = [];
    const files: ConflictedFile[] = [];
    let done = 0;
    try {
        for (const file of found.files) {
            const conflicts: ConflictedFile["conflicts"][number][] = [];
            for (const [index, each] of file.conflicts.entries()) {
                throwIfCancelled(token);
                if (!isOpen(file, index) || done === mostAsked) {
                    conflicts.push(each);
                    continue;
                }
                options.onProgress?.(done, total);
                done++;
                const { hunk, parses } = hunkOf(file.path, file.text, index, each.conflict, merger);
                const question = resolutionQuestion(hunk);
                const text = question?.map(({ content }) => content).join("\n") ?? "";
                if (question === undefined || hasSecret(file.path, text)) {
                    const why = question === undefined ? "is too long" : "may have a secret in it";
                    problems.push(
                        `${port.model} was not asked about ${file.path}:${each.conflict.line + 1}, which ${why}.`,
                    );
                    conflicts.push(each);
                    continue;
                }
                const asked = {
                    messages: question,
                    answerSchema: resolutionSchema,
                    maxNewTokens: answerTokens,
                    temperature: 0,
                };
                const answer = await port.ask(asked, token);
                const proposals = withModelProposal(
                    hunk,
                    each.proposals,
                    port.model,
                    answer,
                    parses,
                );
                conflicts.push({ ...each, proposals });
            }
            files.push({ ...file, conflicts });
        }
    } catch (error) {
        if (!CodedError.is(error)) throw error;
        const reason = `${port.model} proposes nothing: ${error.display}`;
        return { ...found, problems: [...problems, reason] };
    }
    if (total > mostAsked) {
        problems.push(`${port.model} was asked about ${mostAsked} of ${total} conflicts.`);
    }
    return { ...found, files, problems };
}
