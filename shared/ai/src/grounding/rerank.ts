/** A completion as a language server offers it. */
export interface OfferedName {
    readonly name: string;
    /** Text that orders the server's list; its place in the list where equal. */
    readonly sortText: string;
}

/** Names that a model is asked about; more cost more than a list may wait. */
const mostScored = 16;
/** Names that go to the top. */
const mostPromoted = 3;
/** Natural logarithm: a name that is e^4 times less likely than the first is no hint. */
const widest = 4;

/** The names worth scoring: whole words that go on from what is typed, in the server's own order. */
export function namesToScore(
    offered: readonly OfferedName[],
    typed: string,
    most = mostScored,
): string[] {
    const prefix = typed.toLowerCase();
    const fitting = offered
        .map(({ name, sortText }, index) => ({ name, sortText, index }))
        .filter(({ name }) => /^[A-Za-z_]\w*$/.test(name) && name !== typed)
        .filter(({ name }) => name.toLowerCase().startsWith(prefix))
        .sort((left, right) => {
            if (left.sortText === right.sortText) return left.index - right.index;
            return left.sortText < right.sortText ? -1 : 1;
        });
    return [...new Set(fitting.map(({ name }) => name))].slice(0, most);
}

/** What stands in front of the name that is typed, and the blank that a model's tokens keep with it. */
export function splitForScoring(
    prefix: string,
    typed: string,
): { readonly prefix: string; readonly blank: string } {
    const head = prefix.slice(0, prefix.length - typed.length);
    const blank = /\S $/.test(head) ? " " : "";
    return { prefix: head.slice(0, head.length - blank.length), blank };
}

/** The names that go to the top, the likeliest first; none where the list has no order to gain. */
export function promoted(names: readonly string[], logLikelihoods: readonly number[]): string[] {
    if (names.length < 2) return [];
    const ranked = names
        .map((name, index) => ({ name, index, score: logLikelihoods[index] ?? Number.NaN }))
        .filter(({ score }) => Number.isFinite(score))
        .sort((left, right) => right.score - left.score || left.index - right.index);
    const best = ranked[0]?.score ?? 0;
    return ranked
        .filter(({ score }) => best - score <= widest)
        .slice(0, mostPromoted)
        .map(({ name }) => name);
}
