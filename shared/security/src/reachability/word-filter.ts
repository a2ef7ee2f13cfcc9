const firstBits = 256;

function isWordCode(code: number): boolean {
    return (
        (code >= 97 && code <= 122) ||
        (code >= 65 && code <= 90) ||
        (code >= 48 && code <= 57) ||
        code === 95 ||
        code > 127
    );
}

/**
 * Which words a text may hold: a word that it holds is never denied, another one mostly is. Built in one
 * pass, so that questions for many words do not go through the text each time.
 */
export class WordFilter {
    private readonly bits: Uint32Array;
    private readonly mask: number;

    constructor(text: string) {
        let size = firstBits;
        while (size < text.length / 4) size *= 2;
        this.bits = new Uint32Array(size >> 5);
        this.mask = size - 1;
        let [hash, isWord] = [0, false];
        for (let at = 0; at < text.length; at++) {
            const code = text.charCodeAt(at);
            if (isWordCode(code)) {
                hash = isWord ? next(hash, code) : next(0, code);
                isWord = true;
            } else if (isWord) {
                this.add(hash);
                isWord = false;
            }
        }
        if (isWord) this.add(hash);
    }

    mayHold(word: string): boolean {
        let hash = 0;
        for (let at = 0; at < word.length; at++) hash = next(hash, word.charCodeAt(at));
        const bit = spread(hash) & this.mask;
        return ((this.bits[bit >> 5] ?? 0) & (1 << (bit & 31))) !== 0;
    }

    private add(hash: number): void {
        const bit = spread(hash) & this.mask;
        this.bits[bit >> 5] = (this.bits[bit >> 5] ?? 0) | (1 << (bit & 31));
    }
}

/** True for what a {@link WordFilter} can be asked for. */
export function isWord(text: string): boolean {
    for (let at = 0; at < text.length; at++) if (!isWordCode(text.charCodeAt(at))) return false;
    return text !== "";
}

function next(hash: number, code: number): number {
    return (Math.imul(hash, 31) + code) | 0;
}

/** The last bits of the sum alone would be those of the last letters. */
function spread(hash: number): number {
    const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (mixed ^ (mixed >>> 13)) >>> 0;
}
