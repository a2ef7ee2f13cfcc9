/** A stretch of a text, without blanks around it. */
export interface Piece {
    readonly text: string;
    readonly start: number;
    readonly end: number;
}

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Behind a comment, string, or character that begins here (Rust and its likes); else the offset itself. */
export function skipToken(text: string, offset: number): number {
    const unit = text[offset];
    if (unit === "/" && text[offset + 1] === "/") {
        const end = text.indexOf("\n", offset);
        return end < 0 ? text.length : end;
    }
    if (unit === "/" && text[offset + 1] === "*") {
        const end = text.indexOf("*/", offset + 2);
        return end < 0 ? text.length : end + 2;
    }
    if (unit === '"' || unit === "`") return behindQuote(text, offset, unit);
    if (unit === "r" && /^r#*"/.test(text.slice(offset, offset + 12))) {
        if (offset > 0 && /\w/.test(text[offset - 1] ?? "")) return offset;
        const quote = text.indexOf('"', offset);
        const end = text.indexOf(`"${"#".repeat(quote - offset - 1)}`, quote + 1);
        return end < 0 ? text.length : end + quote - offset;
    }
    if (unit === "'") {
        // A lifetime has no second quote behind one character.
        if (text[offset + 1] === "\\") return behindQuote(text, offset, unit);
        return text[offset + 2] === "'" ? offset + 3 : offset;
    }
    return offset;
}

function behindQuote(text: string, offset: number, mark: string): number {
    for (let at = offset + 1; at < text.length; at++) {
        if (text[at] === "\\") at++;
        else if (text[at] === mark) return at + 1;
    }
    return text.length;
}

/** Where the bracket at `offset` is closed, at most `limit`. */
export function closingBracket(text: string, offset: number, limit = text.length): number {
    const open: string[] = [];
    for (let at = offset; at < limit; ) {
        const skipped = skipToken(text, at);
        if (skipped > at) {
            at = skipped;
            continue;
        }
        const unit = text[at] ?? "";
        const close = closing[unit];
        if (close !== undefined) open.push(close);
        else if (unit === open.at(-1)) {
            open.pop();
            if (open.length === 0) return at;
        }
        at++;
    }
    return limit;
}

/**
 * The parts between commas (or another mark) outside of brackets, strings and comments; a last empty
 * one is none. Among types every `<` opens, among values only the one of `::<`.
 */
export function splitArguments(
    text: string,
    start: number,
    end: number,
    options: { readonly ofTypes?: boolean; readonly mark?: string } = {},
): Piece[] {
    const { ofTypes = false, mark = "," } = options;
    const pieces: Piece[] = [];
    let from = start;
    let angles = 0;
    const take = (to: number): void => {
        const piece = trimmed(text, from, to);
        if (piece.text !== "" || to < end) pieces.push(piece);
        from = to + 1;
    };
    for (let at = start; at < end; ) {
        const skipped = skipToken(text, at);
        if (skipped > at) {
            at = Math.min(end, skipped);
            continue;
        }
        const unit = text[at] ?? "";
        if (closing[unit] !== undefined) {
            at = closingBracket(text, at, end) + 1;
            continue;
        }
        if (unit === "<" && (ofTypes || angles > 0 || text.startsWith("::", at - 2))) angles++;
        else if (unit === ">" && angles > 0 && text[at - 1] !== "-") angles--;
        else if (unit === mark && angles === 0) take(at);
        at++;
    }
    take(end);
    return pieces;
}

/** A stretch without blanks and comments in front of it. */
export function trimmed(text: string, start: number, end: number): Piece {
    let from = start;
    let to = Math.max(start, end);
    for (;;) {
        while (from < to && /\s/.test(text[from] ?? "")) from++;
        if (text[from] !== "/" || !/[/*]/.test(text[from + 1] ?? "")) break;
        from = Math.min(to, Math.max(from + 1, skipToken(text, from)));
    }
    while (to > from && /\s/.test(text[to - 1] ?? "")) to--;
    return { text: text.slice(from, to), start: from, end: to };
}
