import { cToken } from "../source/c-tokens.ts";

/** The tokens in front of a semicolon or brace. */
export interface Statement {
    readonly text: string;
    readonly kinds: number[];
    readonly starts: number[];
    readonly ends: number[];
    /** An equals sign stands outside of parentheses. */
    hasAssignment: boolean;
    /** A part of it stands under `#if`. */
    isConditional: boolean;
}

export interface CParameter {
    /** "" where it has none. */
    readonly name: string;
    readonly type: string;
    readonly hasDefault: boolean;
    readonly start: number;
    readonly end: number;
}

/** A function that C or C++ declares. */
export interface CFunction {
    readonly name: string;
    /** Namespaces and classes around it. */
    readonly scope: readonly string[];
    readonly start: number;
    readonly end: number;
    readonly returns: string;
    /** Undefined for `()` in C, which says nothing, and where `#if` decides on a part of them. */
    readonly parameters: readonly CParameter[] | undefined;
    readonly isVariadic: boolean;
    readonly isDefinition: boolean;
    /** The declaration without its body, in one line. */
    readonly signature: string;
}

const noFunctions = new Set(
    (
        "__attribute__ __attribute __declspec __asm__ __asm asm alignas _Alignas decltype noexcept throw " +
        "typeof __typeof__ sizeof if for while switch return catch static_assert _Static_assert requires " +
        "defined void int char short long unsigned signed float double bool const"
    ).split(" "),
);
const noType = new Set(
    (
        "extern static inline __inline __inline__ __forceinline virtual constexpr consteval explicit " +
        "register friend _Noreturn noreturn"
    ).split(" "),
);
const typeWords = new Set(
    "void int char short long unsigned signed float double bool _Bool const volatile struct enum union class restrict".split(
        " ",
    ),
);
const capitals = /^[A-Z_][A-Z\d_]*$/;

export function functionOf(
    statement: Statement,
    place: {
        readonly names: readonly string[];
        readonly isMember: boolean;
        readonly isCpp: boolean;
        readonly isDefinition: boolean;
    },
): CFunction | undefined {
    const { text, kinds, starts, ends } = statement;
    const word = (index: number): string => text.slice(starts[index], ends[index]);
    const first = word(0);
    if (/^(?:typedef|using|template|friend|return|goto|case|delete|else)$/.test(first))
        return undefined;
    const at = declarator(statement);
    if (at < 1) return undefined;
    let typeEnd = at;
    const scope: string[] = [];
    while (typeEnd >= 2 && word(typeEnd - 1) === "::" && kinds[typeEnd - 2] === cToken.name) {
        scope.unshift(word(typeEnd - 2));
        typeEnd -= 2;
    }
    const before = word(typeEnd - 1);
    if (typeEnd < 1 || /^(?:~|\.|->|,|\()$/.test(before) || word(at - 1) === "~") return undefined;
    let isStatic = false;
    for (let index = 0; index < typeEnd; index++) {
        if (word(index) === "=" || word(index) === "operator") return undefined;
        if (word(index) === "static") isStatic = true;
    }
    // A static function of a file links with nothing.
    if (isStatic && !place.isMember && scope.length === 0) return undefined;
    const returns = typeText(statement, 0, typeEnd);
    if (returns === "") return undefined;
    const close = matching(statement, at + 1);
    if (close < 0) return undefined;
    const parameters = parametersOf(statement, at + 2, close);
    const isVariadic = close > at + 2 && word(close - 1) === "...";
    const isUnspoken = parameters.length === 0 && close === at + 2 && !place.isCpp;
    return {
        name: word(at),
        scope: [...place.names, ...scope],
        start: starts[at] ?? 0,
        end: ends[at] ?? 0,
        returns,
        parameters: isUnspoken || statement.isConditional ? undefined : parameters,
        isVariadic,
        isDefinition: place.isDefinition,
        signature: text
            .slice(starts[0], ends[close])
            .replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, "")
            .replace(/\s+/g, " "),
    };
}

/** The name in front of the parameter list, or -1. */
function declarator({ text, kinds, starts, ends }: Statement): number {
    let depth = 0;
    let found = -1;
    for (let index = 0; index < starts.length; index++) {
        const unit = text[starts[index] ?? 0];
        if (unit === "=" && depth === 0) break;
        if (unit === ")") depth--;
        if (unit !== "(") continue;
        depth++;
        const name = index - 1;
        if (depth > 1 || kinds[name] !== cToken.name) continue;
        const word = text.slice(starts[name], ends[name]);
        if (noFunctions.has(word)) continue;
        // `API(int) name(…)` has a macro first, `name(…) NONNULL(1)` one behind.
        const isMacro = found >= 0 && capitals.test(text.slice(starts[found], ends[found]));
        if (found < 0 || (isMacro && !word.startsWith("__"))) found = name;
        else break;
    }
    return found;
}

/** The index of the parenthesis that closes the one at `open`, or -1. */
function matching({ text, starts }: Statement, open: number): number {
    let depth = 0;
    for (let index = open; index < starts.length; index++) {
        const unit = text[starts[index] ?? 0];
        if (unit === "(") depth++;
        else if (unit === ")" && --depth === 0) return index;
    }
    return -1;
}

/** A type's words without storage, attributes and macros. */
function typeText(statement: Statement, from: number, to: number): string {
    const { text, kinds, starts, ends } = statement;
    const words: { readonly word: string; readonly isMacro: boolean }[] = [];
    for (let index = from; index < to; index++) {
        const word = text.slice(starts[index], ends[index]);
        if (kinds[index] === cToken.string || noType.has(word)) continue;
        const opens = text[starts[index + 1] ?? 0] === "(" && index + 1 < to;
        if (kinds[index] === cToken.name && opens && word !== "decltype") {
            const close = matching(statement, index + 1);
            // A macro around a type gives that type.
            if (capitals.test(word) && words.length === 0 && close > 0) continue;
            if (close > 0) index = Math.min(close, to);
            continue;
        }
        if (word === "(" || word === ")") continue;
        if (word === "[" && text[starts[index + 1] ?? 0] === "[") {
            while (index < to && text[starts[index] ?? 0] !== "]") index++;
            index++;
            continue;
        }
        words.push({ word, isMacro: capitals.test(word) });
    }
    const isTyped = words.some(({ word, isMacro }) => /\w/.test(word) && !isMacro);
    const kept = isTyped ? words.filter(({ isMacro }) => !isMacro) : words;
    return kept.map(({ word }) => word).join(" ");
}

function parametersOf(statement: Statement, from: number, to: number): CParameter[] {
    const { text, starts } = statement;
    const found: CParameter[] = [];
    let depth = 0;
    let start = from;
    for (let index = from; index <= to; index++) {
        const unit = index === to ? "," : (text[starts[index] ?? 0] ?? "");
        if ("([{<".includes(unit)) depth++;
        else if (")]}>".includes(unit)) depth--;
        if (unit !== "," || (depth > 0 && index < to)) continue;
        if (index > start) {
            const parameter = parameterOf(statement, start, index);
            if (parameter !== undefined) found.push(parameter);
        }
        start = index + 1;
    }
    const [only] = found;
    return found.length === 1 && only?.type === "void" ? [] : found;
}

function parameterOf(statement: Statement, from: number, to: number): CParameter | undefined {
    const { text, kinds, starts, ends } = statement;
    const word = (index: number): string => text.slice(starts[index], ends[index]);
    if (word(from) === "...") return undefined;
    let last = to;
    for (let index = from; index < to; index++)
        if (word(index) === "=") last = Math.min(last, index);
    if (last === from) return undefined;
    const hasDefault = last < to;
    const place = { hasDefault, start: starts[from] ?? 0, end: ends[last - 1] ?? 0 };
    const written = text.slice(place.start, place.end);
    const pointer = /\(\s*(?:\w+\s+)?\*\s*(?:\w+\s+)*?(\w*)\s*(?:\[[^\]]*\])?\s*\)\s*\(/.exec(
        written,
    );
    if (pointer !== null) return { name: pointer[1] ?? "", type: "void (*)()", ...place };
    let arrays = 0;
    while (last > from + 1 && word(last - 1) === "]") {
        while (last > from + 1 && word(last - 1) !== "[") last--;
        last--;
        arrays++;
    }
    const names = [];
    for (let index = from; index < last; index++)
        if (kinds[index] === cToken.name) names.push(index);
    const ending = last - 1;
    const isNamed =
        kinds[ending] === cToken.name &&
        !typeWords.has(word(ending)) &&
        word(ending - 1) !== "::" &&
        names.some(
            (index) =>
                index !== ending && !/^(?:const|volatile|struct|enum|union)$/.test(word(index)),
        );
    const type = typeText(statement, from, isNamed ? ending : last) + " *".repeat(arrays);
    return { name: isNamed ? word(ending) : "", type, ...place };
}
