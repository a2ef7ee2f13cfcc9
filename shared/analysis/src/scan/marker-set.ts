import type { RangeList } from "./scan-state.ts";

/** Windows of this many bytes at most decide how far a search may jump. */
const longestWindow = 8;
/** With shorter texts nothing could be jumped over; they are taken to be everywhere. */
const shortest = 3;

/**
 * Many short texts looked for at once in bytes: jumps by the last two bytes of a window as long as the
 * shortest text (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994), so that most
 * bytes are never looked at.
 */
export class MarkerSet {
    readonly markers: readonly string[];
    private readonly patterns: readonly Uint8Array[];
    private readonly shorts: readonly number[];
    private readonly window: number;
    private readonly jumps = new Uint8Array(1 << 16);
    /** First pattern by the two bytes at the end of its window, and the one behind each; -1 for none. */
    private readonly firsts = new Int16Array(1 << 16).fill(-1);
    private readonly nexts: Int16Array;
    private readonly found: Uint32Array;

    /** ASCII texts; one of fewer than three letters is always found. */
    constructor(markers: readonly string[]) {
        this.markers = markers;
        this.patterns = markers.map((marker) =>
            Uint8Array.from(marker, (letter) => letter.charCodeAt(0)),
        );
        const lengths = this.patterns
            .map(({ length }) => length)
            .filter((length) => length >= shortest);
        this.window = Math.min(longestWindow, ...lengths);
        this.shorts = [...markers.keys()].filter(
            (index) => (markers[index]?.length ?? 0) < shortest,
        );
        this.nexts = new Int16Array(markers.length).fill(-1);
        this.found = new Uint32Array(Math.ceil(markers.length / 32));
        this.jumps.fill(this.window - 1);
        for (const [index, pattern] of this.patterns.entries()) {
            if (pattern.length < shortest) continue;
            for (let end = 1; end < this.window; end++) {
                const pair = pairAt(pattern, end - 1);
                this.jumps[pair] = Math.min(this.jumps[pair] ?? 0, this.window - 1 - end);
            }
            const last = pairAt(pattern, this.window - 2);
            this.nexts[index] = this.firsts[last] ?? -1;
            this.firsts[last] = index;
        }
    }

    /**
     * The markers that occur, one bit each, by their place in the list; valid until the next call.
     * With `outside`, those that begin in one of these comments and strings do not count.
     */
    find(text: Uint8Array, outside?: RangeList): Uint32Array {
        const { found, window, jumps, firsts } = this;
        found.fill(0);
        for (const index of this.shorts) this.mark(index);
        let missing = this.patterns.length - this.shorts.length;
        const { length } = text;
        for (let at = window - 1; at < length && missing > 0; ) {
            const pair = ((text[at - 1] as number) << 8) | (text[at] as number);
            const jump = jumps[pair] as number;
            if (jump > 0) {
                at += jump;
                continue;
            }
            const start = at - window + 1;
            for (let index = firsts[pair] as number; index >= 0; ) {
                if (!this.isFound(index) && this.matches(text, start, index)) {
                    if (outside === undefined || !outside.holds(start)) {
                        this.mark(index);
                        missing--;
                    }
                }
                index = this.nexts[index] as number;
            }
            at++;
        }
        return found;
    }

    /** Whether the last call of `find` found a marker. */
    isFound(index: number): boolean {
        return (((this.found[index >>> 5] as number) >>> (index & 31)) & 1) !== 0;
    }

    private mark(index: number): void {
        this.found[index >>> 5] = (this.found[index >>> 5] as number) | (1 << (index & 31));
    }

    private matches(text: Uint8Array, start: number, index: number): boolean {
        const pattern = this.patterns[index] as Uint8Array;
        if (start + pattern.length > text.length) return false;
        for (let at = 0; at < pattern.length; at++) {
            if (text[start + at] !== pattern[at]) return false;
        }
        return true;
    }
}

function pairAt(pattern: Uint8Array, at: number): number {
    return ((pattern[at] ?? 0) << 8) | (pattern[at + 1] ?? 0);
}
