import { logProbability, logSumExp } from "@rust-ai-ide/ai/sampling";
import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Chunks } from "./chunk-sizer.ts";
import { ContinuationTrie, type TrieNode } from "./continuation-trie.ts";
import type { RunLimits, Sequence } from "./sequence.ts";
import { sharedLength } from "./sequence.ts";

/** Natural-log likelihood of a continuation and the number of its tokens. */
export interface ContinuationScore {
    readonly logLikelihood: number;
    readonly tokens: number;
}

/** Tokens of one run over branches. A run cannot be stopped; one of 24 takes as long as 40 ms. */
const branchTokens = 24;

/**
 * Likelihood of each continuation behind the prompt. The prompt is read once, and so is what
 * continuations have in common; where the graph allows it, many are read in one run. Afterwards
 * the sequence holds the prompt alone. Rejects with CancelledError between two native runs.
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
    const room = sequence.capacity - prompt.length;
    const kept = continuations.map((tokens) => tokens.slice(0, room));
    const trie = new ContinuationTrie(kept);
    const likelihoods =
        sequence.canBranch && trie.readDepth <= branchTokens
            ? await branched(sequence, trie, promptLogits, limits)
            : await oneByOne(sequence, kept, promptLogits, chunks, limits);
    const scores = kept.map(({ length }, index) => ({
        logLikelihood: likelihoods[index] ?? 0,
        tokens: length,
    }));
    return { scores, reused, prefillMs };
}

async function branched(
    sequence: Sequence,
    trie: ContinuationTrie,
    promptLogits: Float32Array,
    limits: RunLimits,
): Promise<number[]> {
    weigh(trie.root, promptLogits);
    for (const nodes of trie.runs(branchTokens)) {
        throwIfCancelled(limits.token);
        const places = new Map(nodes.map((node, index) => [node, index]));
        const parents = nodes.map(({ parent }) => (parent ? (places.get(parent) ?? -1) : -1));
        const tokens = nodes.map(({ token }) => token);
        const rows = await sequence.branch(tokens, parents);
        for (const [index, node] of nodes.entries()) weigh(node, rows.row(index));
    }
    return trie.logLikelihoods();
}

/** Gives all that may follow a node its probability. */
function weigh(node: TrieNode, logits: Float32Array): void {
    const total = logSumExp(logits);
    for (const child of node.children.values()) {
        child.logProbability = (logits[child.token] ?? Number.NEGATIVE_INFINITY) - total;
    }
}

/** For graphs without a mask: in an order in which neighbours share most. */
async function oneByOne(
    sequence: Sequence,
    continuations: readonly (readonly number[])[],
    promptLogits: Float32Array,
    chunks: Chunks,
    limits: RunLimits,
): Promise<number[]> {
    const promptLength = sequence.length;
    const likelihoods = continuations.map(() => 0);
    const order = continuations
        .map((tokens, index) => ({ tokens, index }))
        .sort((first, second) => compareTokens(first.tokens, second.tokens));
    let previous: readonly number[] = [];
    let previousTerms: readonly number[] = [];
    for (const { tokens, index } of order) {
        const shared = sharedLength(previous, tokens);
        const terms = previousTerms.slice(0, shared);
        await appendTerms(sequence, promptLength, tokens, terms, promptLogits, chunks, limits);
        likelihoods[index] = terms.reduce((sum, term) => sum + term, 0);
        previous = tokens;
        previousTerms = terms;
    }
    sequence.truncate(promptLength);
    return likelihoods;
}

/** By their first difference; a start comes before what goes on from it. */
function compareTokens(first: readonly number[], second: readonly number[]): number {
    const shared = sharedLength(first, second);
    return (first[shared] ?? -1) - (second[shared] ?? -1);
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
