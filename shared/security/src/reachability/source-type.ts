import { isClosing, isOpening, marks } from "../unsafe/token-reader.ts";
import type { ReachFile } from "./reach-file.ts";

/** Where a type is written, which tells what its names mean. */
export interface TypeOrigin {
    readonly package: number;
    readonly file: ReachFile;
    /** Head of the type of the `impl` around: what `Self` is; "" for none. */
    readonly container: string;
}

/** A type as it is written, without references and without what methods are called through. */
export interface SourceType {
    /** Last word of the path: what its methods are found by; `(` for a tuple, `[` for a slice or an array. */
    readonly head: string;
    readonly path: readonly string[];
    /** Those that are types; of `Item = Type` the type. */
    readonly arguments: readonly SourceType[];
    readonly origin: TypeOrigin;
}

/** Wrappers that calls of methods go through. */
const transparent: ReadonlySet<string> = new Set(
    "Box Rc Arc Ref RefMut Pin Cow MutexGuard RwLockReadGuard RwLockWriteGuard".split(" "),
);
const skipped: ReadonlySet<string> = new Set(["mut", "dyn", "impl", "const"]);
/** Types nest a few deep; what is deeper is no type that somebody wrote. */
const deepest = 10;

/** The type that is written between two tokens; undefined for none, and for those that have no name. */
export function readType(
    origin: TypeOrigin,
    from: number,
    to: number,
    depth = 0,
): SourceType | undefined {
    const { reader } = origin.file.facts;
    let at = from;
    while (at < to && !reader.isWord(at)) {
        const mark = reader.mark(at);
        if (mark === marks.openRound || mark === marks.openSquare)
            return group(origin, at, to, depth);
        // Pointers have no methods of what they point to.
        if (mark === 42 || isClosing(mark)) return undefined;
        at++;
    }
    if (at < to && skipped.has(reader.text(at)))
        return depth > deepest ? undefined : readType(origin, at + 1, to, depth + 1);
    if (at >= to) return undefined;
    const path = [reader.text(at)];
    while (at + 2 < to && reader.text(at + 1) === "::" && reader.isWord(at + 2)) {
        at += 2;
        path.push(reader.text(at));
    }
    const head = path.at(-1) ?? "";
    let open = at + 1;
    if (reader.text(open) === "::" && reader.mark(open + 1) === marks.less) open++;
    const found = reader.mark(open) === marks.less ? parts(origin, open, to, depth) : [];
    if (transparent.has(head) && found.length > 0) return found[0];
    return { head, path, arguments: found, origin };
}

function group(
    origin: TypeOrigin,
    open: number,
    to: number,
    depth: number,
): SourceType | undefined {
    const head = origin.file.facts.reader.text(open);
    return { head, path: [head], arguments: parts(origin, open, to, depth), origin };
}

/** Types between commas behind a bracket, up to the one that closes it. */
function parts(origin: TypeOrigin, open: number, to: number, depth: number): SourceType[] {
    const { reader } = origin.file.facts;
    const found: SourceType[] = [];
    if (depth > deepest) return found;
    let start = open + 1;
    for (let at = start, nested = 0; at <= to; at++) {
        const mark = at === to ? marks.greater : reader.mark(at);
        const isClosed = isClosing(mark) || (mark === marks.greater && reader.mark(at - 1) !== 45);
        const isEnd =
            nested === 0 && (isClosed || mark === marks.comma || mark === marks.semicolon);
        if (isEnd) {
            const isNamed = reader.isWord(start) && reader.mark(start + 1) === marks.equals;
            const type = readType(origin, isNamed ? start + 2 : start, at, depth + 1);
            if (type !== undefined) found.push(type);
            start = at + 1;
            if (isClosed) break;
        } else if (isOpening(mark) || mark === marks.less) nested++;
        else if (isClosed) nested--;
    }
    return found;
}
