/**
 * The merges of a byte-pair encoding: (left, right) -> rank and resulting token.
 * Open addressing in one typed array, because a Map with one entry per merge costs several
 * times the memory and half of the encoder's time.
 */
export class MergeTable {
    private readonly slots: Int32Array;
    private readonly mask: number;
    /** Token that the merge of a rank makes. */
    private readonly results: Int32Array;

    /** `merges` holds left, right, result for each rank in order. */
    constructor(merges: ReadonlyArray<readonly [left: number, right: number, result: number]>) {
        let size = 16;
        while (size < merges.length * 2) size *= 2;
        this.mask = size - 1;
        this.slots = new Int32Array(size * 3).fill(-1);
        this.results = new Int32Array(merges.length);
        merges.forEach(([left, right, result], rank) => {
            this.results[rank] = result;
            let slot = hash(left, right) & this.mask;
            while (this.slots[slot * 3 + 2] !== -1) {
                // A pair that is listed twice keeps its first, lower rank.
                if (this.slots[slot * 3] === left && this.slots[slot * 3 + 1] === right) return;
                slot = (slot + 1) & this.mask;
            }
            this.slots[slot * 3] = left;
            this.slots[slot * 3 + 1] = right;
            this.slots[slot * 3 + 2] = rank;
        });
    }

    /** Rank of the merge of two tokens, or -1 when they do not merge. */
    rank(left: number, right: number): number {
        let slot = hash(left, right) & this.mask;
        for (;;) {
            const rank = this.slots[slot * 3 + 2] ?? -1;
            if (rank === -1) return -1;
            if (this.slots[slot * 3] === left && this.slots[slot * 3 + 1] === right) return rank;
            slot = (slot + 1) & this.mask;
        }
    }

    result(rank: number): number {
        return this.results[rank] ?? -1;
    }
}

/** Two rounds of a multiplicative hash; neighbouring token ids must not collide. */
function hash(left: number, right: number): number {
    let value = Math.imul(left, 0x9e3779b1) ^ Math.imul(right + 1, 0x85ebca6b);
    value ^= value >>> 15;
    value = Math.imul(value, 0xc2b2ae35);
    return (value ^ (value >>> 13)) >>> 0;
}
