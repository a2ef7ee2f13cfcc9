import { ByteReader } from "./byte-reader.ts";
import { isAscii, readAscii, readUtf8 } from "./utf8.ts";

/** Strings of a file, numbered over several blocks, of which each is all lengths and then all bytes. */
export class PackedStrings {
    readonly bytes: Uint8Array;
    /** Where string `n` begins; it ends at `ends[n]`. */
    readonly starts: Uint32Array;
    readonly ends: Uint32Array;
    private texts: (string | undefined)[] | undefined;

    private constructor(bytes: Uint8Array, starts: Uint32Array, ends: Uint32Array) {
        this.bytes = bytes;
        this.starts = starts;
        this.ends = ends;
    }

    /** Undefined when the lengths do not add up. */
    static open(
        bytes: Uint8Array,
        blocks: readonly {
            readonly start: number;
            readonly end: number;
            readonly count: number;
        }[],
    ): PackedStrings | undefined {
        const total = blocks.reduce((sum, block) => sum + block.count, 0);
        const starts = new Uint32Array(total);
        const ends = new Uint32Array(total);
        let number = 0;
        for (const { start, end, count } of blocks) {
            const reader = new ByteReader(bytes, start, end);
            const first = number;
            let at = 0;
            for (const last = number + count; number < last; number++) {
                starts[number] = at;
                at += reader.varint();
                ends[number] = at;
                if (at > end) return undefined;
            }
            if (reader.failed || reader.at + at !== end) return undefined;
            for (let index = first; index < number; index++) {
                starts[index] = (starts[index] ?? 0) + reader.at;
                ends[index] = (ends[index] ?? 0) + reader.at;
            }
        }
        return new PackedStrings(bytes, starts, ends);
    }

    get size(): number {
        return this.starts.length;
    }

    at(number: number): string | undefined {
        if (number >= this.size) return undefined;
        this.texts ??= new Array<string | undefined>(this.size);
        const known = this.texts[number];
        if (known !== undefined) return known;
        const text = readUtf8(this.bytes, this.starts[number] ?? 0, this.ends[number] ?? 0);
        this.texts[number] = text;
        return text;
    }

    /** The first strings, cut from one text where that is possible, which is fast. */
    allOf(count: number): string[] {
        const start = this.starts[0] ?? 0;
        const end = this.ends[count - 1] ?? 0;
        if (count === 0 || !isAscii(this.bytes, start, end)) {
            return Array.from({ length: count }, (_, number) => this.at(number) ?? "");
        }
        const text = readAscii(this.bytes, start, end);
        const all = new Array<string>(count);
        for (let number = 0; number < count; number++) {
            all[number] = text.slice(
                (this.starts[number] ?? 0) - start,
                (this.ends[number] ?? 0) - start,
            );
        }
        return all;
    }

    /** The number of a text among the first strings, or -1. */
    indexOf(wanted: Uint8Array, count: number): number {
        for (let number = 0; number < count; number++) {
            const start = this.starts[number] ?? 0;
            if ((this.ends[number] ?? 0) - start !== wanted.length) continue;
            let at = 0;
            while (at < wanted.length && this.bytes[start + at] === wanted[at]) at++;
            if (at === wanted.length) return number;
        }
        return -1;
    }
}
