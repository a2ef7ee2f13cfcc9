import type { CompletionMode, SilenceReason } from "@rust-ai-ide/protocol/completion";
import { type Inside, openedBy, substitutionsOf } from "./brackets.ts";
import type { CursorScope } from "./cursor-scope.ts";
import {
    repeatsLineAbove,
    withoutFollowingLines,
    withoutRepeatedLines,
    withoutSuffixOverlap,
} from "./duplicates.ts";
import { IndentedText } from "./indentation.ts";
import { closerOf, lex, type Token } from "./lexer.ts";

/** What is left of a model's text after cutting, or why nothing is. */
export type Truncated =
    | {
          readonly kind: "cut";
          readonly text: string;
          /** UTF-16 units behind the cursor that the text replaces. */
          readonly replaceAfter: number;
          /** The text leaves brackets or a string open that it opened itself. */
          readonly isOpen: boolean;
      }
    | { readonly kind: "silent"; readonly reason: SilenceReason };

/**
 * Cuts a model's raw text to what belongs at the cursor: one line, or the statement, item or block
 * that begins there. Brackets that were open before are closed only when nothing behind the cursor
 * does, and what stands there already is not repeated.
 */
export function truncateCompletion(
    raw: string,
    scope: CursorScope,
    mode: CompletionMode,
): Truncated {
    const text = prepare(raw, scope, mode);
    const walked = new Walk(text, scope, mode).run();
    const cut = text.slice(0, walked.end);
    return cut.trim() === ""
        ? { kind: "silent", reason: "empty" }
        : fit(cut, walked.replaced, scope);
}

/** Removes what cannot be meant: broken characters, blanks that are there already. */
function prepare(raw: string, scope: CursorScope, mode: CompletionMode): string {
    const { linePrefix } = scope;
    let text = raw.replace(/\r\n?/g, "\n");
    const broken = text.search(/[\uFFFD\0]|\p{Surrogate}/u);
    if (broken >= 0) text = text.slice(0, broken);
    if (linePrefix.trim() !== "") {
        return /\s$/.test(linePrefix) ? text.replace(/^[ \t]+/, "") : text;
    }
    if (mode === "single-line") return text;
    // On a blank line the text begins there, not on the next line.
    const withoutBlankLines = text.replace(/^(?:[ \t]*\n)+/, "");
    const moved = withoutBlankLines !== text && withoutBlankLines.startsWith(linePrefix);
    return moved ? withoutBlankLines.slice(linePrefix.length) : withoutBlankLines;
}

interface Walked {
    readonly end: number;
    /** Units of the line behind the cursor that the text has said again. */
    readonly replaced: number;
}

/** Goes through the tokens of a raw text up to the place where it has to end. */
class Walk {
    private readonly text: string;
    private readonly scope: CursorScope;
    private readonly mode: CompletionMode;
    private readonly tokens: readonly Token[];
    private readonly opened: string[] = [];
    /** Index of the innermost bracket before the cursor that is still open. */
    private outer: number;
    private replaced = 0;
    private hasClosedOuter = false;
    private readonly indented: IndentedText | undefined;

    constructor(text: string, scope: CursorScope, mode: CompletionMode) {
        this.text = text;
        this.scope = scope;
        this.mode = mode;
        const { rules, indented, linePrefix } = scope;
        this.tokens = scope.brackets.insideComment
            ? []
            : [...lex(rules.lexical, text, insideOf(scope))];
        this.outer = scope.brackets.open.length - 1;
        this.indented =
            rules.indentation && indented && scope.brackets.insideString === undefined
                ? new IndentedText(rules.indentation, indented, linePrefix, text)
                : undefined;
    }

    run(): Walked {
        const { insideComment, insideString } = this.scope.brackets;
        // Prose: it has no brackets to count, but it must not end its own comment.
        if (insideComment) {
            const close = this.scope.rules.lexical.blockComment?.close ?? "\n";
            return this.at(lineEnd(this.text.split(close, 1)[0] ?? ""));
        }
        if (this.indented?.isMisplaced === true) return this.at(0);
        for (let index = 0; index < this.tokens.length; index++) {
            const token = this.tokens[index];
            if (token === undefined) break;
            if (index === 0 && insideString !== undefined) {
                if (!this.leaveString(token, insideString)) return this.at(this.stringEnd(token));
                continue;
            }
            const end = this.step(token, index);
            if (end !== undefined) return this.at(end);
        }
        return this.at(this.text.length);
    }

    private at(end: number): Walked {
        const { indented, mode, replaced } = this;
        const isCut = indented !== undefined && mode === "multi-line";
        return { end: isCut ? indented.completeEnd(end) : end, replaced };
    }

    /** Returns the offset to cut at, or undefined to go on. */
    private step(token: Token, index: number): number | undefined {
        const unit = this.text[token.start] ?? "";
        if (this.mode === "single-line") {
            const lineBreak = this.text.slice(token.start, token.end).indexOf("\n");
            if (lineBreak >= 0) return token.start + lineBreak;
        }
        switch (token.kind) {
            case "newline":
                return this.atLineBreak(token, index);
            case "open":
                this.opened.push(unit);
                return undefined;
            case "close":
                return this.close(unit, token, index);
            case "comment":
                return token.unterminated === undefined ? undefined : token.start;
            case "punctuation":
                return this.punctuate(unit, token);
            default:
                return undefined;
        }
    }

    private close(unit: string, token: Token, index: number): number | undefined {
        const opener = this.opened.at(-1);
        if (opener !== undefined) {
            if (closerOf(opener) !== unit) return token.start;
            this.opened.pop();
            const { indentation } = this.scope.rules;
            const isBlockEnd =
                unit === "}" && this.opened.length === 0 && indentation === undefined;
            return isBlockEnd && this.endsHere(index) ? token.end : undefined;
        }
        const bracket = this.scope.brackets.open[this.outer];
        if (bracket === undefined || closerOf(bracket.open) !== unit) return token.start;
        // The rest of a template string is there already.
        const isKept = bracket.closedBehind && bracket.isSubstitution;
        if (isKept || (bracket.closedBehind && !this.repeatsBehind(unit))) return token.start;
        this.outer--;
        this.hasClosedOuter = true;
        return undefined;
    }

    private punctuate(unit: string, token: Token): number | undefined {
        const isEnd = this.scope.rules.terminators.includes(unit);
        if (this.opened.length > 0 || (!isEnd && unit !== ",")) return undefined;
        // Another mark behind the cursor may only separate what follows it there.
        const behind = this.scope.lineSuffix.slice(this.replaced).trim();
        if (behind === unit) this.repeatsBehind(unit);
        if (this.mode === "single-line") return undefined;
        const { container, isEmptyBlock } = this.scope;
        if (isEmptyBlock && !this.hasClosedOuter && container !== "item") return undefined;
        const ends = isEnd || (container === "list" && !this.hasClosedOuter);
        return ends ? token.end : undefined;
    }

    private atLineBreak(token: Token, index: number): number | undefined {
        const rest = this.text.slice(token.end);
        const isInside = this.opened.length > 0;
        // Code of the left margin is never inside of anything: the model has left the place.
        const indented = isInside || this.scope.brackets.open.length > 0;
        if (indented && this.scope.rules.itemStart.test(rest.slice(0, 20))) return token.start;
        if (isInside) return undefined;
        const next = this.significant(index + 1);
        if (this.hasClosedOuter && next?.kind !== "close") return token.start;
        if (this.indented !== undefined) {
            return this.indented.endsAt(token.start) ? token.start : undefined;
        }
        if (this.isWholeBlock()) return undefined;
        if (this.endsStatement(token, index)) return token.start;
        return /^[ \t]*\n/.test(rest) && this.text.slice(0, token.start).trim() !== ""
            ? token.start
            : undefined;
    }

    /** Whether a line break where nothing is open ends the statement by itself. */
    private endsStatement(token: Token, index: number): boolean {
        const { lineBreak } = this.scope.rules;
        const around = this.scope.brackets.open[this.outer]?.open;
        if (lineBreak === undefined || around === "(" || around === "[") return false;
        const last = this.tokens
            .slice(0, index)
            .findLast(({ kind }) => kind !== "space" && kind !== "newline" && kind !== "comment");
        if (last === undefined) return false;
        const line = `${this.scope.linePrefix}${this.text.slice(0, last.end)}`;
        // A decorator belongs to what follows it.
        if (/(?:^|\n)[ \t]*@[^\n]*$/.test(line) || lineBreak.unlessLine.test(line)) return false;
        return !lineBreak.unlessNext.test(this.text.slice(token.end).trimStart());
    }

    /** The unit is all that stands in a block, not one statement. */
    private isWholeBlock(): boolean {
        return this.scope.isEmptyBlock && this.scope.container !== "item";
    }

    /** After a block: does the statement end with it? */
    private endsHere(index: number): boolean {
        if (this.mode === "single-line" || this.isWholeBlock()) return false;
        const following = this.tokens.slice(index + 1).find((token) => token.kind !== "space");
        if (following === undefined) return true;
        if (following.kind !== "newline") return false;
        const next = this.significant(index + 1);
        if (next === undefined) return true;
        const text = this.text.slice(next.start, next.start + 20);
        return !this.scope.rules.afterBlock.test(text);
    }

    private significant(from: number): Token | undefined {
        return this.tokens
            .slice(from)
            .find(({ kind }) => kind !== "space" && kind !== "newline" && kind !== "comment");
    }

    /** Takes over a closer or mark that stands behind the cursor. */
    private repeatsBehind(unit: string): boolean {
        const { lineSuffix } = this.scope;
        const blanks = /^[ \t]*/.exec(lineSuffix.slice(this.replaced))?.[0].length ?? 0;
        if (!lineSuffix.startsWith(unit, this.replaced + blanks)) return false;
        this.replaced += blanks + unit.length;
        return true;
    }

    /** The text begins inside a string: may it go on behind the end of that string? */
    private leaveString(token: Token, closer: string): boolean {
        if (token.unterminated !== undefined) return false;
        // A string is gone on with in its line, however far its end is.
        if (this.text.slice(token.start, token.end).includes("\n")) return false;
        const { stringClosedBehind } = this.scope.brackets;
        return !stringClosedBehind || this.repeatsBehind(closer);
    }

    private stringEnd(token: Token): number {
        const closer = this.scope.brackets.insideString ?? "";
        const end = token.unterminated === undefined ? token.end - closer.length : token.end;
        return Math.min(end, lineEnd(this.text));
    }
}

/** Makes a cut text fit between what stands before and behind the cursor. */
function fit(cut: string, replaced: number, scope: CursorScope): Truncated {
    const { rules, linePrefix, lineSuffix, after, before, brackets } = scope;
    const { insideString } = brackets;
    const inside = insideOf(scope);
    const whole = cut.trimEnd();
    // Inserting before what is there reads better than replacing it by the same.
    const again = replaced === 0 ? 0 : repeatedUnits(whole, lineSuffix, replaced);
    const replaceAfter = again > 0 ? 0 : replaced;
    const behind = lineSuffix.slice(replaceAfter);
    const fresh = whole.slice(0, whole.length - again);
    const text = withoutSuffixOverlap(rules, fresh, behind, inside);
    if (text.trim() === "") return { kind: "silent", reason: "duplicates-suffix" };
    const unique = withoutRepeatedLines(withoutFollowingLines(text, linePrefix, after));
    if (unique.trim() === "") return { kind: "silent", reason: "duplicates-suffix" };
    if (brackets.insideComment) return { kind: "cut", text: unique, replaceAfter, isOpen: false };
    if (repeatsLineAbove(unique, linePrefix, before))
        return { kind: "silent", reason: "repetitive" };
    const { excessClosers } = brackets;
    const opened = openedBy(rules, unique, inside);
    // What stands behind the cursor may be waiting for just these openers.
    const isAwaited = opened.open
        .toReversed()
        .every(({ open }, index) => closerOf(open) === excessClosers[index]);
    const ownString = insideString === undefined || unique.length !== text.length;
    return {
        kind: "cut",
        text: seam(unique, behind, scope),
        replaceAfter,
        isOpen: !isAwaited || (ownString && opened.string !== undefined),
    };
}

/** Units at the end of a text that the line behind the cursor begins with; at least `least`, or 0. */
function repeatedUnits(text: string, lineSuffix: string, least: number): number {
    const behind = lineSuffix.trimEnd();
    for (let units = Math.min(text.length, behind.length); units >= least; units--) {
        if (text.endsWith(behind.slice(0, units))) return units;
    }
    return 0;
}

/** What a suggestion begins in. */
export function insideOf({ brackets }: CursorScope): Inside {
    const { insideString, open } = brackets;
    return { insideString, substitutions: substitutionsOf(open) };
}

/** Puts the blanks between the text and a closing brace behind it. */
function seam(text: string, behind: string, scope: CursorScope): string {
    const trimmed = text.trimEnd();
    if (!behind.startsWith("}")) return trimmed;
    const block = scope.brackets.open.findLast((bracket) => bracket.open === "{");
    if (trimmed.includes("\n")) return `${trimmed}\n${block?.indentation ?? ""}`;
    return /^\s/.test(trimmed) ? `${trimmed} ` : trimmed;
}

function lineEnd(text: string): number {
    const end = text.indexOf("\n");
    return end < 0 ? text.length : end;
}
