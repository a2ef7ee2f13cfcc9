import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Bench } from "@rust-ai-ide/protocol/inference";
import type { ParamsOf, ResultOf } from "@rust-ai-ide/protocol/message-table";
import type { Chunks } from "./chunk-sizer.ts";
import type { RunLimits, Sequence } from "./sequence.ts";

type Row = ResultOf<typeof Bench>["rows"][number];

/** Median times over the repeats; contexts that do not fit are shortened to what does. */
export async function benchSequence(
    sequence: Sequence,
    vocabulary: number,
    { contexts, newTokens, repeats }: ParamsOf<typeof Bench>,
    chunks: Chunks,
    limits: RunLimits,
): Promise<Row[]> {
    const rows: Row[] = [];
    for (const wanted of contexts) {
        const context = Math.max(1, Math.min(wanted, sequence.capacity - newTokens));
        const decoded = Math.min(newTokens, sequence.capacity - context);
        const prefills: number[] = [];
        const decodes: number[] = [];
        for (let repeat = 0; repeat < repeats; repeat++) {
            sequence.truncate(0);
            const started = limits.now();
            await sequence.advanceTo(syntheticTokens(context, vocabulary), chunks, limits);
            prefills.push(limits.now() - started);
            for (let count = 0; count < decoded; count++) {
                throwIfCancelled(limits.token);
                const before = limits.now();
                await sequence.append([(count * 131) % vocabulary], 0);
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
    return rows;
}

/** Tokens of no meaning, spread over the vocabulary. */
export function syntheticTokens(count: number, vocabulary: number): number[] {
    return Array.from({ length: count }, (_, index) => (index * 7919 + 13) % vocabulary);
}

/** The upper one of an even number; 0 of none. */
export function median(values: readonly number[]): number {
    const sorted = [...values].sort((first, second) => first - second);
    return sorted[sorted.length >> 1] ?? 0;
}

function perSecond(count: number, milliseconds: number): number {
    return milliseconds > 0 ? (count * 1000) / milliseconds : 0;
}
