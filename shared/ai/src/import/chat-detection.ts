import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import type { ChatFormat } from "@rust-ai-ide/protocol/model";
import * as v from "valibot";

const NamedTemplate = v.object({ name: v.string(), template: v.string() });

/** The field of tokenizer_config.json: one template, or several of which "default" is for chats. */
const TokenizerConfig = v.object({
    chat_template: v.optional(v.union([v.string(), v.array(NamedTemplate)])),
});

const AddedTokens = v.object({
    added_tokens: v.optional(v.array(v.object({ id: v.number(), content: v.string() })), []),
});

/** How the formats are told from one another: by the tokens that open and end a turn. */
const formats = [
    { format: "chatml", opens: "<|im_start|>", ends: "<|im_end|>" },
    { format: "llama-3", opens: "<|start_header_id|>", ends: "<|eot_id|>" },
] as const;

/** The chat template of a parsed tokenizer_config.json; undefined when there is none or it is malformed. */
export function chatTemplateOf(tokenizerConfig: unknown): string | undefined {
    const parsed = parseMessage(TokenizerConfig, tokenizerConfig);
    if (!parsed.ok) return undefined;
    const { chat_template: template } = parsed.value;
    if (template === undefined || typeof template === "string") return template;
    return (template.find(({ name }) => name === "default") ?? template[0])?.template;
}

/** The chat format of an export: its chat template, its parsed tokenizer.json and the tokens that end its texts. */
export function detectExportChat(
    template: string | undefined,
    tokenizerJson: unknown,
    endTokens: readonly number[],
): ChatFormat | undefined {
    const parsed = parseMessage(AddedTokens, tokenizerJson);
    if (!parsed.ok) return undefined;
    const ids = new Map(parsed.value.added_tokens.map(({ content, id }) => [content, id]));
    return detectChatFormat(template, endTokens, (text) => ids.get(text));
}

/**
 * Recognises a chat template without running it. Base models carry the template of their chat
 * siblings, but do not end their texts with the end of a turn; they answer nothing sensible, so
 * they count as models without chat.
 */
export function detectChatFormat(
    template: string | undefined,
    endTokens: readonly number[],
    tokenId: (text: string) => number | undefined,
): ChatFormat | undefined {
    if (template === undefined) return undefined;
    for (const { format, opens, ends } of formats) {
        if (!template.includes(opens)) continue;
        const end = tokenId(ends);
        if (tokenId(opens) === undefined || end === undefined) continue;
        if (!endTokens.includes(end)) continue;
        const system = defaultSystem(template);
        return { format, ...(system !== undefined && { system }) };
    }
    return undefined;
}

/**
 * The system message that ChatML templates write when a conversation has none: a literal
 * between `<|im_start|>system` and the end of the turn, without anything that is computed.
 */
function defaultSystem(template: string): string | undefined {
    const literal = /<\|im_start\|>system(?:\\n|\n)([^'"{}|<]{1,400}?)(?:<\|im_end\|>)/.exec(
        template,
    );
    return literal?.[1];
}
