import type { PromptTemplate } from "@rust-ai-ide/protocol/model";

interface Family {
    readonly prefix: string;
    readonly suffix: string;
    readonly middle: string;
    /** Tokens that end the middle, as far as the tokeniser has them. */
    readonly stop: readonly string[];
}

/**
 * Sentinels of the public code models, from their model cards. All read prefix-suffix-middle.
 * DeepSeek-Coder calls the suffix sentinel the hole, which it is in this order.
 */
const families: readonly Family[] = [
    {
        // Qwen2.5-Coder and others that took over its sentinels.
        prefix: "<|fim_prefix|>",
        suffix: "<|fim_suffix|>",
        middle: "<|fim_middle|>",
        stop: [
            "<|endoftext|>",
            "<|fim_pad|>",
            "<|repo_name|>",
            "<|file_sep|>",
            "<|file_separator|>",
            "<|im_end|>",
        ],
    },
    {
        // StarCoder, StarCoder2, Granite Code.
        prefix: "<fim_prefix>",
        suffix: "<fim_suffix>",
        middle: "<fim_middle>",
        stop: ["<|endoftext|>", "<fim_pad>", "<file_sep>", "<repo_name>", "<filename>"],
    },
    {
        // SantaCoder.
        prefix: "<fim-prefix>",
        suffix: "<fim-suffix>",
        middle: "<fim-middle>",
        stop: ["<|endoftext|>", "<fim-pad>"],
    },
    {
        prefix: "<｜fim▁begin｜>",
        suffix: "<｜fim▁hole｜>",
        middle: "<｜fim▁end｜>",
        stop: ["<｜end▁of▁sentence｜>", "<|EOT|>"],
    },
];

/** Finds out how to ask a model to fill in the middle, from the special tokens that it knows. */
export function detectPromptTemplate(tokens: ReadonlySet<string>): PromptTemplate {
    const family = families.find(({ prefix, suffix, middle }) =>
        [prefix, suffix, middle].every((text) => tokens.has(text)),
    );
    if (!family) {
        const stop = ["<|endoftext|>", "<|im_end|>", "<|end_of_text|>"];
        return { format: "plain", stop: stop.filter((text) => tokens.has(text)) };
    }
    const { prefix, suffix, middle } = family;
    const stop = family.stop.filter((text) => tokens.has(text));
    return { format: "fim", order: "psm", prefix, suffix, middle, stop };
}
