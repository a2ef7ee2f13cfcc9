import { grown } from "./growing.ts";

/** Below this much waste, tidying up is not worth its time. */
const smallestWaste = 1 << 16;

/**
 * Names as bytes with a number each, held once however often they occur. A name lives as long as
 * somebody holds it; numbers of forgotten ones are given out again.
 */
export class NameTable {
    /** What the names are made of: name `n` is `bytes[starts[n] … starts[n] + lengths[n])`. */
    bytes: Uint8Array = new Uint8Array(1 << 12);
    starts = new Uint32Array(64);
    lengths = new Uint32Array(64);
    /** Which letters occur in it, as of `letterMask`. */
    masks = new Uint32Array(64);
    private holders = new Uint32Array(64);
    private hashes = new Uint32Array(64);
    private table = new Int32Array(128).fill(-1);
    private free: number[] = [];
    private used = 0;
    private numbers = 0;
    private wastedBytes = 0;
    private wastedNames = 0;

    /** All numbers are below it; some may be of no name, and then `lengths` is 0 and nobody holds it. */
    get end(): number {
        return this.numbers;
    }

    /** Bytes that it takes. */
    get footprint(): number {
        return (
            this.bytes.length +
            (this.starts.length + this.lengths.length + this.masks.length) * 4 +
            (this.holders.length + this.hashes.length + this.table.length) * 4
        );
    }

    /** The number of a name, which is held once more. */
    hold(from: Uint8Array, start: number, end: number): number {
        const hash = hashOf(from, start, end);
        let slot = this.slotOf(hash, from, start, end);
        const known = this.table[slot] ?? -1;
        if (known >= 0) {
            if (this.holders[known] === 0) {
                this.wastedNames--;
                this.wastedBytes -= this.lengths[known] ?? 0;
            }
            this.holders[known] = (this.holders[known] ?? 0) + 1;
            return known;
        }
        // At most half of the table is full: looking for what is not there has to be quick as well.
        if ((this.numbers - this.free.length + 1) * 2 > this.table.length) {
            this.tidy();
            slot = this.slotOf(hash, from, start, end);
        }
        const number = this.free.pop() ?? this.numbers++;
        this.reserve(number, end - start);
        this.table[slot] = number;
        this.starts[number] = this.used;
        this.lengths[number] = end - start;
        this.masks[number] = letterMask(from, start, end);
        this.holders[number] = 1;
        this.hashes[number] = hash;
        this.bytes.set(from.subarray(start, end), this.used);
        this.used += end - start;
        return number;
    }

    release(number: number): void {
        const left = (this.holders[number] ?? 0) - 1;
        this.holders[number] = left;
        if (left > 0) return;
        this.wastedNames++;
        this.wastedBytes += this.lengths[number] ?? 0;
        if (this.wastedBytes > smallestWaste && this.wastedBytes * 2 > this.used) this.tidy();
        else if (this.wastedNames * 2 > this.numbers && this.numbers > 4096) this.tidy();
    }

    /** The number of a name, or -1. */
    find(name: Uint8Array): number {
        const hash = hashOf(name, 0, name.length);
        const number = this.table[this.slotOf(hash, name, 0, name.length)] ?? -1;
        return number >= 0 && (this.holders[number] ?? 0) > 0 ? number : -1;
    }

    private reserve(number: number, length: number): void {
        if (this.used + length > this.bytes.length) {
            this.bytes = grown(this.bytes, this.used + length);
        }
        if (number < this.starts.length) return;
        this.starts = grown(this.starts, number + 1);
        this.lengths = grown(this.lengths, number + 1);
        this.masks = grown(this.masks, number + 1);
        this.holders = grown(this.holders, number + 1);
        this.hashes = grown(this.hashes, number + 1);
    }

    /** Where the name is in the table, or the free place where it would be. */
    private slotOf(hash: number, from: Uint8Array, start: number, end: number): number {
        const { table, hashes } = this;
        const mask = table.length - 1;
        for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
            const number = table[slot] ?? -1;
            if (number < 0) return slot;
            if (hashes[number] === hash && this.isSame(number, from, start, end)) return slot;
        }
    }

    private isSame(number: number, from: Uint8Array, start: number, end: number): boolean {
        if (this.lengths[number] !== end - start) return false;
        const { bytes } = this;
        let at = this.starts[number] ?? 0;
        for (let index = start; index < end; index++) {
            if (bytes[at++] !== from[index]) return false;
        }
        return true;
    }

    /** Forgets names that nobody holds, and makes room; all others keep their numbers. */
    private tidy(): void {
        const bytes = new Uint8Array(Math.max(1 << 12, this.used - this.wastedBytes + 4096));
        let used = 0;
        this.free = [];
        for (let number = this.numbers - 1; number >= 0; number--) {
            if (this.holders[number] === 0) {
                this.free.push(number);
                this.lengths[number] = 0;
                this.masks[number] = 0;
                continue;
            }
            const start = this.starts[number] ?? 0;
            const length = this.lengths[number] ?? 0;
            bytes.set(this.bytes.subarray(start, start + length), used);
            this.starts[number] = used;
            used += length;
        }
        this.bytes = bytes;
        this.used = used;
        this.wastedBytes = 0;
        this.wastedNames = 0;
        const live = this.numbers - this.free.length;
        const table = new Int32Array(2 ** Math.ceil(Math.log2(live * 3 + 128))).fill(-1);
        const mask = table.length - 1;
        for (let number = 0; number < this.numbers; number++) {
            if (this.holders[number] === 0) continue;
            let slot = (this.hashes[number] ?? 0) & mask;
            while ((table[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
            table[slot] = number;
        }
        this.table = table;
    }
}

/** A bit for each letter whatever its case, for digits, for `_`, and for all else. */
export function letterMask(bytes: Uint8Array, start: number, end: number): number {
    let mask = 0;
    for (let at = start; at < end; at++) mask |= 1 << (letterBits[bytes[at] ?? 0] ?? 0);
    return mask >>> 0;
}

const letterBits = Uint8Array.from({ length: 256 }, (_, byte) => {
    const lower = byte | 0x20;
    if (lower >= 0x61 && lower <= 0x7a && byte < 0x80) return lower - 0x61;
    if (byte >= 0x30 && byte <= 0x39) return 26 + (byte & 3);
    return byte === 0x5f ? 30 : 31;
});

/** FNV-1a (RFC 9923), its upper half folded in because the table looks at the lower bits alone. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) {
        hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    }
    return (hash ^ (hash >>> 15)) >>> 0;
}
