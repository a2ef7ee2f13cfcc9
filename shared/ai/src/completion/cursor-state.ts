import type { Position } from "@rust-ai-ide/core/text";
import type { CompletionRequest } from "../completion-ports.ts";

/** The part of a request by which a later request recognises it, with line ends made "\n". */
export interface CursorState {
    readonly uri: string;
    readonly position: Position;
    readonly before: string;
    readonly after: string;
}

/** A window that was cut elsewhere still identifies the place when this much of it is the same. */
const enoughBefore = 500;
const enoughAfter = 200;

export function cursorState(request: CompletionRequest): CursorState {
    return {
        uri: request.uri,
        position: request.position,
        before: normaliseLineEnds(request.textBefore),
        after: normaliseLineEnds(request.textAfter),
    };
}

export function normaliseLineEnds(text: string): string {
    return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** Where typing through a suggestion has got to. */
export interface TypedThrough {
    /** UTF-16 units of the suggestion that are in the document now. */
    readonly typed: number;
    /** Units behind the cursor that the rest of the suggestion replaces. */
    readonly replaceAfter: number;
}

/**
 * Tells how much of `text`, suggested at `origin`, was typed (or accepted word by word) to get
 * to `now`. Brackets and quotes that the editor closed by itself are counted as replaced by the
 * rest. Undefined when `now` is not on the way through the suggestion.
 */
export function typedThrough(
    origin: CursorState,
    text: string,
    replaceAfter: number,
    now: CursorState,
): TypedThrough | undefined {
    if (origin.uri !== now.uri) return undefined;
    const typed = lengthTo(origin.position, text, now.position);
    if (typed === undefined || typed > text.length) return undefined;
    const part = text.slice(0, typed);
    if (!now.before.endsWith(part)) return undefined;
    if (!sameTail(now.before.slice(0, now.before.length - typed), origin.before)) return undefined;
    const closers = unclosed(part);
    for (let overtyped = 0; overtyped <= replaceAfter; overtyped++) {
        const rest = origin.after.slice(overtyped);
        const start = origin.after.slice(0, overtyped);
        // What was typed over has to be part of what was typed.
        if (overtyped > 0 && !containsInOrder(part, start)) break;
        for (const automatic of closers === "" ? [""] : [closers, ""]) {
            if (!sameHead(now.after, automatic + rest)) continue;
            return { typed, replaceAfter: replaceAfter - overtyped + automatic.length };
        }
    }
    return undefined;
}

/** The cursor after a suggestion was accepted as a whole. */
export function acceptedState(state: CursorState, text: string, replaceAfter: number): CursorState {
    const lines = text.split("\n");
    const last = lines.at(-1) ?? "";
    const { line, character } = state.position;
    return {
        uri: state.uri,
        position:
            lines.length === 1
                ? { line, character: character + last.length }
                : { line: line + lines.length - 1, character: last.length },
        before: state.before + text,
        after: state.after.slice(replaceAfter),
    };
}

/** True when `now` is `earlier` after deleting text in front of the cursor. */
export function isBackspace(earlier: CursorState, now: CursorState): boolean {
    if (earlier.uri !== now.uri) return false;
    const lines = earlier.position.line - now.position.line;
    const columns = earlier.position.character - now.position.character;
    if (lines < 0 || (lines === 0 && columns <= 0)) return false;
    // Deleting an opening bracket also deletes the closing one that the editor had added.
    const sameAfter =
        sameHead(now.after, earlier.after) ||
        (/^[)\]}"']/.test(earlier.after) && sameHead(now.after, earlier.after.slice(1)));
    if (!sameAfter) return false;
    if (lines > 0) return deletedTail(earlier.before, now.before);
    return sameTail(earlier.before.slice(0, earlier.before.length - columns), now.before);
}

/** True when `now` is `earlier` with something typed on the same line. */
export function isTyping(earlier: CursorState, now: CursorState): boolean {
    const typed = now.position.character - earlier.position.character;
    if (earlier.uri !== now.uri || earlier.position.line !== now.position.line) return false;
    if (typed <= 0) return false;
    return sameTail(now.before.slice(0, now.before.length - typed), earlier.before);
}

function deletedTail(earlier: string, now: string): boolean {
    const tail = now.slice(-enoughBefore);
    return earlier.length > now.length ? earlier.startsWith(now) : earlier.includes(tail);
}

/** Units of `text` between two positions when `text` stands at the first, or undefined. */
function lengthTo(from: Position, text: string, to: Position): number | undefined {
    let lines = to.line - from.line;
    if (lines < 0) return undefined;
    if (lines === 0) {
        const length = to.character - from.character;
        return length < 0 || text.slice(0, length).includes("\n") ? undefined : length;
    }
    let start = 0;
    for (; lines > 0; lines--) {
        const lineBreak = text.indexOf("\n", start);
        if (lineBreak < 0) return undefined;
        start = lineBreak + 1;
    }
    const length = start + to.character;
    return text.slice(start, length).includes("\n") ? undefined : length;
}

function sameTail(left: string, right: string): boolean {
    const common = Math.min(left.length, right.length);
    if (left.length !== right.length && common < enoughBefore) return false;
    return left.endsWith(right.slice(right.length - common));
}

function sameHead(left: string, right: string): boolean {
    const common = Math.min(left.length, right.length);
    if (left.length !== right.length && common < enoughAfter) return false;
    return left.startsWith(right.slice(0, common));
}

const closerOf: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** The closing brackets and quotes that an editor adds behind the cursor while `text` is typed. */
function unclosed(text: string): string {
    const open: string[] = [];
    for (const unit of text) {
        const inString = open.at(-1) === '"';
        if (unit === '"') {
            if (inString) open.pop();
            else open.push('"');
        } else if (!inString) {
            const closer = closerOf[unit];
            if (closer !== undefined) open.push(closer);
            else if (open.at(-1) === unit) open.pop();
        }
    }
    return open.reverse().join("");
}

function containsInOrder(text: string, units: string): boolean {
    let from = 0;
    for (const unit of units) {
        const found = text.indexOf(unit, from);
        if (found < 0) return false;
        from = found + 1;
    }
    return true;
}
