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
/** So many lines are read at once: a turn of the editor's event loop bears no more. */
const linesAtOnce = 300;

export interface LineToken {
    readonly text: string;
    readonly start: number;
}

/**
 * The words and signs of a line, with where they start. Blanks separate and do not count; what is
 * not ASCII belongs to words. By hand, because a regular expression takes ten times as long.
 */
export function lineTokens(line: string): readonly LineToken[] {
    const tokens: LineToken[] = [];
    if (line.length > longestLine) return tokens;
    let at = 0;
    while (at < line.length) {
        const code = line.charCodeAt(at);
        if (code <= 32) {
            at++;
            continue;
        }
        const start = at++;
        if (isWordUnit(code)) {
            while (at < line.length && isWordUnit(line.charCodeAt(at))) at++;
        }
        tokens.push({ text: line.slice(start, at), start });
    }
    return tokens;
}

/** The word at the end of a text that may still be typed on. */
export function wordAtEnd(line: string): string {
    let start = line.length;
    while (start > 0 && isWordUnit(line.charCodeAt(start - 1))) start--;
    return line.slice(start);
}

function isWordUnit(code: number): boolean {
    return (
        (code >= 97 && code <= 122) ||
        (code >= 65 && code <= 90) ||
        (code >= 48 && code <= 57) ||
        code === 95 ||
        code > 127
    );
}

/** The flat view of a document that is searched. */
export interface CopyTokens {
    readonly tokens: Int32Array;
    /** The document's line of each token. */
    readonly lines: Int32Array;
}

/** The lines of a document as tokens; only lines that changed are read again, some at a time. */
export class CopyDocument {
    readonly languageId: string;
    private texts: string[];
    /** Undefined where a line has not been read yet. */
    private readonly tokens: (Int32Array | undefined)[];
    private unread: number;
    private flat: CopyTokens | undefined;
    private readonly lexicon: Lexicon;

    constructor(languageId: string, lines: readonly string[], lexicon: Lexicon) {
        this.languageId = languageId;
        this.lexicon = lexicon;
        this.texts = [...lines];
        this.tokens = Array.from(lines, () => undefined);
        this.unread = lines.length;
        this.read();
    }

    /** Whether every line has been read; only then it can be searched. */
    get isReady(): boolean {
        return this.unread === 0;
    }

    line(index: number): string {
        return this.texts[index] ?? "";
    }

    /** Reads on, so many lines as do not hold up anybody. */
    read(): void {
        let budget = linesAtOnce;
        for (let index = 0; this.unread > 0 && budget > 0 && index < this.tokens.length; index++) {
            if (this.tokens[index] !== undefined) continue;
            const words = lineTokens(this.line(index));
            this.tokens[index] = Int32Array.from(words, ({ text }) => this.lexicon.idOf(text));
            this.unread--;
            budget--;
        }
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
        // By concatenation: as arguments of a call, many lines would overflow the stack.
        const end = start + count;
        this.texts = this.texts.slice(0, start).concat(lines, this.texts.slice(end));
        const removed = this.tokens.splice(start, this.tokens.length);
        for (const _line of lines) this.tokens.push(undefined);
        for (const kept of removed.slice(count)) this.tokens.push(kept);
        const gone = removed.slice(0, count).filter((line) => line === undefined).length;
        this.unread += lines.length - gone;
        this.flat = undefined;
        this.read();
    }

    get all(): CopyTokens {
        this.flat ??= this.flatten();
        return this.flat;
    }

    private flatten(): CopyTokens {
        const length = this.tokens.reduce(
            (sum, line = nothing) => sum + (line.length > 0 ? line.length + 1 : 0),
            0,
        );
        const tokens = new Int32Array(length);
        const lines = new Int32Array(length);
        let at = 0;
        for (const [index, line = nothing] of this.tokens.entries()) {
            if (line.length === 0) continue;
            tokens.set(line, at);
            lines.fill(index, at, at + line.length + 1);
            at += line.length;
            tokens[at++] = lineEnd;
        }
        return { tokens, lines };
    }
}

const nothing = new Int32Array(0);
