/** @import { Node, Ranges, SetNode } from "./go-regex.mjs" */

/**
 * The expression for `new RegExp(source, flags)`. The flag `i` is used where it holds for every
 * letter; elsewhere letters become sets of both cases, which every engine reads.
 * @param {Node} node
 * @returns {{ source: string, flags: string }}
 */
export function printRegex(node) {
    const sets = setsOf(node).filter(hasLetter);
    const insensitive = sets.length > 0 && sets.every(({ fold }) => fold);
    return { source: print(node, insensitive), flags: insensitive ? "i" : "" };
}

/**
 * @param {Node} node
 * @returns {SetNode[]}
 */
function setsOf(node) {
    if (node.kind === "set") return [node];
    if (node.kind === "assert") return [];
    return ("items" in node ? node.items : [node.item]).flatMap(setsOf);
}

/** Whether the case matters: with both cases inside, or none, it does not. @param {SetNode} set */
function hasLetter({ ranges, fold }) {
    return fold
        ? ranges.some(([low, high]) => overlapsLetters(low, high))
        : text(folded(ranges)) !== text(merged(ranges));
}

/**
 * @param {number} low
 * @param {number} high
 */
function overlapsLetters(low, high) {
    return (low <= 90 && high >= 65) || (low <= 122 && high >= 97);
}

/**
 * @param {Node} node
 * @param {boolean} insensitive
 * @returns {string}
 */
function print(node, insensitive) {
    switch (node.kind) {
        case "assert":
            return node.text;
        case "set":
            return printSet(node, insensitive);
        case "group":
            return `(${print(node.item, insensitive)})`;
        case "cat":
            return node.items
                .map((item) =>
                    item.kind === "alt" ? wrapped(item, insensitive) : print(item, insensitive),
                )
                .join("");
        case "alt":
            return node.items.map((item) => print(item, insensitive)).join("|");
        case "repeat": {
            const single = node.item.kind === "set" || node.item.kind === "group";
            const inner = single ? print(node.item, insensitive) : wrapped(node.item, insensitive);
            return inner + times(node.min, node.max) + (node.lazy ? "?" : "");
        }
    }
}

/**
 * @param {Node} node
 * @param {boolean} insensitive
 */
function wrapped(node, insensitive) {
    return `(?:${print(node, insensitive)})`;
}

/**
 * @param {number} min
 * @param {number} max
 */
function times(min, max) {
    if (min === 0 && max === 1) return "?";
    if (max === Infinity) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
    return min === max ? `{${min}}` : `{${min},${max}}`;
}

/**
 * @param {SetNode} set
 * @param {boolean} insensitive
 */
function printSet(set, insensitive) {
    const ranges = set.fold && !insensitive ? folded(set.ranges) : merged(set.ranges);
    const [first] = ranges;
    if (first === undefined) return set.negated ? "[^]" : "[]";
    if (!set.negated && ranges.length === 1 && first[0] === first[1]) return single(first[0]);
    const all = text(ranges);
    for (const [letter, known] of short) {
        if (known === all) return set.negated ? letter.toUpperCase() : letter;
    }
    const inside = ranges.map(([low, high]) => {
        if (high === low) return inSet(low);
        return high === low + 1 ? inSet(low) + inSet(high) : `${inSet(low)}-${inSet(high)}`;
    });
    return `[${set.negated ? "^" : ""}${inside.join("")}]`;
}

/** @type {readonly (readonly [string, string])[]} */
const short = [
    ["\\d", "48-57"],
    ["\\w", "48-57,65-90,95-95,97-122"],
];

/** @param {Ranges} ranges */
function text(ranges) {
    return ranges.map(([low, high]) => `${low}-${high}`).join(",");
}

/** @param {Ranges} ranges */
function folded(ranges) {
    /** @type {[number, number][]} */
    const all = [];
    for (const [low, high] of ranges) {
        all.push([low, high]);
        const [upper, lower] = [clip(low, high, 65, 90), clip(low, high, 97, 122)];
        if (upper) all.push([upper[0] + 32, upper[1] + 32]);
        if (lower) all.push([lower[0] - 32, lower[1] - 32]);
    }
    return merged(all);
}

/**
 * @param {number} low
 * @param {number} high
 * @param {number} least
 * @param {number} most
 * @returns {[number, number] | undefined}
 */
function clip(low, high, least, most) {
    const [from, to] = [Math.max(low, least), Math.min(high, most)];
    return from > to ? undefined : [from, to];
}

/**
 * Sorted and without overlaps.
 * @param {Ranges} ranges
 * @returns {[number, number][]}
 */
export function merged(ranges) {
    /** @type {[number, number][]} */
    const result = [];
    for (const [low, high] of [...ranges].sort((left, right) => left[0] - right[0])) {
        const last = result.at(-1);
        if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
        else result.push([low, high]);
    }
    return result;
}

/** @param {number} code */
function single(code) {
    const letter = String.fromCharCode(code);
    return /[\\^$.*+?()[\]{}|/]/.test(letter) ? `\\${letter}` : visible(code);
}

/** @param {number} code */
function inSet(code) {
    const letter = String.fromCharCode(code);
    return /[\\\]^-]/.test(letter) ? `\\${letter}` : visible(code);
}

/** @param {number} code */
function visible(code) {
    const named = new Map([
        [9, "\\t"],
        [10, "\\n"],
        [12, "\\f"],
        [13, "\\r"],
    ]);
    if (code >= 32 && code < 127) return String.fromCharCode(code);
    return named.get(code) ?? `\\u${code.toString(16).padStart(4, "0")}`;
}
