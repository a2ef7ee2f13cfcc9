import { readUtf8 } from "./utf8.ts";

/**
 * Reads what a `ByteWriter` wrote, between two positions. Bytes of anybody else do no harm: behind the
 * end everything is 0, and `failed` tells.
 */
export class ByteReader {
    readonly bytes: Uint8Array;
    readonly end: number;
    at: number;
    failed = false;

    constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
        if (end > bytes.length || start > end) this.fail();
    }

    /** Bytes that are left. */
    get left(): number {
        return this.failed ? 0 : this.end - this.at;
    }

    byte(): number {
        if (this.at >= this.end) return this.fail();
        return this.bytes[this.at++] ?? 0;
    }

    varint(): number {
        const { bytes, end } = this;
        let value = 0;
        for (let shift = 0; shift < 35; shift += 7) {
            if (this.at >= end) return this.fail();
            const byte = bytes[this.at++] ?? 0;
            value |= (byte & 0x7f) << shift;
            if (byte < 0x80) return value >>> 0;
        }
        return this.fail();
    }

    signed(): number {
        const value = this.varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number of things of which each takes at least `least` bytes, so no more than there is room for. */
    count(least = 1): number {
        const count = this.varint();
        return count * least > this.left ? this.fail() : count;
    }

    string(): string {
        const length = this.count();
        const start = this.at;
        this.at += length;
        return readUtf8(this.bytes, start, start + length);
    }

    skip(length: number): void {
        if (length > this.left) this.fail();
        else this.at += length;
    }

    /** Passes over numbers without reading them. */
    skipVarints(count: number): void {
        const { bytes, end } = this;
        let left = count;
        let at = this.at;
        while (left > 0 && at < end) if ((bytes[at++] ?? 0) < 0x80) left--;
        this.at = at;
        if (left > 0) this.fail();
    }

    private fail(): 0 {
        this.failed = true;
        this.at = this.end;
        return 0;
    }
}
