/** Where code, text and brackets are in a Rust file, as far as choosing cursors needs it. */
export interface ScannedRust {
    /** The file with every unit of comments, strings and character literals replaced by a blank; same length, same line breaks. */
    readonly code: string;
    /** Offset of each bracket in code to the offset of its partner. Unmatched ones are missing. */
    readonly partner: ReadonlyMap<number, number>;
}

const opening = "([{";
const closing = ")]}";

/**
 * Finds comments (nested), strings (raw and byte too) and character literals by the lexical rules
 * of the Rust reference; a quote that starts a lifetime is left in place. Never fails: what does not
 * end runs to the end of the file.
 */
export function scanRust(source: string): ScannedRust {
    const code = [...blankSpans(source)].join("");
    const partner = new Map<number, number>();
    const stack: number[] = [];
    for (let offset = 0; offset < code.length; offset++) {
        const unit = code[offset] ?? "";
        if (opening.includes(unit)) stack.push(offset);
        else if (closing.includes(unit)) {
            const start = stack.at(-1);
            if (start === undefined) continue;
            if (opening.indexOf(code[start] ?? "") !== closing.indexOf(unit)) continue;
            stack.pop();
            partner.set(start, offset);
            partner.set(offset, start);
        }
    }
    return { code, partner };
}

/** The source in pieces, text pieces blanked. */
function* blankSpans(source: string): Generator<string> {
    let offset = 0;
    while (offset < source.length) {
        const end = textEnd(source, offset);
        if (end === offset) yield source[offset++] ?? "";
        else {
            yield source.slice(offset, end).replace(/[^\n\r]/g, " ");
            offset = end;
        }
    }
}

/** End of the comment, string or character that starts here; the same offset where none does. */
function textEnd(source: string, offset: number): number {
    if (source.startsWith("//", offset)) return endBefore(source, "\n", offset);
    if (source.startsWith("/*", offset)) return blockCommentEnd(source, offset);
    const insideWord = /[A-Za-z0-9_]/.test(source[offset - 1] ?? "");
    if (!insideWord) {
        const raw = /^(?:br|cr|r)(#*)"/.exec(source.slice(offset, offset + 260));
        if (raw) return endBehind(source, `"${raw[1] ?? ""}`, offset + raw[0].length);
    }
    if (source[offset] === '"') return quotedEnd(source, offset);
    if (source[offset] === "'") {
        const character = /^'(?:\\(?:u\{[0-9a-fA-F_]{1,8}\}|x[0-9a-fA-F]{2}|.)|[^'\\\n])'/su.exec(
            source.slice(offset, offset + 16),
        );
        if (character) return offset + character[0].length;
    }
    return offset;
}

function blockCommentEnd(source: string, start: number): number {
    let depth = 0;
    for (let offset = start; offset < source.length; offset++) {
        const pair = source.slice(offset, offset + 2);
        if (pair === "/*") depth++;
        else if (pair === "*/") depth--;
        else continue;
        offset++;
        if (depth === 0) return offset + 1;
    }
    return source.length;
}

function quotedEnd(source: string, start: number): number {
    for (let offset = start + 1; offset < source.length; offset++) {
        if (source[offset] === "\\") offset++;
        else if (source[offset] === '"') return offset + 1;
    }
    return source.length;
}

function endBefore(source: string, mark: string, from: number): number {
    const found = source.indexOf(mark, from);
    return found < 0 ? source.length : found;
}

function endBehind(source: string, mark: string, from: number): number {
    const found = source.indexOf(mark, from);
    return found < 0 ? source.length : found + mark.length;
}
