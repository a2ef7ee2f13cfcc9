/**
 * The candidate that a name was likely meant to be: the least edit distance (insertions, deletions,
 * replacements, swaps of neighbours; case and `_`, `-` cost nothing), at most a third of its length and 3.
 * The first of equals; undefined where none is near.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
    const wanted = plain(name);
    let limit = Math.min(3, Math.floor(wanted.length / 3)) + 1;
    let found: string | undefined;
    for (const candidate of candidates) {
        if (candidate === name || Math.abs(candidate.length - name.length) > limit + 2) continue;
        const distance = editDistance(wanted, plain(candidate), limit);
        if (distance < limit) {
            limit = distance;
            found = candidate;
            if (distance === 0) break;
        }
    }
    return found;
}

function plain(name: string): string {
    return name.toLowerCase().replaceAll("_", "").replaceAll("-", "");
}

/** Optimal string alignment distance; `limit` or more is told as `limit`. */
export function editDistance(left: string, right: string, limit: number): number {
    if (Math.abs(left.length - right.length) >= limit) return limit;
    let older: number[] = [];
    let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
    for (let row = 1; row <= left.length; row++) {
        const current = [row];
        let least = row;
        for (let column = 1; column <= right.length; column++) {
            const isSame = left[row - 1] === right[column - 1];
            let cost = Math.min(
                (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
                (previous[column] ?? 0) + 1,
                (current[column - 1] ?? 0) + 1,
            );
            const isSwap =
                left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
            if (row > 1 && column > 1 && isSwap) {
                cost = Math.min(cost, (older[column - 2] ?? 0) + 1);
            }
            current.push(cost);
            least = Math.min(least, cost);
        }
        if (least >= limit) return limit;
        older = previous;
        previous = current;
    }
    return Math.min(limit, previous[right.length] ?? limit);
}
