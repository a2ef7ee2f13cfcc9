import { bytes, type RangeList, type ScanCounts, ScanState, sort, sorts } from "./scan-state.ts";

/** Words behind which a slash begins a regular expression. */
const beforeExpression = new Set(
    "await case delete do else in instanceof new of return throw typeof void yield".split(" "),
);
const longestSuchWord = 10;
/** A longer one is none, or looking for the ends of many would take for ever. */
const longestExpression = 1000;

/**
 * Counts what is in TypeScript or JavaScript. Whether a slash divides is told by what stands before it;
 * an apostrophe in JSX text may hide the rest of its line, never more.
 */
export function scanScript(text: Uint8Array, ranges?: RangeList): ScanCounts {
    const state = new ScanState(text, ranges);
    const { end } = state;
    /** Braces that are open in each template that is, and outside of any. */
    const braces = [0];
    let mayBeExpression = true;
    for (let at = 0; at < end; ) {
        const byte = text[at] as number;
        const kind = sorts[byte] as number;
        if (kind === sort.blank) {
            at++;
            continue;
        }
        if (kind === sort.newline) {
            state.newline();
            at++;
            continue;
        }
        if (byte === bytes.slash) {
            const next = text[at + 1];
            if (next === bytes.slash) {
                at = state.lineComment(at);
                continue;
            }
            if (next === bytes.star) {
                at = state.blockComment(at, false);
                continue;
            }
            state.hasCode = true;
            // 60: the end of an element, `</`.
            const isExpression: boolean = mayBeExpression && text[at - 1] !== 60;
            at = isExpression ? expression(state, at) : at + 1;
            mayBeExpression = !isExpression;
            continue;
        }
        state.hasCode = true;
        if (kind === sort.word) {
            const start = at;
            while (at < end && sorts[text[at] as number] === sort.word) at++;
            mayBeExpression = word(state, start, at);
        } else if (byte === bytes.quote || byte === bytes.apostrophe) {
            const next: number = state.shortString(at, at);
            // An attribute of JSX, the only string that goes on over lines.
            const isLong: boolean = next === at + 1 && text[at - 1] === 61;
            at = isLong ? state.string(at, at, byte) : next;
            mayBeExpression = false;
        } else if (byte === bytes.backtick) {
            at = template(state, at, braces);
            mayBeExpression = text[at - 1] === bytes.openBrace;
        } else if (byte === bytes.openBrace) {
            braces[braces.length - 1] = (braces.at(-1) ?? 0) + 1;
            at++;
            mayBeExpression = true;
        } else if (byte === bytes.closeBrace) {
            const open = braces.at(-1) ?? 0;
            if (open === 0 && braces.length > 1) {
                braces.pop();
                at = template(state, at, braces);
                mayBeExpression = text[at - 1] === bytes.openBrace;
            } else {
                braces[braces.length - 1] = Math.max(0, open - 1);
                at++;
                mayBeExpression = false;
            }
        } else {
            at++;
            mayBeExpression = byte !== 41 && byte !== bytes.closeBracket;
        }
    }
    return state.finish();
}

/** Counts a word; true when an expression may follow it. */
function word(state: ScanState, start: number, end: number): boolean {
    const { text } = state;
    const length = end - start;
    const first = text[start] as number;
    if (text[start - 1] === bytes.dot || length > longestSuchWord) return false;
    if (length === 8 && first === 102 && state.isAt(start, "function")) {
        state.functions++;
        return false;
    }
    if (text[end] === bytes.openParen) {
        if (length === 2 && state.isAt(start, "it")) state.tests++;
        else if (length === 4 && state.isAt(start, "test")) state.tests++;
    }
    // All of them begin with one of these letters: a, c, d, e, i, n, o, r, t, v, y.
    if (length < 2 || first < 97 || first > 121) return false;
    let letters = "";
    for (let at = start; at < end; at++) letters += String.fromCharCode(text[at] as number);
    return beforeExpression.has(letters);
}

/** From a backtick, or the brace that ends an expression in a template, to the next of either. */
function template(state: ScanState, start: number, braces: number[]): number {
    const { text, end } = state;
    let at = start + 1;
    while (at < end) {
        const byte = text[at++] as number;
        if (byte === bytes.backtick) break;
        if (byte === bytes.newline) state.newlineInCode();
        else if (byte === bytes.backslash && text[at] !== bytes.newline) at++;
        else if (byte === 36 && text[at] === bytes.openBrace) {
            at++;
            braces.push(0);
            break;
        }
    }
    if (at > end) at = end;
    state.addString(start, at);
    return at;
}

/** From a slash to behind the regular expression; only the slash where none ends in its line. */
function expression(state: ScanState, start: number): number {
    const { text } = state;
    const end = Math.min(state.end, start + longestExpression);
    let isInSet = false;
    for (let at = start + 1; at < end; at++) {
        const byte = text[at] as number;
        if (byte === bytes.newline) break;
        // Nothing escapes the end of the line, with which the expression ends unfinished.
        if (byte === bytes.backslash && text[at + 1] !== bytes.newline) at++;
        else if (byte === bytes.openBracket) isInSet = true;
        else if (byte === bytes.closeBracket) isInSet = false;
        else if (byte === bytes.slash && !isInSet) {
            // The flags.
            do at++;
            while (at < end && sorts[text[at] as number] === sort.word);
            state.addString(start, at);
            return at;
        }
    }
    return start + 1;
}
