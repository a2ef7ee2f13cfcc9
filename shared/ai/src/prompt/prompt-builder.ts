import type { PromptParts } from "@rust-ai-ide/protocol/completion";
import type { PromptTemplate } from "@rust-ai-ide/protocol/model";
import type { Tokeniser } from "../tokeniser/tokeniser.ts";
import { PrefixWindow } from "./prefix-window.ts";

/** What a model is given to continue, and what tells that it has finished. */
export interface Prompt {
    readonly tokens: readonly number[];
    /** Generating one of these ends the text. */
    readonly endTokens: ReadonlySet<number>;
    /** Texts in front of which the generation ends. */
    readonly stop: readonly string[];
}

export interface PromptLimits {
    /** Tokens of the whole prompt. */
    readonly promptTokens: number;
    readonly pathTokens: number;
    readonly suffixTokens: number;
}

/** Units of the suffix that are looked at; the training cuts there too (models/prompt-format.json). */
const suffixUnits = 600;

/**
 * Limits of `rust-ai/1` from models/prompt-format.json. For other models a prompt is kept to
 * what a CPU can read in bearable time, whatever context they were trained with.
 */
export function defaultLimits(template: PromptTemplate, contextLength: number): PromptLimits {
    // The room for new tokens is fixed, so that the window does not move with their number.
    const newTokens = Math.min(96, contextLength >> 2);
    const promptTokens = Math.min(contextLength - newTokens, 1536);
    if (template.format === "rust-ai/1") {
        const pathTokens = Math.min(32, promptTokens >> 2);
        return { promptTokens, pathTokens, suffixTokens: Math.min(96, promptTokens >> 2) };
    }
    return { promptTokens, pathTokens: 0, suffixTokens: Math.min(160, promptTokens >> 2) };
}

/**
 * Puts prompts together for one document after another. Keeps the windows and tokens of the
 * last prompt, so it belongs to one cache slot.
 */
export class PromptBuilder {
    private readonly tokeniser: Tokeniser;
    private readonly template: PromptTemplate;
    private readonly limits: PromptLimits;
    private readonly endTokens: ReadonlySet<number>;
    private readonly stop: readonly string[];
    private readonly prefix: PrefixWindow;
    private suffixText = "";
    private suffixTokens: readonly number[] = [];

    /** `endTokens` are the model's own, for example eos_token_id of its configuration. Throws `tokeniser.missingToken`. */
    constructor(
        tokeniser: Tokeniser,
        template: PromptTemplate,
        limits: PromptLimits,
        endTokens: readonly number[] = [],
    ) {
        this.tokeniser = tokeniser;
        this.template = template;
        this.limits = limits;
        this.prefix = new PrefixWindow(tokeniser);
        if (template.format === "rust-ai/1") {
            const { file, suffix, code, end, pad } = template.tokens;
            // Any special token ends the text: none may be in the middle of code.
            this.endTokens = new Set([end, file, suffix, code, pad, ...endTokens]);
            this.stop = [];
            return;
        }
        const stopTokens = template.stop.map((text) => tokeniser.tokenId(text));
        const sentinels =
            template.format === "fim"
                ? [template.prefix, template.suffix, template.middle].map((text) =>
                      tokeniser.requireToken(text),
                  )
                : [];
        this.endTokens = new Set([
            ...endTokens,
            ...sentinels,
            ...stopTokens.filter((token) => token !== undefined),
        ]);
        this.stop = template.stop.filter((_, index) => stopTokens[index] === undefined);
    }

    /** Builds a prompt of at most `limits.promptTokens` tokens. Line ends become LF. */
    build(parts: PromptParts): Prompt {
        const prefix = withLineFeeds(parts.prefix);
        const suffix = withLineFeeds(parts.suffix);
        return {
            tokens: this.tokens(parts.path, prefix, suffix),
            endTokens: this.endTokens,
            stop: this.stop,
        };
    }

    private tokens(path: string, prefix: string, suffix: string): number[] {
        const { template, limits } = this;
        if (template.format === "rust-ai/1") {
            const ids = template.tokens;
            const head = [
                ids.file,
                ...this.tokeniser.encode(path).slice(-limits.pathTokens),
                ids.suffix,
                ...this.encodeSuffix(suffix),
                ids.code,
            ];
            return [...head, ...this.prefix.tokens(prefix, limits.promptTokens - head.length)];
        }
        const leading = this.tokeniser.leadingTokens;
        if (template.format === "plain") {
            const budget = limits.promptTokens - leading.length;
            const tokens = [...leading, ...this.prefix.tokens(prefix, budget)];
            // A model needs a token to continue; that of a text's end also stands before a text.
            return tokens.length > 0 ? tokens : this.startOfText();
        }
        const [before, behind, middle] = [template.prefix, template.suffix, template.middle].map(
            (text) => this.tokeniser.requireToken(text),
        ) as [number, number, number];
        const suffixTokens = this.encodeSuffix(suffix);
        const budget = limits.promptTokens - leading.length - suffixTokens.length - 3;
        if (template.order === "spm") {
            const tokens = this.prefix.tokens(prefix, budget);
            return [...leading, behind, ...suffixTokens, before, ...tokens, middle];
        }
        // The cursor's line goes behind the middle sentinel, as if the model had begun to write
        // it: typing then appends, instead of moving the suffix and voiding its cache rows.
        const lineStart = prefix.lastIndexOf("\n") + 1;
        const line = this.tokeniser.encode(prefix.slice(lineStart)).slice(-Math.ceil(budget / 2));
        const tokens = this.prefix.tokens(prefix.slice(0, lineStart), budget - line.length);
        return [...leading, before, ...tokens, behind, ...suffixTokens, middle, ...line];
    }

    private startOfText(): number[] {
        const [end] = this.endTokens;
        return end === undefined ? this.tokeniser.encode("\n") : [end];
    }

    private encodeSuffix(suffix: string): readonly number[] {
        const text = suffix.slice(0, suffixUnits);
        if (text !== this.suffixText) {
            this.suffixText = text;
            this.suffixTokens = this.tokeniser.encode(text).slice(0, this.limits.suffixTokens);
        }
        return this.suffixTokens;
    }
}

function withLineFeeds(text: string): string {
    return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
