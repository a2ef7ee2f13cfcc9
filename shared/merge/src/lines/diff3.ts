import { diffSequences, type SequenceChange } from "./sequence-diff.ts";

/** How a part of three sequences came about. `both`: the sides made the same change. */
export type RegionKind = "unchanged" | "ours" | "theirs" | "both" | "conflict";

/** A part of all three sequences; ends are exclusive. Regions are gapless, ascending and not empty. */
export interface MergeRegion {
    readonly kind: RegionKind;
    readonly baseStart: number;
    readonly baseEnd: number;
    readonly oursStart: number;
    readonly oursEnd: number;
    readonly theirsStart: number;
    readonly theirsEnd: number;
}

export interface Diff3Options {
    /**
     * Whether changes that touch each other without overlapping are one conflict, as git has it.
     * Default: true. Insertions at one place always are.
     */
    readonly touchingConflicts?: boolean;
}

/**
 * Joins the changes of two sides from their base, region by region. Khanna, Kunal and Pierce, "A
 * Formal Investigation of Diff3" (2007), with git's notion of what touches.
 */
export function mergeSequences(
    base: Int32Array,
    ours: Int32Array,
    theirs: Int32Array,
    { touchingConflicts = true }: Diff3Options = {},
): readonly MergeRegion[] {
    const fromOurs = diffSequences(base, ours);
    const fromTheirs = diffSequences(base, theirs);
    const regions: MergeRegion[] = [];
    let [baseAt, oursAt, theirsAt] = [0, 0, 0];
    const push = (kind: RegionKind, baseEnd: number, oursEnd: number, theirsEnd: number): void => {
        if (baseEnd > baseAt || oursEnd > oursAt || theirsEnd > theirsAt) {
            regions.push({
                kind,
                baseStart: baseAt,
                baseEnd,
                oursStart: oursAt,
                oursEnd,
                theirsStart: theirsAt,
                theirsEnd,
            });
        }
        [baseAt, oursAt, theirsAt] = [baseEnd, oursEnd, theirsEnd];
    };
    let [left, right] = [0, 0];
    while (left < fromOurs.length || right < fromTheirs.length) {
        const group = nextGroup(fromOurs, left, fromTheirs, right, touchingConflicts);
        const { start, end } = group;
        push("unchanged", start, oursAt + start - baseAt, theirsAt + start - baseAt);
        // What a side has there is as long as the base's part and what its changes added to it.
        const oursEnd = oursAt + (end - start) + grown(fromOurs, left, group.left);
        const theirsEnd = theirsAt + (end - start) + grown(fromTheirs, right, group.right);
        const kind =
            group.right === right
                ? "ours"
                : group.left === left
                  ? "theirs"
                  : areEqual(ours, oursAt, oursEnd, theirs, theirsAt, theirsEnd)
                    ? "both"
                    : "conflict";
        push(kind, end, oursEnd, theirsEnd);
        [left, right] = [group.left, group.right];
    }
    push("unchanged", base.length, ours.length, theirs.length);
    return regions;
}

interface Group {
    readonly start: number;
    readonly end: number;
    /** Index behind the last change of ours. */
    readonly left: number;
    readonly right: number;
}

/** The next changes that cannot be told apart, with the part of the base that they cover. */
function nextGroup(
    ours: readonly SequenceChange[],
    left: number,
    theirs: readonly SequenceChange[],
    right: number,
    touchingConflicts: boolean,
): Group {
    const first = ours[left];
    const second = theirs[right];
    const isOurs =
        second === undefined || (first !== undefined && first.baseStart <= second.baseStart);
    const seed = (isOurs ? first : second) as SequenceChange;
    const start = seed.baseStart;
    let end = start + seed.baseCount;
    let [nextLeft, nextRight] = isOurs ? [left + 1, right] : [left, right + 1];
    const joins = (change: SequenceChange | undefined): change is SequenceChange =>
        change !== undefined &&
        (change.baseStart < end ||
            (change.baseStart === end &&
                (touchingConflicts || (change.baseCount === 0 && end === start))));
    for (;;) {
        const mine = ours[nextLeft];
        const other = theirs[nextRight];
        if (joins(mine)) {
            end = Math.max(end, mine.baseStart + mine.baseCount);
            nextLeft++;
        } else if (joins(other)) {
            end = Math.max(end, other.baseStart + other.baseCount);
            nextRight++;
        } else return { start, end, left: nextLeft, right: nextRight };
    }
}

function grown(changes: readonly SequenceChange[], from: number, to: number): number {
    let sum = 0;
    for (let index = from; index < to; index++) {
        const { baseCount, headCount } = changes[index] as SequenceChange;
        sum += headCount - baseCount;
    }
    return sum;
}

function areEqual(
    left: Int32Array,
    leftStart: number,
    leftEnd: number,
    right: Int32Array,
    rightStart: number,
    rightEnd: number,
): boolean {
    if (leftEnd - leftStart !== rightEnd - rightStart) return false;
    for (let index = 0; index < leftEnd - leftStart; index++) {
        if (left[leftStart + index] !== right[rightStart + index]) return false;
    }
    return true;
}
