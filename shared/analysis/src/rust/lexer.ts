/** Kinds of token that matter for cutting text; everything else is `punctuation`. */
export type TokenKind =
    | "space"
    | "newline"
    | "comment"
    | "string"
    | "word"
    | "open"
    | "close"
    | "punctuation";

export interface Token {
    readonly kind: TokenKind;
    readonly start: number;
    /** Offset behind the last unit. */
    readonly end: number;
    /** The text that would end it, for a string or a block comment that the input ends inside. */
    readonly unterminated?: string;
}

export interface LexOptions {
    /** The input starts inside a string that this text ends. */
    readonly insideString?: string | undefined;
}

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** The closing bracket for an opening one. */
export function closerOf(open: string): string {
    return closers[open] ?? "";
}

const space = /[^\S\n]+/y;
const word = /[\p{L}\p{N}_]+/uy;
const lineComment = /\/\/[^\n]*/y;
const rawString = /(?:br|cr|r)(#*)"/y;
const string = /(?:b|c)?"/y;
const character = /b?'(?:\\(?:[^u\n]|u\{[^}\n]*\}?)[^'\n]{0,2}|[^\\'\n])'/uy;
const lifetime = /'[\p{L}_][\p{L}\p{N}_]*/uy;

/**
 * Splits Rust text into tokens that cover all of it. It never fails: what it does not know is
 * punctuation, and what does not end runs to the end of the input. Source of the literal forms:
 * the Rust reference, chapter "Tokens".
 */
export function* lexRust(text: string, options: LexOptions = {}): Generator<Token, void> {
    let at = 0;
    if (options.insideString !== undefined) {
        const token = stringRest(text, 0, 0, options.insideString);
        if (token.end > 0) yield token;
        at = token.end;
    }
    while (at < text.length) {
        const token = next(text, at);
        yield token;
        at = token.end;
    }
}

function next(text: string, start: number): Token {
    const unit = text[start] ?? "";
    if (unit === "\n") return { kind: "newline", start, end: start + 1 };
    const make = (kind: TokenKind, end: number): Token => ({ kind, start, end });
    const match = (pattern: RegExp): number => {
        pattern.lastIndex = start;
        return pattern.test(text) ? pattern.lastIndex : -1;
    };
    let end = match(space);
    if (end > 0) return make("space", end);
    if (unit === "/") {
        end = match(lineComment);
        if (end > 0) return make("comment", end);
        if (text[start + 1] === "*") return blockComment(text, start);
    }
    end = match(rawString);
    if (end > 0) {
        const hashes = text.slice(start, end).replace(/[^#]/g, "");
        return stringRest(text, start, end, `"${hashes}`, true);
    }
    end = match(string);
    if (end > 0) return stringRest(text, start, end, '"');
    end = match(character);
    if (end > 0) return make("string", end);
    end = match(lifetime);
    if (end > 0) return make("word", end);
    end = match(word);
    if (end > 0) return make("word", end);
    if (unit === "(" || unit === "[" || unit === "{") return make("open", start + 1);
    if (unit === ")" || unit === "]" || unit === "}") return make("close", start + 1);
    return make("punctuation", start + 1);
}

/** The rest of a string from `from`. In a raw one, a backslash does not escape the end. */
function stringRest(
    text: string,
    start: number,
    from: number,
    closer: string,
    isRaw = closer !== '"',
): Token {
    let at = from;
    for (;;) {
        const found = text.indexOf(closer, at);
        if (found < 0) return { kind: "string", start, end: text.length, unterminated: closer };
        if (isRaw || !isEscaped(text, found, from)) {
            return { kind: "string", start, end: found + closer.length };
        }
        at = found + 1;
    }
}

function isEscaped(text: string, at: number, from: number): boolean {
    let backslashes = 0;
    while (at - backslashes - 1 >= from && text[at - backslashes - 1] === "\\") backslashes++;
    return backslashes % 2 === 1;
}

/** Block comments nest in Rust. */
function blockComment(text: string, start: number): Token {
    const delimiter = /\/\*|\*\//g;
    delimiter.lastIndex = start;
    let depth = 0;
    for (let match = delimiter.exec(text); match !== null; match = delimiter.exec(text)) {
        depth += match[0] === "/*" ? 1 : -1;
        if (depth === 0) return { kind: "comment", start, end: delimiter.lastIndex };
    }
    return { kind: "comment", start, end: text.length, unterminated: "*/".repeat(depth) };
}
