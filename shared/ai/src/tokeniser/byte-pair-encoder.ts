import type { MergeTable } from "./merge-table.ts";

/** Words up to this length are merged by scanning; longer ones with a heap. */
const scanLimit = 40;

/**
 * Applies merges in order of rank until none is left; among equal ranks the leftmost first.
 * Source: Sennrich, Haddow, Birch, "Neural Machine Translation of Rare Words with Subword Units".
 */
export function mergeSymbols(symbols: number[], merges: MergeTable): number[] {
    return symbols.length <= scanLimit
        ? mergeByScan(symbols, merges)
        : mergeByHeap(symbols, merges);
}

/** Quadratic, without allocation: the fastest way for words of ordinary length. */
export function mergeByScan(symbols: number[], merges: MergeTable): number[] {
    const tokens = symbols.slice();
    const ranks: number[] = [];
    for (let index = 0; index + 1 < tokens.length; index++) {
        ranks.push(merges.rank(at(tokens, index), at(tokens, index + 1)));
    }
    for (;;) {
        let best = -1;
        let bestRank = Number.MAX_SAFE_INTEGER;
        for (let index = 0; index < ranks.length; index++) {
            const rank = at(ranks, index);
            if (rank >= 0 && rank < bestRank) {
                best = index;
                bestRank = rank;
            }
        }
        if (best < 0) return tokens;
        tokens[best] = merges.result(bestRank);
        tokens.splice(best + 1, 1);
        ranks.splice(best, 1);
        if (best > 0) ranks[best - 1] = merges.rank(at(tokens, best - 1), at(tokens, best));
        if (best < ranks.length) {
            ranks[best] = merges.rank(at(tokens, best), at(tokens, best + 1));
        }
    }
}

/** O(n log n): a file of one long "word" must not take minutes. */
export function mergeByHeap(symbols: number[], merges: MergeTable): number[] {
    const tokens = Int32Array.from(symbols);
    const count = tokens.length;
    const next = Int32Array.from(tokens, (_, index) => index + 1);
    const previous = Int32Array.from(tokens, (_, index) => index - 1);
    const heap = new CandidateHeap();
    const offer = (left: number): void => {
        const right = at(next, left);
        if (left < 0 || right >= count) return;
        const rank = merges.rank(at(tokens, left), at(tokens, right));
        if (rank >= 0) heap.push(rank, left);
    };
    for (let index = 0; index + 1 < count; index++) offer(index);
    while (heap.size > 0) {
        const [rank, left] = heap.pop();
        const right = at(next, left);
        // A candidate is stale when its left or right part has been merged since it was offered.
        if (at(tokens, left) < 0 || right >= count) continue;
        if (merges.rank(at(tokens, left), at(tokens, right)) !== rank) continue;
        tokens[left] = merges.result(rank);
        tokens[right] = -1;
        const after = at(next, right);
        next[left] = after;
        if (after < count) previous[after] = left;
        if (at(previous, left) >= 0) offer(at(previous, left));
        offer(left);
    }
    return Array.from(tokens).filter((token) => token >= 0);
}

function at(list: ArrayLike<number>, index: number): number {
    return list[index] ?? -1;
}

/** Binary heap of (rank, position), smallest rank first, then smallest position. */
class CandidateHeap {
    private readonly ranks: number[] = [];
    private readonly positions: number[] = [];

    get size(): number {
        return this.ranks.length;
    }

    push(rank: number, position: number): void {
        let child = this.ranks.length;
        this.ranks.push(rank);
        this.positions.push(position);
        while (child > 0) {
            const parent = (child - 1) >> 1;
            if (!this.isBefore(child, parent)) return;
            this.swap(child, parent);
            child = parent;
        }
    }

    pop(): [rank: number, position: number] {
        const top: [number, number] = [at(this.ranks, 0), at(this.positions, 0)];
        this.swap(0, this.ranks.length - 1);
        this.ranks.pop();
        this.positions.pop();
        let parent = 0;
        for (;;) {
            let smallest = parent;
            for (const child of [2 * parent + 1, 2 * parent + 2]) {
                if (child < this.ranks.length && this.isBefore(child, smallest)) smallest = child;
            }
            if (smallest === parent) return top;
            this.swap(parent, smallest);
            parent = smallest;
        }
    }

    private isBefore(first: number, second: number): boolean {
        const difference = at(this.ranks, first) - at(this.ranks, second);
        if (difference !== 0) return difference < 0;
        return at(this.positions, first) < at(this.positions, second);
    }

    private swap(first: number, second: number): void {
        const rank = at(this.ranks, first);
        const position = at(this.positions, first);
        this.ranks[first] = at(this.ranks, second);
        this.positions[first] = at(this.positions, second);
        this.ranks[second] = rank;
        this.positions[second] = position;
    }
}
