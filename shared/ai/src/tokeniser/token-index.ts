import type { Tokeniser } from "./tokeniser.ts";

/** Tokens in the order of their bytes, so that those which begin with given bytes stand together. */
export class TokenIndex {
    private readonly sorted: readonly {
        readonly token: number;
        readonly bytes: readonly number[];
    }[];

    constructor(tokeniser: Tokeniser) {
        const all = Array.from({ length: tokeniser.vocabularySize }, (_, token) => ({
            token,
            bytes: tokeniser.bytesOf(token),
        }));
        this.sorted = all
            .filter(({ bytes }) => bytes.length > 0)
            .sort((left, right) => compare(left.bytes, right.bytes) || left.token - right.token);
    }

    /** Tokens whose bytes begin with `bytes` and have more than them. */
    longerThan(bytes: readonly number[]): number[] {
        const found: number[] = [];
        for (let at = this.firstNotBefore(bytes); at < this.sorted.length; at++) {
            const entry = this.sorted[at];
            if (!entry || !startsWith(entry.bytes, bytes)) break;
            if (entry.bytes.length > bytes.length) found.push(entry.token);
        }
        return found;
    }

    private firstNotBefore(bytes: readonly number[]): number {
        let low = 0;
        let high = this.sorted.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (compare(this.sorted[middle]?.bytes ?? [], bytes) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

function compare(left: readonly number[], right: readonly number[]): number {
    const length = Math.min(left.length, right.length);
    for (let index = 0; index < length; index++) {
        const difference = (left[index] ?? 0) - (right[index] ?? 0);
        if (difference !== 0) return difference;
    }
    return left.length - right.length;
}

function startsWith(bytes: readonly number[], start: readonly number[]): boolean {
    return bytes.length >= start.length && start.every((byte, index) => byte === bytes[index]);
}
