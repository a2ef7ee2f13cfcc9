/** @import { Node, SetNode } from "./go-regex.mjs" */
import { complement } from "./go-regex.mjs";
import { merged } from "./print-regex.mjs";

/**
 * A text in lower case that every match has, and how far behind the start of the match.
 * @typedef {{ text: string, from: number, to: number }} Anchor
 */

const mostTexts = 80;
const mostLetters = 8;

/**
 * Parts of an expression that are looked for one by one, so that each has anchors of its own.
 * @param {Node} node
 * @returns {Node[]}
 */
export function branches(node) {
    return node.kind === "alt" ? node.items : [node];
}

/**
 * The expression without the `[\w.-]{0,50}?` that many rules begin with, and how long that may be.
 * The match is found where the rest begins, and its start then lies at most so far before.
 * @param {Node} node
 * @returns {{ node: Node, prefix: number }}
 */
export function withoutPrefix(node) {
    if (node.kind !== "cat") return { node, prefix: 0 };
    const [first, second, ...rest] = node.items;
    if (first === undefined || second === undefined) return { node, prefix: 0 };
    if (first.kind === "cat") {
        const inner = withoutPrefix(first);
        if (inner.prefix === 0) return { node, prefix: 0 };
        return {
            node: { kind: "cat", items: [inner.node, second, ...rest] },
            prefix: inner.prefix,
        };
    }
    if (!isNamePart(first)) return { node, prefix: 0 };
    const inner = withoutPrefix({ kind: "cat", items: [second, ...rest] });
    return { node: inner.node, prefix: first.max + inner.prefix };
}

/**
 * @param {Node} node
 * @returns {node is import("./go-regex.mjs").RepeatNode}
 */
function isNamePart(node) {
    if (node.kind !== "repeat" || !node.lazy || node.min !== 0 || node.item.kind !== "set") {
        return false;
    }
    const ranges = merged(node.item.ranges);
    return JSON.stringify(ranges) === "[[45,46],[48,57],[65,90],[95,95],[97,122]]";
}

/**
 * The best anchors of an expression; undefined when no text has to be there.
 * @param {Node} node
 * @returns {Anchor[] | undefined}
 */
export function anchorsOf(node) {
    const items = flat(node);
    /** @type {{ anchors: Anchor[], score: number } | undefined} */
    let best;
    let [from, to] = [0, 0];
    for (let index = 0; index < items.length; index++) {
        const item = items[index];
        if (item === undefined) break;
        const { texts } = heads(items.slice(index));
        const shortest = Math.min(...texts.map((text) => text.length));
        const score = Math.min(shortest, 6) - (to - from) / 10 - texts.length / 40;
        if (shortest >= 2 && to <= 80 && (best === undefined || score > best.score)) {
            best = { anchors: shortened(texts).map((text) => ({ text, from, to })), score };
        }
        from += length(item)[0];
        to += length(item)[1];
    }
    return best?.anchors;
}

/** Without texts that another one of them begins. @param {readonly string[]} texts */
function shortened(texts) {
    const unique = [...new Set(texts)].sort();
    return unique.filter(
        (text) => !unique.some((other) => other !== text && text.startsWith(other)),
    );
}

/**
 * @param {Node} node
 * @returns {Node[]}
 */
function flat(node) {
    if (node.kind === "group") return flat(node.item);
    if (node.kind === "cat") return node.items.flatMap(flat);
    if (node.kind !== "repeat" || node.min !== node.max || node.max > 16) return [node];
    return Array.from({ length: node.min }, () => flat(node.item)).flat();
}

/**
 * What a sequence can begin with, in lower case. `open` ones may be followed by what comes next.
 * @param {readonly Node[]} items
 * @returns {{ texts: string[], open: boolean }}
 */
function heads(items) {
    let texts = [""];
    for (const item of items) {
        const next = headsOf(item);
        if (next === undefined) return { texts, open: false };
        const product = texts.flatMap((text) => next.texts.map((more) => text + more));
        if (new Set(product).size > mostTexts) return { texts, open: false };
        texts = [...new Set(product)];
        if (!next.open || texts.some((text) => text.length > 24)) return { texts, open: false };
    }
    return { texts, open: true };
}

/**
 * @param {Node} node
 * @returns {{ texts: string[], open: boolean } | undefined}
 */
function headsOf(node) {
    switch (node.kind) {
        case "assert":
            return { texts: [""], open: true };
        case "set": {
            const letters = lettersOf(node);
            return letters && { texts: letters, open: true };
        }
        case "group":
        case "cat":
            return heads(flat(node));
        case "alt": {
            const all = node.items.map((item) => heads(flat(item)));
            const texts = all.flatMap((each) => each.texts);
            if (all.every(({ open }) => open)) return { texts, open: true };
            return texts.every((text) => text !== "") ? { texts, open: false } : undefined;
        }
        case "repeat": {
            const inner = headsOf(node.item);
            if (inner === undefined) return undefined;
            if (node.min === 0 && node.max === 1) {
                return inner.open ? { texts: [...inner.texts, ""], open: true } : undefined;
            }
            return node.min === 0 ? undefined : { texts: inner.texts, open: false };
        }
    }
}

/**
 * The few letters of a set, in lower case.
 * @param {SetNode} set
 */
function lettersOf({ ranges, negated }) {
    const all = negated ? complement(ranges) : ranges;
    const count = all.reduce((sum, [low, high]) => sum + high - low + 1, 0);
    if (count > mostLetters) return undefined;
    const letters = all.flatMap(([low, high]) =>
        Array.from({ length: high - low + 1 }, (_, index) => String.fromCharCode(low + index)),
    );
    return [...new Set(letters.map((letter) => letter.toLowerCase()))];
}

/**
 * Least and most units of a match.
 * @param {Node} node
 * @returns {[number, number]}
 */
function length(node) {
    switch (node.kind) {
        case "assert":
            return [0, 0];
        case "set":
            return [1, 1];
        case "group":
            return length(node.item);
        case "cat":
            return node.items
                .map(length)
                .reduce((sum, one) => [sum[0] + one[0], sum[1] + one[1]], [0, 0]);
        case "alt": {
            const all = node.items.map(length);
            return [Math.min(...all.map(([min]) => min)), Math.max(...all.map(([, max]) => max))];
        }
        case "repeat": {
            const [min, max] = length(node.item);
            return [min * node.min, max === 0 ? 0 : max * node.max];
        }
    }
}
