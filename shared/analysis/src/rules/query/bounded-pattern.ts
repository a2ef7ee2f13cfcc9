import { QuerySyntaxError } from "./query-syntax.ts";

/** A regular expression of a rule that ends soon, whatever the text is. */
export interface BoundedPattern {
    /** UTF-16 units of a text that are searched; the rest does not count. */
    readonly longest: number;
    test(text: string): boolean;
}

/** Of longer texts only the start is searched. */
const mostSearched = 1000;
/** An expression that could only be searched for in less than this is refused. */
const leastSearched = 40;
/** Ways that an engine which goes back may try in one text, some ten nanoseconds each. */
const mostWays = 20_000_000;
const mostRepetitions = 4;

/** Reads a user's expression. Throws `QuerySyntaxError`, also for one that may take very long. */
export function boundedPattern(source: string, offset: number): BoundedPattern {
    let pattern: RegExp;
    try {
        pattern = new RegExp(source, "u");
    } catch {
        throw new QuerySyntaxError("The regular expression cannot be read.", offset);
    }
    const longest = longestSearched(source);
    if (longest < leastSearched) {
        const message =
            "The regular expression repeats what repeats or branches, and may never end.";
        throw new QuerySyntaxError(message, offset);
    }
    return { longest, test: (text) => pattern.test(text.slice(0, longest)) };
}

/** What decides how many ways there are. */
interface PatternCost {
    /** Places where any number may stand. */
    readonly repetitions: number;
    /** Ways through branches and what may be left out. */
    readonly branches: number;
    readonly isAnchored: boolean;
}

/**
 * Units in which all ways can be tried: `n` units are shared out among `d` repetitions in about
 * `n ** d / d!` ways, where a start that is not fixed is one more.
 */
function longestSearched(source: string): number {
    const cost = costOf(source);
    if (cost === undefined) return 0;
    const degrees = cost.repetitions + (cost.isAnchored ? 0 : 1);
    let ways = mostWays / cost.branches;
    if (ways < 1) return 0;
    if (degrees === 0) return mostSearched;
    for (let degree = 2; degree <= degrees; degree++) ways *= degree;
    return Math.min(mostSearched, Math.floor(ways ** (1 / degrees)));
}

const parts = /\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|\(\?(?:[:=!]|<[=!]|<[^>]*>)|[\s\S]/gu;

/** Undefined for a group that repeats with something in it that repeats or branches, and references back. */
function costOf(source: string): PatternCost | undefined {
    let repetitions = 0;
    let branches = 1;
    const whole = { isRisky: false, ways: 1 };
    const groups = [whole];
    let closed: { readonly isRisky: boolean } | undefined;
    let isQuantified = false;
    for (const [part] of source.matchAll(parts)) {
        const group = groups.at(-1) ?? whole;
        if (/^\\[1-9k]/.test(part)) return undefined;
        const wasQuantified = isQuantified;
        isQuantified = false;
        if (part.startsWith("(")) {
            groups.push({ isRisky: false, ways: 1 });
        } else if (part === ")") {
            closed = group;
            if (groups.length > 1) groups.pop();
            branches *= group.ways;
            const around = groups.at(-1);
            if (around !== undefined && group.isRisky) around.isRisky = true;
            continue;
        } else if (part === "|") {
            group.isRisky = true;
            group.ways++;
        } else if (/^[*+{]/.test(part)) {
            if (closed?.isRisky) return undefined;
            if (!/^\{\d+\}$/.test(part) && ++repetitions > mostRepetitions) return undefined;
            group.isRisky = true;
            isQuantified = true;
        } else if (part === "?" && !wasQuantified) {
            group.isRisky = true;
            branches *= 2;
            isQuantified = true;
        }
        closed = undefined;
    }
    const isAnchored = source.startsWith("^") && whole.ways === 1;
    return { repetitions, branches: branches * whole.ways, isAnchored };
}
