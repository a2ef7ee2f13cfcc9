import { isClosing, isOpening, marks, type TokenReader } from "./token-reader.ts";

const reason = /\bSAFETY\b|\b[Ss]afety:/;
const section = /#\s*Safety\b/i;

/** Statements are short; a longer way back finds nothing that a reader would connect. */
const mostTokens = 400;

/**
 * Whether a comment says why the unsafe thing at a token is sound: between the start of its
 * statement, item or match arm and the token, or first behind the opening brace at `body`. The
 * documentation of an item may have a `# Safety` section.
 */
export function isExplained(reader: TokenReader, at: number, body: number): boolean {
    if (body >= 0 && reason.test(reader.gapBefore(body + 1))) return true;
    let depth = 0;
    for (let token = at; token >= 0 && at - token < mostTokens; token--) {
        if (depth === 0 && reason.test(reader.gapBefore(token))) return true;
        const before = token - 1;
        if (reader.isDocumentation(before)) {
            const text = reader.text(before);
            if (section.test(text) || reason.test(text)) return true;
            continue;
        }
        const mark = reader.mark(before);
        if (isClosing(mark)) {
            // A block in front is a statement of its own; a group is a part of this one.
            if (depth === 0 && mark === marks.closeCurly) return false;
            depth++;
        } else if (isOpening(mark)) {
            if (depth === 0) {
                if (mark === marks.openCurly) return false;
            } else depth--;
        } else if (depth === 0 && (mark === marks.semicolon || mark === marks.comma)) return false;
    }
    return false;
}
