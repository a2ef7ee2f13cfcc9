const replacement = "\uFFFD";

/**
 * UTF-8 bytes of a text. A lone surrogate becomes U+FFFD, as in the WHATWG encoder.
 * Own code because pure packages see neither the DOM nor Node.
 */
export function encodeUtf8(text: string): number[] {
    const bytes: number[] = [];
    for (let index = 0; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        if (unit < 0x80) {
            bytes.push(unit);
            continue;
        }
        if (unit < 0x800) {
            bytes.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
            continue;
        }
        if (unit >= 0xd800 && unit <= 0xdfff) {
            const next = text.charCodeAt(index + 1);
            if (unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) {
                const point = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
                bytes.push(
                    0xf0 | (point >> 18),
                    0x80 | ((point >> 12) & 0x3f),
                    0x80 | ((point >> 6) & 0x3f),
                    0x80 | (point & 0x3f),
                );
                index++;
            } else {
                bytes.push(0xef, 0xbf, 0xbd);
            }
            continue;
        }
        bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
    }
    return bytes;
}

/**
 * Turns bytes that arrive in pieces into text. A character that is not complete yet is held
 * back; malformed bytes become U+FFFD, one for each maximal subpart.
 * Source: WHATWG Encoding Standard, UTF-8 decoder.
 */
export class Utf8Decoder {
    private point = 0;
    private needed = 0;
    private seen = 0;
    private lower = 0x80;
    private upper = 0xbf;

    /** True while an incomplete character is held back. */
    get isPending(): boolean {
        return this.needed > 0;
    }

    push(bytes: Iterable<number>): string {
        let text = "";
        for (const byte of bytes) text += this.pushByte(byte);
        return text;
    }

    /** Ends the stream: an incomplete character becomes U+FFFD. */
    flush(): string {
        if (this.needed === 0) return "";
        this.reset();
        return replacement;
    }

    private pushByte(byte: number): string {
        if (this.needed === 0) return this.start(byte);
        if (byte < this.lower || byte > this.upper) {
            // The sequence so far is one malformed subpart; this byte starts anew.
            this.reset();
            return replacement + this.start(byte);
        }
        this.lower = 0x80;
        this.upper = 0xbf;
        this.point = (this.point << 6) | (byte & 0x3f);
        this.seen++;
        if (this.seen < this.needed) return "";
        const character = String.fromCodePoint(this.point);
        this.reset();
        return character;
    }

    private start(byte: number): string {
        if (byte < 0x80) return String.fromCharCode(byte);
        if (byte >= 0xc2 && byte <= 0xdf) {
            this.needed = 1;
            this.point = byte & 0x1f;
        } else if (byte >= 0xe0 && byte <= 0xef) {
            // The bounds keep out overlong forms and surrogates.
            if (byte === 0xe0) this.lower = 0xa0;
            if (byte === 0xed) this.upper = 0x9f;
            this.needed = 2;
            this.point = byte & 0x0f;
        } else if (byte >= 0xf0 && byte <= 0xf4) {
            if (byte === 0xf0) this.lower = 0x90;
            if (byte === 0xf4) this.upper = 0x8f;
            this.needed = 3;
            this.point = byte & 0x07;
        } else {
            return replacement;
        }
        return "";
    }

    private reset(): void {
        this.point = 0;
        this.needed = 0;
        this.seen = 0;
        this.lower = 0x80;
        this.upper = 0xbf;
    }
}
