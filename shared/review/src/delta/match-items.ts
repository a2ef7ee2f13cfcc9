import type { ParsedSide } from "./file-delta.ts";
import type { Item } from "./item.ts";
import { itemWords } from "./item-shape.ts";
import { likeness } from "./shape.ts";

/** An item of a side, with where it can be read. */
export interface PlacedItem {
    readonly side: ParsedSide;
    readonly item: Item;
}

export interface ItemPair {
    readonly base: PlacedItem;
    readonly head: PlacedItem;
}

export interface ItemMatch {
    readonly pairs: readonly ItemPair[];
    readonly removed: readonly PlacedItem[];
    readonly added: readonly PlacedItem[];
}

/** From here on two items without a common name are one that was renamed or moved. */
const alike = 0.7;
/** So much is enough where the name is the same and only the place is another. */
const alikeByName = 0.5;
/** Shorter ones are alike by chance. */
const fewestWords = 5;
/** More are not looked through for what was renamed: the time grows with the square. */
const mostCandidates = 300;

/**
 * Finds for each item of the base what became of it: first by kind and qualified name, several of
 * the same name (behind different `cfg`) by their attributes and then in order; what is left by how
 * alike the words are, for items of the same kind that were renamed or moved.
 */
export function matchItems(base: readonly PlacedItem[], head: readonly PlacedItem[]): ItemMatch {
    const pairs: ItemPair[] = [];
    const waiting = new Map<string, PlacedItem[]>();
    for (const placed of base) {
        const key = keyOf(placed.item);
        const list = waiting.get(key);
        if (list === undefined) waiting.set(key, [placed]);
        else list.push(placed);
    }
    const added: PlacedItem[] = [];
    for (const placed of head) {
        const list = waiting.get(keyOf(placed.item)) ?? [];
        const found = bestOfSameName(list, placed.item);
        if (found < 0) added.push(placed);
        else pairs.push({ base: list.splice(found, 1)[0] as PlacedItem, head: placed });
    }
    const removed = [...waiting.values()].flat();
    return withRenamed(pairs, removed, added);
}

function keyOf({ kind, qualifiedName }: Item): string {
    return `${kind} ${qualifiedName}`;
}

function bestOfSameName(list: readonly PlacedItem[], item: Item): number {
    const conditions = conditionsOf(item);
    const same = list.findIndex((each) => conditionsOf(each.item) === conditions);
    return same >= 0 ? same : list.length - 1 < 0 ? -1 : 0;
}

function conditionsOf({ attributes }: Item): string {
    return attributes.filter((each) => /^cfg\b/.test(each)).join("\n");
}

interface Candidate {
    readonly base: number;
    readonly head: number;
    readonly score: number;
}

function withRenamed(
    known: ItemPair[],
    removed: readonly PlacedItem[],
    added: readonly PlacedItem[],
): ItemMatch {
    const candidates = candidatesOf(removed, added).sort((a, b) => b.score - a.score);
    const [takenBase, takenHead] = [new Set<number>(), new Set<number>()];
    for (const { base, head } of candidates) {
        if (takenBase.has(base) || takenHead.has(head)) continue;
        takenBase.add(base);
        takenHead.add(head);
        known.push({ base: removed[base] as PlacedItem, head: added[head] as PlacedItem });
    }
    return {
        pairs: known,
        removed: removed.filter((_, index) => !takenBase.has(index)),
        added: added.filter((_, index) => !takenHead.has(index)),
    };
}

function candidatesOf(removed: readonly PlacedItem[], added: readonly PlacedItem[]): Candidate[] {
    const candidates: Candidate[] = [];
    if (removed.length === 0 || added.length === 0) return candidates;
    if (removed.length > mostCandidates || added.length > mostCandidates) return candidates;
    const words = (placed: PlacedItem) => itemWords(placed.side, placed.item);
    const headWords = added.map(words);
    for (const [base, placed] of removed.entries()) {
        const baseWords = words(placed);
        for (const [head, other] of added.entries()) {
            const ofHead = headWords[head] ?? [];
            const score = likenessOf(placed.item, baseWords, other.item, ofHead);
            if (score > 0) candidates.push({ base, head, score });
        }
    }
    return candidates;
}

/** 0 for items that are not the same one. What has members is told by them, not by its words. */
function likenessOf(
    base: Item,
    baseWords: readonly string[],
    head: Item,
    headWords: readonly string[],
): number {
    if (base.kind !== head.kind || base.isTest !== head.isTest) return 0;
    const isSameName = base.name === head.name;
    const smaller = Math.min(baseWords.length, headWords.length);
    const larger = Math.max(baseWords.length, headWords.length);
    if (smaller * 3 < larger || (!isSameName && smaller < fewestWords)) return 0;
    const score = likeness(baseWords, headWords);
    if (score < (isSameName ? alikeByName : alike)) return 0;
    const isSamePlace = parentOf(base) === parentOf(head);
    return score + (isSameName ? 1 : 0) + (isSamePlace ? 0.2 : 0);
}

function parentOf({ qualifiedName, name }: Item): string {
    return qualifiedName.slice(0, -name.length);
}
