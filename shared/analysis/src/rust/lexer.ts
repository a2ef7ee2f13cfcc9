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

/** Looks at the first unit first: texts of 50,000 units are gone through with every keystroke. */
function next(text: string, start: number): Token {
    const unit = text[start] ?? "";
    switch (unit) {
        case "\n":
            return { kind: "newline", start, end: start + 1 };
        case "(":
        case "[":
        case "{":
            return { kind: "open", start, end: start + 1 };
        case ")":
        case "]":
        case "}":
            return { kind: "close", start, end: start + 1 };
        case '"':
            return stringRest(text, start, start + 1, '"');
        case "'":
            return quoted(text, start);
        case "b":
        case "c":
        case "r":
            return prefixed(text, start);
        case "/":
            if (text[start + 1] === "*") return blockComment(text, start);
            return token("comment", start, matchAt(lineComment, text, start));
    }
    if (unit >= "!" && unit <= "~" && !/\w/.test(unit)) return token("punctuation", start, -1);
    const end = matchAt(word, text, start);
    if (end > 0) return token("word", start, end);
    return token("space", start, matchAt(space, text, start));
}

/** A token, or one unit of punctuation where its pattern did not match. */
function token(kind: TokenKind, start: number, end: number): Token {
    return end > start ? { kind, start, end } : { kind: "punctuation", start, end: start + 1 };
}

function matchAt(pattern: RegExp, text: string, start: number): number {
    pattern.lastIndex = start;
    return pattern.test(text) ? pattern.lastIndex : -1;
}

function quoted(text: string, start: number): Token {
    const end = matchAt(character, text, start);
    return end > 0
        ? { kind: "string", start, end }
        : token("word", start, matchAt(lifetime, text, start));
}

/** What begins with a letter that may be the prefix of a literal. */
function prefixed(text: string, start: number): Token {
    const raw = matchAt(rawString, text, start);
    if (raw > 0) {
        const hashes = text.slice(start, raw).replace(/[^#]/g, "");
        return stringRest(text, start, raw, `"${hashes}`, true);
    }
    const following = text[start + 1];
    if (following === '"' && text[start] !== "r") return stringRest(text, start, start + 2, '"');
    if (following === "'" && text[start] === "b") {
        const end = matchAt(character, text, start);
        if (end > 0) return { kind: "string", start, end };
    }
    return token("word", start, matchAt(word, text, start));
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
