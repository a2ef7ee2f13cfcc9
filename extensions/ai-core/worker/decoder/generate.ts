import type { Prompt } from "@rust-ai-ide/ai/prompt/prompt-builder";
import { isRepetitive } from "@rust-ai-ide/ai/repetition";
import {
    argMax,
    logProbability,
    type SamplingOptions,
    sampleToken,
} from "@rust-ai-ide/ai/sampling";
import type { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { FinishReason, GenerationUsage } from "@rust-ai-ide/protocol/inference";
import type { ChunkSizer } from "./chunk-sizer.ts";
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
    /** Absent: no drafts. They are used in greedy decoding only, and do not change its result. */
    readonly drafts?: DraftPolicy;
}

export interface Generation {
    readonly tokens: readonly number[];
    readonly text: string;
    readonly finish: FinishReason;
    readonly meanLogProbability: number;
    readonly usage: GenerationUsage;
}

/** What a model needs to generate, beside the sequence. */
export interface GenerationTools {
    readonly tokeniser: Tokeniser;
    readonly chunks: ChunkSizer;
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
    const { reused, logits } =
        prompt.tokens.length > 0
            ? await sequence.advanceTo(prompt.tokens, tools.chunks, limits)
            : { reused: 0, logits: undefined };
    const prefilled = limits.now();
    if (logits) await decode(sequence, logits, options, output, limits);
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

async function decode(
    sequence: Sequence,
    promptLogits: Float32Array,
    options: GenerateOptions,
    output: Output,
    limits: RunLimits,
): Promise<void> {
    const drafts = options.sampling.temperature > 0 ? undefined : options.drafts;
    const lookup = drafts ? new PromptLookup(options.prompt.tokens) : undefined;
    let next = output.choose(promptLogits);
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
    private logProbabilities = 0;
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

    /** Adds the token that was chosen last. False when the generation ends with it. */
    accept(token: number): boolean {
        if (this.options.prompt.endTokens.has(token)) return this.ends("end");
        const before = this.text.text.length;
        const stopped = this.text.push(token);
        // A token of which nothing is left before the stop text says nothing about the text.
        if (stopped && this.text.text.length <= before) return this.ends("stop");
        this.tokens.push(token);
        this.logProbabilities += this.chosen;
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
        const count = this.tokens.length;
        return {
            tokens: this.tokens,
            text: this.text.text,
            finish: this.finish,
            meanLogProbability: count === 0 ? 0 : this.logProbabilities / count,
        };
    }

    private ends(finish: FinishReason): false {
        this.finish = finish;
        return false;
    }
}
