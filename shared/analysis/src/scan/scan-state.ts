/** What a scan counts in one text. Offsets and sizes are bytes of UTF-8. */
export interface ScanCounts {
    /** Lines with something other than blanks and comments; strings are code. */
    readonly code: number;
    /** Lines with comments alone, documentation among them. */
    readonly comment: number;
    readonly blank: number;
    /** Functions with a name: `fn`, `def`, `function`, without methods and arrows of TypeScript. */
    readonly functions: number;
    /** The keyword `unsafe` of Rust. */
    readonly unsafes: number;
    /** `#[test]` and the like, `def test…`, `it(` and `test(`. */
    readonly tests: number;
    /** TODO, FIXME and XXX in comments. */
    readonly todos: number;
}

/** Comments and strings of a text, in order; one array for each property. */
export class RangeList {
    size = 0;
    starts = new Uint32Array(256);
    ends = new Uint32Array(256);
    /** 1 for a comment, 0 for a string or character. */
    comments = new Uint8Array(256);

    clear(): void {
        this.size = 0;
    }

    add(start: number, end: number, isComment: boolean): void {
        if (this.size === this.starts.length) this.grow();
        this.starts[this.size] = start;
        this.ends[this.size] = end;
        this.comments[this.size++] = isComment ? 1 : 0;
    }

    /** Whether an offset lies in one of them. */
    holds(offset: number): boolean {
        let low = 0;
        let high = this.size;
        while (low < high) {
            const middle = (low + high) >> 1;
            if ((this.starts[middle] ?? 0) <= offset) low = middle + 1;
            else high = middle;
        }
        return low > 0 && offset < (this.ends[low - 1] ?? 0);
    }

    private grow(): void {
        const { starts, ends, comments } = this;
        this.starts = new Uint32Array(this.size * 2);
        this.ends = new Uint32Array(this.size * 2);
        this.comments = new Uint8Array(this.size * 2);
        this.starts.set(starts);
        this.ends.set(ends);
        this.comments.set(comments);
    }
}

export const bytes = {
    tab: 9,
    newline: 10,
    quote: 34,
    hash: 35,
    apostrophe: 39,
    openParen: 40,
    star: 42,
    dash: 45,
    dot: 46,
    slash: 47,
    openBracket: 91,
    backslash: 92,
    closeBracket: 93,
    backtick: 96,
    openBrace: 123,
    closeBrace: 125,
} as const;

/** Sorts of bytes: 0 others, 1 blanks, 2 newline, 3 parts of words. */
export const sorts = new Uint8Array(256);
export const sort = { other: 0, blank: 1, newline: 2, word: 3 } as const;
for (const blank of [9, 11, 12, 13, 32]) sorts[blank] = sort.blank;
sorts[bytes.newline] = sort.newline;
for (let byte = 0; byte < 256; byte++) {
    if (/\w/.test(String.fromCharCode(byte)) || byte >= 128) sorts[byte] = sort.word;
}

/** What every language's loop shares: the counts, and comments and strings that may span lines. */
export class ScanState implements ScanCounts {
    readonly text: Uint8Array;
    readonly end: number;
    code = 0;
    comment = 0;
    blank = 0;
    functions = 0;
    unsafes = 0;
    tests = 0;
    todos = 0;
    /** Of the line so far. */
    hasCode = false;
    private hasComment = false;
    /** By quote: up to here no string that began before ended, so none that begins in it does. */
    private readonly openUntil = new Map<number, number>();
    private readonly ranges: RangeList | undefined;

    constructor(text: Uint8Array, ranges: RangeList | undefined) {
        this.text = text;
        this.end = text.length;
        this.ranges = ranges;
        ranges?.clear();
    }

    newline(): void {
        if (this.hasCode) this.code++;
        else if (this.hasComment) this.comment++;
        else this.blank++;
        this.hasCode = false;
        this.hasComment = false;
    }

    /** To be called at the end: a last line without a line break counts when anything is in it. */
    finish(): ScanCounts {
        if (this.end > 0 && this.text[this.end - 1] !== bytes.newline) this.newline();
        const { code, comment, blank, functions, unsafes, tests, todos } = this;
        return { code, comment, blank, functions, unsafes, tests, todos };
    }

    /** From where a comment begins to the end of its line. */
    lineComment(start: number): number {
        const { text, end } = this;
        let at = start;
        for (; at < end; at++) {
            const byte = text[at] as number;
            if (byte === bytes.newline) break;
            if (byte === 84 || byte === 70 || byte === 88) this.countTodo(at);
        }
        this.hasComment = true;
        this.ranges?.add(start, at, true);
        return at;
    }

    /** From `/*` to behind its end, or the end of the text. */
    blockComment(start: number, nests: boolean): number {
        const { text, end } = this;
        let depth = 1;
        let at = start + 2;
        this.hasComment = true;
        while (at < end && depth > 0) {
            const byte = text[at++] as number;
            if (byte === bytes.newline) {
                this.newline();
                this.hasComment = true;
            } else if (byte === bytes.star) {
                if (text[at] === bytes.slash) {
                    at++;
                    depth--;
                }
            } else if (byte === bytes.slash) {
                if (nests && text[at] === bytes.star) {
                    at++;
                    depth++;
                }
            } else if (byte === 84 || byte === 70 || byte === 88) this.countTodo(at - 1);
        }
        this.ranges?.add(start, at, true);
        return at;
    }

    /** From a quote to behind the next one that no backslash stands before; over lines. */
    string(start: number, from: number, quote: number): number {
        const { text, end } = this;
        let at = from + 1;
        while (at < end) {
            const byte = text[at++] as number;
            if (byte === quote) break;
            if (byte === bytes.backslash) {
                if (text[at] !== bytes.newline) at++;
            } else if (byte === bytes.newline) this.newlineInCode();
        }
        if (at > end) at = end;
        this.ranges?.add(start, at, false);
        return at;
    }

    /**
     * The same for strings that end with their line unless a backslash stands before its end; where
     * the quote is missing, only the quote itself is passed.
     */
    shortString(start: number, from: number, escapes = true): number {
        const { text, end } = this;
        const quote = text[from] as number;
        if (from < (this.openUntil.get(quote) ?? 0)) return from + 1;
        let breaks = 0;
        let at = from + 1;
        while (at < end) {
            const byte = text[at++] as number;
            if (byte === quote) {
                for (; breaks > 0; breaks--) this.newlineInCode();
                this.ranges?.add(start, at, false);
                return at;
            }
            if (byte === bytes.newline) break;
            if (byte !== bytes.backslash || !escapes) continue;
            if (text[at] === 13 && text[at + 1] === bytes.newline) at++;
            if (text[at] === bytes.newline) breaks++;
            at++;
        }
        this.openUntil.set(quote, at);
        return from + 1;
    }

    /** From three quotes to behind the next three. */
    longString(start: number, from: number, escapes = true): number {
        const { text, end } = this;
        const quote = text[from] as number;
        let at = from + 3;
        while (at < end) {
            const byte = text[at++] as number;
            if (byte === quote) {
                if (text[at] === quote && text[at + 1] === quote) {
                    at += 2;
                    break;
                }
            } else if (byte === bytes.newline) this.newlineInCode();
            else if (byte === bytes.backslash && escapes && text[at] !== bytes.newline) at++;
        }
        if (at > end) at = end;
        this.ranges?.add(start, at, false);
        return at;
    }

    isTripled(at: number): boolean {
        const quote = this.text[at];
        return this.text[at + 1] === quote && this.text[at + 2] === quote;
    }

    newlineInCode(): void {
        this.newline();
        this.hasCode = true;
    }

    addString(start: number, end: number): void {
        this.ranges?.add(start, end, false);
    }

    /** Whether the bytes at an offset are these letters. */
    isAt(at: number, letters: string): boolean {
        for (let index = 0; index < letters.length; index++) {
            if (this.text[at + index] !== letters.charCodeAt(index)) return false;
        }
        return true;
    }

    private countTodo(at: number): void {
        const { text } = this;
        if (at > 0 && sorts[text[at - 1] as number] === sort.word) return;
        const length = this.isAt(at, "TODO") ? 4 : this.isAt(at, "FIXME") ? 5 : 3;
        if (length === 3 && !this.isAt(at, "XXX")) return;
        if (at + length >= this.end || sorts[text[at + length] as number] !== sort.word) {
            this.todos++;
        }
    }
}
