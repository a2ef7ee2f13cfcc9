import { logProbability } from "@rust-ai-ide/ai/sampling";
import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Chunks } from "./chunk-sizer.ts";
import type { RunLimits, Sequence } from "./sequence.ts";
import { sharedLength } from "./sequence.ts";

/** Natural-log likelihood of a continuation and the number of its tokens. */
export interface ContinuationScore {
    readonly logLikelihood: number;
    readonly tokens: number;
}

/**
 * Likelihood of each continuation behind the prompt. The prompt is read once; a continuation
 * keeps the rows of the tokens that it shares with the one before. Afterwards the sequence holds
 * the prompt alone. Rejects with CancelledError between two native runs.
 */
export async function scoreContinuations(
    sequence: Sequence,
    prompt: readonly number[],
    continuations: readonly (readonly number[])[],
    chunks: Chunks,
    limits: RunLimits,
): Promise<{
    readonly scores: ContinuationScore[];
    readonly reused: number;
    readonly prefillMs: number;
}> {
    const started = limits.now();
    const { reused, rows } = await sequence.advanceTo(prompt, chunks, limits);
    const logits = rows?.row(0);
    const prefillMs = limits.now() - started;
    // Without a deadline the logits are always there; without them nothing has a likelihood.
    if (!logits) return { scores: [], reused, prefillMs };
    // The native run may reuse its output's memory, and these are needed until the end.
    const promptLogits = logits.slice();
    const scores: ContinuationScore[] = [];
    let previous: readonly number[] = [];
    let previousTerms: readonly number[] = [];
    for (const tokens of continuations) {
        const room = sequence.capacity - prompt.length;
        const kept = tokens.slice(0, room);
        const shared = sharedLength(previous, kept);
        const terms = previousTerms.slice(0, shared);
        await appendTerms(sequence, prompt.length, kept, terms, promptLogits, chunks, limits);
        scores.push({
            logLikelihood: terms.reduce((sum, term) => sum + term, 0),
            tokens: kept.length,
        });
        previous = kept;
        previousTerms = terms;
    }
    sequence.truncate(prompt.length);
    return { scores, reused, prefillMs };
}

/** Completes `terms`, the log-probabilities of the tokens, from the first missing one on. */
async function appendTerms(
    sequence: Sequence,
    promptLength: number,
    tokens: readonly number[],
    terms: number[],
    promptLogits: Float32Array,
    chunks: Chunks,
    limits: RunLimits,
): Promise<void> {
    const first = tokens[0];
    if (first === undefined || terms.length === tokens.length) return;
    if (terms.length === 0) terms.push(logProbability(promptLogits, first));
    // The logits of token n stand behind token n - 1, so that one is read (again) first.
    sequence.truncate(promptLength + terms.length - 1);
    while (terms.length < tokens.length) {
        throwIfCancelled(limits.token);
        const from = terms.length - 1;
        const size = chunks.next(tokens.length - 1 - from);
        const started = limits.now();
        const rows = await sequence.append(tokens.slice(from, from + size), 0);
        chunks.observe(size, limits.now() - started);
        for (let index = 0; index < size; index++) {
            terms.push(logProbability(rows.row(index), tokens[from + index + 1] ?? 0));
        }
    }
}
