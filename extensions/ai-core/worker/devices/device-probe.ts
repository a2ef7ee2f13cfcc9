import { argMax } from "@rust-ai-ide/ai/sampling";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import * as v from "valibot";
import type { Chunks } from "../decoder/chunk-sizer.ts";
import { median, syntheticTokens } from "../decoder/model-bench.ts";
import type { Sequence } from "../decoder/sequence.ts";

/** How fast a device computes a model, and what. Milliseconds; `tokens` are the likeliest ones. */
export const ProbeResult = v.object({
    blockMs: v.number(),
    tokenMs: v.number(),
    tokens: v.array(v.number()),
});
export type ProbeResult = v.InferOutput<typeof ProbeResult>;

const promptTokens = 96;
const blockTokens = 16;
const newTokens = 8;
/** Another device rounds otherwise; one that differs more often computes something else. */
const leastAgreement = 0.85;
/** A device must be clearly faster: it also costs memory, start-up time and the battery. */
const leastGain = 1.25;

/** Reads a prompt in blocks and continues it with given tokens, twice; the second time counts. */
export async function probeSequence(
    sequence: Sequence,
    vocabulary: number,
    now: () => number,
): Promise<ProbeResult> {
    const read = syntheticTokens(promptTokens, vocabulary);
    const given = syntheticTokens(promptTokens + newTokens, vocabulary).slice(promptTokens);
    const limits = { token: NeverCancelled, deadline: Number.POSITIVE_INFINITY, now };
    const result: ProbeResult = { blockMs: 0, tokenMs: 0, tokens: [] };
    for (let round = 0; round < 2; round++) {
        const blocks: number[] = [];
        const chunks: Chunks = {
            block: blockTokens,
            next: (remaining) => Math.min(blockTokens, remaining),
            observe: (_, milliseconds) => blocks.push(milliseconds),
        };
        sequence.truncate(0);
        await sequence.advanceTo(read, chunks, limits);
        const times: number[] = [];
        result.tokens = [];
        for (const token of given) {
            const started = now();
            const rows = await sequence.append([token], 0);
            times.push(now() - started);
            result.tokens.push(argMax(rows.row(0)));
        }
        result.blockMs = median(blocks);
        result.tokenMs = median(times);
    }
    return result;
}

/**
 * The device to use, of what was measured: the fastest that agrees with the processor, if it is
 * clearly faster. A typical suggestion reads one block and writes eight tokens.
 */
export function chooseMeasured<T extends string>(
    cpu: ProbeResult,
    others: ReadonlyMap<T, ProbeResult>,
): T | "cpu" {
    const cost = ({ blockMs, tokenMs }: ProbeResult): number => blockMs + newTokens * tokenMs;
    let best: T | "cpu" = "cpu";
    let lowest = cost(cpu) / leastGain;
    for (const [device, result] of others) {
        if (agreement(cpu.tokens, result.tokens) < leastAgreement) continue;
        if (cost(result) >= lowest) continue;
        lowest = cost(result);
        best = device;
    }
    return best;
}

function agreement(first: readonly number[], second: readonly number[]): number {
    const equal = first.filter((token, index) => token === second[index]).length;
    return first.length === second.length && first.length > 0 ? equal / first.length : 0;
}
