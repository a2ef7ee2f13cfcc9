import type { Prompt } from "@rust-ai-ide/ai/prompt/prompt-builder";
import { chooseContinuation } from "@rust-ai-ide/ai/prompt/token-healing";
import type { TokenIndex } from "@rust-ai-ide/ai/tokeniser/token-index";
import type { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import type { Alternative, GenerationUsage } from "@rust-ai-ide/protocol/inference";
import { type Branch, chooseBranches } from "./branches.ts";
import type { Chunks } from "./chunk-sizer.ts";
import type { LogitRows } from "./decoder-layout.ts";
import { Decoding } from "./decoding.ts";
import { type GeneratedText, GenerationOutput, type OutputOptions } from "./generation-output.ts";
import type { DraftPolicy } from "./prompt-lookup.ts";
import type { RunLimits, Sequence } from "./sequence.ts";

export interface GenerateOptions extends Omit<OutputOptions, "prompt" | "notesBranches"> {
    readonly prompt: Prompt;
    /** Makes the policy of one text's drafts; absent: none. They are used in greedy decoding only. */
    readonly drafts?: () => DraftPolicy;
    /** Further texts that are wanted. */
    readonly alternatives?: number;
}

export interface Generation extends GeneratedText {
    readonly alternatives?: Alternative[];
    readonly usage: GenerationUsage;
}

/** What a model needs to generate, beside the sequence. */
export interface GenerationTools {
    readonly tokeniser: Tokeniser;
    readonly chunks: Chunks;
    /** For prompts with a tail; without it they are continued as they are cut. */
    readonly tokenIndex?: TokenIndex;
}

/** Continues a prompt token by token; see {@link GenerationTask.run}. */
export function generate(
    sequence: Sequence,
    options: GenerateOptions,
    tools: GenerationTools,
    limits: RunLimits,
): Promise<Generation> {
    return new GenerationTask(options, tools).run(sequence, limits);
}

/**
 * One generation, which may be stopped between two native runs and go on later: text is neither
 * computed twice nor told twice. Rows that another request took meanwhile are read again.
 */
export class GenerationTask {
    private readonly options: GenerateOptions;
    private readonly tools: GenerationTools;
    private readonly output: GenerationOutput;
    private main: Decoding | undefined;
    /** What the sequence held when the first token was chosen. */
    private base: readonly number[] = [];
    private branches: Branch[] | undefined;
    private branch: Decoding | undefined;
    private readonly finished: GenerationOutput[] = [];
    private reused = 0;
    private prefillMs = 0;
    private decodeMs = 0;

    constructor(options: GenerateOptions, tools: GenerationTools) {
        this.options = options;
        this.tools = tools;
        const notesBranches = (options.alternatives ?? 0) > 0;
        this.output = new GenerationOutput({ ...options, notesBranches }, tools.tokeniser);
    }

    /** What a sequence should hold for the task to go on at once. */
    get tokens(): readonly number[] {
        return (this.branch ?? this.main)?.read ?? this.options.prompt.tokens;
    }

    /**
     * Goes on to the end. Rejects with CancelledError between two native runs when the token is
     * cancelled, and may then be called again; behind the deadline it answers what it has.
     */
    async run(sequence: Sequence, limits: RunLimits): Promise<Generation> {
        if (!this.main) await this.timed("prefillMs", limits, () => this.begin(sequence, limits));
        await this.timed("decodeMs", limits, async () => {
            await this.main?.run(sequence, this.tools.chunks, limits);
            this.output.flush();
            if (this.options.alternatives) await this.runBranches(sequence, limits);
        });
        const { alternatives } = this.options;
        return {
            ...this.output.result(),
            ...(alternatives && { alternatives: this.distinctAlternatives(alternatives) }),
            usage: {
                promptTokens: this.options.prompt.tokens.length,
                reusedTokens: this.reused,
                newTokens: this.output.tokens.length,
                prefillMs: this.prefillMs,
                decodeMs: this.decodeMs,
                totalMs: this.prefillMs + this.decodeMs,
            },
        };
    }

    private async begin(sequence: Sequence, limits: RunLimits): Promise<void> {
        const { prompt } = this.options;
        if (prompt.tokens.length === 0) return;
        const tailStart = this.tools.tokenIndex ? prompt.tail?.start : undefined;
        const wanted = tailStart === undefined ? 1 : prompt.tokens.length - tailStart + 1;
        const { reused, rows } = await sequence.advanceTo(
            prompt.tokens,
            this.tools.chunks,
            limits,
            wanted,
        );
        this.reused = reused;
        if (!rows) return;
        const first = this.firstToken(rows, sequence);
        this.base = [...sequence.tokens];
        this.main = this.decoding(this.output, first, !this.output.accept(first), this.base);
    }

    /** The first new token; where it reaches back into the prompt, the tokens that it replaces are forgotten. */
    private firstToken(rows: LogitRows, sequence: Sequence): number {
        const { prompt } = this.options;
        const { tokeniser, tokenIndex } = this.tools;
        const last = rows.row(rows.count - 1);
        if (!prompt.tail || !tokenIndex) return this.output.choose(last);
        const { start, pending } = prompt.tail;
        const all = Array.from({ length: rows.count }, (_, index) => rows.row(index));
        const tail = prompt.tokens.slice(start);
        const { keptTail, replacement, others } = chooseContinuation(
            all,
            tail,
            pending,
            tokeniser,
            tokenIndex,
        );
        if (!replacement) return this.output.choose(last);
        sequence.truncate(start + keptTail);
        return this.output.replaceEnd(replacement, others ?? []);
    }

    /** Each branch in turn, until the deadline. */
    private async runBranches(sequence: Sequence, limits: RunLimits): Promise<void> {
        this.branches ??= chooseBranches(this.output.branches, this.options.alternatives ?? 0);
        for (;;) {
            if (this.branch) {
                await this.branch.run(sequence, this.tools.chunks, limits);
                this.finished.push(this.branch.output);
                this.branch = undefined;
            }
            if (limits.now() >= limits.deadline) return;
            const next = this.branches.shift();
            if (!next) return;
            const { output, isDone } = this.output.branchOff(next);
            const read = [...this.base, ...this.output.tokens.slice(0, next.position)];
            this.branch = this.decoding(output, next.token, isDone, read);
        }
    }

    private decoding(
        output: GenerationOutput,
        token: number,
        isDone: boolean,
        read: readonly number[],
    ): Decoding {
        const isGreedy = this.options.sampling.temperature <= 0;
        const drafts = isGreedy ? this.options.drafts?.() : undefined;
        return new Decoding(output, token, isDone, read, drafts);
    }

    private distinctAlternatives(wanted: number): Alternative[] {
        const seen = new Set(["", this.output.result().text.trim()]);
        const others = this.finished
            .map((output) => output.result())
            .sort((first, second) => second.meanLogProbability - first.meanLogProbability);
        const distinct: Alternative[] = [];
        for (const { text, finish, meanLogProbability } of others) {
            // Half a text is no alternative to a whole one.
            if (seen.has(text.trim()) || finish === "deadline") continue;
            seen.add(text.trim());
            distinct.push({ text, finish, meanLogProbability });
        }
        return distinct.slice(0, wanted);
    }

    private async timed(
        figure: "prefillMs" | "decodeMs",
        limits: RunLimits,
        work: () => Promise<void>,
    ): Promise<void> {
        const started = limits.now();
        try {
            await work();
        } finally {
            this[figure] += limits.now() - started;
        }
    }
}
