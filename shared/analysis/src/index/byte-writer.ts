import { utf8Length, writeUtf8 } from "./utf8.ts";

/** Bytes that grow. One writer is used for many files; `take` copies what was written and empties it. */
export class ByteWriter {
    private bytes: Uint8Array;
    private at = 0;

    constructor(capacity = 1 << 12) {
        this.bytes = new Uint8Array(capacity);
    }

    get length(): number {
        return this.at;
    }

    byte(value: number): void {
        if (this.at === this.bytes.length) this.grow(1);
        this.bytes[this.at++] = value;
    }

    /** LEB128 of an unsigned 32-bit number: seven bits a byte, the lowest first. */
    varint(value: number): void {
        if (this.at + 5 > this.bytes.length) this.grow(5);
        let rest = value >>> 0;
        while (rest > 0x7f) {
            this.bytes[this.at++] = (rest & 0x7f) | 0x80;
            rest >>>= 7;
        }
        this.bytes[this.at++] = rest;
    }

    /** A difference modulo 2^32 of either sign; small ones of both signs are short. */
    signed(value: number): void {
        this.varint((value << 1) ^ (value >> 31));
    }

    /** The length in bytes, then UTF-8. */
    string(text: string): void {
        this.varint(utf8Length(text));
        this.utf8(text);
    }

    utf8(text: string): void {
        // Three bytes a unit is the most that UTF-8 takes.
        if (this.at + text.length * 3 > this.bytes.length) this.grow(text.length * 3);
        this.at = writeUtf8(text, this.bytes, this.at);
    }

    raw(bytes: Uint8Array): void {
        if (this.at + bytes.length > this.bytes.length) this.grow(bytes.length);
        this.bytes.set(bytes, this.at);
        this.at += bytes.length;
    }

    append(other: ByteWriter): void {
        this.raw(other.bytes.subarray(0, other.at));
    }

    take(): Uint8Array {
        const taken = this.bytes.slice(0, this.at);
        this.at = 0;
        return taken;
    }

    private grow(needed: number): void {
        const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + needed));
        larger.set(this.bytes.subarray(0, this.at));
        this.bytes = larger;
    }
}
