/** Ids of words, shared by all documents of a copy model. */
export class Lexicon {
    private readonly ids = new Map<string, number>();
    private readonly words: string[] = [""];

    get size(): number {
        return this.words.length;
    }

    /** The id of a word, a new one when it was not seen before. */
    idOf(word: string): number {
        const known = this.ids.get(word);
        if (known !== undefined) return known;
        const id = this.words.length;
        this.ids.set(word, id);
        this.words.push(word);
        return id;
    }

    /** The id of a word, or -1, which is no token of any document. */
    find(word: string): number {
        return this.ids.get(word) ?? -1;
    }

    word(id: number): string {
        return this.words[id] ?? "";
    }
}

/** Stands between two lines that are not blank. */
export const lineEnd = 0;

/** Lines beyond this are generated or data, and slow to look at. */
const longestLine = 500;
const token = /[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;

/** The words and signs of a line, with where they start. Blanks separate and do not count. */
export function lineTokens(
    line: string,
): readonly { readonly text: string; readonly start: number }[] {
    if (line.length > longestLine) return [];
    return [...line.matchAll(token)].map((match) => ({ text: match[0], start: match.index }));
}

/** The flat view of a document that is searched. */
export interface CopyTokens {
    readonly tokens: Int32Array;
    /** The document's line of each token. */
    readonly lines: Int32Array;
}

/** The lines of a document as tokens; only lines that changed are read again. */
export class CopyDocument {
    readonly languageId: string;
    private texts: string[];
    private tokens: Int32Array[];
    private flat: CopyTokens | undefined;
    private readonly lexicon: Lexicon;

    constructor(languageId: string, lines: readonly string[], lexicon: Lexicon) {
        this.languageId = languageId;
        this.lexicon = lexicon;
        this.texts = [...lines];
        this.tokens = lines.map((line) => this.read(line));
    }

    line(index: number): string {
        return this.texts[index] ?? "";
    }

    /** Takes over the current lines; what is equal at both ends is kept. */
    update(lines: readonly string[]): void {
        const { texts } = this;
        const shortest = Math.min(texts.length, lines.length);
        let head = 0;
        while (head < shortest && texts[head] === lines[head]) head++;
        let tail = 0;
        while (
            tail < shortest - head &&
            texts[texts.length - 1 - tail] === lines[lines.length - 1 - tail]
        ) {
            tail++;
        }
        this.replace(head, texts.length - head - tail, lines.slice(head, lines.length - tail));
    }

    /** Replaces `count` lines from `start` on. */
    replace(start: number, count: number, lines: readonly string[]): void {
        if (count === 0 && lines.length === 0) return;
        this.texts.splice(start, count, ...lines);
        this.tokens.splice(start, count, ...lines.map((line) => this.read(line)));
        this.flat = undefined;
    }

    get all(): CopyTokens {
        this.flat ??= this.flatten();
        return this.flat;
    }

    private read(line: string): Int32Array {
        return Int32Array.from(lineTokens(line), ({ text }) => this.lexicon.idOf(text));
    }

    private flatten(): CopyTokens {
        const length = this.tokens.reduce(
            (sum, line) => sum + (line.length > 0 ? line.length + 1 : 0),
            0,
        );
        const tokens = new Int32Array(length);
        const lines = new Int32Array(length);
        let at = 0;
        for (const [index, line] of this.tokens.entries()) {
            if (line.length === 0) continue;
            tokens.set(line, at);
            lines.fill(index, at, at + line.length + 1);
            at += line.length;
            tokens[at++] = lineEnd;
        }
        return { tokens, lines };
    }
}
