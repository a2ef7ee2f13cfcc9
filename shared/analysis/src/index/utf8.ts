/** UTF-8 by hand: pure code has no `TextEncoder`, and names are too short to be worth the call. */

const replacement = 0xfffd;
/** Units that are turned into a string at once; more would overflow the stack. */
const chunk = 4096;

export function utf8Length(text: string): number {
    let length = text.length;
    for (let at = 0; at < text.length; at++) {
        const unit = text.charCodeAt(at);
        if (unit < 0x80) continue;
        // Each half of a pair counts two, together four. A half alone is replaced, which takes three.
        if (unit < 0x800) length += 1;
        else if (unit < 0xd800 || unit > 0xdfff) length += 2;
        else if (isPair(text, at)) {
            length += 2;
            at++;
        } else length += 2;
    }
    return length;
}

/** Writes at `at`, where there is room, and returns the place behind it. */
export function writeUtf8(text: string, into: Uint8Array, at: number): number {
    let to = at;
    for (let from = 0; from < text.length; from++) {
        let point = text.charCodeAt(from);
        if (point < 0x80) {
            into[to++] = point;
            continue;
        }
        if (point < 0x800) {
            into[to++] = 0xc0 | (point >> 6);
            into[to++] = 0x80 | (point & 0x3f);
            continue;
        }
        if (point >= 0xd800 && point <= 0xdfff) {
            if (isPair(text, from)) {
                point = text.codePointAt(from) ?? replacement;
                from++;
                into[to++] = 0xf0 | (point >> 18);
                into[to++] = 0x80 | ((point >> 12) & 0x3f);
                into[to++] = 0x80 | ((point >> 6) & 0x3f);
                into[to++] = 0x80 | (point & 0x3f);
                continue;
            }
            point = replacement;
        }
        into[to++] = 0xe0 | (point >> 12);
        into[to++] = 0x80 | ((point >> 6) & 0x3f);
        into[to++] = 0x80 | (point & 0x3f);
    }
    return to;
}

export function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
    for (let at = start; at < end; at++) if ((bytes[at] ?? 0) > 0x7f) return false;
    return true;
}

/** Text of bytes; what is no UTF-8 becomes U+FFFD. */
export function readUtf8(bytes: Uint8Array, start: number, end: number): string {
    return isAscii(bytes, start, end)
        ? readAscii(bytes, start, end)
        : readAny(bytes, start, Math.min(end, bytes.length));
}

/** Text of bytes below 128. */
export function readAscii(bytes: Uint8Array, start: number, end: number): string {
    if (end - start <= chunk) return fromUnits(bytes.subarray(start, end));
    let text = "";
    for (let at = start; at < end; at += chunk) {
        text += fromUnits(bytes.subarray(at, Math.min(end, at + chunk)));
    }
    return text;
}

function readAny(bytes: Uint8Array, start: number, end: number): string {
    const units = new Uint16Array(chunk + 2);
    let text = "";
    let size = 0;
    for (let at = start; at < end; ) {
        const lead = bytes[at] ?? 0;
        const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        const point = lead < 0x80 ? lead : pointAt(bytes, at, end, lead, length);
        at += point < 0 ? 1 : length;
        if (point > 0xffff) {
            units[size++] = 0xd800 + ((point - 0x10000) >> 10);
            units[size++] = 0xdc00 + (point & 0x3ff);
        } else units[size++] = point < 0 ? replacement : point;
        if (size < chunk) continue;
        text += fromUnits(units.subarray(0, size));
        size = 0;
    }
    return text + fromUnits(units.subarray(0, size));
}

/** The code point of a lead byte from 128 on and what follows it; -1 for anything else. */
function pointAt(bytes: Uint8Array, at: number, end: number, lead: number, length: number): number {
    if (lead < 0xc2 || lead > 0xf4 || at + length > end) return -1;
    let point = lead & (0xff >> (length + 1));
    for (let next = at + 1; next < at + length; next++) {
        const byte = bytes[next] ?? 0;
        if ((byte & 0xc0) !== 0x80) return -1;
        point = (point << 6) | (byte & 0x3f);
    }
    const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
    return point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff) ? -1 : point;
}

function isPair(text: string, at: number): boolean {
    const high = text.charCodeAt(at);
    const low = text.charCodeAt(at + 1);
    return high < 0xdc00 && low >= 0xdc00 && low <= 0xdfff;
}

function fromUnits(units: Uint8Array | Uint16Array): string {
    return String.fromCharCode.apply(undefined, units as unknown as number[]);
}

export function bytesOfText(text: string): Uint8Array {
    const bytes = new Uint8Array(utf8Length(text));
    writeUtf8(text, bytes, 0);
    return bytes;
}
