import { defineErrors } from "@rust-ai-ide/core/errors";
import { fnv1a32 } from "@rust-ai-ide/core/hash";

/** What is wrong with an n-gram file. */
export const NgramErrors = defineErrors("ngram", {
    format: (reason: string) => [
        `The n-gram file cannot be read: ${reason}.`,
        "Make it again with models/training, or leave the baseline out.",
    ],
    vocabulary: (largest: number, size: number) => [
        `The n-gram file names token ${largest}, but the tokeniser has only ${size} tokens.`,
        "Use the n-gram file that was counted with this tokeniser.",
    ],
});

const magic = "RAINGRM1";
const maximumOrder = 16;

interface Table {
    /** Sorted hashes of the contexts of one length. */
    readonly hashes: Uint32Array;
    /** The most frequent next token of the context at the same place. */
    readonly next: Uint16Array;
}

/**
 * The baseline that the model has to beat: for each context of 1..n tokens the token that
 * followed it most often in the training corpus, looked up from the longest known context.
 *
 * File, little-endian: 8 bytes "RAINGRM1", uint32 maximum context length; for each length from 1:
 * uint32 count, count x uint32 sorted context hashes, count x uint16 next tokens; at the end
 * uint16, the most frequent token. The hash is FNV-1a over the token ids, two bytes each,
 * oldest token first.
 */
export class NgramModel {
    private readonly tables: readonly Table[];
    private readonly fallback: number;
    /** The largest token that it can answer. */
    private readonly largest: number;

    private constructor(tables: readonly Table[], fallback: number) {
        this.tables = tables;
        this.fallback = fallback;
        this.largest = tables.reduce(
            (largest, { next }) => next.reduce((left, right) => Math.max(left, right), largest),
            fallback,
        );
    }

    /** Longest context, in tokens. */
    get order(): number {
        return this.tables.length;
    }

    /** Reads a file. Throws `ngram.format` on anything that is not exactly one. */
    static parse(bytes: Uint8Array): NgramModel {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        let offset = 0;
        const take = (length: number): number => {
            const start = offset;
            offset += length;
            if (offset > bytes.byteLength) throw NgramErrors.format("it ends too early");
            return start;
        };
        const start = take(magic.length);
        for (let index = 0; index < magic.length; index++) {
            if (bytes[start + index] !== magic.charCodeAt(index)) {
                throw NgramErrors.format("it does not start with the expected mark");
            }
        }
        const order = view.getUint32(take(4), true);
        if (order > maximumOrder) throw NgramErrors.format(`contexts of ${order} tokens`);
        const tables: Table[] = [];
        for (let length = 1; length <= order; length++) {
            const count = view.getUint32(take(4), true);
            const hashesAt = take(count * 4);
            const nextAt = take(count * 2);
            const hashes = new Uint32Array(count);
            const next = new Uint16Array(count);
            for (let index = 0; index < count; index++) {
                hashes[index] = view.getUint32(hashesAt + index * 4, true);
                next[index] = view.getUint16(nextAt + index * 2, true);
                if (index > 0 && (hashes[index] ?? 0) <= (hashes[index - 1] ?? 0)) {
                    throw NgramErrors.format("its contexts are not in order");
                }
            }
            tables.push({ hashes, next });
        }
        const fallback = view.getUint16(take(2), true);
        if (offset !== bytes.byteLength) throw NgramErrors.format("there is more behind its end");
        return new NgramModel(tables, fallback);
    }

    /** Throws `ngram.vocabulary` when it was counted with a tokeniser of more tokens. */
    requireVocabulary(size: number): void {
        if (this.largest >= size) throw NgramErrors.vocabulary(this.largest, size);
    }

    /** The token that most often followed the end of `tokens`, and how long the known context was. */
    next(tokens: readonly number[]): { readonly token: number; readonly matched: number } {
        for (let length = Math.min(this.order, tokens.length); length > 0; length--) {
            const table = this.tables[length - 1];
            const found = table && find(table, contextHash(tokens.slice(-length)));
            if (found !== undefined) return { token: found, matched: length };
        }
        return { token: this.fallback, matched: 0 };
    }
}

/** The key of a context in the file. */
export function contextHash(tokens: readonly number[]): number {
    return fnv1a32(tokens.flatMap((token) => [token & 0xff, token >>> 8]));
}

function find(table: Table, hash: number): number | undefined {
    let low = 0;
    let high = table.hashes.length - 1;
    while (low <= high) {
        const middle = (low + high) >> 1;
        const value = table.hashes[middle] ?? 0;
        if (value === hash) return table.next[middle];
        if (value < hash) low = middle + 1;
        else high = middle - 1;
    }
    return undefined;
}
