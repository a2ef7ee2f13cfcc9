import { marks, type TokenReader } from "../unsafe/token-reader.ts";
import type { SourceImport } from "./source-facts.ts";

/** Trees of `use` nest a few deep; what is deeper is no code that somebody wrote. */
const deepest = 50;

/** Names that the `use` at a token brings in, and the token behind its semicolon. */
export function readImports(
    reader: TokenReader,
    use: number,
    isPublic: boolean,
): { readonly imports: readonly SourceImport[]; readonly end: number } {
    const imports: SourceImport[] = [];
    const stack: string[][] = [];
    let path: string[] = [];
    let at = use + 1;
    let alias: string | undefined;
    const flush = (): void => {
        const isSelf = path.at(-1) === "self" && path.length > 1;
        const full = isSelf ? path.slice(0, -1) : path;
        const last = full.at(-1);
        if (last !== undefined) imports.push({ path: full, name: alias ?? last, isPublic });
        alias = undefined;
    };
    let isOpen = false;
    for (; at < reader.count; at++) {
        const mark = reader.mark(at);
        // What is no part of a `use` belongs to what follows: nothing is swallowed.
        const isStray =
            reader.isWord(at) && reader.isWord(at - 1) && at > use + 1 && !reader.is(at, "as");
        if (mark === marks.semicolon || isStray || !isPart(reader, at)) break;
        if (mark === marks.openCurly) {
            if (stack.length >= deepest) break;
            stack.push([...path]);
            isOpen = false;
        } else if (mark === marks.closeCurly || mark === marks.comma) {
            if (isOpen) flush();
            isOpen = false;
            if (mark === marks.closeCurly) stack.pop();
            path = [...(stack.at(-1) ?? [])];
        } else if (reader.is(at, "as")) {
            alias = reader.text(at + 1);
            at++;
        } else if (mark === 42) {
            path.push("*");
            isOpen = true;
        } else if (reader.isWord(at)) {
            path.push(reader.text(at));
            isOpen = true;
        }
    }
    if (isOpen) flush();
    const isWhole = reader.mark(at) === marks.semicolon;
    return { imports, end: Math.min(isWhole ? at + 1 : Math.max(at, use + 1), reader.count) };
}

function isPart(reader: TokenReader, at: number): boolean {
    const mark = reader.mark(at);
    if (mark === 0) return reader.isWord(at) || reader.text(at) === "::";
    return (
        mark === 42 || mark === marks.comma || mark === marks.openCurly || mark === marks.closeCurly
    );
}
