import { flat, lengthOf } from "./anchors.ts";
import { complement, folded, merged, type Ranges, type RegexNode } from "./syntax.ts";

/** How often what has no end is taken to repeat. */
const endless = 4_000;
const mostChoices = 200_000;
/** For an expression that is tried at every place of a text. */
const mostEverywhere = 10;
const longestEverywhere = 100;

/**
 * Whether an engine that goes back could take too long for an expression: its ways through a text
 * are more than can be tried. Estimated from above; a repeat whose end the next letter decides has
 * one way.
 */
export function hasManyChoices(node: RegexNode, isEverywhere: boolean): boolean {
    const choices = inSequence(flat(node), true);
    if (!isEverywhere) return choices > mostChoices;
    return choices > mostEverywhere || lengthOf(node)[1] > longestEverywhere;
}

function inSequence(items: readonly RegexNode[], isAll: boolean): number {
    let product = 1;
    for (const [index, item] of items.entries()) {
        const next = items[index + 1];
        product *= choicesOf(item, next, isAll && next === undefined);
        if (product > mostChoices) return Infinity;
    }
    return product;
}

/** Answers by node, as one that repeats stands in a sequence several times. */
const known = new WeakMap<RegexNode, number>();

function inside(node: RegexNode): number {
    let choices = known.get(node);
    if (choices === undefined) {
        choices = inSequence(flat(node), false);
        known.set(node, choices);
    }
    return choices;
}

/** Nothing that comes after the last one makes it go back. */
function choicesOf(node: RegexNode, next: RegexNode | undefined, isLast: boolean): number {
    switch (node.kind) {
        case "set":
        case "assert":
            return 1;
        case "alt":
            return node.items.reduce((sum, item) => sum + inside(item), 0);
        case "group":
        case "cat":
            return inside(node);
        case "repeat": {
            const [least, most] = lengthOf(node.item);
            const inner = inside(node.item);
            const times = Math.min(node.max, endless);
            if (inner === 1 && least === most && least > 0) {
                const isDecided = isLast || (next !== undefined && areApart(node.item, next));
                return isDecided ? 1 : times - Math.min(node.min, endless) + 1;
            }
            return times <= 1 ? inner + 1 : (inner + 1) ** times;
        }
    }
}

/** Whether what repeats can never begin as what follows does. */
function areApart(item: RegexNode, next: RegexNode): boolean {
    const [own, others] = [firstOf(item), firstOf(next)];
    if (own === undefined || others === undefined) return false;
    return own.every(([low, high]) => others.every(([from, to]) => high < from || low > to));
}

/** Letters that a match begins with; undefined where it may be empty or is more than this knows. */
export function firstOf(node: RegexNode): Ranges | undefined {
    switch (node.kind) {
        case "set": {
            const ranges = node.fold ? folded(node.ranges) : node.ranges;
            return node.negated ? complement(ranges) : merged(ranges);
        }
        case "assert":
            return undefined;
        case "group":
            return firstOf(node.item);
        case "cat": {
            const first = node.items.find(({ kind }) => kind !== "assert");
            return first && firstOf(first);
        }
        case "repeat":
            return node.min === 0 ? undefined : firstOf(node.item);
        case "alt": {
            const all = node.items.map(firstOf);
            return all.every((one) => one !== undefined) ? merged(all.flat()) : undefined;
        }
    }
}
