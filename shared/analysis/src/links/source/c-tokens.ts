/** What a token of C or C++ is. */
export const cToken = { end: 0, name: 1, number: 2, string: 3, mark: 4 } as const;

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean =>
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36;

interface Condition {
    /** Braces that were open in front of `#if`. */
    readonly depth: number;
}

/**
 * Reads C and C++ token by token, without comments and preprocessor lines. Of `#if` and `#else` both
 * are read, unless the first left another number of braces open: then the second is left out. What
 * `#if 0` takes out is left out too.
 */
export class CTokens {
    readonly text: string;
    kind = 0;
    start = 0;
    end = 0;
    /** How many `#if`, `#else` and `#endif` were passed. */
    branches = 0;
    private depth = 0;
    private isLineStart = true;
    private readonly conditions: Condition[] = [];

    constructor(text: string) {
        this.text = text;
    }

    /** The text of the token. */
    value(): string {
        return this.text.slice(this.start, this.end);
    }

    /** Goes to the next token; false at the end. */
    next(): boolean {
        const { text } = this;
        let at = this.end;
        for (;;) {
            const code = text.charCodeAt(at);
            if (Number.isNaN(code)) {
                this.kind = cToken.end;
                this.start = text.length;
                this.end = text.length;
                return false;
            }
            if (code === 10) this.isLineStart = true;
            if (isSpace(code) || code === 0xfeff) at++;
            else if (code === 92) at++;
            else if (code === 47 && text.charCodeAt(at + 1) === 47) at = this.lineEnd(at);
            else if (code === 47 && text.charCodeAt(at + 1) === 42) {
                const close = text.indexOf("*/", at + 2);
                at = close < 0 ? text.length : close + 2;
            } else if (code === 35 && this.isLineStart) at = this.directive(at);
            else break;
        }
        this.isLineStart = false;
        this.start = at;
        this.read(at);
        return true;
    }

    private read(start: number): void {
        const { text } = this;
        const code = text.charCodeAt(start);
        let at = start + 1;
        if (isLetter(code) || code > 127) {
            for (let next = text.charCodeAt(at); ; next = text.charCodeAt(++at)) {
                if (!isLetter(next) && !isDigit(next) && !(next > 127)) break;
            }
            const isPrefix =
                text[at] === '"' &&
                at - start <= 3 &&
                /^(?:u8|[uUL])?R?$/.test(text.slice(start, at));
            if (!isPrefix) {
                this.token(cToken.name, at);
                return;
            }
            this.token(cToken.string, this.stringEnd(at, text[at - 1] === "R"));
        } else if (isDigit(code)) {
            while (
                isLetter(text.charCodeAt(at)) ||
                isDigit(text.charCodeAt(at)) ||
                text[at] === "."
            )
                at++;
            this.token(cToken.number, at);
        } else if (code === 34 || code === 39) {
            this.token(cToken.string, this.stringEnd(start, false));
        } else {
            if (code === 123) this.depth++;
            else if (code === 125) this.depth--;
            if (code === 58 && text[at] === ":") at++;
            else if (code === 45 && text[at] === ">") at++;
            else if (text.startsWith("...", start)) at += 2;
            this.token(cToken.mark, at);
        }
    }

    private token(kind: number, end: number): void {
        this.kind = kind;
        this.end = end;
    }

    private stringEnd(quote: number, isRaw: boolean): number {
        const { text } = this;
        if (isRaw) {
            const open = text.indexOf("(", quote);
            const mark = `)${text.slice(quote + 1, Math.min(open, quote + 18))}"`;
            const close = open < 0 ? -1 : text.indexOf(mark, open);
            return close < 0 ? text.length : close + mark.length;
        }
        const mark = text.charCodeAt(quote);
        let at = quote + 1;
        for (; at < text.length; at++) {
            const code = text.charCodeAt(at);
            if (code === 92) at++;
            else if (code === mark) return at + 1;
            else if (code === 10) return at;
        }
        return text.length;
    }

    /** The end of a line, those joined by `\` included. */
    private lineEnd(offset: number): number {
        const { text } = this;
        let end = text.indexOf("\n", offset);
        while (end > 0 && (text[end - 1] === "\\" || text.startsWith("\\\r", end - 2))) {
            end = text.indexOf("\n", end + 1);
        }
        return end < 0 ? text.length : end;
    }

    private directive(offset: number): number {
        const end = this.lineEnd(offset);
        const line = this.text.slice(offset, Math.min(end, offset + 40));
        const name = /^#\s*(\w+)/.exec(line)?.[1] ?? "";
        if (/^(?:if|el|endif)/.test(name)) this.branches++;
        if (name === "if" || name === "ifdef" || name === "ifndef") {
            this.conditions.push({ depth: this.depth });
            return /^#\s*if\s+0\s*$/.test(line) ? this.skipBranch(end, true) : end;
        }
        if (name === "endif") this.conditions.pop();
        if (name === "else" || name === "elif") {
            const condition = this.conditions.at(-1);
            if (condition !== undefined && condition.depth !== this.depth) {
                return this.skipBranch(end, false);
            }
        }
        return end;
    }

    /** Behind the line that ends a branch, which is `#else` as well where one is looked for. */
    private skipBranch(offset: number, toElse: boolean): number {
        const lines = /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|else|endif)\b/gm;
        lines.lastIndex = offset;
        let depth = 0;
        for (let match = lines.exec(this.text); match !== null; match = lines.exec(this.text)) {
            const [, name = ""] = match;
            if (name.startsWith("if")) depth++;
            else if (name === "endif" && depth-- === 0) {
                this.conditions.pop();
                return this.lineEnd(match.index);
            } else if (name.startsWith("el") && depth === 0 && toElse) {
                return this.lineEnd(match.index);
            }
        }
        return this.text.length;
    }
}
