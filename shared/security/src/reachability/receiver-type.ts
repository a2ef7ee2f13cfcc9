import { marks, type TokenReader } from "../unsafe/token-reader.ts";
import type { SourceFacts, SourceFunction } from "./source-facts.ts";
import { typeHead } from "./type-heads.ts";

/** Finds what functions of a type return, where a summary of them is at hand. */
export type ReturnLookup = (type: string, name: string) => readonly string[] | undefined;

/** How many tokens a statement is looked through. */
const longestStatement = 200;
const longestPattern = 40;

/**
 * The head of the type of what stands in front of `.method`, at the dot; "" where it is not known.
 * `self`, parameters, fields of the type around, `let` with a type or a constructor, and chains that
 * begin with a constructor are.
 */
export function receiverType(
    facts: SourceFacts,
    caller: SourceFunction | undefined,
    dot: number,
    returns: ReturnLookup,
): string {
    const { reader } = facts;
    const last = dot - 1;
    if (reader.is(last, "self")) return caller?.container ?? "";
    if (reader.isWord(last)) {
        const name = reader.text(last);
        if (reader.mark(last - 1) === 46) {
            if (!reader.is(last - 2, "self")) return "";
            return facts.fields.get(`${caller?.container ?? ""}.${name}`) ?? "";
        }
        if (reader.text(last - 1) === "::") return "";
        return variableType(facts, caller, name, last, returns);
    }
    return valueType(facts, caller, openOf(reader, last), returns);
}

function variableType(
    facts: SourceFacts,
    caller: SourceFunction | undefined,
    name: string,
    before: number,
    returns: ReturnLookup,
): string {
    const { reader } = facts;
    for (let at = before - 1; at > (caller?.start ?? 0); at--) {
        if (!reader.isWord(at) || reader.text(at) !== name) continue;
        const isBound =
            reader.is(at - 1, "let") || (reader.is(at - 1, "mut") && reader.is(at - 2, "let"));
        if (!isBound) {
            if (isPattern(reader, at)) return "";
            continue;
        }
        if (reader.mark(at + 1) === 58) return typeHead(reader, at + 2, at + longestStatement);
        if (reader.mark(at + 1) !== marks.equals) return "";
        return expressionType(facts, caller, at + 2, returns);
    }
    return caller?.parameters.get(name) ?? "";
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

/** Of `path::Type::name(...)` with `?`, `.unwrap()` and the like behind it. */
function expressionType(
    facts: SourceFacts,
    caller: SourceFunction | undefined,
    from: number,
    returns: ReturnLookup,
): string {
    const { reader } = facts;
    let at = from;
    while (reader.mark(at) === 38 || reader.is(at, "mut")) at++;
    const path: string[] = [];
    for (; reader.isWord(at); at += 2) {
        path.push(reader.text(at));
        if (reader.text(at + 1) !== "::") break;
        // Turbofish behind a type.
        if (reader.mark(at + 2) === marks.less) {
            let depth = 0;
            for (at += 2; at < reader.count; at++) {
                if (reader.mark(at) === marks.less) depth++;
                else if (reader.mark(at) === marks.greater && --depth === 0) break;
            }
            if (reader.text(at + 1) !== "::") return "";
            at--;
            at++;
        }
    }
    if (reader.mark(at + 1) === marks.openCurly)
        return /^[A-Z]/.test(path.at(-1) ?? "") ? (path.at(-1) ?? "") : "";
    if (reader.mark(at + 1) !== marks.openRound) return "";
    let end = at + 1;
    for (let depth = 0; end < reader.count && end < at + longestStatement; end++) {
        if (reader.mark(end) === marks.openRound) depth++;
        else if (reader.mark(end) === marks.closeRound && --depth === 0) break;
    }
    // Other calls behind it change the type, those that only open it do not.
    while (reader.mark(end + 1) === 63 || reader.mark(end + 1) === 46) {
        if (reader.mark(end + 1) === 63) end++;
        else if (reader.is(end + 2, "await")) end += 2;
        else if (/^(?:unwrap|expect)$/.test(reader.text(end + 2))) {
            end += 3;
            while (end < reader.count && reader.mark(end) !== marks.closeRound) end++;
        } else return "";
    }
    return constructed(path, caller, returns);
}

/** Of a call whose parenthesis opens at a token. */
function valueType(
    facts: SourceFacts,
    caller: SourceFunction | undefined,
    open: number,
    returns: ReturnLookup,
): string {
    const { reader } = facts;
    if (open < 2 || !reader.isWord(open - 1)) return "";
    const path: string[] = [];
    for (let at = open - 1; reader.isWord(at); at -= 2) {
        path.unshift(reader.text(at));
        if (reader.text(at - 1) !== "::") {
            if (reader.mark(at - 1) !== 46) break;
            // `value.unwrap().method()`: what the value before it is made by.
            if (!/^(?:unwrap|expect)$/.test(path[0] ?? "")) return "";
            return receiverType(facts, caller, at - 1, returns);
        }
    }
    return constructed(path, caller, returns);
}

function constructed(
    path: readonly string[],
    caller: SourceFunction | undefined,
    returns: ReturnLookup,
): string {
    const name = path.at(-1) ?? "";
    const written = path.at(-2) ?? "";
    const type = written === "Self" ? (caller?.container ?? "") : written;
    // A tuple struct is made by its own name.
    if (/^[A-Z]/.test(name)) return name;
    const returned = returns(type, name);
    if (returned === undefined) return "";
    const inner = returned.find(
        (each) => !/^(?:\w*Result|Option|Box)$/.test(each) && /^[A-Z]/.test(each),
    );
    return inner === "Self" ? type : (inner ?? "");
}

function openOf(reader: TokenReader, last: number): number {
    if (reader.mark(last) === 63) return openOf(reader, last - 1);
    if (reader.mark(last) !== marks.closeRound) return -1;
    let depth = 0;
    for (let at = last; at >= 0 && at > last - longestStatement; at--) {
        if (reader.mark(at) === marks.closeRound) depth++;
        else if (reader.mark(at) === marks.openRound && --depth === 0) return at;
    }
    return -1;
}
