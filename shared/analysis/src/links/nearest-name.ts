import { editDistance } from "./source/edit-distance.ts";
import { surelyMeant } from "./source/names.ts";

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

/**
 * The candidate that a name surely was meant to be: the same but for `_` and case behind the first
 * letter, or one or two letters away and nearer than every other. Where names come from places that
 * nobody sees, only this is worth a word.
 */
export function likelyName(name: string, candidates: readonly string[]): string | undefined {
    const same = candidates.find(
        (each) => each !== name && each[0] === name[0] && plain(each) === plain(name),
    );
    return same ?? surelyMeant(name, candidates);
}

function plain(name: string): string {
    return name.toLowerCase().replaceAll("_", "").replaceAll("-", "");
}
