import { complement, lineEnd, lineStart, merged, type Ranges, type RegexNode } from "./syntax.ts";

/**
 * Reads regular expressions of Go (RE2 syntax) and writes them for JavaScript with the same
 * meaning, for ASCII text: flags in the middle, `\z`, POSIX classes, `\s` without `\v`, `.`
 * without CR. Source of the syntax: https://github.com/google/re2/wiki/Syntax
 */

const posix: Readonly<Record<string, Ranges>> = {
    alnum: [
        [48, 57],
        [65, 90],
        [97, 122],
    ],
    alpha: [
        [65, 90],
        [97, 122],
    ],
    digit: [[48, 57]],
    lower: [[97, 122]],
    upper: [[65, 90]],
    space: [
        [9, 13],
        [32, 32],
    ],
    punct: [
        [33, 47],
        [58, 64],
        [91, 96],
        [123, 126],
    ],
    xdigit: [
        [48, 57],
        [65, 70],
        [97, 102],
    ],
    word: [
        [48, 57],
        [65, 90],
        [95, 95],
        [97, 122],
    ],
};
const shorthand: Readonly<Record<string, Ranges>> = {
    d: posix.digit ?? [],
    w: posix.word ?? [],
    s: [
        [9, 10],
        [12, 13],
        [32, 32],
    ],
};
const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7 };

interface Flags {
    readonly i: boolean;
    readonly s: boolean;
    readonly m: boolean;
}

const deepest = 200;
const mostTimes = 10_000;

class Reader {
    readonly text: string;
    at = 0;
    depth = 0;

    constructor(text: string) {
        this.text = text;
    }

    take(text: string): boolean {
        if (!this.text.startsWith(text, this.at)) return false;
        this.at += text.length;
        return true;
    }

    match(pattern: RegExp): RegExpExecArray | null {
        pattern.lastIndex = this.at;
        const found = pattern.exec(this.text);
        if (found !== null) this.at = pattern.lastIndex;
        return found;
    }

    fail(): Error {
        return new Error(`not understood at ${this.at}: ${this.text}`);
    }
}

/**
 * What an expression says. Throws an Error that names the place which is not understood: what only
 * other engines know, as looking around, and classes of Unicode.
 */
export function parseRegex(text: string): RegexNode {
    const reader = new Reader(text);
    const node = alternatives(reader, { i: false, s: false, m: false });
    if (reader.at < text.length) throw reader.fail();
    return node;
}

/** Flags that are set in the middle hold up to the end of the group, over `|` as well. */
function alternatives(reader: Reader, outer: Flags): RegexNode {
    const flags = { ...outer };
    const branches: RegexNode[] = [];
    do {
        const items: RegexNode[] = [];
        while (reader.at < reader.text.length && !/[|)]/.test(reader.text[reader.at] ?? "")) {
            const item = atom(reader, flags);
            if (item !== undefined) items.push(repeated(reader, item));
        }
        branches.push(items.length === 1 && items[0] ? items[0] : { kind: "cat", items });
    } while (reader.take("|"));
    return branches.length === 1 && branches[0] ? branches[0] : { kind: "alt", items: branches };
}

function atom(
    reader: Reader,
    flags: { -readonly [K in keyof Flags]: Flags[K] },
): RegexNode | undefined {
    if (reader.take("(")) return group(reader, flags);
    if (reader.take("[")) return bracket(reader, flags.i);
    if (reader.take(".")) {
        return { kind: "set", ranges: flags.s ? [] : [[10, 10]], negated: true, fold: false };
    }
    if (reader.take("\\A")) return { kind: "assert", text: "^" };
    if (reader.take("\\z")) return { kind: "assert", text: "$" };
    if (reader.take("^")) return { kind: "assert", text: flags.m ? lineStart : "^" };
    if (reader.take("$")) return { kind: "assert", text: flags.m ? lineEnd : "$" };
    if (reader.take("\\b")) return { kind: "assert", text: "\\b" };
    if (reader.take("\\B")) return { kind: "assert", text: "\\B" };
    const known = escapedSet(reader);
    if (known !== undefined) return { kind: "set", ...known, fold: false };
    const code = character(reader);
    return { kind: "set", ranges: [[code, code]], negated: false, fold: flags.i };
}

function group(
    reader: Reader,
    flags: { -readonly [K in keyof Flags]: Flags[K] },
): RegexNode | undefined {
    const set = reader.match(/\?([ims]*)(?:-([ims]+))?([:)])/y);
    const inner = { ...flags };
    if (++reader.depth > deepest) throw reader.fail();
    if (set !== null) {
        for (const flag of set[1] ?? "") inner[flag as keyof Flags] = true;
        for (const flag of set[2] ?? "") inner[flag as keyof Flags] = false;
        if (set[3] === ")") {
            reader.depth--;
            Object.assign(flags, inner);
            return undefined;
        }
    } else if (reader.match(/\?P?<\w+>/y) === null && reader.take("?")) throw reader.fail();
    const item = alternatives(reader, inner);
    if (!reader.take(")")) throw reader.fail();
    reader.depth--;
    return set === null ? { kind: "group", item } : item;
}

function repeated(reader: Reader, item: RegexNode): RegexNode {
    const found = reader.match(/(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/y);
    if (found === null) return item;
    const [, sign, low, comma, high, lazy] = found;
    const min = sign === undefined ? Number(low) : sign === "+" ? 1 : 0;
    const most = comma === undefined ? min : high === "" ? Infinity : Number(high);
    const max = sign === undefined ? most : sign === "?" ? 1 : Infinity;
    if (min > mostTimes || max < min || (max !== Infinity && max > mostTimes)) throw reader.fail();
    const limit = max === Infinity ? limitOf(item) : max;
    return { kind: "repeat", item, min, max: limit, lazy: lazy === "?" };
}

/** How often what matches nearly everything may repeat: an engine that goes back needs an end. */
function limitOf(item: RegexNode): number {
    if (item.kind !== "set" || !item.negated || item.ranges.length > 1) return Infinity;
    return item.ranges.length === 0 ? 50_000 : 4_000;
}

function bracket(reader: Reader, fold: boolean): RegexNode {
    const negated = reader.take("^");
    const ranges: [number, number][] = [];
    for (let first = true; first || !reader.take("]"); first = false) {
        if (reader.at >= reader.text.length) throw reader.fail();
        const named = reader.match(/\[:(\w+):\]/y);
        const known = named ? { ranges: posix[named[1] ?? ""] } : escapedSet(reader);
        if (known?.ranges !== undefined) {
            const isNegated = "negated" in known && known.negated;
            const plain = known.ranges;
            ranges.push(...(isNegated ? complement(plain) : merged(plain)));
            continue;
        }
        const low = character(reader);
        const next = reader.text[reader.at + 1];
        const isRange = reader.text[reader.at] === "-" && next !== "]" && next !== undefined;
        if (isRange) reader.at++;
        ranges.push([low, isRange ? character(reader) : low]);
    }
    return { kind: "set", ranges, negated, fold };
}

function escapedSet(reader: Reader): { ranges: Ranges; negated: boolean } | undefined {
    const found = reader.match(/\\([dwsDWS])/y);
    if (found === null) return undefined;
    const letter = found[1] ?? "";
    const ranges = shorthand[letter.toLowerCase()] ?? [];
    return { ranges, negated: letter !== letter.toLowerCase() };
}

function character(reader: Reader): number {
    const hex = reader.match(/\\x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/y);
    if (hex !== null) return Number.parseInt(hex[1] ?? hex[2] ?? "", 16);
    const escaped = reader.match(/\\(.)/y);
    if (escaped !== null) {
        const letter = escaped[1] ?? "";
        const control = controls[letter];
        if (control === undefined && /\w/.test(letter)) throw reader.fail();
        return control ?? letter.charCodeAt(0);
    }
    return reader.text.charCodeAt(reader.at++);
}
