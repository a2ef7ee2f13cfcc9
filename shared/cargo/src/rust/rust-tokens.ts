/** What a token of Rust is, as far as names of crates are looked for. */
export const tokenKinds = {
    /** Raw ones without their `r#`. */
    identifier: 1,
    /** One character. */
    punctuation: 2,
    /** `::` */
    pathSeparator: 3,
    /** Any string, with its quotes and prefix. */
    string: 4,
    /** Numbers, characters and lifetimes. */
    other: 5,
    /** `///`, `//!`, and `/**` or `/*!` comments. Other comments are no tokens. */
    documentation: 6,
} as const;

/** The tokens of a text, in its order. Offsets count UTF-16 units. */
export interface RustTokens {
    readonly text: string;
    readonly count: number;
    readonly kinds: Uint8Array;
    readonly starts: Int32Array;
    readonly ends: Int32Array;
}

const isWordStart = (code: number): boolean =>
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127;
const isWord = (code: number): boolean => isWordStart(code) || (code >= 48 && code <= 57);

/**
 * Splits Rust into tokens after the reference's lexical structure: nested comments, raw strings and
 * identifiers, characters told from lifetimes. Whatever is not closed ends with the text. Macros are
 * tokens as well, which is why names are looked for here and not in a syntax tree.
 */
export function rustTokens(text: string): RustTokens {
    const lexer = new Lexer(text);
    lexer.run();
    return lexer.tokens();
}

class Lexer {
    private readonly text: string;
    private kinds: Uint8Array;
    private starts: Int32Array;
    private ends: Int32Array;
    private count = 0;
    private at = 0;

    constructor(text: string) {
        this.text = text;
        const room = Math.max(16, text.length >> 2);
        this.kinds = new Uint8Array(room);
        this.starts = new Int32Array(room);
        this.ends = new Int32Array(room);
    }

    tokens(): RustTokens {
        const { text, count, kinds, starts, ends } = this;
        return { text, count, kinds, starts, ends };
    }

    run(): void {
        const { text } = this;
        // A script may begin with a line for the shell, which is none of the attributes.
        if (text.startsWith("#!") && !/^#!\s*\[/.test(text.slice(0, 200)))
            this.at = this.lineEnd(2);
        while (this.at < text.length) {
            const code = text.charCodeAt(this.at);
            if (code <= 32) this.at++;
            else if (isWordStart(code)) this.word();
            else if (code === 47) this.slash();
            else if (code === 34) this.add(tokenKinds.string, this.stringEnd(this.at + 1));
            else if (code === 39) this.quote();
            else if (code >= 48 && code <= 57) this.number();
            else if (code === 58 && text.charCodeAt(this.at + 1) === 58)
                this.add(tokenKinds.pathSeparator, this.at + 2);
            else this.add(tokenKinds.punctuation, this.at + 1);
        }
    }

    private add(kind: number, end: number): void {
        if (this.count === this.kinds.length) this.grow();
        this.kinds[this.count] = kind;
        this.starts[this.count] = this.at;
        this.ends[this.count] = end;
        this.count++;
        this.at = end;
    }

    private grow(): void {
        const room = this.kinds.length * 2;
        const kinds = new Uint8Array(room);
        const starts = new Int32Array(room);
        const ends = new Int32Array(room);
        kinds.set(this.kinds);
        starts.set(this.starts);
        ends.set(this.ends);
        this.kinds = kinds;
        this.starts = starts;
        this.ends = ends;
    }

    private word(): void {
        const { text, at } = this;
        let end = at + 1;
        while (end < text.length && isWord(text.charCodeAt(end))) end++;
        const next = text.charCodeAt(end);
        if (end - at <= 2 && (next === 34 || next === 35 || next === 39)) {
            const prefix = text.slice(at, end);
            if (next === 34 && /^(?:b|c|r|br|cr)$/.test(prefix)) {
                const close = prefix.endsWith("r") ? this.rawEnd(end, 0) : this.stringEnd(end + 1);
                this.add(tokenKinds.string, close);
                return;
            }
            if (next === 39 && prefix === "b") {
                this.add(tokenKinds.other, this.characterEnd(end) ?? end + 1);
                return;
            }
            if (next === 35 && /^(?:r|br|cr)$/.test(prefix) && this.raw(prefix, end)) return;
        }
        this.add(tokenKinds.identifier, end);
    }

    /** A raw string or identifier behind `r` and number signs. */
    private raw(prefix: string, end: number): boolean {
        const { text } = this;
        let signs = 0;
        while (text.charCodeAt(end + signs) === 35) signs++;
        const behind = text.charCodeAt(end + signs);
        if (behind === 34) {
            this.add(tokenKinds.string, this.rawEnd(end + signs, signs));
            return true;
        }
        if (prefix !== "r" || signs !== 1 || !isWordStart(behind)) return false;
        this.at = end + 1;
        let close = this.at + 1;
        while (close < text.length && isWord(text.charCodeAt(close))) close++;
        this.add(tokenKinds.identifier, close);
        return true;
    }

    /** Behind a raw string whose opening quote stands at `quote`. */
    private rawEnd(quote: number, signs: number): number {
        const close = `"${"#".repeat(signs)}`;
        const found = this.text.indexOf(close, quote + 1);
        return found < 0 ? this.text.length : found + close.length;
    }

    private stringEnd(from: number): number {
        const { text } = this;
        let at = from;
        while (at < text.length) {
            const code = text.charCodeAt(at);
            if (code === 92) at += 2;
            else if (code === 34) return at + 1;
            else at++;
        }
        return text.length;
    }

    /** A character or a lifetime: only the former has a quote behind it. */
    private quote(): void {
        const end = this.characterEnd(this.at);
        if (end !== undefined) {
            this.add(tokenKinds.other, end);
            return;
        }
        let close = this.at + 1;
        while (close < this.text.length && isWord(this.text.charCodeAt(close))) close++;
        this.add(tokenKinds.other, close);
    }

    private characterEnd(quote: number): number | undefined {
        const { text } = this;
        if (text.charCodeAt(quote + 1) === 92) {
            // The longest escape is \u{10FFFF}; its first unit may itself be a quote.
            const end = text.indexOf("'", quote + 3);
            return end < 0 || end - quote > 16 ? undefined : end + 1;
        }
        const width = (text.codePointAt(quote + 1) ?? 0) > 0xffff ? 2 : 1;
        return text.charCodeAt(quote + 1 + width) === 39 ? quote + width + 2 : undefined;
    }

    private number(): void {
        const { text } = this;
        let end = this.at + 1;
        while (end < text.length) {
            const code = text.charCodeAt(end);
            const isFraction =
                code === 46 && text.charCodeAt(end + 1) >= 48 && text.charCodeAt(end + 1) <= 57;
            if (!isWord(code) && !isFraction) break;
            end++;
        }
        this.add(tokenKinds.other, end);
    }

    private slash(): void {
        const { text, at } = this;
        const second = text.charCodeAt(at + 1);
        if (second === 47) {
            const third = text.charCodeAt(at + 2);
            const end = this.lineEnd(at);
            // Four slashes are a comment like any other.
            const tells = third === 33 || (third === 47 && text.charCodeAt(at + 3) !== 47);
            if (tells) this.add(tokenKinds.documentation, end);
            else this.at = end;
        } else if (second === 42) {
            const third = text.charCodeAt(at + 2);
            const fourth = text.charCodeAt(at + 3);
            const end = this.commentEnd(at + 2);
            const tells = third === 33 || (third === 42 && fourth !== 42 && fourth !== 47);
            if (tells) this.add(tokenKinds.documentation, end);
            else this.at = end;
        } else this.add(tokenKinds.punctuation, at + 1);
    }

    private lineEnd(from: number): number {
        const end = this.text.indexOf("\n", from);
        return end < 0 ? this.text.length : end;
    }

    private commentEnd(from: number): number {
        const { text } = this;
        let depth = 1;
        let at = from;
        while (at < text.length) {
            const star = text.indexOf("*", at);
            if (star < 0) return text.length;
            if (text.charCodeAt(star - 1) === 47 && star - 1 >= at) {
                depth++;
                at = star + 1;
            } else if (text.charCodeAt(star + 1) === 47) {
                depth--;
                at = star + 2;
                if (depth === 0) return at;
            } else at = star + 1;
        }
        return text.length;
    }
}

/** The text of a string token without prefix and quotes; escapes stay as they are written. */
export function stringContent(token: string): string {
    const match = /^[bcr]{0,2}(#*)"/.exec(token);
    if (match === null) return "";
    const close = `"${match[1] ?? ""}`;
    const end = token.length > match[0].length && token.endsWith(close) ? close.length : 0;
    return token.slice(match[0].length, token.length - end);
}

/** Text of a documentation comment without its marks, each line as long as before minus the marks. */
export function documentationLines(comment: string): string[] {
    if (comment.startsWith("//")) return [comment.slice(3)];
    const inner = comment.slice(3, comment.endsWith("*/") ? -2 : undefined);
    return inner.split("\n").map((line) => line.replace(/^\s*\*(?!\*)/, ""));
}
