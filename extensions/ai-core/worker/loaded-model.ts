import { attemptFeatures } from "@rust-ai-ide/ai/completion/attempt-features";
import { acceptanceProbability } from "@rust-ai-ide/ai/completion/confidence";
import { defaultLimits, PromptBuilder } from "@rust-ai-ide/ai/prompt/prompt-builder";
import { seededRandom } from "@rust-ai-ide/ai/random";
import { TokenIndex } from "@rust-ai-ide/ai/tokeniser/token-index";
import type { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import {
    type CancellationToken,
    CancelledError,
    NeverCancelled,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import type { Bench, Complete, Score } from "@rust-ai-ide/protocol/inference";
import type { ParamsOf, ResultOf } from "@rust-ai-ide/protocol/message-table";
import { ChunkSizer, type Chunks, FixedBlocks } from "./decoder/chunk-sizer.ts";
import type { DecoderLayout } from "./decoder/decoder-layout.ts";
import { generate } from "./decoder/generate.ts";
import { HuggingFaceLayout } from "./decoder/hugging-face-layout.ts";
import type { InferenceSession } from "./decoder/inference-session.ts";
import { DraftPolicy } from "./decoder/prompt-lookup.ts";
import { RowsLayout } from "./decoder/rows-layout.ts";
import { scoreContinuations } from "./decoder/score.ts";
import { type RunLimits, Sequence } from "./decoder/sequence.ts";
import { SlotTable } from "./decoder/slot-table.ts";
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
/** Default seed of sampling, so that the same request has the same answer. */
const defaultSeed = 1;

/** A model that is ready to run: session, tokeniser and the key/value rows of recent documents. */
export class LoadedModel {
    private readonly description: ModelDescription;
    private readonly session: InferenceSession;
    private readonly tokeniser: Tokeniser;
    private readonly tokenIndex: TokenIndex;
    private readonly layout: DecoderLayout;
    private readonly chunks: Chunks;
    private readonly drafts: boolean;
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
        this.layout = new Layout(
            session,
            architecture,
            limits.promptTokens + newTokenRoom[prompt.format],
        );
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

    async complete(
        params: ParamsOf<typeof Complete>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Complete>> {
        return this.guarded(async () => {
            const limits = runLimits(token, params.deadlineMs);
            const slot = this.slots.acquire(params.slot);
            const prompt = slot.prompts.build(params.parts);
            const sequence = this.slots.sequenceFor(slot, prompt.tokens);
            const lineBreak = params.mode === "single-line" ? ["\n"] : [];
            const { tokens: _, ...result } = await generate(
                sequence,
                {
                    prompt,
                    maxNewTokens: params.maxNewTokens,
                    stop: [...params.stop, ...lineBreak],
                    sampling: {
                        temperature: params.temperature,
                        topP: params.topP ?? 1,
                        random: seededRandom(params.seed ?? defaultSeed),
                    },
                    ...(this.drafts && { drafts: new DraftPolicy() }),
                },
                { tokeniser: this.tokeniser, tokenIndex: this.tokenIndex, chunks: this.chunks },
                limits,
            );
            const { confidence } = this.description;
            if (!confidence) return result;
            const facts = attemptFeatures(
                result,
                params.mode,
                params.parts.prefix,
                params.parts.suffix,
            );
            const probability = acceptanceProbability(confidence, facts);
            return { ...result, confidence: { probability, threshold: confidence.threshold } };
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
            const prompt = slot.prompts.build(params.parts).tokens;
            const sequence = this.slots.sequenceFor(slot, prompt);
            const continuations = params.continuations.map((text) => this.tokeniser.encode(text));
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

    /** Median times over the repeats; contexts that do not fit are shortened to what does. */
    async bench(
        params: ParamsOf<typeof Bench>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Bench>> {
        return this.withSequence(async (sequence) => {
            const limits = runLimits(token, undefined);
            const rows: ResultOf<typeof Bench>["rows"] = [];
            for (const wanted of params.contexts) {
                const room = sequence.capacity - params.newTokens;
                const context = Math.max(1, Math.min(wanted, room));
                const newTokens = Math.min(params.newTokens, sequence.capacity - context);
                const prefills: number[] = [];
                const decodes: number[] = [];
                for (let repeat = 0; repeat < params.repeats; repeat++) {
                    sequence.truncate(0);
                    const started = limits.now();
                    await sequence.advanceTo(
                        syntheticTokens(context, this.vocabulary),
                        this.chunks,
                        limits,
                    );
                    prefills.push(limits.now() - started);
                    for (let count = 0; count < newTokens; count++) {
                        throwIfCancelled(token);
                        const before = limits.now();
                        await sequence.append([(count * 131) % this.vocabulary], 0);
                        decodes.push(limits.now() - before);
                    }
                }
                const prefillMs = median(prefills);
                const decodeMsPerToken = median(decodes);
                rows.push({
                    context,
                    prefillMs,
                    prefillTokensPerSecond: perSecond(context, prefillMs),
                    decodeMsPerToken,
                    decodeTokensPerSecond: perSecond(1, decodeMsPerToken),
                });
            }
            return { rows };
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

function runLimits(token: CancellationToken, deadlineMs: number | undefined): RunLimits {
    const now = (): number => performance.now();
    const deadline = deadlineMs === undefined ? Number.POSITIVE_INFINITY : now() + deadlineMs;
    return { token, deadline, now };
}

/** Tokens of no meaning, spread over the vocabulary. */
function syntheticTokens(count: number, vocabulary: number): number[] {
    return Array.from({ length: count }, (_, index) => (index * 7919 + 13) % vocabulary);
}

function median(values: readonly number[]): number {
    const sorted = [...values].sort((first, second) => first - second);
    return sorted[sorted.length >> 1] ?? 0;
}

function perSecond(count: number, milliseconds: number): number {
    return milliseconds > 0 ? (count * 1000) / milliseconds : 0;
}
