import type { CancellationToken } from "@rust-ai-ide/core/cancellation";

export interface ReviewMessage {
    readonly role: "system" | "user";
    readonly content: string;
}

/** A larger model that answers questions about a change. */
export interface ReviewChatPort {
    /** Its name, for what is said of it. */
    readonly model: string;
    /** The whole answer. Rejects with CancelledError, or a coded error of the engine. */
    ask(
        request: {
            readonly messages: readonly ReviewMessage[];
            /** JSON schema that the answer is held to where the engine can. */
            readonly answerSchema: Readonly<Record<string, unknown>>;
            readonly maxNewTokens: number;
            /** 0 is greedy. */
            readonly temperature: number;
        },
        token: CancellationToken,
    ): Promise<string>;
}
