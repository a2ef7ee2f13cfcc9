/** Names in the order of their beginnings, and of their ends. */
interface SortedNames {
    readonly forward: readonly string[];
    readonly backward: readonly string[];
}

const known = new WeakMap<readonly string[], SortedNames>();

/**
 * The declared name that was meant for sure: two letters changed places, or one is missing, added or
 * wrong. Libraries of the system have names of their own, and families that differ in a number.
 */
export function slipOf(name: string, names: readonly string[]): string | undefined {
    if (name.length < 8) return undefined;
    let sorted = known.get(names);
    if (sorted === undefined) {
        sorted = { forward: [...names].sort(), backward: names.map(reversed).sort() };
        known.set(names, sorted);
    }
    // One slip leaves the first or the last half as it is.
    const half = Math.floor(name.length / 2) - 1;
    const found = new Set<string>();
    for (const candidate of startingWith(sorted.forward, name.slice(0, half))) {
        if (isSlip(name, candidate)) found.add(candidate);
    }
    const end = reversed(name).slice(0, half);
    for (const candidate of startingWith(sorted.backward, end)) {
        if (isSlip(name, reversed(candidate))) found.add(reversed(candidate));
    }
    const [first] = found;
    return found.size === 1 ? first : undefined;
}

function reversed(text: string): string {
    let result = "";
    for (let at = text.length - 1; at >= 0; at--) result += text[at];
    return result;
}

function* startingWith(sorted: readonly string[], start: string): Iterable<string> {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((sorted[middle] ?? "") < start) low = middle + 1;
        else high = middle;
    }
    for (let at = low; at < sorted.length; at++) {
        const name = sorted[at] ?? "";
        if (!name.startsWith(start)) return;
        yield name;
    }
}

function isSlip(one: string, other: string): boolean {
    if (one === other || Math.abs(one.length - other.length) > 1) return false;
    let start = 0;
    while (start < one.length && one[start] === other[start]) start++;
    let end = 0;
    const least = Math.min(one.length, other.length) - start;
    while (end < least && one.at(-1 - end) === other.at(-1 - end)) end++;
    const written = one.slice(start, one.length - end);
    const meant = other.slice(start, other.length - end);
    const letter = /^[a-zA-Z_]?$/;
    // A letter at the end is a variant, as in `f` and `l` of the mathematics library.
    if (letter.test(written) && letter.test(meant)) return end > 0 && start > 0;
    return /^[a-zA-Z_]{2}$/.test(written) && written === `${meant[1]}${meant[0]}`;
}
