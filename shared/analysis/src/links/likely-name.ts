import { surelyMeant } from "./source/names.ts";

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
