import type { LanguageRules } from "../languages/language-rules.ts";
import { closerOf, lex } from "./lexer.ts";

/** A bracket that is open at the cursor. */
export interface OpenBracket {
    /** "(", "[" or "{". */
    readonly open: string;
    /** Indentation of the line that it stands on. */
    readonly indentation: string;
    /** Offset in the text that was looked at. */
    readonly offset: number;
    /** It begins code inside of a template string. */
    readonly isSubstitution: boolean;
    /** False when nothing behind the cursor closes it: a suggestion may, once. */
    readonly closedBehind: boolean;
}

type StackedBracket = Omit<OpenBracket, "closedBehind">;

export interface CursorBrackets {
    /** Innermost last. */
    readonly open: readonly OpenBracket[];
    /** The text that ends the string around the cursor; undefined outside of strings. */
    readonly insideString: string | undefined;
    /** Whether that text stands behind the cursor on its line. */
    readonly stringClosedBehind: boolean;
    readonly insideComment: boolean;
    /** Closers behind the cursor whose openers are missing before it, in order. */
    readonly excessClosers: readonly string[];
}

const longestBehind = 20_000;

/**
 * Finds the brackets open at the end of `before`, which should start with the item around the
 * cursor, and tells for each whether `after` closes it. A closing brace that begins its line is
 * matched by indentation where the nearest brace has another, because in unfinished code it is
 * the inner brace that is missing.
 */
export function bracketsAtCursor(
    rules: LanguageRules,
    before: string,
    after: string,
): CursorBrackets {
    const stack: StackedBracket[] = [];
    let insideString: string | undefined;
    let insideComment = false;
    const { lineComment } = rules.lexical;
    for (const token of lex(rules.lexical, before)) {
        if (token.kind === "open") {
            const open = before[token.start] ?? "";
            stack.push({
                open,
                indentation: indentationAt(before, token.start),
                offset: token.start,
                isSubstitution: token.isSubstitution === true,
            });
        } else if (token.kind === "close") {
            closeInnermost(stack, before[token.start] ?? "");
        } else if (token.kind === "string") {
            insideString = token.unterminated;
        } else if (token.kind === "comment") {
            const endsHere = token.end === before.length;
            insideComment =
                token.unterminated !== undefined ||
                (endsHere && before.startsWith(lineComment, token.start));
        }
    }
    const restOfLine = after.slice(0, lineLength(after));
    const stringClosedBehind =
        insideString !== undefined && stringEnd(rules, restOfLine, insideString) !== undefined;
    const { closed, excess } = closersBehind(
        rules,
        stack,
        after,
        stringClosedBehind ? insideString : undefined,
    );
    return {
        open: stack.map((bracket, index) => ({ ...bracket, closedBehind: closed.has(index) })),
        insideString,
        stringClosedBehind,
        insideComment,
        excessClosers: excess,
    };
}

/** A bracket that a text has opened, with what closes it. */
export interface OpenedBracket {
    readonly open: string;
    readonly offset: number;
    /** The closing bracket; behind code of a template string, the end of the string too. */
    readonly closer: string;
}

/** What stands around a text that is looked at by itself. */
export interface Inside {
    readonly insideString?: string | undefined;
    readonly substitutions?: readonly boolean[];
}

/** Brackets that a text opens and does not close, innermost last, and the string that it ends in. */
export function openedBy(
    rules: LanguageRules,
    text: string,
    inside: Inside = {},
): { readonly open: readonly OpenedBracket[]; readonly string: string | undefined } {
    const open: OpenedBracket[] = [];
    let string: string | undefined;
    for (const token of lex(rules.lexical, text, inside)) {
        if (token.kind === "open") {
            const bracket = text[token.start] ?? "";
            const end = token.isSubstitution === true ? "`" : "";
            open.push({
                open: bracket,
                offset: token.start,
                closer: closerOf(bracket) + end,
            });
        } else if (token.kind === "close") closeInnermost(open, text[token.start] ?? "");
        else if (token.kind === "string") string = token.unterminated;
    }
    return { open, string };
}

/** How text behind these brackets has to be read: which of its braces end code of a template string. */
export function substitutionsOf(
    open: readonly Pick<OpenBracket, "open" | "isSubstitution">[],
): readonly boolean[] {
    return open.filter((bracket) => bracket.open === "{").map((bracket) => bracket.isSubstitution);
}

/** Start of the line that an offset is on. */
export function lineStartAt(text: string, offset: number): number {
    // A negative place to search from would count as 0.
    return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

export function indentationAt(text: string, offset: number): string {
    const lineStart = lineStartAt(text, offset);
    return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? "";
}

/** Units up to the end of the first line. */
export function lineLength(text: string): number {
    const end = text.search(/\r?\n/);
    return end < 0 ? text.length : end;
}

function closeInnermost(stack: { open: string }[], closer: string): void {
    // A closer without its opener closes what is left open inside the one that it does match.
    for (let index = stack.length - 1; index >= 0; index--) {
        if (closerOf(stack[index]?.open ?? "") !== closer) continue;
        stack.length = index;
        return;
    }
}

function stringEnd(rules: LanguageRules, text: string, closer: string): number | undefined {
    for (const token of lex(rules.lexical, text, { insideString: closer })) {
        return token.unterminated === undefined ? token.end : undefined;
    }
    return undefined;
}

interface ClosersBehind {
    /** Indexes of the brackets that are closed. */
    readonly closed: ReadonlySet<number>;
    readonly excess: readonly string[];
}

/** Goes through the text behind the cursor up to the next item and assigns its closers to `stack`. */
function closersBehind(
    rules: LanguageRules,
    stack: readonly StackedBracket[],
    after: string,
    insideString: string | undefined,
): ClosersBehind {
    const closed = new Set<number>();
    const excess: string[] = [];
    const text = after.slice(0, longestBehind);
    const inner: { open: string }[] = [];
    let top = stack.length - 1;
    const substitutions = substitutionsOf(stack);
    for (const token of lex(rules.lexical, text, { insideString, substitutions })) {
        if (
            token.kind === "newline" &&
            rules.itemStart.test(text.slice(token.end, token.end + 20))
        ) {
            break;
        }
        if (token.kind === "open") inner.push({ open: text[token.start] ?? "" });
        if (token.kind !== "close") continue;
        const closer = text[token.start] ?? "";
        if (inner.length > 0) {
            closeInnermost(inner, closer);
            continue;
        }
        const match = matching(stack, top, closer, text, token.start);
        if (match === undefined) {
            excess.push(closer);
        } else {
            closed.add(match);
            top = match - 1;
        }
    }
    return { closed, excess };
}

/** Index of the bracket of `stack`, at most `top`, that a closer at `offset` of `text` belongs to. */
function matching(
    stack: readonly StackedBracket[],
    top: number,
    closer: string,
    text: string,
    offset: number,
): number | undefined {
    const fits = (index: number): boolean => closerOf(stack[index]?.open ?? "") === closer;
    let nearest = top;
    while (nearest >= 0 && !fits(nearest)) nearest--;
    if (nearest < 0) return undefined;
    const indentation = indentationAt(text, offset);
    const lineStart = lineStartAt(text, offset);
    const beginsLine = lineStart > 0 && lineStart + indentation.length === offset;
    if (closer !== "}" || !beginsLine) return nearest;
    for (let index = nearest; index >= 0; index--) {
        if (fits(index) && stack[index]?.indentation === indentation) return index;
    }
    // Deeper than every block that is open: it closes one whose opening is not written yet.
    const isDeeper = indentation.length > (stack[nearest]?.indentation.length ?? 0);
    return isDeeper ? undefined : nearest;
}
