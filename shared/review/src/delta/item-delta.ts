import type { ParsedSide } from "./file-delta.ts";
import type { ItemAspect, ItemChange } from "./item-change.ts";
import { itemShape } from "./item-shape.ts";
import { type ItemPair, matchItems, type PlacedItem } from "./match-items.ts";

/** The two sides of a changed file; one of them may be missing. */
export interface SidePair {
    readonly base: ParsedSide | undefined;
    readonly head: ParsedSide | undefined;
}

/**
 * What happened to the items of all changed files, by file and place. Items that only went to
 * another file are found again; members of something that came or went as a whole are not told.
 */
export function itemChanges(files: readonly SidePair[]): readonly ItemChange[] {
    const placed = (side: ParsedSide | undefined): PlacedItem[] =>
        side === undefined ? [] : side.items.map((item) => ({ side, item }));
    const { pairs, removed, added } = matchItems(
        files.flatMap(({ base }) => placed(base)),
        files.flatMap(({ head }) => placed(head)),
    );
    const changes: ItemChange[] = [];
    for (const pair of pairs) {
        const aspects = aspectsOf(pair);
        if (aspects.length === 0) continue;
        changes.push({ kind: "changed", base: pair.base.item, head: pair.head.item, aspects });
    }
    for (const { item } of outermost(removed)) {
        changes.push({ kind: "removed", base: item, head: undefined, aspects: [] });
    }
    for (const { item } of outermost(added)) {
        changes.push({ kind: "added", base: undefined, head: item, aspects: [] });
    }
    return changes.sort(byPlace);
}

function aspectsOf({ base, head }: ItemPair): readonly ItemAspect[] {
    const before = itemShape(base.side, base.item);
    const after = itemShape(head.side, head.item);
    const parent = ({ item }: PlacedItem): string => item.qualifiedName.slice(0, -item.name.length);
    const isElsewhere =
        base.item.path !== head.item.path ||
        (base.item.name === head.item.name && parent(base) !== parent(head));
    const differs: Readonly<Record<ItemAspect, boolean>> = {
        name: base.item.name !== head.item.name,
        place: isElsewhere,
        signature: before.signature !== after.signature,
        body: before.body !== after.body,
        visibility: base.item.visibility !== head.item.visibility,
        attributes: before.attributes !== after.attributes,
        documentation: before.documentation !== after.documentation,
    };
    return (Object.keys(differs) as ItemAspect[]).filter((aspect) => differs[aspect]);
}

/** Without the members of what is in the list itself. */
function outermost(placed: readonly PlacedItem[]): readonly PlacedItem[] {
    const all = new Set(placed.map(({ item }) => item));
    return placed.filter(({ side, item }) => {
        const container = side.items[item.container];
        return container === undefined || !all.has(container);
    });
}

function byPlace(left: ItemChange, right: ItemChange): number {
    const first = left.head ?? left.base;
    const second = right.head ?? right.base;
    if (first === undefined || second === undefined) return 0;
    return first.path < second.path
        ? -1
        : first.path > second.path
          ? 1
          : first.start - second.start;
}
