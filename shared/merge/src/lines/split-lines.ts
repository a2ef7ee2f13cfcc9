/**
 * The lines of a text with their ends, `\n` or `\r\n`; a lone carriage return ends none, as for git.
 * Joined they are the text; an empty text has none.
 */
export function splitLines(text: string): string[] {
    const lines: string[] = [];
    for (let start = 0; start < text.length; ) {
        const end = text.indexOf("\n", start);
        const next = end < 0 ? text.length : end + 1;
        lines.push(text.slice(start, next));
        start = next;
    }
    return lines;
}

/** Numbers in place of texts, so that comparing two costs nothing: equal texts, equal numbers. */
export class Interner {
    private readonly numbers = new Map<string, number>();

    numbersOf(texts: readonly string[]): Int32Array {
        const result = new Int32Array(texts.length);
        for (let index = 0; index < texts.length; index++) {
            const text = texts[index] as string;
            let number = this.numbers.get(text);
            if (number === undefined) {
                number = this.numbers.size;
                this.numbers.set(text, number);
            }
            result[index] = number;
        }
        return result;
    }
}
