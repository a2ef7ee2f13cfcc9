import type { Prompt } from "@rust-ai-ide/ai/prompt/prompt-builder";
import { isRepetitive } from "@rust-ai-ide/ai/repetition";
import { logProbability, type SamplingOptions, sampleToken } from "@rust-ai-ide/ai/sampling";
import type { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import type { FinishReason } from "@rust-ai-ide/protocol/inference";
import { type Branch, likeliestOthers } from "./branches.ts";
import { TextCollector } from "./text-collector.ts";

export interface OutputOptions {
    readonly prompt: Pick<Prompt, "endTokens" | "stop">;
    readonly maxNewTokens: number;
    /** Texts that end the generation, besides the prompt's own. */
    readonly stop: readonly string[];
    readonly sampling: SamplingOptions;
    /** Notes where the text could have gone another way, for alternatives. */
    readonly notesBranches?: boolean;
    /** Looked at behind every token: a text that is not worth finishing ends with "doubt". */
    readonly isHopeless?: (written: GeneratedText) => boolean;
    /** Hears the text in pieces; what a stop text may still take back is held until it cannot. */
    readonly onText?: (text: string) => void;
}

/** What was generated, without what it cost. */
export interface GeneratedText {
    readonly tokens: readonly number[];
    readonly text: string;
    readonly finish: FinishReason;
    readonly meanLogProbability: number;
    /** Of the least likely and of the first token; absent when there is none. */
    readonly minimumLogProbability?: number;
    readonly firstLogProbability?: number;
}

/** A first token that begins with the end of the prefix. */
export interface Replacement {
    readonly token: number;
    readonly knownBytes: number;
    readonly logProbability: number;
}

/** Alternatives branch off within so many tokens: later ones look alike. */
const branchingTokens = 6;

/** The tokens and text of a generation, and why it ended. */
export class GenerationOutput {
    readonly tokens: number[] = [];
    /** Other ways that the text could have gone; empty unless they are noted. */
    readonly branches: Branch[] = [];
    private readonly options: OutputOptions;
    private readonly tokeniser: Tokeniser;
    private readonly text: TextCollector;
    private readonly logProbabilities: number[] = [];
    /** Bytes at the start of the next token that are no news. */
    private knownBytes = 0;
    private firstKnownBytes = 0;
    private chosen = 0;
    private told = 0;
    private finish: FinishReason = "deadline";

    constructor(options: OutputOptions, tokeniser: Tokeniser) {
        this.options = options;
        this.tokeniser = tokeniser;
        this.text = new TextCollector(tokeniser, [...options.stop, ...options.prompt.stop]);
    }

    get remaining(): number {
        return this.options.maxNewTokens - this.tokens.length;
    }

    choose(logits: Float32Array): number {
        const token = sampleToken(logits, this.options.sampling);
        this.chosen = logProbability(logits, token);
        const position = this.tokens.length;
        if (this.options.notesBranches && position < branchingTokens) {
            this.noteBranches(likeliestOthers(logits, token), 0);
        }
        return token;
    }

    /** Takes a first token that begins with the end of the prefix, and notes what else could. */
    replaceEnd(replacement: Replacement, others: readonly Replacement[]): number {
        this.chosen = replacement.logProbability;
        this.knownBytes = replacement.knownBytes;
        this.firstKnownBytes = replacement.knownBytes;
        if (this.options.notesBranches) this.noteBranches(others, replacement.knownBytes);
        return replacement.token;
    }

    /** Adds the token that was chosen last. False when the generation ends with it. */
    accept(token: number): boolean {
        if (this.options.prompt.endTokens.has(token)) return this.ends("end");
        const before = this.text.text.length;
        const stopped = this.text.push(token, this.knownBytes);
        this.knownBytes = 0;
        // A token of which nothing is left before the stop text says nothing about the text.
        if (stopped && this.text.text.length <= before) return this.ends("stop");
        this.tokens.push(token);
        this.logProbabilities.push(this.chosen);
        if (stopped) return this.ends("stop");
        if (isRepetitive(this.tokens)) return this.ends("repetition");
        if (this.options.isHopeless?.(this.result())) return this.ends("doubt");
        this.tell(this.text.settledLength);
        // Also the reason when the sequence is full, which is seen before the next run.
        this.finish = "length";
        return this.remaining > 0;
    }

    end(finish: FinishReason): void {
        this.finish = finish;
    }

    /** Hands over what is left of the text, when nothing follows any more. */
    flush(): void {
        this.tell(this.text.text.length);
    }

    /** A text that is the same up to a branch and takes it; `isDone` when it ends with that. */
    branchOff(branch: Branch): { readonly output: GenerationOutput; readonly isDone: boolean } {
        const { notesBranches: _, onText: __, ...options } = this.options;
        const output = new GenerationOutput(options, this.tokeniser);
        output.knownBytes = this.firstKnownBytes;
        for (let index = 0; index < branch.position; index++) {
            output.chosen = this.logProbabilities[index] ?? 0;
            output.accept(this.tokens[index] ?? 0);
        }
        output.chosen = branch.logProbability;
        if (branch.position === 0) output.knownBytes = branch.knownBytes;
        return { output, isDone: !output.accept(branch.token) };
    }

    result(): GeneratedText {
        const terms = this.logProbabilities;
        const [first] = terms;
        return {
            tokens: this.tokens,
            text: this.text.text,
            finish: this.finish,
            meanLogProbability: terms.reduce((sum, term) => sum + term, 0) / (terms.length || 1),
            ...(first !== undefined && {
                minimumLogProbability: Math.min(...terms),
                firstLogProbability: first,
            }),
        };
    }

    private noteBranches(
        others: readonly { readonly token: number; readonly logProbability: number }[],
        knownBytes: number,
    ): void {
        const path = this.logProbabilities.reduce((sum, term) => sum + term, 0);
        for (const { token, logProbability: own } of others) {
            this.branches.push({
                position: this.tokens.length,
                token,
                knownBytes,
                logProbability: own,
                pathLogProbability: path + own,
            });
        }
    }

    private tell(length: number): void {
        if (!this.options.onText || length <= this.told) return;
        const piece = this.text.text.slice(this.told, length);
        this.told = length;
        this.options.onText(piece);
    }

    private ends(finish: FinishReason): false {
        this.finish = finish;
        return false;
    }
}
