/**
 * A part in which two sequences differ: `baseCount` elements from `baseStart` became `headCount`
 * elements from `headStart`. One of the counts may be 0.
 */
export interface SequenceChange {
    readonly baseStart: number;
    readonly baseCount: number;
    readonly headStart: number;
    readonly headCount: number;
}

/** Beyond this many differences on a path a shortest one is not looked for any more. */
const patience = 1_024;

/**
 * Where two sequences of numbers differ, ascending and disjoint, with something equal between any
 * two changes. A shortest edit script where the sequences differ in up to about a thousand elements,
 * a good one beyond that; memory is linear. Myers, "An O(ND) Difference Algorithm and Its
 * Variations" (1986), in its linear-space form; changes that could stand in several places stand in
 * the last one, as in git's output.
 */
export function diffSequences(base: Int32Array, head: Int32Array): readonly SequenceChange[] {
    const removed = new Uint8Array(base.length + 1);
    const added = new Uint8Array(head.length + 1);
    const [keptBase, baseAt] = withPartner(base, head, removed);
    const [keptHead, headAt] = withPartner(head, base, added);
    new Walk(keptBase, keptHead, {
        remove: (index) => {
            removed[baseAt[index] as number] = 1;
        },
        add: (index) => {
            added[headAt[index] as number] = 1;
        },
    }).compare(0, keptBase.length, 0, keptHead.length);
    slide(base, removed, added);
    slide(head, added, removed);
    return changesOf(removed, added, base.length, head.length);
}

/**
 * Elements that the other side has as well, with their places; the others are marked as changed.
 * Most of what was changed is new text, so that the search is left with little.
 */
function withPartner(
    own: Int32Array,
    other: Int32Array,
    changed: Uint8Array,
): readonly [Int32Array, Int32Array] {
    const known = new Set(other);
    const kept = new Int32Array(own.length);
    const places = new Int32Array(own.length);
    let size = 0;
    for (let index = 0; index < own.length; index++) {
        const value = own[index] as number;
        if (known.has(value)) {
            kept[size] = value;
            places[size++] = index;
        } else changed[index] = 1;
    }
    return [kept.subarray(0, size), places.subarray(0, size)];
}

interface Marks {
    remove(index: number): void;
    add(index: number): void;
}

class Walk {
    private readonly base: Int32Array;
    private readonly head: Int32Array;
    private readonly marks: Marks;
    private readonly forward: Int32Array;
    private readonly backward: Int32Array;
    private readonly origin: number;
    private splitBase = 0;
    private splitHead = 0;

    constructor(base: Int32Array, head: Int32Array, marks: Marks) {
        this.base = base;
        this.head = head;
        this.marks = marks;
        this.origin = head.length + 1;
        this.forward = new Int32Array(base.length + head.length + 3);
        this.backward = new Int32Array(base.length + head.length + 3);
    }

    /** Marks what differs between two parts, from the first (inclusive) to the second (exclusive). */
    compare(baseFrom: number, baseTo: number, headFrom: number, headTo: number): void {
        const { base, head, marks } = this;
        let [left, right, top, bottom] = [baseFrom, baseTo, headFrom, headTo];
        for (;;) {
            while (left < right && top < bottom && base[left] === head[top]) {
                left++;
                top++;
            }
            while (left < right && top < bottom && base[right - 1] === head[bottom - 1]) {
                right--;
                bottom--;
            }
            if (left === right) {
                for (let index = top; index < bottom; index++) marks.add(index);
                return;
            }
            if (top === bottom) {
                for (let index = left; index < right; index++) marks.remove(index);
                return;
            }
            this.split(left, right, top, bottom);
            const { splitBase, splitHead } = this;
            // The smaller half by recursion, the larger one by this loop: the depth is logarithmic.
            const isFirstSmaller =
                splitBase - left + splitHead - top < right - splitBase + bottom - splitHead;
            if (isFirstSmaller) {
                this.compare(left, splitBase, top, splitHead);
                [left, top] = [splitBase, splitHead];
            } else {
                this.compare(splitBase, right, splitHead, bottom);
                [right, bottom] = [splitBase, splitHead];
            }
        }
    }

    /** A point on a shortest way through the rectangle, by searching from both of its corners. */
    private split(left: number, right: number, top: number, bottom: number): void {
        const { base, head, forward, backward, origin } = this;
        const lowest = left - bottom;
        const highest = right - top;
        const startDiagonal = left - top;
        const endDiagonal = right - bottom;
        const isOdd = ((endDiagonal - startDiagonal) & 1) !== 0;
        forward[origin + startDiagonal] = left;
        backward[origin + endDiagonal] = right;
        let [forwardLow, forwardHigh] = [startDiagonal, startDiagonal];
        let [backwardLow, backwardHigh] = [endDiagonal, endDiagonal];
        for (let cost = 1; ; cost++) {
            if (forwardLow > lowest) forward[origin + --forwardLow - 1] = -1;
            else forwardLow++;
            if (forwardHigh < highest) forward[origin + ++forwardHigh + 1] = -1;
            else forwardHigh--;
            for (let diagonal = forwardHigh; diagonal >= forwardLow; diagonal -= 2) {
                const below = forward[origin + diagonal - 1] as number;
                const above = forward[origin + diagonal + 1] as number;
                let x = below >= above ? below + 1 : above;
                while (x < right && x - diagonal < bottom && base[x] === head[x - diagonal]) x++;
                forward[origin + diagonal] = x;
                if (!isOdd || diagonal < backwardLow || diagonal > backwardHigh) continue;
                if ((backward[origin + diagonal] as number) <= x) {
                    this.splitBase = x;
                    this.splitHead = x - diagonal;
                    return;
                }
            }
            const far = base.length + head.length + 1;
            if (backwardLow > lowest) backward[origin + --backwardLow - 1] = far;
            else backwardLow++;
            if (backwardHigh < highest) backward[origin + ++backwardHigh + 1] = far;
            else backwardHigh--;
            for (let diagonal = backwardHigh; diagonal >= backwardLow; diagonal -= 2) {
                const below = backward[origin + diagonal - 1] as number;
                const above = backward[origin + diagonal + 1] as number;
                let x = below < above ? below : above - 1;
                while (x > left && x - diagonal > top && base[x - 1] === head[x - 1 - diagonal])
                    x--;
                backward[origin + diagonal] = x;
                if (isOdd || diagonal < forwardLow || diagonal > forwardHigh) continue;
                if (x <= (forward[origin + diagonal] as number)) {
                    this.splitBase = x;
                    this.splitHead = x - diagonal;
                    return;
                }
            }
            if (cost >= patience) {
                this.splitAtFurthest(forwardLow, forwardHigh, left, right, top, bottom);
                return;
            }
        }
    }

    /** Gives up on the shortest way: takes the point that the search from the front came furthest to. */
    private splitAtFurthest(
        low: number,
        high: number,
        left: number,
        right: number,
        top: number,
        bottom: number,
    ): void {
        let best = -1;
        for (let diagonal = high; diagonal >= low; diagonal -= 2) {
            const x = Math.min(this.forward[this.origin + diagonal] as number, right);
            const y = Math.min(x - diagonal, bottom);
            if (y < top || y + diagonal < left || x + y <= best) continue;
            best = x + y;
            this.splitBase = y + diagonal;
            this.splitHead = y;
        }
    }
}

/**
 * Moves each run of changes to one place whoever made it: up, where it may grow by the runs that it
 * meets there, then down as far as what is behind it equals its first element; but not past the last
 * place where the other side has a change, so that a removal and an addition are one change.
 */
function slide(values: Int32Array, changed: Uint8Array, other: Uint8Array): void {
    const isChangedAt = changedGaps(other, values.length);
    /** How many unchanged elements are in front of the run. */
    let gap = 0;
    for (let end = 0; end < values.length; ) {
        if (changed[end] === 0) {
            gap++;
            end++;
            continue;
        }
        let start = end;
        while (changed[end] === 1) end++;
        let partnerEnd = -1;
        for (let size = 0; size !== end - start; ) {
            size = end - start;
            while (start > 0 && values[start - 1] === values[end - 1]) {
                changed[--start] = 1;
                changed[--end] = 0;
                gap--;
                while (start > 0 && changed[start - 1] === 1) start--;
            }
            partnerEnd = isChangedAt[gap] === 1 ? end : -1;
            while (end < values.length && values[start] === values[end]) {
                changed[start++] = 0;
                changed[end++] = 1;
                gap++;
                while (changed[end] === 1) end++;
                if (isChangedAt[gap] === 1) partnerEnd = end;
            }
        }
        while (partnerEnd >= 0 && end > partnerEnd) {
            changed[--start] = 1;
            changed[--end] = 0;
            gap--;
        }
    }
}

/** Whether a side changed something in front of its n-th unchanged element, by n. */
function changedGaps(changed: Uint8Array, most: number): Uint8Array {
    const gaps = new Uint8Array(most + 1);
    let gap = 0;
    // The last flag is of no element.
    for (let index = 0; index < changed.length - 1; index++) {
        if (changed[index] === 1) gaps[gap] = 1;
        else gap++;
    }
    return gaps;
}

function changesOf(
    removed: Uint8Array,
    added: Uint8Array,
    baseLength: number,
    headLength: number,
): readonly SequenceChange[] {
    const changes: SequenceChange[] = [];
    for (let base = 0, head = 0; base < baseLength || head < headLength; ) {
        const baseStart = base;
        const headStart = head;
        while (removed[base] === 1) base++;
        while (added[head] === 1) head++;
        if (base > baseStart || head > headStart) {
            changes.push({
                baseStart,
                baseCount: base - baseStart,
                headStart,
                headCount: head - headStart,
            });
        }
        if (base < baseLength || head < headLength) {
            base++;
            head++;
        }
    }
    return changes;
}
