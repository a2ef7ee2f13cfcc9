/** Bytes of a content hash: the first of SHA-256, so that nobody can make two files with one. */
export const hashBytes = 16;
const words = hashBytes / 4;

/**
 * A set of content hashes in shared memory: filled by one thread, then read by all without a copy.
 * Open addressing; the hash is its own hash. A hash of zeros alone cannot be held and is never found.
 */
export class KnownHashes {
    readonly buffer: SharedArrayBuffer;
    private readonly table: Uint32Array;
    private readonly mask: number;
    private held = 0;

    /** With a buffer, what another thread filled. */
    constructor(from: number | SharedArrayBuffer) {
        const capacity = typeof from === "number" ? 2 ** Math.ceil(Math.log2(from * 1.5 + 2)) : 0;
        this.buffer = typeof from === "number" ? new SharedArrayBuffer(capacity * hashBytes) : from;
        this.table = new Uint32Array(this.buffer);
        this.mask = this.table.length / words - 1;
    }

    get size(): number {
        return this.held;
    }

    /** Adds 16 bytes at an offset. More than the set was made for are not taken. */
    add(hash: Uint8Array, offset = 0): void {
        const slot = this.slotOf(hash, offset);
        if (this.table.subarray(slot, slot + words).some((word) => word !== 0)) return;
        // One slot in four stays free, or looking for what is not there would take for ever.
        if ((this.held + 1) * 4 > (this.mask + 1) * 3) return;
        for (let word = 0; word < words; word++)
            this.table[slot + word] = wordAt(hash, offset, word);
        this.held++;
    }

    has(hash: Uint8Array, offset = 0): boolean {
        const slot = this.slotOf(hash, offset);
        for (let word = 0; word < words; word++) if (this.table[slot + word] !== 0) return true;
        return false;
    }

    /** Where the hash is, or the free place where it would be. */
    private slotOf(hash: Uint8Array, offset: number): number {
        for (let at = wordAt(hash, offset, 0) & this.mask; ; at = (at + 1) & this.mask) {
            const slot = at * words;
            let isFree = true;
            let isSame = true;
            for (let word = 0; word < words; word++) {
                const stored = this.table[slot + word] ?? 0;
                if (stored !== 0) isFree = false;
                if (stored !== wordAt(hash, offset, word)) isSame = false;
            }
            if (isFree || isSame) return slot;
        }
    }
}

function wordAt(bytes: Uint8Array, offset: number, word: number): number {
    const at = offset + word * 4;
    return (
        ((bytes[at] ?? 0) |
            ((bytes[at + 1] ?? 0) << 8) |
            ((bytes[at + 2] ?? 0) << 16) |
            ((bytes[at + 3] ?? 0) << 24)) >>>
        0
    );
}
