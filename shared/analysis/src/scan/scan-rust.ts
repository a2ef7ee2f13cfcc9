import { bytes, type RangeList, type ScanCounts, ScanState, sort, sorts } from "./scan-state.ts";

/** Counts what is in Rust text, without parsing it. */
export function scanRust(text: Uint8Array, ranges?: RangeList): ScanCounts {
    const state = new ScanState(text, ranges);
    const { end } = state;
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
                at = state.blockComment(at, true);
                continue;
            }
        }
        state.hasCode = true;
        if (kind === sort.word) at = word(state, at);
        else if (byte === bytes.quote) at = state.string(at, at, bytes.quote);
        else if (byte === bytes.apostrophe) at = character(state, at, at);
        else if (byte === bytes.hash) at = attribute(state, at);
        else at++;
    }
    return state.finish();
}

/** A word, or a string or character that one begins. */
function word(state: ScanState, start: number): number {
    const { text, end } = state;
    let at = start + 1;
    while (at < end && sorts[text[at] as number] === sort.word) at++;
    const first = text[start] as number;
    const length = at - start;
    if (length > 2) {
        if (length === 6 && first === 117 && state.isAt(start, "unsafe")) state.unsafes++;
        return at;
    }
    const next = text[at];
    if (length === 2 && first === 102 && text[start + 1] === 110) {
        if (isNameBehind(state, at)) state.functions++;
        return at;
    }
    const isRaw = text[at - 1] === 114 && (length === 1 || first === 98 || first === 99);
    if (isRaw && (next === bytes.quote || next === bytes.hash)) return rawString(state, start, at);
    if (length === 1 && (first === 98 || first === 99)) {
        if (next === bytes.quote) return state.string(start, at, bytes.quote);
        if (next === bytes.apostrophe && first === 98) return character(state, start, at);
    }
    return at;
}

/** `fn` names a function; without a name it is a type. */
function isNameBehind({ text, end }: ScanState, from: number): boolean {
    let at = from;
    while (at < end && (sorts[text[at] as number] as number) >= sort.blank) {
        if (sorts[text[at] as number] === sort.word) return at > from;
        at++;
    }
    return false;
}

/** From `r` on; `r#name` is a name. */
function rawString(state: ScanState, start: number, from: number): number {
    const { text, end } = state;
    let at = from;
    while (text[at] === bytes.hash) at++;
    const hashes = at - from;
    if (text[at] !== bytes.quote) {
        while (at < end && sorts[text[at] as number] === sort.word) at++;
        return at;
    }
    at++;
    while (at < end) {
        const byte = text[at++] as number;
        if (byte === bytes.newline) state.newlineInCode();
        else if (byte === bytes.quote) {
            let behind = 0;
            while (behind < hashes && text[at + behind] === bytes.hash) behind++;
            if (behind === hashes) {
                at += hashes;
                break;
            }
        }
    }
    state.addString(start, at);
    return at;
}

/** A character in quotes, or the mark of a lifetime or label. */
function character(state: ScanState, start: number, from: number): number {
    const { text, end } = state;
    const first = text[from + 1];
    if (first === bytes.backslash) {
        for (let at = from + 3; at < end && text[at] !== bytes.newline; at++) {
            if (text[at] !== bytes.apostrophe) continue;
            state.addString(start, at + 1);
            return at + 1;
        }
        return from + 1;
    }
    if (first === undefined || first === bytes.apostrophe) return from + 1;
    const size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (text[from + 1 + size] !== bytes.apostrophe) return from + 1;
    if (first === bytes.newline) state.newlineInCode();
    state.addString(start, from + 2 + size);
    return from + 2 + size;
}

/** `#[test]`, `#[tokio::test(…)]` and the like; what is in it is read as any other code. */
function attribute(state: ScanState, start: number): number {
    const { text, end } = state;
    if (text[start + 1] !== bytes.openBracket) return start + 1;
    let at = start + 2;
    let nameAt = at;
    // 58 is the colon between the names of a path.
    while (at < end && (sorts[text[at] as number] === sort.word || text[at] === 58)) {
        if (text[at++] === 58) nameAt = at;
    }
    const length = at - nameAt;
    const isTest = length === 4 && state.isAt(nameAt, "test");
    if (isTest || (length === 6 && state.isAt(nameAt, "rstest"))) state.tests++;
    return start + 2;
}
