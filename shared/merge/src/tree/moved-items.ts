import { likenessOf } from "./match-statements.ts";
import { isClean, type MergedPiece } from "./merged-piece.ts";
import { type Part, type PartList, textOfPart, type Versions } from "./part.ts";

/** An item with a new name is the same one only where little else changed. */
const leastLikeness = { renamed: 0.75, moved: 0.5 };
/** How much less alike the next best match must be. */
const leastDistance = 0.1;
/** Letters; shorter items are alike by chance. */
const shortestItem = 40;
/** More are not compared, each with each. */
const mostItems = 400;

/** Kinds that are found by what they say, not by a name that could change. */
const nameless = /attribute|^(?:use|impl|macro|import|export|from)$/;

interface Place {
    readonly part: Part;
    readonly key: string;
    /** What the item is, such as `function_item`. */
    readonly kind: string;
}

/** Three lists in which an item that a side moved or renamed is in its new place on both sides. */
export interface Followed {
    readonly base: PartList;
    readonly ours: PartList;
    readonly theirs: PartList;
    /** An item that both sides moved or renamed, each in its way, or that only one of them kept. */
    readonly problem: string | undefined;
}

/**
 * Lets an edit of one side go with the item where the other side moved it to another place of the
 * file or gave it another name. Only where there is no doubt which item became which, and where both
 * changes can be joined; everything else stays as it is, which is a conflict of an item deleted by one
 * side and changed by the other.
 *
 * @param merge Merges the versions of one item.
 */
export function followMoves(
    lists: { readonly base: PartList; readonly ours: PartList; readonly theirs: PartList },
    merge: (versions: Versions<Part>) => readonly MergedPiece[],
): Followed {
    const [base, ours, theirs] = [lists.base, lists.ours, lists.theirs].map(placesOf) as [
        Places,
        Places,
        Places,
    ];
    const added = {
        ours: newIn(ours, base, theirs),
        theirs: newIn(theirs, base, ours),
    };
    const replaced = { ours: new Map<Part, Part>(), theirs: new Map<Part, Part>() };
    const targets = {
        ours: successors(base, ours, added.ours),
        theirs: successors(base, theirs, added.theirs),
    };
    let problem: string | undefined;
    for (const [id, before] of base) {
        const [mine, others] = [targets.ours.get(id), targets.theirs.get(id)];
        if (mine !== undefined && others !== undefined) {
            problem = `Both sides moved or renamed ${nameOf(before)}.`;
            continue;
        }
        const isDeleted = mine === undefined ? !ours.has(id) : !theirs.has(id);
        if ((mine ?? others) !== undefined && isDeleted) {
            problem = `A side deleted ${nameOf(before)}, which the other one moved or renamed.`;
            continue;
        }
        for (const [side, other, target, staying] of [
            ["ours", "theirs", mine, theirs.get(id)],
            ["theirs", "ours", others, ours.get(id)],
        ] as const) {
            if (target === undefined || staying === undefined) continue;
            if (textOfPart(staying.part) === textOfPart(before.part)) continue;
            const [moved, edited] = [target.part, staying.part];
            const pieces = merge({
                base: before.part,
                ours: side === "ours" ? moved : edited,
                theirs: side === "ours" ? edited : moved,
            });
            if (!isClean(pieces)) continue;
            const text = pieces.map((piece) => (piece.kind === "text" ? piece.text : "")).join("");
            replaced[side].set(moved, { key: moved.key, blank: moved.blank, text });
            replaced[other].set(edited, { ...before.part, blank: edited.blank });
        }
    }
    return {
        base: lists.base,
        ours: withParts(lists.ours, replaced.ours),
        theirs: withParts(lists.theirs, replaced.theirs),
        problem,
    };
}

function nameOf({ key, kind }: Place): string {
    return key.slice(kind.length + 1);
}

type Places = ReadonlyMap<string, Place>;

/** Items by where they are and what they are called; not what is inside of functions. */
function placesOf(list: PartList): Places {
    const places = new Map<string, Place>();
    const add = ({ parts, separator, layout }: PartList, at: string): void => {
        if (separator !== "" || layout !== undefined) return;
        const counts = new Map<string, number>();
        for (const part of parts) {
            if (part.isStatement === true || part.isWhole === true) continue;
            const count = counts.get(part.key) ?? 0;
            counts.set(part.key, count + 1);
            const id = `${at}\n${part.key}#${count}`;
            const kind = part.key.split(" ", 1)[0] ?? "";
            places.set(id, { part, key: part.key, kind });
            if (part.inner !== undefined) add(part.inner, id);
        }
    };
    add(list, "");
    return places;
}

function newIn(side: Places, base: Places, other: Places): readonly (readonly [string, Place])[] {
    return [...side].filter(
        ([id, { part }]) => !base.has(id) && !other.has(id) && part.text.length >= shortestItem,
    );
}

/** What became of items that a side does not have any more where they were. */
function successors(
    base: Places,
    side: Places,
    added: readonly (readonly [string, Place])[],
): ReadonlyMap<string, Place> {
    const gone = [...base].filter(
        ([id, { part }]) => !side.has(id) && part.text.length >= shortestItem,
    );
    const found = new Map<string, Place>();
    if (added.length === 0 || gone.length * added.length > mostItems) return found;
    const table = gone.map(([, before]) => added.map(([, after]) => likeness(before, after)));
    for (const [row, [id]] of gone.entries()) {
        const own = table[row] ?? [];
        const best = Math.max(...own);
        const column = own.indexOf(best);
        if (best === 0) continue;
        const rivals = [
            ...own.filter((_, index) => index !== column),
            ...table.flatMap((other, index) => (index === row ? [] : [other[column] ?? 0])),
        ];
        const target = added[column]?.[1];
        if (target === undefined || Math.max(0, ...rivals) > best - leastDistance) continue;
        found.set(id, target);
    }
    return found;
}

/** 0 where one cannot be the other. */
function likeness(before: Place, after: Place): number {
    if (before.kind !== after.kind || nameless.test(before.kind)) return 0;
    const found = likenessOf(before.part.text, after.part.text);
    const least = before.key === after.key ? leastLikeness.moved : leastLikeness.renamed;
    return found < least ? 0 : found;
}

function withParts(list: PartList, replaced: ReadonlyMap<Part, Part>): PartList {
    if (replaced.size === 0) return list;
    const parts = list.parts.map((part): Part => {
        const other = replaced.get(part);
        if (other !== undefined) return other;
        return part.inner === undefined
            ? part
            : { ...part, inner: withParts(part.inner, replaced) };
    });
    return { ...list, parts };
}
