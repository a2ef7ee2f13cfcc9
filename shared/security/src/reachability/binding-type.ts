import { isClosing, isOpening, marks, type TokenReader } from "../unsafe/token-reader.ts";
import type { SourceFunction } from "./source-facts.ts";
import { readType, type SourceType, type TypeOrigin } from "./source-type.ts";
import { isOptional, opened } from "./standard-types.ts";
import { typedName } from "./type-heads.ts";

/** Types of what a binding is made of. */
export interface Inference {
    expression(from: number, to: number): SourceType | undefined;
    receiver(dot: number): SourceType | undefined;
    item(type: SourceType): SourceType | undefined;
}

/** Tokens of a function, of a pattern and of an expression that are looked through. */
const longestSearch = 20_000;
const longestPattern = 40;
const longestExpression = 400;

/**
 * The type of a variable, by the binding of its name that stands nearest in front: `let`, `for`,
 * patterns, closures and parameters. `unknown`: bound, but nobody tells the type; undefined: not bound.
 */
export function bindingType(
    origin: TypeOrigin,
    caller: SourceFunction | undefined,
    name: string,
    before: number,
    infer: Inference,
): SourceType | "unknown" | undefined {
    const { reader } = origin.file.facts;
    const first = Math.max(caller?.start ?? 0, before - longestSearch);
    for (let at = before - 1; caller !== undefined && at > first; at--) {
        if (!reader.isWord(at) || reader.text(at) !== name) continue;
        // Parameters are told by the header.
        if (at < caller.parameters[1] && at >= caller.parameters[0]) break;
        const found = boundAt(origin, at, before, infer);
        if (found !== undefined) return found;
    }
    if (caller === undefined) return undefined;
    const range = typedName(reader, caller.parameters, name);
    if (range === undefined) return undefined;
    const type = readType({ ...origin, container: caller.container }, range[0], range[1]);
    return type ?? "unknown";
}

function boundAt(
    origin: TypeOrigin,
    at: number,
    use: number,
    infer: Inference,
): SourceType | "unknown" | undefined {
    const { reader } = origin.file.facts;
    let before = at - 1;
    while (/^(?:mut|ref|&)$/.test(reader.text(before))) before--;
    if (reader.is(before, "let")) {
        if (reader.mark(at + 1) === 58) {
            const end = endOfType(reader, at + 2);
            return readType(origin, at + 2, end) ?? "unknown";
        }
        if (reader.mark(at + 1) !== marks.equals) return "unknown";
        const end = endOfInitial(reader, at + 2);
        // What makes the value sees an earlier variable of the name.
        return use < end ? undefined : (infer.expression(at + 2, end) ?? "unknown");
    }
    if (reader.is(before, "for") && reader.is(at + 1, "in")) {
        if (use < endOfHead(reader, at + 2)) return undefined;
        return loop(reader, at + 1, infer);
    }
    if (reader.mark(before) === 124 && /^[|,:]$/.test(reader.text(at + 1)))
        return closure(origin, before, at, infer);
    if (reader.mark(before) === marks.openRound && reader.mark(at + 1) === marks.closeRound) {
        const around = reader.text(before - 1);
        if (/^(?:Some|Ok|Err)$/.test(around)) {
            const type = matched(reader, before - 1, at + 2, use, infer);
            if (type === "none") return undefined;
            return (around === "Err" ? failed(type) : held(type)) ?? "unknown";
        }
    }
    const inTuple = tuple(reader, at, infer);
    if (inTuple !== undefined) return inTuple;
    return isPattern(reader, at) ? "unknown" : undefined;
}

function held(type: SourceType | undefined): SourceType | undefined {
    return type !== undefined && isOptional(type) ? opened(type) : undefined;
}

function failed(type: SourceType | undefined): SourceType | undefined {
    return type !== undefined && isOptional(type) ? type.arguments[1] : undefined;
}

/** Of `in value {`. */
function loop(reader: TokenReader, at: number, infer: Inference): SourceType | "unknown" {
    const type = infer.expression(at + 1, endOfHead(reader, at + 1));
    return (type === undefined ? undefined : infer.item(type)) ?? "unknown";
}

/** `(a, b)` of a loop or of `let`. */
function tuple(
    reader: TokenReader,
    at: number,
    infer: Inference,
): SourceType | "unknown" | undefined {
    let index = 0;
    let open = at - 1;
    for (; open > at - longestPattern; open--) {
        const mark = reader.mark(open);
        if (mark === marks.openRound) break;
        if (mark === marks.comma) index++;
        else if (mark !== 0 && mark !== 38) return undefined;
    }
    const close = reader.mark(at + 1) === marks.closeRound ? at + 1 : endOfTuple(reader, at);
    const isLoop = reader.is(open - 1, "for") && reader.is(close + 1, "in");
    const isLet = reader.is(open - 1, "let") && reader.mark(close + 1) === marks.equals;
    if (!isLoop && !isLet) return undefined;
    const whole = isLoop
        ? loop(reader, close + 1, infer)
        : infer.expression(close + 2, endOfInitial(reader, close + 2));
    if (whole === undefined || whole === "unknown" || whole.head !== "(") return "unknown";
    return whole.arguments[index] ?? "unknown";
}

function endOfTuple(reader: TokenReader, at: number): number {
    for (let close = at; close < at + longestPattern; close++)
        if (reader.mark(close) === marks.closeRound) return close;
    return at;
}

/** `|name|` and `|name: Type|`: what the method gives to the closure. */
function closure(
    origin: TypeOrigin,
    bar: number,
    at: number,
    infer: Inference,
): SourceType | "unknown" | undefined {
    const { reader } = origin.file.facts;
    const behind = reader.mark(at + 1);
    if (behind === 58) {
        let end = at + 2;
        while (end < at + longestPattern && reader.mark(end) !== 124) end++;
        return readType(origin, at + 2, end) ?? "unknown";
    }
    let open = bar - 1;
    if (reader.is(open, "move")) open--;
    const isArgument = reader.mark(open) === marks.openRound && reader.mark(open - 2) === 46;
    // `a | name | b` has operands around; closures stand behind brackets and the like.
    if (!isArgument)
        return /^[(,={]$/.test(reader.text(open)) || reader.is(bar - 1, "move")
            ? "unknown"
            : undefined;
    if (behind !== 124) return "unknown";
    const type = infer.receiver(open - 2);
    if (type === undefined) return "unknown";
    const method = reader.text(open - 1);
    if (isOptional(type)) {
        if (/^(?:map_err|unwrap_or_else|or_else)$/.test(method)) return failed(type) ?? "unknown";
        return held(type) ?? "unknown";
    }
    const isElement =
        /^(?:map|for_each|filter|filter_map|flat_map|any|all|find|find_map|position|take_while|skip_while|inspect|map_while|retain|retain_mut|try_for_each|partition|max_by_key|min_by_key|sort_by_key)$/;
    if (!isElement.test(method)) return "unknown";
    return infer.item(type) ?? "unknown";
}

/** What `Some(name)` is compared with: by `let`, or in an arm of `match`. `none`: it is no pattern. */
function matched(
    reader: TokenReader,
    wrapper: number,
    behind: number,
    use: number,
    infer: Inference,
): SourceType | "none" | undefined {
    if (reader.is(wrapper - 1, "let")) {
        if (reader.mark(behind) !== marks.equals) return undefined;
        const end = endOfHead(reader, behind + 1);
        return use < end ? "none" : infer.expression(behind + 1, end);
    }
    const isArm =
        reader.mark(behind) === marks.equals || /^(?:=>|if|\|)$/.test(reader.text(behind));
    if (!isArm) return "none";
    let open = wrapper - 1;
    for (let depth = 0; open > wrapper - longestExpression; open--) {
        const mark = reader.mark(open);
        if (isClosing(mark)) depth++;
        else if (isOpening(mark) && --depth < 0) break;
    }
    if (reader.mark(open) !== marks.openCurly) return undefined;
    for (let at = open - 1; at > open - longestExpression; at--) {
        const mark = reader.mark(at);
        if (mark === marks.semicolon || mark === marks.openCurly) return undefined;
        if (reader.is(at, "match")) return infer.expression(at + 1, open);
    }
    return undefined;
}

/** The curly brace behind what a loop goes over, or a condition. */
export function endOfHead(reader: TokenReader, from: number): number {
    for (let at = from, depth = 0; at < from + longestExpression; at++) {
        const mark = reader.mark(at);
        if (
            depth === 0 &&
            (mark === marks.openCurly || mark === marks.semicolon || reader.is(at, "else"))
        )
            return reader.is(at - 1, "unsafe") ? at + longestExpression : at;
        if (isOpening(mark)) depth++;
        else if (isClosing(mark)) depth--;
    }
    return from + longestExpression;
}

function endOfInitial(reader: TokenReader, from: number): number {
    for (let at = from, depth = 0; at < from + longestExpression; at++) {
        const mark = reader.mark(at);
        if (depth === 0 && mark === marks.semicolon) return at;
        if (isOpening(mark)) depth++;
        else if (isClosing(mark) && --depth < 0) return at;
    }
    return from + longestExpression;
}

function endOfType(reader: TokenReader, from: number): number {
    let at = from;
    for (let depth = 0; at < from + longestExpression; at++) {
        const mark = reader.mark(at);
        if (depth === 0 && (mark === marks.semicolon || mark === marks.equals)) break;
        if (isOpening(mark) || mark === marks.less) depth++;
        else if (isClosing(mark) || (mark === marks.greater && reader.mark(at - 1) !== 45)) depth--;
    }
    return at;
}

/** Whether a name may be a variable that a pattern, a closure or a loop makes. */
function isPattern(reader: TokenReader, at: number): boolean {
    const [before, behind] = [reader.mark(at - 1), reader.mark(at + 1)];
    if (before === 46 || reader.text(at - 1) === "::" || reader.text(at + 1) === "::") return false;
    if (behind === 46 || behind === marks.openSquare || behind === marks.openRound) return false;
    if (behind === 63 || behind === marks.bang || behind === marks.semicolon) return false;
    let depth = 0;
    for (let token = at + 1; token < at + longestPattern; token++) {
        const mark = reader.mark(token);
        if (reader.is(token, "in")) return true;
        if (mark === marks.openRound || mark === marks.openSquare) depth++;
        else if (mark === marks.closeRound || mark === marks.closeSquare) depth--;
        else if (depth > 0) continue;
        else if (mark === 124 || mark === 64 || mark === marks.openCurly) return mark !== 123;
        else if (mark === marks.semicolon) return false;
        else if (mark === marks.equals) {
            const isCompared = /^[=!<>]$/.test(reader.text(token - 1));
            if (!isCompared && reader.mark(token + 1) !== marks.equals) return true;
        }
    }
    return true;
}
