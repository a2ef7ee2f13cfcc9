import { significantTokens } from "../tokens/split-tokens.ts";
import { type Part, type PartList, textOfPart } from "./part.ts";

/** Shorter runs of statements are in a block by chance. */
const fewestTokens = 6;

/** Statements of the base that a side put into a block, and what the other side made of them. */
export interface WrappedRun {
    /** Numbers of the first statement of the base, and of the one behind the last. */
    readonly start: number;
    readonly end: number;
    /** Number of the statement with the block. */
    readonly wrapper: number;
    /** Numbers in the other side's list. */
    readonly otherStart: number;
    readonly otherEnd: number;
    /** The statement with the block, with what the other side made of the statements in it. */
    readonly text: string;
}

/**
 * Statements that a side only put into a block, where the other side edited them: the longest run of
 * which every statement is in one block of one new statement, in order and without a change.
 *
 * @param matches Of each statement of the other side the number of the one of the base that it was.
 */
export function wrappedRun(
    base: readonly Part[],
    side: readonly Part[],
    other: readonly Part[],
    matches: Int32Array,
): WrappedRun | undefined {
    const words = base.map(wordsOf);
    const kept = new Set(side.map(wordsOf));
    let best: { start: number; end: number; wrapper: number } | undefined;
    for (const [wrapper, { inner }] of side.entries()) {
        for (const list of inner === undefined ? [] : blocksOf(inner)) {
            const inside = list.parts.map(wordsOf);
            for (let start = 0; start < base.length; start++) {
                const own = words[start] as string;
                const at = inside.indexOf(own);
                if (at < 0 || words.indexOf(own) !== words.lastIndexOf(own)) continue;
                let end = start;
                while (
                    end < base.length &&
                    words[end] === inside[at + end - start] &&
                    !kept.has(words[end] as string)
                ) {
                    end++;
                }
                if (end - start > (best === undefined ? 0 : best.end - best.start))
                    best = { start, end, wrapper };
            }
        }
    }
    if (best === undefined) return undefined;
    const run = words.slice(best.start, best.end);
    if (run.join(" ").split(" ").length < fewestTokens) return undefined;
    const otherStart = matches.indexOf(best.start);
    const otherEnd = matches.indexOf(best.end - 1) + 1;
    if (otherStart < 0 || otherEnd <= otherStart) return undefined;
    const edited = other.slice(otherStart, otherEnd);
    const holder = side[best.wrapper];
    const inner = holder?.inner && withRun(holder.inner, run, edited);
    if (inner === undefined) return undefined;
    return { ...best, otherStart, otherEnd, text: textOfPart({ text: "", inner }) };
}

function wordsOf({ text }: Part): string {
    return significantTokens(text).join(" ");
}

/** Lists of statements in a statement, at any depth. */
function blocksOf(list: PartList): readonly PartList[] {
    const inside = list.parts.flatMap(({ inner }) => (inner === undefined ? [] : blocksOf(inner)));
    return list.layout === "sequence" ? [list, ...inside] : inside;
}

/** A list with other statements in place of a run; undefined where it is not there. */
function withRun(
    list: PartList,
    run: readonly string[],
    edited: readonly Part[],
): PartList | undefined {
    if (list.layout === "sequence") {
        const inside = list.parts.map(wordsOf);
        const at = inside.findIndex((_, index) =>
            run.every((words, next) => inside[index + next] === words),
        );
        const first = list.parts[at];
        if (first !== undefined) {
            const text = reindented(edited, first.blank);
            if (text === undefined) return undefined;
            const part: Part = { key: "run", blank: first.blank, text };
            return { ...list, parts: list.parts.toSpliced(at, run.length, part) };
        }
    }
    for (const [index, part] of list.parts.entries()) {
        const inner = part.inner && withRun(part.inner, run, edited);
        if (inner !== undefined)
            return { ...list, parts: list.parts.with(index, { ...part, inner }) };
    }
    return undefined;
}

/** Statements as they stand behind other blanks; undefined where a string has several lines. */
function reindented(parts: readonly Part[], blank: string): string | undefined {
    const text = parts.map((part, index) => (index === 0 ? "" : part.blank) + textOfPart(part));
    const [from, to] = [parts[0]?.blank ?? "", blank].map(indentOf) as [string, string];
    if (from === to) return text.join("");
    if (!to.startsWith(from)) return undefined;
    const isOpen = parts.some(
        ({ leaves }) =>
            leaves === undefined ||
            leaves().some((leaf) => leaf.text.includes("\n") && !leaf.text.startsWith("/")),
    );
    if (isOpen) return undefined;
    return text.join("").replace(/\n(?=[^\r\n])/g, `\n${to.slice(from.length)}`);
}

function indentOf(blank: string): string {
    return blank.slice(blank.lastIndexOf("\n") + 1);
}
