/**
 * Reads regular expressions of Go (RE2 syntax) and writes them for JavaScript with the same
 * meaning, for ASCII text: flags in the middle, `\z`, POSIX classes, `\s` without `\v`, `.`
 * without CR. Source of the syntax: https://github.com/google/re2/wiki/Syntax
 *
 * @typedef {readonly (readonly [number, number])[]} Ranges
 * @typedef {{ kind: "set", ranges: Ranges, negated: boolean, fold: boolean }} SetNode
 * @typedef {{ kind: "cat" | "alt", items: Node[] }} ListNode
 * @typedef {{ kind: "repeat", item: Node, min: number, max: number, lazy: boolean }} RepeatNode
 * @typedef {{ kind: "group", item: Node }} GroupNode A capturing one.
 * @typedef {{ kind: "assert", text: string }} AssertNode
 * @typedef {SetNode | ListNode | RepeatNode | GroupNode | AssertNode} Node
 */

/** @type {Readonly<Record<string, Ranges>>} */
const posix = {
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
/** @type {Readonly<Record<string, Ranges>>} */
const shorthand = {
    d: posix.digit ?? [],
    w: posix.word ?? [],
    s: [
        [9, 10],
        [12, 13],
        [32, 32],
    ],
};
/** @type {Readonly<Record<string, number>>} */
const controls = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7 };

/** @typedef {{ i: boolean, s: boolean, m: boolean }} Flags */

class Reader {
    /** @param {string} text */
    constructor(text) {
        this.text = text;
        this.at = 0;
    }

    /** @param {string} text */
    take(text) {
        if (!this.text.startsWith(text, this.at)) return false;
        this.at += text.length;
        return true;
    }

    /** @param {RegExp} pattern A sticky one. */
    match(pattern) {
        pattern.lastIndex = this.at;
        const found = pattern.exec(this.text);
        if (found !== null) this.at = pattern.lastIndex;
        return found;
    }

    /** @returns {Error} */
    fail() {
        return new Error(`not understood at ${this.at}: ${this.text}`);
    }
}

/**
 * @param {string} text
 * @returns {Node}
 */
export function parseGoRegex(text) {
    const reader = new Reader(text);
    const node = alternatives(reader, { i: false, s: false, m: false });
    if (reader.at < text.length) throw reader.fail();
    return node;
}

/**
 * Flags that are set in the middle hold up to the end of the group, over `|` as well.
 * @param {Reader} reader
 * @param {Flags} outer
 * @returns {Node}
 */
function alternatives(reader, outer) {
    const flags = { ...outer };
    /** @type {Node[]} */
    const branches = [];
    do {
        /** @type {Node[]} */
        const items = [];
        while (reader.at < reader.text.length && !/[|)]/.test(reader.text[reader.at] ?? "")) {
            const item = atom(reader, flags);
            if (item !== undefined) items.push(repeated(reader, item));
        }
        branches.push(items.length === 1 && items[0] ? items[0] : { kind: "cat", items });
    } while (reader.take("|"));
    return branches.length === 1 && branches[0] ? branches[0] : { kind: "alt", items: branches };
}

/**
 * @param {Reader} reader
 * @param {Flags} flags Changed by `(?i)`.
 * @returns {Node | undefined}
 */
function atom(reader, flags) {
    if (reader.take("(")) return group(reader, flags);
    if (reader.take("[")) return bracket(reader, flags.i);
    if (reader.take(".")) {
        return { kind: "set", ranges: flags.s ? [] : [[10, 10]], negated: true, fold: false };
    }
    if (reader.take("^") || reader.take("\\A")) return { kind: "assert", text: "^" };
    if (reader.take("$") || reader.take("\\z")) return { kind: "assert", text: "$" };
    if (reader.take("\\b")) return { kind: "assert", text: "\\b" };
    if (reader.take("\\B")) return { kind: "assert", text: "\\B" };
    const known = escapedSet(reader);
    if (known !== undefined) return { kind: "set", ...known, fold: false };
    const code = character(reader);
    return { kind: "set", ranges: [[code, code]], negated: false, fold: flags.i };
}

/**
 * @param {Reader} reader
 * @param {Flags} flags
 * @returns {Node | undefined}
 */
function group(reader, flags) {
    const set = reader.match(/\?([ims]*)(?:-([ims]+))?([:)])/y);
    const inner = { ...flags };
    if (set !== null) {
        for (const flag of set[1] ?? "") inner[/** @type {keyof Flags} */ (flag)] = true;
        for (const flag of set[2] ?? "") inner[/** @type {keyof Flags} */ (flag)] = false;
        if (inner.m) throw reader.fail();
        if (set[3] === ")") {
            Object.assign(flags, inner);
            return undefined;
        }
    } else if (reader.match(/\?P?<\w+>/y) === null && reader.take("?")) throw reader.fail();
    const item = alternatives(reader, inner);
    if (!reader.take(")")) throw reader.fail();
    return set === null ? { kind: "group", item } : item;
}

/**
 * @param {Reader} reader
 * @param {Node} item
 * @returns {Node}
 */
function repeated(reader, item) {
    const found = reader.match(/(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/y);
    if (found === null) return item;
    const [, sign, low, comma, high, lazy] = found;
    const min = sign === undefined ? Number(low) : sign === "+" ? 1 : 0;
    const most = comma === undefined ? min : high === "" ? Infinity : Number(high);
    const max = sign === undefined ? most : sign === "?" ? 1 : Infinity;
    const limit = max === Infinity ? limitOf(item) : max;
    return { kind: "repeat", item, min, max: limit, lazy: lazy === "?" };
}

/**
 * How often what matches nearly everything may repeat: an engine that goes back needs an end.
 * @param {Node} item
 */
function limitOf(item) {
    if (item.kind !== "set" || !item.negated || item.ranges.length > 1) return Infinity;
    return item.ranges.length === 0 ? 50_000 : 4_000;
}

/**
 * @param {Reader} reader
 * @param {boolean} fold
 * @returns {Node}
 */
function bracket(reader, fold) {
    const negated = reader.take("^");
    /** @type {[number, number][]} */
    const ranges = [];
    for (let first = true; first || !reader.take("]"); first = false) {
        if (reader.at >= reader.text.length) throw reader.fail();
        const named = reader.match(/\[:(\w+):\]/y);
        const known = named ? { ranges: posix[named[1] ?? ""] } : escapedSet(reader);
        if (known?.ranges !== undefined) {
            const isNegated = "negated" in known && known.negated;
            const plain = /** @type {[number, number][]} */ (known.ranges);
            ranges.push(...(isNegated ? complement(plain) : plain));
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

/** @param {readonly (readonly [number, number])[]} ranges */
export function complement(ranges) {
    /** @type {[number, number][]} */
    const others = [];
    let next = 0;
    for (const [low, high] of [...ranges].sort((left, right) => left[0] - right[0])) {
        if (low > next) others.push([next, low - 1]);
        next = Math.max(next, high + 1);
    }
    others.push([next, 0xffff]);
    return others;
}

/** @param {Reader} reader */
function escapedSet(reader) {
    const found = reader.match(/\\([dwsDWS])/y);
    if (found === null) return undefined;
    const letter = found[1] ?? "";
    const ranges = shorthand[letter.toLowerCase()] ?? [];
    return { ranges, negated: letter !== letter.toLowerCase() };
}

/** @param {Reader} reader */
function character(reader) {
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
