import type { ChatMessage } from "@rust-ai-ide/protocol/inference";
import type { ChatFormat } from "@rust-ai-ide/protocol/model";
import type { Tokeniser } from "../tokeniser/tokeniser.ts";

/** A conversation as the model reads it, up to where its answer begins. */
export interface ChatPrompt {
    readonly tokens: readonly number[];
    /** Generating one of these ends the answer. */
    readonly endTokens: ReadonlySet<number>;
}

/** Tokens that end a text in the vocabularies of chat models, beside the end of a turn. */
const textEnds = ["<|endoftext|>", "<|end_of_text|>", "<|eom_id|>"];

/**
 * Writes a conversation in a model's format. What people and models wrote is tokenised as plain
 * text, so that a message cannot forge the end of its own turn. Throws `tokeniser.missingToken`
 * when the vocabulary lacks the format's tokens.
 * Formats: https://qwen.readthedocs.io (ChatML), Meta's Llama 3 model card.
 */
export function buildChatPrompt(
    tokeniser: Tokeniser,
    { format, system }: ChatFormat,
    messages: readonly ChatMessage[],
    endTokens: readonly number[] = [],
): ChatPrompt {
    const all =
        system === undefined || messages[0]?.role === "system"
            ? messages
            : [{ role: "system", content: system } as const, ...messages];
    const writer = format === "chatml" ? chatMl(tokeniser) : llama3(tokeniser);
    const tokens = [
        ...writer.start,
        ...all.flatMap(({ role, content }) => [
            ...writer.open(role),
            ...tokeniser.encode(content),
            ...writer.close,
        ]),
        ...writer.open("assistant"),
    ];
    const ends = textEnds.map((text) => tokeniser.tokenId(text)).filter((id) => id !== undefined);
    return { tokens, endTokens: new Set([...endTokens, ...ends, writer.end]) };
}

interface TurnWriter {
    readonly start: readonly number[];
    open(role: ChatMessage["role"]): readonly number[];
    readonly close: readonly number[];
    /** The token that ends a turn. */
    readonly end: number;
}

function chatMl(tokeniser: Tokeniser): TurnWriter {
    const start = tokeniser.requireToken("<|im_start|>");
    const end = tokeniser.requireToken("<|im_end|>");
    return {
        start: [],
        open: (role) => [start, ...tokeniser.encode(`${role}\n`)],
        close: [end, ...tokeniser.encode("\n")],
        end,
    };
}

function llama3(tokeniser: Tokeniser): TurnWriter {
    const before = tokeniser.requireToken("<|start_header_id|>");
    const behind = tokeniser.requireToken("<|end_header_id|>");
    const end = tokeniser.requireToken("<|eot_id|>");
    const text = tokeniser.tokenId("<|begin_of_text|>");
    return {
        start: text === undefined ? [] : [text],
        open: (role) => [before, ...tokeniser.encode(role), behind, ...tokeniser.encode("\n\n")],
        close: [end],
        end,
    };
}
