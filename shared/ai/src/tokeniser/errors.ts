import { defineErrors } from "@rust-ai-ide/core/errors";

const supported =
    "Supported are tokenizer.json files with a byte-level BPE model (GPT-2, Llama 3, Qwen, StarCoder, DeepSeek-Coder).";

/** Reasons why a tokenizer.json cannot be used. */
export const TokeniserErrors = defineErrors("tokeniser", {
    invalidFile: (place: string) => [
        `The tokenizer.json file is not valid: ${place}.`,
        "Export or download the model again.",
    ],
    unsupportedKind: (kind: string) => [
        `The tokeniser uses ${kind}, which is not supported.`,
        `${supported} Choose another model.`,
    ],
    invalidPattern: () => [
        "The tokeniser's split pattern cannot be read as a regular expression.",
        `${supported} Choose another model.`,
    ],
    missingToken: (token: string) => [
        `The tokeniser has no token ${token}, which the model's prompt format needs.`,
        "The tokeniser does not belong to this model: export or download both together.",
    ],
});
