import { decodeBase64, decodeHex } from "./secret-shapes.ts";

/** A part of a text in clear, with a little of what stands around it. */
export interface EncodedPart {
    readonly encoding: "base64" | "hex";
    /** Where the encoded form stands in the text. */
    readonly start: number;
    readonly end: number;
    readonly text: string;
    /** Where the decoded form stands in `text`. */
    readonly from: number;
    readonly to: number;
}

const shortest = 20;
const longest = 20_000;
const mostParts = 2_000;
/** Units around the part, so that a name before it and a quote behind it still count. */
const around = 80;

/** Letters of base64 and base64url. */
const isLetter = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
    if (/[A-Za-z0-9+/_-]/.test(String.fromCharCode(code))) isLetter[code] = 1;
}

/**
 * Parts of a text that are base64 or hexadecimal digits of plain text. Decoded once: what is
 * encoded twice is left. Looks at every twentieth unit only, as every part has one of these.
 */
export function encodedParts(text: string): EncodedPart[] {
    const parts: EncodedPart[] = [];
    for (let at = shortest - 1; at < text.length; ) {
        if (!isPart(text, at)) {
            at += shortest;
            continue;
        }
        let start = at;
        while (start > 0 && isPart(text, start - 1)) start--;
        let end = at + 1;
        while (end < text.length && isPart(text, end)) end++;
        if (end - start >= shortest && end - start <= longest) add(parts, text, start, end);
        if (parts.length >= mostParts) break;
        at = end + shortest;
    }
    return parts;
}

function isPart(text: string, index: number): boolean {
    const code = text.charCodeAt(index);
    return code < 128 && isLetter[code] === 1;
}

function add(parts: EncodedPart[], text: string, start: number, end: number): void {
    const padded = /^={0,2}/.exec(text.slice(end, end + 2))?.[0].length ?? 0;
    const encoded = text.slice(start, end);
    const hex = decodeHex(encoded);
    const clear = hex ?? decodeBase64(encoded);
    // What decodes by chance is short or has no words and signs in it.
    if (clear === undefined || clear.length < 12) return;
    const before = text.slice(Math.max(0, start - around), start);
    const behind = text.slice(end + padded, end + padded + around);
    parts.push({
        encoding: hex === undefined ? "base64" : "hex",
        start,
        end: end + padded,
        text: before + clear + behind,
        from: before.length,
        to: before.length + clear.length,
    });
}
