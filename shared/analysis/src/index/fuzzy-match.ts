import { letterMask } from "./name-table.ts";
import { bytesOfText } from "./utf8.ts";

/** What a match is worth; the ranking tests hold them to what people type. */
const worth = {
    letter: 4,
    /** The letter in front matched as well. */
    together: 5,
    /** Start of a word: of `file` in `parse_file` and `ParseFile`. */
    wordStart: 6,
    /** Start of the name. */
    nameStart: 4,
    /** A capital that was typed as one. */
    capital: 1,
    /** Letters were left out in front of this one. */
    gap: -2,
    prefix: 8,
    whole: 20,
    wholeWithCase: 6,
} as const;

/** Letters of the query, and of a name, that are looked at. */
const longestQuery = 64;
const longestName = 128;
const never = -0x4000;

/**
 * Scores names against letters that occur in them in this order. Case matters only for the score.
 * Works on UTF-8; letters beyond ASCII have to be typed as they are.
 */
export class FuzzyMatcher {
    /** Letters that a name has to have; see `letterMask`. */
    readonly mask: number;
    private readonly typed: Uint8Array;
    private readonly lower: Uint8Array;
    private readonly isAscii: boolean;
    private row = new Int16Array(longestName + 1);
    private next = new Int16Array(longestName + 1);

    constructor(query: string) {
        this.typed = bytesOfText(query).subarray(0, longestQuery);
        this.lower = this.typed.map(toLower);
        this.isAscii = this.typed.every((byte) => byte < 0x80);
        this.mask = letterMask(this.typed, 0, this.typed.length);
    }

    /** Higher is better; below 0 when it does not match. An empty query matches everything with 0. */
    score(bytes: Uint8Array, start: number, fullLength: number): number {
        const { lower, typed } = this;
        const size = lower.length;
        if (size === 0) return 0;
        const length = Math.min(fullLength, longestName);
        if (this.isAscii && !this.occurs(bytes, start, length)) return -1;
        let { row, next } = this;
        row.fill(0, 0, length + 1);
        for (let index = 0; index < size; index++) {
            const wanted = lower[index] ?? 0;
            const isCapital = typed[index] !== wanted;
            // The bytes of a letter stay together.
            const isInside = (wanted & 0xc0) === 0x80;
            // `row[at + 1]` is the best with the letter in front at `at`, `before` the best up to there.
            let before = index === 0 ? 0 : never;
            let previous = 0;
            next[0] = never;
            for (let at = 0; at < length; at++) {
                const byte = bytes[start + at] ?? 0;
                const last = row[at] ?? never;
                let best = never;
                if (toLower(byte) === wanted) {
                    const isApart = before > never && !isInside;
                    const apart = isApart ? before + (index === 0 ? 0 : worth.gap) : never;
                    const joined = index === 0 || last === never ? never : last + worth.together;
                    best = Math.max(apart, joined);
                    if (best > never) {
                        best += worth.letter;
                        const following = at + 1 < length ? (bytes[start + at + 1] ?? 0) : 0;
                        if (isWordStart(previous, byte, following)) best += worth.wordStart;
                        if (at === 0) best += worth.nameStart;
                        if (isCapital && byte === typed[index]) best += worth.capital;
                    }
                }
                next[at + 1] = best;
                if (index > 0 && last > before) before = last;
                previous = byte;
            }
            [row, next] = [next, row];
        }
        let best: number = never;
        for (let at = 1; at <= length; at++) best = Math.max(best, row[at] ?? never);
        if (best === never) return -1;
        best -= Math.min(8, (fullLength - size) >> 2);
        if (this.isPrefix(bytes, start, length)) {
            best += worth.prefix;
            if (size === fullLength) best += worth.whole + this.caseOf(bytes, start);
        }
        return Math.max(0, best);
    }

    private occurs(bytes: Uint8Array, start: number, length: number): boolean {
        const { lower } = this;
        let index = 0;
        for (let at = start; at < start + length; at++) {
            if (toLower(bytes[at] ?? 0) === lower[index] && ++index === lower.length) return true;
        }
        return false;
    }

    private isPrefix(bytes: Uint8Array, start: number, length: number): boolean {
        return (
            this.lower.length <= length &&
            this.lower.every((byte, index) => toLower(bytes[start + index] ?? 0) === byte)
        );
    }

    private caseOf(bytes: Uint8Array, start: number): number {
        const isSame = this.typed.every((byte, index) => bytes[start + index] === byte);
        return isSame ? worth.wholeWithCase : 0;
    }
}

function toLower(byte: number): number {
    return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

function isUpper(byte: number): boolean {
    return byte >= 0x41 && byte <= 0x5a;
}

function isLower(byte: number): boolean {
    return byte >= 0x61 && byte <= 0x7a;
}

function isDigit(byte: number): boolean {
    return byte >= 0x30 && byte <= 0x39;
}

/** By the byte in front (0 at the start) and the one behind (0 at the end). */
function isWordStart(previous: number, byte: number, following: number): boolean {
    if (isUpper(byte)) return !isUpper(previous) || isLower(following);
    if (isDigit(byte)) return !isDigit(previous);
    if (isLower(byte)) return !isLower(previous) && !isUpper(previous) && previous < 0x80;
    return byte > 0x7f && previous < 0x80 && !isLower(previous) && !isUpper(previous);
}
