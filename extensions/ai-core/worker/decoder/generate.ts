import type { Prompt } from "@rust-ai-ide/ai/prompt/prompt-builder";
import { chooseContinuation } from "@rust-ai-ide/ai/prompt/token-healing";
import { isRepetitive } from "@rust-ai-ide/ai/repetition";
import {
    argMax,
    logProbability,
    type SamplingOptions,
    sampleToken,
} from "@rust-ai-ide/ai/sampling";
import type { TokenIndex } from "@rust-ai-ide/ai/tokeniser/token-index";
import type { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { FinishReason, GenerationUsage } from "@rust-ai-ide/protocol/inference";
import type { Chunks } from "./chunk-sizer.ts";
import type { LogitRows } from "./decoder-layout.ts";
import { type DraftPolicy, PromptLookup } from "./prompt-lookup.ts";
import type { RunLimits, Sequence } from "./sequence.ts";
import { TextCollector } from "./text-collector.ts";

export interface GenerateOptions {
    readonly prompt: Prompt;
    readonly maxNewTokens: number;
    /** Texts that end the generation, besides the prompt's own. */
    readonly stop: readonly string[];
    readonly sampling: SamplingOptions;
    /** Absent: no drafts. They are used in greedy decoding only. */
    readonly drafts?: DraftPolicy;
}

export interface Generation {
    readonly tokens: readonly number[];
    readonly text: string;
    readonly finish: FinishReason;
    readonly meanLogProbability: number;
    /** Of the least likely and of the first token; absent when there is none. */
    readonly minimumLogProbability?: number;
    readonly firstLogProbability?: number;
    readonly usage: GenerationUsage;
}

/** What a model needs to generate, beside the sequence. */
export interface GenerationTools {
    readonly tokeniser: Tokeniser;
    readonly chunks: Chunks;
    /** For prompts with a tail; without it they are continued as they are cut. */
    readonly tokenIndex?: TokenIndex;
}

/**
 * Continues a prompt token by token. Rejects with CancelledError between two native runs when the
 * token is cancelled; behind the deadline it answers what it has.
 */
export async function generate(
    sequence: Sequence,
    options: GenerateOptions,
    tools: GenerationTools,
    limits: RunLimits,
): Promise<Generation> {
    const started = limits.now();
    const { prompt } = options;
    const output = new Output(options, tools.tokeniser);
    const tailStart = tools.tokenIndex ? prompt.tail?.start : undefined;
    const wanted = tailStart === undefined ? 1 : prompt.tokens.length - tailStart + 1;
    const { reused, rows } =
        prompt.tokens.length > 0
            ? await sequence.advanceTo(prompt.tokens, tools.chunks, limits, wanted)
            : { reused: 0, rows: undefined };
    const prefilled = limits.now();
    if (rows) {
        const next = firstToken(rows, sequence, options, output, tools);
        await decode(sequence, next, options, output, limits);
    }
    const ended = limits.now();
    return {
        ...output.result(),
        usage: {
            promptTokens: prompt.tokens.length,
            reusedTokens: reused,
            newTokens: output.tokens.length,
            prefillMs: prefilled - started,
            decodeMs: ended - prefilled,
            totalMs: ended - started,
        },
    };
}

/** The first new token; where it reaches back into the prompt, the tokens that it replaces are forgotten. */
function firstToken(
    rows: LogitRows,
    sequence: Sequence,
    { prompt }: GenerateOptions,
    output: Output,
    { tokeniser, tokenIndex }: GenerationTools,
): number {
    const last = rows.row(rows.count - 1);
    if (!prompt.tail || !tokenIndex) return output.choose(last);
    const { start, pending } = prompt.tail;
    const all = Array.from({ length: rows.count }, (_, index) => rows.row(index));
    const tail = prompt.tokens.slice(start);
    const { keptTail, replacement } = chooseContinuation(all, tail, pending, tokeniser, tokenIndex);
    if (!replacement) return output.choose(last);
    sequence.truncate(start + keptTail);
    return output.replaceEnd(replacement);
}

async function decode(
    sequence: Sequence,
    first: number,
    options: GenerateOptions,
    output: Output,
    limits: RunLimits,
): Promise<void> {
    const drafts = options.sampling.temperature > 0 ? undefined : options.drafts;
    const read = options.prompt.tokens.slice(0, sequence.length);
    const lookup = drafts ? new PromptLookup(read) : undefined;
    let next = first;
    for (;;) {
        if (!output.accept(next)) return;
        lookup?.push(next);
        throwIfCancelled(limits.token);
        const room = Math.min(sequence.capacity - sequence.length, output.remaining);
        if (sequence.length >= sequence.capacity) return;
        if (limits.now() >= limits.deadline) return output.end("deadline");
        // The last token of the room needs no draft behind it: its logits suffice.
        const draft = lookup?.draft(Math.min(drafts?.next() ?? 0, room - 1)) ?? [];
        const base = sequence.length;
        const rows = await sequence.append([next, ...draft], 0);
        const accepted = verify(rows, draft, output, (token) => lookup?.push(token));
        sequence.truncate(base + 1 + accepted.count);
        drafts?.observe(draft.length, accepted.count);
        if (accepted.ended) return;
        next = output.choose(rows.row(accepted.count));
    }
}

/** Takes over drafted tokens as long as they are what greedy decoding chooses. */
function verify(
    rows: LogitRows,
    draft: readonly number[],
    output: Output,
    onToken: (token: number) => void,
): { readonly count: number; readonly ended: boolean } {
    for (const [index, token] of draft.entries()) {
        const row = rows.row(index);
        if (argMax(row) !== token) return { count: index, ended: false };
        output.choose(row);
        if (!output.accept(token)) return { count: index, ended: true };
        onToken(token);
    }
    return { count: draft.length, ended: false };
}

/** The tokens and text of a generation, and why it ended. */
class Output {
    readonly tokens: number[] = [];
    private readonly options: GenerateOptions;
    private readonly text: TextCollector;
    private readonly logProbabilities: number[] = [];
    /** Bytes at the start of the next token that are no news. */
    private knownBytes = 0;
    private chosen = 0;
    private finish: FinishReason = "deadline";

    constructor(options: GenerateOptions, tokeniser: Tokeniser) {
        this.options = options;
        this.text = new TextCollector(tokeniser, [...options.stop, ...options.prompt.stop]);
    }

    get remaining(): number {
        return this.options.maxNewTokens - this.tokens.length;
    }

    choose(logits: Float32Array): number {
        const token = sampleToken(logits, this.options.sampling);
        this.chosen = logProbability(logits, token);
        return token;
    }

    /** Takes a first token that begins with the end of the prefix. */
    replaceEnd(replacement: {
        readonly token: number;
        readonly knownBytes: number;
        readonly logProbability: number;
    }): number {
        this.chosen = replacement.logProbability;
        this.knownBytes = replacement.knownBytes;
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
        // Also the reason when the sequence is full, which is seen before the next run.
        this.finish = "length";
        return this.remaining > 0;
    }

    end(finish: FinishReason): void {
        this.finish = finish;
    }

    result(): Omit<Generation, "usage"> {
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

    private ends(finish: FinishReason): false {
        this.finish = finish;
        return false;
    }
}
