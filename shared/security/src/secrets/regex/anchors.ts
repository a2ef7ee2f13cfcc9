import { complement, merged, type RegexNode, type RepeatNode, type SetNode } from "./syntax.ts";

/** A text in lower case that every match has, and how far behind the start of the match. */
export interface Anchor {
    readonly text: string;
    readonly from: number;
    readonly to: number;
}

interface Heads {
    readonly texts: readonly string[];
    readonly open: boolean;
}

const mostTexts = 80;
const mostLetters = 8;
const farthest = 80;
/** So that repeats inside of repeats do not become long. */
const mostItems = 500;

/** Parts of an expression that are looked for one by one, so that each has anchors of its own. */
export function branches(node: RegexNode): readonly RegexNode[] {
    return node.kind === "alt" ? node.items : [node];
}

/**
 * The expression without the `[\w.-]{0,50}?` that many rules begin with, and how long that may be.
 * The match is found where the rest begins, and its start then lies at most so far before.
 */
export function withoutPrefix(node: RegexNode): { node: RegexNode; prefix: number } {
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

function isNamePart(node: RegexNode): node is RepeatNode {
    if (node.kind !== "repeat" || !node.lazy || node.min !== 0 || node.item.kind !== "set") {
        return false;
    }
    const ranges = merged(node.item.ranges);
    return JSON.stringify(ranges) === "[[45,46],[48,57],[65,90],[95,95],[97,122]]";
}

/** The best anchors of an expression; undefined when no text has to be there. */
export function anchorsOf(node: RegexNode): Anchor[] | undefined {
    const items = flat(node);
    let best: { anchors: Anchor[]; score: number } | undefined;
    let [from, to] = [0, 0];
    for (let index = 0; index < items.length; index++) {
        const item = items[index];
        if (item === undefined) break;
        const { texts } = heads(items.slice(index));
        const shortest = Math.min(...texts.map((text) => text.length));
        const score = Math.min(shortest, 6) - (to - from) / 10 - texts.length / 40;
        if (shortest >= 2 && to <= farthest && (best === undefined || score > best.score)) {
            best = { anchors: shortened(texts).map((text) => ({ text, from, to })), score };
        }
        from += lengthOf(item)[0];
        to += lengthOf(item)[1];
        if (to > farthest) break;
    }
    return best?.anchors;
}

/** Without texts that another one of them begins. */
function shortened(texts: readonly string[]): string[] {
    const unique = [...new Set(texts)].sort();
    return unique.filter(
        (text) => !unique.some((other) => other !== text && text.startsWith(other)),
    );
}

export function flat(node: RegexNode): RegexNode[] {
    if (node.kind === "group") return flat(node.item);
    if (node.kind === "cat") return node.items.flatMap(flat);
    if (node.kind !== "repeat" || node.min !== node.max || node.max > 16) return [node];
    const inner = flat(node.item);
    if (inner.length * node.min > mostItems) return [node];
    return Array.from({ length: node.min }, () => inner).flat();
}

/** What a sequence can begin with, in lower case. `open` ones may be followed by what comes next. */
function heads(items: readonly RegexNode[]): Heads {
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

/** Answers by node, as one that repeats stands in a sequence several times. */
const known = new WeakMap<RegexNode, { readonly heads: Heads | undefined }>();

function headsOf(node: RegexNode): Heads | undefined {
    let answer = known.get(node);
    if (answer === undefined) {
        answer = { heads: findHeads(node) };
        known.set(node, answer);
    }
    return answer.heads;
}

function findHeads(node: RegexNode): Heads | undefined {
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

/** The few letters of a set, in lower case. */
function lettersOf({ ranges, negated }: SetNode): string[] | undefined {
    const all = negated ? complement(ranges) : ranges;
    const count = all.reduce((sum, [low, high]) => sum + high - low + 1, 0);
    if (count > mostLetters) return undefined;
    const letters = all.flatMap(([low, high]) =>
        Array.from({ length: high - low + 1 }, (_, index) => String.fromCharCode(low + index)),
    );
    return [...new Set(letters.map((letter) => letter.toLowerCase()))];
}

/** Least and most units of a match. */
export function lengthOf(node: RegexNode): [number, number] {
    switch (node.kind) {
        case "assert":
            return [0, 0];
        case "set":
            return [1, 1];
        case "group":
            return lengthOf(node.item);
        case "cat":
            return node.items
                .map(lengthOf)
                .reduce<[number, number]>((sum, one) => [sum[0] + one[0], sum[1] + one[1]], [0, 0]);
        case "alt": {
            const all = node.items.map(lengthOf);
            return [Math.min(...all.map(([min]) => min)), Math.max(...all.map(([, max]) => max))];
        }
        case "repeat": {
            const [min, max] = lengthOf(node.item);
            return [min === 0 ? 0 : min * node.min, max === 0 ? 0 : max * node.max];
        }
    }
}
