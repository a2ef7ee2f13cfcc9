import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    type ParamsOf,
    parseMessage,
    type RequestType,
    type ResultOf,
} from "@rust-ai-ide/protocol/message-table";
import { ReviewAsk, ReviewLikelihoods } from "@rust-ai-ide/protocol/review/models";
import type { ReviewChatPort } from "@rust-ai-ide/review/model/chat-port";
import type { LikelihoodPort } from "@rust-ai-ide/review/surprise/likelihood-port";
import { ReviewLanguageErrors } from "./review-language-errors.ts";
import type { ReviewSession } from "./review-session.ts";

/** A model of the client's that tells how likely code is. */
export function clientLikelihood(session: ReviewSession, model: string): LikelihoodPort {
    return {
        model,
        score: async (request, token) => {
            const asked = { ...request, continuations: [...request.continuations] };
            return (await ask(session, ReviewLikelihoods, asked, token)).logLikelihoods;
        },
    };
}

/** A model of the client's that answers questions. */
export function clientChat(session: ReviewSession, model: string): ReviewChatPort {
    return {
        model,
        ask: async (request, token) => {
            const asked = { ...request, messages: [...request.messages] };
            return (await ask(session, ReviewAsk, asked, token)).answer;
        },
    };
}

/** Asks the client. Rejects with CancelledError, or `reviewLanguage.modelFailed`. */
async function ask<T extends RequestType>(
    { router }: ReviewSession,
    type: T,
    params: ParamsOf<T>,
    token: CancellationToken,
): Promise<ResultOf<T>> {
    let answer: unknown;
    try {
        answer = await router.connection.sendRequest(type.method, params);
    } catch (error) {
        if (token.isCancellationRequested) throw new CancelledError();
        throw ReviewLanguageErrors.modelFailed(
            CodedError.is(error) || error instanceof Error ? error.message : String(error),
        );
    }
    if (token.isCancellationRequested) throw new CancelledError();
    const parsed = parseMessage(type.result, answer);
    if (!parsed.ok) throw ReviewLanguageErrors.modelFailed(parsed.message);
    return parsed.value as ResultOf<T>;
}
