import { isClosing, isOpening, marks, type TokenReader } from "../unsafe/token-reader.ts";
import type { TokenRange } from "./source-facts.ts";

/** Wrappers that calls of methods go through. */
const transparent: ReadonlySet<string> = new Set([
    "Box",
    "Rc",
    "Arc",
    "Ref",
    "RefMut",
    "Pin",
    "Cow",
]);
const skipped: ReadonlySet<string> = new Set(["mut", "dyn", "impl", "const"]);

/** The name that methods of a type are found by: `Type` of `&'a mut Box<path::Type<T>>`; "" for none. */
export function typeHead(reader: TokenReader, from: number, to: number): string {
    let at = from;
    while (at < to) {
        if (!reader.isWord(at)) {
            const mark = reader.mark(at);
            // Lifetimes and references stand in front; tuples, slices and pointers have no name.
            if (mark === marks.openRound || mark === marks.openSquare || mark === 42) return "";
            at++;
            continue;
        }
        const word = reader.text(at);
        if (skipped.has(word)) {
            at++;
            continue;
        }
        let last = at;
        while (last + 2 < to && reader.text(last + 1) === "::" && reader.isWord(last + 2))
            last += 2;
        const head = reader.text(last);
        if (!transparent.has(head) || reader.mark(last + 1) !== marks.less) return head;
        at = last + 2;
    }
    return "";
}

/** Behind the generics that begin at a token, if they do. */
export function behindGenerics(reader: TokenReader, at: number, to: number): number {
    if (reader.mark(at) !== marks.less) return at;
    let depth = 0;
    for (let token = at; token < to; token++) {
        const mark = reader.mark(token);
        if (mark === marks.less) depth++;
        else if (mark === marks.greater && reader.mark(token - 1) !== 45 && --depth === 0)
            return token + 1;
    }
    return to;
}

/** Where the type of a name begins and ends in `name: Type` parts between commas, such as parameters and fields. */
export function typedName(
    reader: TokenReader,
    [from, to]: TokenRange,
    name: string,
): TokenRange | undefined {
    let depth = 0;
    let start = -1;
    for (let token = from; token <= to; token++) {
        const mark = token === to ? marks.comma : reader.mark(token);
        if (isOpening(mark) || mark === marks.less) depth++;
        else if (isClosing(mark) || (mark === marks.greater && reader.mark(token - 1) !== 45))
            depth--;
        else if (depth > 0 && token < to) continue;
        else if (mark === marks.comma) {
            if (start >= 0) return [start, token];
            depth = 0;
        } else if (mark === 58 && start < 0 && reader.text(token - 1) === name) start = token + 1;
    }
    return undefined;
}
