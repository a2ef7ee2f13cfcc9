/** Code units from and to, both included. */
export type Ranges = readonly (readonly [number, number])[];

export interface SetNode {
    readonly kind: "set";
    readonly ranges: Ranges;
    readonly negated: boolean;
    /** Letters stand for both cases. */
    readonly fold: boolean;
}

export interface ListNode {
    readonly kind: "cat" | "alt";
    readonly items: readonly RegexNode[];
}

export interface RepeatNode {
    readonly kind: "repeat";
    readonly item: RegexNode;
    readonly min: number;
    /** Infinity where there is no end. */
    readonly max: number;
    readonly lazy: boolean;
}

/** A group that is captured. */
export interface GroupNode {
    readonly kind: "group";
    readonly item: RegexNode;
}

export interface AssertNode {
    readonly kind: "assert";
    /** As JavaScript writes it. */
    readonly text: "^" | "$" | "\\b" | "\\B" | typeof lineStart | typeof lineEnd;
}

export type RegexNode = SetNode | ListNode | RepeatNode | GroupNode | AssertNode;

export const lineStart = "(?<![^\\n])";
export const lineEnd = "(?![^\\n])";

/** Every unit that is in none of the ranges. */
export function complement(ranges: Ranges): [number, number][] {
    const others: [number, number][] = [];
    let next = 0;
    for (const [low, high] of [...ranges].sort((left, right) => left[0] - right[0])) {
        if (low > next) others.push([next, low - 1]);
        next = Math.max(next, high + 1);
    }
    if (next <= 0xffff) others.push([next, 0xffff]);
    return others;
}

/** Sorted and without overlaps. */
export function merged(ranges: Ranges): [number, number][] {
    const result: [number, number][] = [];
    for (const [low, high] of [...ranges].sort((left, right) => left[0] - right[0])) {
        const last = result.at(-1);
        if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
        else result.push([low, high]);
    }
    return result;
}

/** With both cases of every ASCII letter. */
export function folded(ranges: Ranges): [number, number][] {
    const all: [number, number][] = [];
    for (const [low, high] of ranges) {
        all.push([low, high]);
        const [upper, lower] = [clip(low, high, 65, 90), clip(low, high, 97, 122)];
        if (upper) all.push([upper[0] + 32, upper[1] + 32]);
        if (lower) all.push([lower[0] - 32, lower[1] - 32]);
    }
    return merged(all);
}

function clip(
    low: number,
    high: number,
    least: number,
    most: number,
): [number, number] | undefined {
    const [from, to] = [Math.max(low, least), Math.min(high, most)];
    return from > to ? undefined : [from, to];
}
