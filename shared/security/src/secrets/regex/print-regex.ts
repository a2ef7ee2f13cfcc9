import { folded, merged, type Ranges, type RegexNode, type SetNode } from "./syntax.ts";

/**
 * The expression for `new RegExp(source, flags)`. The flag `i` is used where it holds for every
 * letter; elsewhere letters become sets of both cases, which every engine reads.
 */
export function printRegex(node: RegexNode): { source: string; flags: string } {
    const sets = setsOf(node).filter(hasLetter);
    const insensitive = sets.length > 0 && sets.every(({ fold }) => fold);
    return { source: print(node, insensitive), flags: insensitive ? "i" : "" };
}

function setsOf(node: RegexNode): readonly SetNode[] {
    if (node.kind === "set") return [node];
    if (node.kind === "assert") return [];
    return ("items" in node ? node.items : [node.item]).flatMap(setsOf);
}

/** Whether the case matters: with both cases inside, or none, it does not. */
function hasLetter({ ranges, fold }: SetNode): boolean {
    return fold
        ? ranges.some(([low, high]) => overlapsLetters(low, high))
        : text(folded(ranges)) !== text(merged(ranges));
}

function overlapsLetters(low: number, high: number): boolean {
    return (low <= 90 && high >= 65) || (low <= 122 && high >= 97);
}

function print(node: RegexNode, insensitive: boolean): string {
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

function wrapped(node: RegexNode, insensitive: boolean): string {
    return `(?:${print(node, insensitive)})`;
}

function times(min: number, max: number): string {
    if (min === 0 && max === 1) return "?";
    if (max === Infinity) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
    return min === max ? `{${min}}` : `{${min},${max}}`;
}

function printSet(set: SetNode, insensitive: boolean): string {
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

const short: readonly (readonly [string, string])[] = [
    ["\\d", "48-57"],
    ["\\w", "48-57,65-90,95-95,97-122"],
];

function text(ranges: Ranges): string {
    return ranges.map(([low, high]) => `${low}-${high}`).join(",");
}

function single(code: number): string {
    const letter = String.fromCharCode(code);
    return /[\\^$.*+?()[\]{}|/]/.test(letter) ? `\\${letter}` : visible(code);
}

function inSet(code: number): string {
    const letter = String.fromCharCode(code);
    return /[\\\]^-]/.test(letter) ? `\\${letter}` : visible(code);
}

function visible(code: number): string {
    const named = new Map([
        [9, "\\t"],
        [10, "\\n"],
        [12, "\\f"],
        [13, "\\r"],
    ]);
    if (code >= 32 && code < 127) return String.fromCharCode(code);
    return named.get(code) ?? `\\u${code.toString(16).padStart(4, "0")}`;
}
