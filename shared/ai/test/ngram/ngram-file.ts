import { contextHash } from "../../src/ngram/ngram-model.ts";

/** Writes the file format from counted contexts, independently of the reader. */
export function ngramFile(
    orders: readonly (readonly { readonly context: readonly number[]; readonly next: number }[])[],
    fallback: number,
): Uint8Array {
    const bytes: number[] = [..."RAINGRM1"].map((unit) => unit.charCodeAt(0));
    const write = (value: number, width: number): void => {
        for (let index = 0; index < width; index++) bytes.push((value >>> (8 * index)) & 0xff);
    };
    write(orders.length, 4);
    for (const entries of orders) {
        const sorted = entries
            .map((entry) => ({ hash: contextHash(entry.context), next: entry.next }))
            .sort((left, right) => left.hash - right.hash);
        write(sorted.length, 4);
        for (const { hash } of sorted) write(hash, 4);
        for (const { next } of sorted) write(next, 2);
    }
    write(fallback, 2);
    return Uint8Array.from(bytes);
}
