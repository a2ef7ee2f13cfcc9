/** More alternatives of `{a,b}` than anybody writes. */
const mostAlternatives = 1_000;

/** One place of a pattern: a character, any one, any number, or one of some. */
type Part =
    | { readonly kind: "any" | "many" }
    | { readonly kind: "is"; readonly character: string }
    | { readonly kind: "class"; readonly isNot: boolean; readonly ranges: readonly Range[] };

type Range = readonly [from: string, to: string];

/**
 * Paths that a pattern of cargo-deny fits: `*` and `?` fit `/` too, `[a-z]` and `[!a-z]` are sets,
 * `{a,b}` alternatives, `\` takes the next character as it is. Undefined where the pattern cannot be
 * read. The time for a path grows with the product of both lengths at most.
 */
export function fileGlob(pattern: string): ((path: string) => boolean) | undefined {
    const texts = alternatives(pattern);
    const all = texts?.map(partsOf);
    if (all === undefined) return undefined;
    const known = all.filter((parts) => parts !== undefined);
    return known.length < all.length ? undefined : (path) => known.some((each) => fits(each, path));
}

function alternatives(pattern: string): readonly string[] | undefined {
    let found = [""];
    for (let at = 0; at < pattern.length; at++) {
        const character = pattern[at] ?? "";
        if (character === "\\") {
            found = found.map((text) => text + pattern.slice(at, at + 2));
            at++;
        } else if (character === "{") {
            const end = pattern.indexOf("}", at);
            if (end < 0) return undefined;
            const choices = pattern.slice(at + 1, end).split(",");
            found = found.flatMap((text) => choices.map((choice) => text + choice));
            if (found.length > mostAlternatives) return undefined;
            at = end;
        } else found = found.map((text) => text + character);
    }
    return found;
}

function partsOf(pattern: string): readonly Part[] | undefined {
    const parts: Part[] = [];
    for (let at = 0; at < pattern.length; at++) {
        const character = pattern[at] ?? "";
        if (character === "*") {
            if (parts.at(-1)?.kind !== "many") parts.push({ kind: "many" });
        } else if (character === "?") parts.push({ kind: "any" });
        else if (character === "[") {
            const found = /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at));
            if (found === null) return undefined;
            const [whole, not, set = ""] = found;
            parts.push({ kind: "class", isNot: not !== "", ranges: rangesOf(set) });
            at += whole.length - 1;
        } else if (character === "\\") {
            at++;
            const next = pattern[at];
            if (next === undefined) return undefined;
            parts.push({ kind: "is", character: next });
        } else parts.push({ kind: "is", character });
    }
    return parts;
}

function rangesOf(set: string): readonly Range[] {
    const ranges: Range[] = [];
    for (let at = 0; at < set.length; at++) {
        const from = set[at] ?? "";
        const isRange = set[at + 1] === "-" && at + 2 < set.length;
        ranges.push([from, isRange ? (set[at + 2] ?? from) : from]);
        if (isRange) at += 2;
    }
    return ranges;
}

/** Goes back to the last `*` alone: what an earlier one could take, the last one can take as well. */
function fits(parts: readonly Part[], path: string): boolean {
    let [part, at] = [0, 0];
    let many: { readonly part: number; at: number } | undefined;
    while (at < path.length) {
        const expected = parts[part];
        if (expected?.kind === "many") {
            many = { part, at };
            part++;
        } else if (expected !== undefined && isOne(expected, path[at] ?? "")) {
            part++;
            at++;
        } else if (many !== undefined) {
            many.at++;
            [part, at] = [many.part + 1, many.at];
        } else return false;
    }
    return parts.slice(part).every(({ kind }) => kind === "many");
}

function isOne(part: Part, character: string): boolean {
    if (part.kind === "is") return part.character === character;
    if (part.kind !== "class") return true;
    return part.isNot !== part.ranges.some(([from, to]) => from <= character && character <= to);
}
