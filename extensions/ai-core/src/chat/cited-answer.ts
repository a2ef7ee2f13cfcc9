import type { CitationMarker } from "@rust-ai-ide/ai/chat/citations";
import type { FactPrompt } from "@rust-ai-ide/ai/chat/fact-prompt";
import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import type { ChatModel } from "./chat-model.ts";

/** What a model wrote, and its name as the answer gives it. */
export interface CitedAnswer {
    readonly text: string;
    readonly by: string;
}

/**
 * Asks a model and passes on what it writes with its citations marked. A model that begins to repeat
 * itself is stopped: nothing new would come. Rejects as the model does.
 */
export async function askWithCitations(
    model: ChatModel,
    { messages, maxNewTokens }: FactPrompt,
    marker: CitationMarker,
    onMarkdown: (markdown: string) => void,
    token: CancellationToken,
): Promise<CitedAnswer> {
    const stop = new CancellationSource(token);
    let text = "";
    const read = (piece: string): void => {
        text += piece;
        const ready = marker.push(piece);
        if (ready !== "") onMarkdown(ready);
        if (marker.isRepeating) stop.cancel();
    };
    try {
        const by = await model.ask(messages, maxNewTokens, read, stop.token);
        onMarkdown(marker.end());
        return { text, by };
    } catch (error) {
        const isOwn = CancelledError.is(error) && !token.isCancellationRequested;
        if (!isOwn) throw error;
        onMarkdown(marker.end());
        return { text, by: model.name };
    } finally {
        stop.dispose();
    }
}
