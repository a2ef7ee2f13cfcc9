import {
    evaluate,
    type LicenceExpression,
    type LicenceRequirement,
    requirementsOf,
    requirementText,
} from "./licence-expression.ts";

/** So many licences are chosen from by trying every choice. */
const mostTried = 10;

/**
 * The fewest licences that have to be followed where an expression leaves a choice, as their texts.
 * `rankOf` says how gladly a licence is taken (smaller: more gladly), undefined: not at all. Among
 * choices of the same number that with the best ranks is taken. Undefined where nothing does.
 */
export function acceptedLicences(
    expression: LicenceExpression,
    rankOf: (requirement: LicenceRequirement) => number | undefined,
): readonly string[] | undefined {
    const ranks = new Map<string, number>();
    for (const each of requirementsOf(expression)) {
        const rank = rankOf(each);
        if (rank !== undefined) ranks.set(requirementText(each), rank);
    }
    const isEnough = (chosen: ReadonlySet<string>): boolean =>
        evaluate(expression, (required) => chosen.has(requirementText(required)));
    const names = [...ranks.keys()].sort(
        (left, right) => (ranks.get(left) ?? 0) - (ranks.get(right) ?? 0),
    );
    if (!isEnough(new Set(names))) return undefined;
    const found = names.length <= mostTried ? smallest(names, isEnough) : reduced(names, isEnough);
    const order = [...ranks.keys()];
    return found.toSorted((left, right) => order.indexOf(left) - order.indexOf(right));
}

type Test = (chosen: ReadonlySet<string>) => boolean;

function smallest(names: readonly string[], isEnough: Test): readonly string[] {
    for (let size = 1; size < names.length; size += 1) {
        const found = choose(names, size, [], isEnough);
        if (found !== undefined) return found;
    }
    return names;
}

function choose(
    names: readonly string[],
    size: number,
    chosen: readonly string[],
    isEnough: Test,
): readonly string[] | undefined {
    if (chosen.length === size) return isEnough(new Set(chosen)) ? chosen : undefined;
    for (const [index, name] of names.entries()) {
        const found = choose(names.slice(index + 1), size, [...chosen, name], isEnough);
        if (found !== undefined) return found;
    }
    return undefined;
}

/** What is taken least gladly goes first, if the rest is enough. */
function reduced(names: readonly string[], isEnough: Test): readonly string[] {
    const left = new Set(names);
    for (const name of names.toReversed()) {
        left.delete(name);
        if (!isEnough(left)) left.add(name);
    }
    return [...left];
}
