import { attemptFeatures } from "@rust-ai-ide/ai/completion/attempt-features";
import { acceptanceProbability, highestProbability } from "@rust-ai-ide/ai/completion/confidence";
import { buildChatPrompt } from "@rust-ai-ide/ai/prompt/chat-prompt";
import { defaultLimits, type Prompt, PromptBuilder } from "@rust-ai-ide/ai/prompt/prompt-builder";
import { seededRandom } from "@rust-ai-ide/ai/random";
import type { SamplingOptions } from "@rust-ai-ide/ai/sampling";
import { TokenIndex } from "@rust-ai-ide/ai/tokeniser/token-index";
import type { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import {
    type CancellationToken,
    CancelledError,
    NeverCancelled,
} from "@rust-ai-ide/core/cancellation";
import type { Bench, Chat, Complete, Score, Warm } from "@rust-ai-ide/protocol/inference";
import type { ParamsOf, ResultOf } from "@rust-ai-ide/protocol/message-table";
import { ChunkSizer, type Chunks, FixedBlocks } from "./decoder/chunk-sizer.ts";
import type { DecoderLayout } from "./decoder/decoder-layout.ts";
import { type GenerateOptions, GenerationTask } from "./decoder/generate.ts";
import { HuggingFaceLayout } from "./decoder/hugging-face-layout.ts";
import type { InferenceSession } from "./decoder/inference-session.ts";
import { benchSequence, syntheticTokens } from "./decoder/model-bench.ts";
import { DraftPolicy } from "./decoder/prompt-lookup.ts";
import { RowsLayout } from "./decoder/rows-layout.ts";
import { scoreContinuations } from "./decoder/score.ts";
import { type RunLimits, Sequence } from "./decoder/sequence.ts";
import { SlotTable } from "./decoder/slot-table.ts";
import { ModelErrors } from "./models/errors.ts";
import type { ModelDescription } from "./models/model-description.ts";
import { explainRunFailure } from "./models/runtime-failure.ts";

/**
 * Tokens that one native run of our own layout reads: 16 of a 100M model take about 30 ms, and a
 * run cannot be interrupted, so cancellation waits for its end.
 */
const blockTokens = 16;
/** Time that a run of a user's export may take. */
const runBudgetMs = 150;
/**
 * Room for new tokens behind the longest prompt. Rows are allocated for all of it, so it is no more
 * than an answer in a chat may take; a completion takes a quarter.
 */
const newTokenRoom = { "rust-ai/1": 256, "rust-ai/2": 128, fim: 1024, plain: 1024 } as const;
/** Room for a conversation, where the model has one. */
const conversationTokens = 4096;
/** Conversations share one slot: each goes on with the rows that are most like it. */
const chatSlot = "chat";
/** Default seed of sampling, so that the same request has the same answer. */
const defaultSeed = 1;

/** How far a request came that was stopped for a more urgent one; it goes on from there. */
export interface Progress {
    task?: GenerationTask;
}

/** A model that is ready to run: session, tokeniser and the key/value rows of recent documents. */
export class LoadedModel {
    private readonly description: ModelDescription;
    private readonly session: InferenceSession;
    private readonly tokeniser: Tokeniser;
    private readonly tokenIndex: TokenIndex;
    private readonly layout: DecoderLayout;
    private readonly chunks: Chunks;
    private readonly drafts: boolean;
    /** Tokens of one sequence. */
    private readonly capacity: number;
    private readonly slots: SlotTable;

    constructor(
        description: ModelDescription,
        session: InferenceSession,
        tokeniser: Tokeniser,
        options: { readonly drafts: boolean; readonly cacheBytes?: number },
    ) {
        this.drafts = options.drafts;
        this.description = description;
        this.session = session;
        this.tokeniser = tokeniser;
        this.tokenIndex = new TokenIndex(tokeniser);
        const { architecture, prompt, endTokens } = description;
        const limits = defaultLimits(prompt, architecture.contextLength);
        const Layout = description.layout === "rows/1" ? RowsLayout : HuggingFaceLayout;
        const room = limits.promptTokens + newTokenRoom[prompt.format];
        const wanted = description.chat ? Math.max(room, conversationTokens) : room;
        this.capacity = Math.min(wanted, architecture.contextLength);
        this.layout = new Layout(session, architecture, this.capacity);
        this.chunks =
            description.layout === "rows/1"
                ? new FixedBlocks(blockTokens)
                : new ChunkSizer(runBudgetMs);
        this.slots = new SlotTable(
            {
                createSequence: () => new Sequence(this.layout.createState()),
                createPrompts: () => new PromptBuilder(tokeniser, prompt, limits, endTokens),
            },
            options.cacheBytes ?? Number.POSITIVE_INFINITY,
        );
    }

    get device(): string {
        return this.session.device;
    }

    /** Memory of the kept key/value rows. */
    get cacheBytes(): number {
        return this.slots.bytes;
    }

    /** Runs the graph twice, so that the first request finds its memory allocated and the chunk size known. */
    async warmUp(): Promise<void> {
        await this.withSequence(async (sequence) => {
            const count = Math.min(16, sequence.capacity);
            for (let repeat = 0; repeat < 2; repeat++) {
                await sequence.advanceTo(syntheticTokens(count, this.vocabulary), this.chunks, {
                    token: NeverCancelled,
                    deadline: Number.POSITIVE_INFINITY,
                    now: () => performance.now(),
                });
                sequence.truncate(0);
            }
        });
    }

    /** Fills a hole; `onText` hears the text in pieces, each once. */
    async complete(
        params: Omit<ParamsOf<typeof Complete>, "stream">,
        token: CancellationToken,
        progress: Progress = {},
        onText?: (text: string) => void,
    ): Promise<ResultOf<typeof Complete>> {
        return this.guarded(async () => {
            const slot = this.slots.acquire(params.slot);
            progress.task ??= this.completionTask(params, slot.prompts.build(params.parts), onText);
            const { task } = progress;
            const sequence = this.slots.sequenceFor(slot, task.tokens);
            const limits = runLimits(token, params.deadlineMs);
            const { tokens: _, ...result } = await task.run(sequence, limits);
            const { confidence } = this.description;
            if (!confidence) return result;
            const { prefix, suffix } = params.parts;
            const facts = attemptFeatures(result, params.mode, prefix, suffix);
            const probability = acceptanceProbability(confidence, facts);
            return { ...result, confidence: { probability, threshold: confidence.threshold } };
        });
    }

    /** Answers a conversation; `onText` hears the answer in pieces, each once. Throws `model.noChat`. */
    async chat(
        params: Omit<ParamsOf<typeof Chat>, "stream">,
        onText: (text: string) => void,
        token: CancellationToken,
        progress: Progress = {},
    ): Promise<ResultOf<typeof Chat>> {
        return this.guarded(async () => {
            progress.task ??= this.chatTask(params, onText);
            const { task } = progress;
            const slot = this.slots.acquire(chatSlot);
            const sequence = this.slots.sequenceFor(slot, task.tokens);
            const { finish, usage } = await task.run(sequence, runLimits(token, params.deadlineMs));
            return { finish, usage };
        });
    }

    /** Reads the part of a prompt that does not depend on its end; goes on where it was stopped. */
    async warm(
        params: ParamsOf<typeof Warm>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Warm>> {
        return this.guarded(async () => {
            const slot = this.slots.acquire(params.slot);
            const { tokens, tail } = slot.prompts.build(params.parts);
            const sequence = this.slots.sequenceFor(slot, tokens);
            const { reused, ready } = await sequence.warm(
                tokens,
                this.chunks,
                runLimits(token, undefined),
                tail ? tokens.length - tail.start + 1 : 1,
            );
            return { promptTokens: tokens.length, reusedTokens: reused, readyTokens: ready };
        });
    }

    async score(
        params: ParamsOf<typeof Score>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Score>> {
        return this.guarded(async () => {
            const limits = runLimits(token, undefined);
            const started = limits.now();
            const slot = this.slots.acquire(params.slot);
            const { tokens: prompt, tail } = slot.prompts.build(params.parts);
            const sequence = this.slots.sequenceFor(slot, prompt);
            // A blank that the prompt leaves to what follows belongs to a continuation's first token.
            const pending =
                tail?.start === prompt.length ? String.fromCharCode(...tail.pending) : "";
            const continuations = params.continuations.map((text) =>
                text === "" ? [] : this.tokeniser.encode(pending + text),
            );
            const { scores, reused, prefillMs } = await scoreContinuations(
                sequence,
                prompt,
                continuations,
                this.chunks,
                limits,
            );
            const totalMs = limits.now() - started;
            return {
                scores,
                usage: {
                    promptTokens: prompt.length,
                    reusedTokens: reused,
                    newTokens: 0,
                    prefillMs,
                    decodeMs: totalMs - prefillMs,
                    totalMs,
                },
            };
        });
    }

    async bench(
        params: ParamsOf<typeof Bench>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Bench>> {
        return this.withSequence(async (sequence) => {
            const limits = runLimits(token, undefined);
            const { vocabulary, chunks } = this;
            return { rows: await benchSequence(sequence, vocabulary, params, chunks, limits) };
        });
    }

    /** Forgets the least recently used documents until the rest fits. */
    trimCache(maximumBytes: number): void {
        this.slots.trim(maximumBytes);
    }

    dropCache(): void {
        this.slots.clear();
    }

    async release(): Promise<void> {
        this.dropCache();
        await this.session.release();
    }

    private completionTask(
        params: Omit<ParamsOf<typeof Complete>, "stream">,
        prompt: Prompt,
        onText: ((text: string) => void) | undefined,
    ): GenerationTask {
        const lineBreak = params.mode === "single-line" ? ["\n"] : [];
        return new GenerationTask(
            {
                prompt,
                maxNewTokens: params.maxNewTokens,
                stop: [...params.stop, ...lineBreak],
                sampling: sampling(params),
                ...(this.drafts && { drafts: () => new DraftPolicy() }),
                ...(params.alternatives && { alternatives: params.alternatives }),
                ...(onText && { onText }),
                ...this.doubt(params),
            },
            { tokeniser: this.tokeniser, tokenIndex: this.tokenIndex, chunks: this.chunks },
        );
    }

    /** Ends what would not be shown, where somebody wants that and the model knows its doubts. */
    private doubt({
        giveUp,
        mode,
        parts,
        maxNewTokens,
    }: Omit<ParamsOf<typeof Complete>, "stream">): Pick<GenerateOptions, "isHopeless"> {
        const { confidence } = this.description;
        if (!confidence || !giveUp) return {};
        const { below = confidence.threshold } = giveUp;
        return {
            isHopeless: (written) => {
                const newTokens = written.tokens.length;
                const { prefix, suffix } = parts;
                const facts = attemptFeatures(
                    { ...written, usage: { newTokens } },
                    mode,
                    prefix,
                    suffix,
                );
                return highestProbability(confidence, facts, maxNewTokens - newTokens) < below;
            },
        };
    }

    private chatTask(
        params: Omit<ParamsOf<typeof Chat>, "stream">,
        onText: (text: string) => void,
    ): GenerationTask {
        const { chat, endTokens, name } = this.description;
        if (!chat) throw ModelErrors.noChat(name);
        const { tokeniser, chunks } = this;
        const prompt = buildChatPrompt(tokeniser, chat, params.messages, endTokens);
        // An answer that is cut at the end of the context is better than none.
        const room = this.capacity - Math.min(params.maxNewTokens, this.capacity >> 2);
        if (prompt.tokens.length > room) {
            throw ModelErrors.contextOverflow(name, prompt.tokens.length, room);
        }
        return new GenerationTask(
            {
                prompt: { ...prompt, stop: [] },
                maxNewTokens: params.maxNewTokens,
                stop: params.stop ?? [],
                sampling: sampling(params),
                onText,
                ...(this.drafts && { drafts: () => new DraftPolicy() }),
            },
            { tokeniser, chunks },
        );
    }

    private get vocabulary(): number {
        return Math.min(this.tokeniser.vocabularySize, this.layout.vocabulary);
    }

    private withSequence<T>(work: (sequence: Sequence) => Promise<T>): Promise<T> {
        return this.guarded(() => this.slots.lend(work));
    }

    /** Errors of the runtime leave as coded ones; cancellation passes through. */
    private async guarded<T>(work: () => Promise<T>): Promise<T> {
        try {
            return await work();
        } catch (error) {
            if (CancelledError.is(error)) throw error;
            throw explainRunFailure(error, this.description.file);
        }
    }
}

function sampling(
    params: Pick<ParamsOf<typeof Complete>, "temperature" | "topP" | "seed">,
): SamplingOptions {
    return {
        temperature: params.temperature,
        topP: params.topP ?? 1,
        random: seededRandom(params.seed ?? defaultSeed),
    };
}

function runLimits(token: CancellationToken, deadlineMs: number | undefined): RunLimits {
    const now = (): number => performance.now();
    const deadline = deadlineMs === undefined ? Number.POSITIVE_INFINITY : now() + deadlineMs;
    return { token, deadline, now };
}
