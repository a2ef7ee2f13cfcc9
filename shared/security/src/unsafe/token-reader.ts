import { type RustTokens, tokenKinds } from "@rust-ai-ide/cargo/rust/rust-tokens";

/** Questions about the tokens of a file by their number; numbers outside of it stand for none. */
export class TokenReader {
    readonly tokens: RustTokens;

    constructor(tokens: RustTokens) {
        this.tokens = tokens;
    }

    get count(): number {
        return this.tokens.count;
    }

    text(at: number): string {
        if (at < 0 || at >= this.tokens.count) return "";
        return this.tokens.text.slice(this.start(at), this.end(at));
    }

    start(at: number): number {
        return this.tokens.starts[at] ?? this.tokens.text.length;
    }

    end(at: number): number {
        return at < 0 ? 0 : (this.tokens.ends[at] ?? this.tokens.text.length);
    }

    isWord(at: number): boolean {
        return at >= 0 && at < this.count && this.tokens.kinds[at] === tokenKinds.identifier;
    }

    /** True for this word; raw identifiers are never keywords. */
    is(at: number, word: string): boolean {
        if (!this.isWord(at)) return false;
        const start = this.start(at);
        if (this.end(at) - start !== word.length) return false;
        return this.tokens.text.startsWith(word, start) && !this.isRaw(start);
    }

    /** The character code of a punctuation mark; 0 for all other tokens. */
    mark(at: number): number {
        if (at < 0 || at >= this.count || this.tokens.kinds[at] !== tokenKinds.punctuation)
            return 0;
        return this.tokens.text.charCodeAt(this.start(at));
    }

    isString(at: number): boolean {
        return at >= 0 && at < this.count && this.tokens.kinds[at] === tokenKinds.string;
    }

    isDocumentation(at: number): boolean {
        return at >= 0 && at < this.count && this.tokens.kinds[at] === tokenKinds.documentation;
    }

    /** What stands in front of a token: blanks and comments that are no documentation. */
    gapBefore(at: number): string {
        const from = this.end(at - 1);
        const to = this.start(at);
        return from >= to ? "" : this.tokens.text.slice(from, to);
    }

    private isRaw(start: number): boolean {
        return this.tokens.text.startsWith("r#", start - 2);
    }
}

export const marks = {
    hash: 35,
    bang: 33,
    openRound: 40,
    closeRound: 41,
    openSquare: 91,
    closeSquare: 93,
    openCurly: 123,
    closeCurly: 125,
    semicolon: 59,
    comma: 44,
    less: 60,
    greater: 62,
    equals: 61,
    at: 64,
    dollar: 36,
} as const;

export function isOpening(mark: number): boolean {
    return mark === marks.openRound || mark === marks.openSquare || mark === marks.openCurly;
}

export function isClosing(mark: number): boolean {
    return mark === marks.closeRound || mark === marks.closeSquare || mark === marks.closeCurly;
}
