import { mergeSequences } from "../lines/diff3.ts";
import { Interner } from "../lines/split-lines.ts";
import type { Leaf } from "./leaves.ts";

/** More are not compared token by token: nobody could check the result. */
const mostLeaves = 6_000;

/** Whether two texts differ in blanks and broken lines alone. */
export function areSameLeaves(first: readonly Leaf[], second: readonly Leaf[]): boolean {
    const words = (leaves: readonly Leaf[]): readonly string[] =>
        leaves.flatMap(({ text }) => (text === "" ? [] : [text]));
    const [mine, others] = [words(first), words(second)];
    return mine.length === others.length && mine.every((word, index) => word === others[index]);
}

/** What stands in place of tokens that both sides changed; undefined for a conflict. */
export type Resolve = (
    base: readonly Leaf[],
    ours: readonly Leaf[],
    theirs: readonly Leaf[],
) => readonly Leaf[] | undefined;

/**
 * Merges three texts token by token, whatever the blanks are: these are of the side that changed
 * them, ours before theirs. Undefined where both sides changed the same tokens, or tokens that touch
 * each other.
 */
export function mergeLeaves(
    base: readonly Leaf[],
    ours: readonly Leaf[],
    theirs: readonly Leaf[],
    resolve: Resolve = () => undefined,
): string | undefined {
    if (base.length + ours.length + theirs.length > mostLeaves) return undefined;
    const interner = new Interner();
    const [b, o, t] = [base, ours, theirs].map((leaves) =>
        interner.numbersOf(leaves.map(({ text }) => text)),
    ) as [Int32Array, Int32Array, Int32Array];
    let merged = "";
    let isComment = false;
    const put = ({ text }: Leaf, blank: string): void => {
        // Behind `//` a line must end, whichever side the blanks are from.
        merged += (isComment && !blank.includes("\n") ? "\n" : "") + blank + text;
        isComment = text.startsWith("//");
    };
    for (const region of mergeSequences(b, o, t)) {
        const { kind, baseStart, baseEnd, oursStart, oursEnd, theirsStart, theirsEnd } = region;
        if (kind === "unchanged") {
            for (let index = 0; index < baseEnd - baseStart; index++) {
                const mine = ours[oursStart + index] as Leaf;
                const other = theirs[theirsStart + index] as Leaf;
                const isTheirs = mine.blank === base[baseStart + index]?.blank;
                put(mine, isTheirs ? other.blank : mine.blank);
            }
            continue;
        }
        const mine = ours.slice(oursStart, oursEnd);
        const others = theirs.slice(theirsStart, theirsEnd);
        const own =
            kind === "theirs"
                ? others
                : kind === "conflict"
                  ? resolve(base.slice(baseStart, baseEnd), mine, others)
                  : mine;
        if (own === undefined) return undefined;
        const other = kind === "theirs" ? mine : others;
        for (const [index, leaf] of own.entries()) {
            // Another word in the same place: the side that kept the word may have laid it out anew.
            const before = kind === "conflict" ? undefined : base[baseStart + index];
            const isKept = baseStart + index < baseEnd && before?.blank === leaf.blank;
            put(leaf, isKept ? (other[index]?.blank ?? leaf.blank) : leaf.blank);
        }
    }
    return merged;
}
