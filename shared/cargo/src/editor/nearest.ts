import { nearestName } from "@rust-ai-ide/core/nearest-name";

/** How many names of one check are looked for. */
const limit = 40;

/**
 * Looks for what names were meant to be, but for so many of them only: a file in which nothing is
 * known is not full of slips, and checks have to be done before the next key is pressed.
 */
export function nearestOfFew(): typeof nearestName {
    let left = limit;
    return (name, candidates) => {
        left -= 1;
        return left < 0 ? undefined : nearestName(name, candidates);
    };
}
