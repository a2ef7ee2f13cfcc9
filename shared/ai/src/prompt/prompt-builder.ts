import type { ContextPiece, PromptParts } from "@rust-ai-ide/protocol/completion";
import type { PromptTemplate } from "@rust-ai-ide/protocol/model";
import { importLines } from "../context/import-lines.ts";
import type { Tokeniser } from "../tokeniser/tokeniser.ts";
import { ContextEncoder } from "./context-tokens.ts";
import { PrefixWindow } from "./prefix-window.ts";
import { type PromptTail, splitTail } from "./token-healing.ts";

/** What a model is given to continue, and what tells that it has finished. */
export interface Prompt {
    readonly tokens: readonly number[];
    /** Which of the last tokens depend on what follows; absent where none may be replaced. */
    readonly tail?: PromptTail;
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
    readonly contextTokens: number;
    readonly importTokens: number;
    readonly editTokens: number;
    /** Kept free for definitions when there are some. */
    readonly definitionTokens: number;
}

/** The training shows no more of a file's imports (models/training/context.py). */
const mostImportLines = 12;

/** Units of the suffix that are looked at; the training cuts there too (models/prompt-format.json). */
const suffixUnits = 600;

/**
 * Limits of our own formats from models/prompt-format.json. For other models a prompt is kept to
 * what a CPU can read in bearable time, whatever context they were trained with.
 */
export function defaultLimits(template: PromptTemplate, contextLength: number): PromptLimits {
    // The room for new tokens is fixed, so that the window does not move with their number.
    const newTokens = Math.min(96, contextLength >> 2);
    const isOwn = template.format === "rust-ai/1" || template.format === "rust-ai/2";
    const longest = template.format === "rust-ai/2" ? 640 : 1536;
    const promptTokens = Math.min(contextLength - newTokens, longest);
    const share = (tokens: number): number => Math.min(tokens, promptTokens >> 2);
    return {
        promptTokens,
        pathTokens: isOwn ? share(32) : 0,
        suffixTokens: share(isOwn ? 96 : 160),
        contextTokens: template.format === "rust-ai/2" ? Math.min(192, (promptTokens * 3) >> 3) : 0,
        importTokens: share(96),
        editTokens: share(128),
        definitionTokens: share(64),
    };
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
    private readonly context: ContextEncoder;
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
        this.context = new ContextEncoder(tokeniser, limits);
        if (template.format === "rust-ai/1" || template.format === "rust-ai/2") {
            // Any special token ends the text: none may be in the middle of code.
            this.endTokens = new Set([...Object.values(template.tokens), ...endTokens]);
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
        const ends = { endTokens: this.endTokens, stop: this.stop };
        const { template } = this;
        if (template.format === "rust-ai/1") {
            return { tokens: this.firstFormat(parts.path, prefix, suffix), ...ends };
        }
        if (template.format === "rust-ai/2") {
            // First the window, because what it shows is left out of the context in front of it.
            const tokens = this.prefix.tokens(prefix, this.prefixRoom(parts));
            return { ...this.healed(this.head(parts, suffix), prefix, tokens), ...ends };
        }
        if (template.format === "plain") return { ...this.plain(prefix), ...ends };
        return { ...this.fillInTheMiddle(prefix, suffix), ...ends };
    }

    private firstFormat(path: string, prefix: string, suffix: string): number[] {
        if (this.template.format !== "rust-ai/1") return [];
        const ids = this.template.tokens;
        const head = [
            ids.file,
            ...this.tokeniser.encode(path).slice(-this.limits.pathTokens),
            ids.suffix,
            ...this.encodeSuffix(suffix),
            ids.code,
        ];
        return [...head, ...this.prefix.tokens(prefix, this.limits.promptTokens - head.length)];
    }

    /** Everything in front of the prefix, in the order in which it changes. */
    private head({ path, context = [] }: PromptParts, suffix: string): number[] {
        if (this.template.format !== "rust-ai/2") return [];
        const ids = this.template.tokens;
        return [
            ids.file,
            ...this.tokeniser.encode(path).slice(-this.limits.pathTokens),
            ids.context,
            ...this.context.tokens(this.unseen(context)),
            ids.suffix,
            ...this.encodeSuffix(suffix),
            ids.code,
        ];
    }

    /** The same room whatever the pieces and the suffix take of theirs, so that the window stays. */
    private prefixRoom({ context = [] }: PromptParts): number {
        const { promptTokens, pathTokens, suffixTokens, contextTokens } = this.limits;
        const fixed = pathTokens + suffixTokens + 4;
        return promptTokens - fixed - (context.length === 0 ? 0 : contextTokens);
    }

    /** The pieces without those imports that the window shows anyway. */
    private unseen(pieces: readonly ContextPiece[]): ContextPiece[] {
        return pieces.flatMap((piece) => {
            if (piece.kind !== "imports") return [piece];
            const shown = new Set(importLines(this.prefix.shown));
            const lines = piece.text.split("\n").filter((line) => !shown.has(line));
            if (lines.length === 0) return [];
            return [{ ...piece, text: lines.slice(-mostImportLines).join("\n") }];
        });
    }

    private plain(prefix: string): Pick<Prompt, "tokens" | "tail"> {
        const leading = this.tokeniser.leadingTokens;
        const tokens = this.prefix.tokens(prefix, this.limits.promptTokens - leading.length);
        // A model needs a token to continue; that of a text's end also stands before a text.
        if (leading.length + tokens.length === 0) return { tokens: this.startOfText() };
        return this.healed([...leading], prefix, tokens);
    }

    private fillInTheMiddle(prefix: string, suffix: string): Pick<Prompt, "tokens" | "tail"> {
        const { template, limits } = this;
        if (template.format !== "fim") return { tokens: [] };
        const leading = this.tokeniser.leadingTokens;
        const [before, behind, middle] = [template.prefix, template.suffix, template.middle].map(
            (text) => this.tokeniser.requireToken(text),
        ) as [number, number, number];
        const suffixTokens = this.encodeSuffix(suffix);
        const budget = limits.promptTokens - leading.length - suffixTokens.length - 3;
        if (template.order === "spm") {
            const tokens = this.prefix.tokens(prefix, budget);
            return { tokens: [...leading, behind, ...suffixTokens, before, ...tokens, middle] };
        }
        // The cursor's line goes behind the middle sentinel, as if the model had begun to write
        // it: typing then appends, instead of moving the suffix and voiding its cache rows.
        const lineStart = prefix.lastIndexOf("\n") + 1;
        const text = prefix.slice(lineStart);
        const line = this.tokeniser.encode(text).slice(-Math.ceil(budget / 2));
        const tokens = this.prefix.tokens(prefix.slice(0, lineStart), budget - line.length);
        const head = [...leading, before, ...tokens, behind, ...suffixTokens, middle];
        return this.healed(head, text, line);
    }

    /** A prompt that ends in tokens of a text, with its tail. */
    private healed(
        head: readonly number[],
        text: string,
        tokens: readonly number[],
    ): Pick<Prompt, "tokens" | "tail"> {
        const split = splitTail(this.tokeniser, text, tokens);
        const all = [...head, ...split.tokens];
        if (all.length > this.limits.promptTokens) return { tokens: [...head, ...tokens] };
        // The model must have read something in front of the tail.
        const start = Math.max(1, all.length - split.tailTokens);
        if (all.length === 0 || (start === all.length && split.pending.length === 0)) {
            return { tokens: all };
        }
        return { tokens: all, tail: { start, pending: split.pending } };
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
