import { bytes, type RangeList, type ScanCounts, ScanState, sort, sorts } from "./scan-state.ts";

/** How comments and strings begin where nothing else has to be known of a language. */
interface PlainRules {
    /** The byte that begins a comment, or that begins one when it stands twice. */
    readonly comment: number;
    readonly isDoubled: boolean;
    readonly hasBlocks: boolean;
    readonly hasLongStrings: boolean;
    /** False: a backslash between apostrophes is a backslash. */
    readonly escapesApostrophes: boolean;
    /** Letters in front of a quote are part of the string; `def` begins a function. */
    readonly isPython: boolean;
}

const toml: PlainRules = {
    comment: bytes.hash,
    isDoubled: false,
    hasBlocks: false,
    hasLongStrings: true,
    escapesApostrophes: false,
    isPython: false,
};
const python: PlainRules = { ...toml, escapesApostrophes: true, isPython: true };
const cLike: PlainRules = {
    comment: bytes.slash,
    isDoubled: true,
    hasBlocks: true,
    hasLongStrings: false,
    escapesApostrophes: true,
    isPython: false,
};
const sql: PlainRules = { ...cLike, comment: bytes.dash, escapesApostrophes: false };

/** Counts what is in Python. Docstrings are strings, so code. */
export function scanPython(text: Uint8Array, ranges?: RangeList): ScanCounts {
    return scan(text, ranges, python);
}

/** Counts lines of TOML. */
export function scanToml(text: Uint8Array, ranges?: RangeList): ScanCounts {
    return scan(text, ranges, toml);
}

/** Counts lines of languages with comments as in C. */
export function scanCLike(text: Uint8Array, ranges?: RangeList): ScanCounts {
    return scan(text, ranges, cLike);
}

/** Counts lines of SQL. */
export function scanSql(text: Uint8Array, ranges?: RangeList): ScanCounts {
    return scan(text, ranges, sql);
}

function scan(text: Uint8Array, ranges: RangeList | undefined, rules: PlainRules): ScanCounts {
    const state = new ScanState(text, ranges);
    const { end } = state;
    const { comment, isDoubled, hasBlocks, isPython } = rules;
    for (let at = 0; at < end; ) {
        const byte = text[at] as number;
        const kind = sorts[byte] as number;
        if (kind === sort.blank) {
            at++;
        } else if (kind === sort.newline) {
            state.newline();
            at++;
        } else if (kind === sort.word) {
            state.hasCode = true;
            const start = at;
            while (at < end && sorts[text[at] as number] === sort.word) at++;
            if (isPython) at = pythonWord(state, start, at);
        } else if (byte === comment && (!isDoubled || text[at + 1] === comment)) {
            at = state.lineComment(at);
        } else if (hasBlocks && byte === bytes.slash && text[at + 1] === bytes.star) {
            at = state.blockComment(at, false);
        } else {
            state.hasCode = true;
            const isQuote = byte === bytes.quote || byte === bytes.apostrophe;
            at = isQuote ? quoted(state, at, at, rules) : at + 1;
        }
    }
    return state.finish();
}

function quoted(state: ScanState, start: number, at: number, rules: PlainRules): number {
    const escapes = rules.escapesApostrophes || state.text[at] === bytes.quote;
    if (rules.hasLongStrings && state.isTripled(at)) return state.longString(start, at, escapes);
    return state.shortString(start, at, escapes);
}

/** A word, or a string with letters in front of it. */
function pythonWord(state: ScanState, start: number, end: number): number {
    const { text } = state;
    const length = end - start;
    if (length > 3) return end;
    const next = text[end];
    if (length === 3) {
        if (sorts[next ?? 0] !== sort.blank || !state.isAt(start, "def")) return end;
        state.functions++;
        let at = end;
        while (sorts[text[at] ?? 0] === sort.blank) at++;
        if (state.isAt(at, "test")) state.tests++;
        return end;
    }
    if (next !== bytes.quote && next !== bytes.apostrophe) return end;
    for (let at = start; at < end; at++) {
        const letter = (text[at] as number) | 32;
        // b, f, r, t and u.
        if (letter !== 98 && letter !== 102 && (letter < 114 || letter > 117)) return end;
    }
    return quoted(state, start, end, python);
}
