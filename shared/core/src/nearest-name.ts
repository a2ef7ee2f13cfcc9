import { editDistance } from "./edit-distance.ts";

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
