import { type MergeRegion, mergeSequences } from "../lines/diff3.ts";
import { Interner } from "../lines/split-lines.ts";
import { significantTokens } from "../tokens/split-tokens.ts";
import { Blanks } from "./blanks.ts";
import { matchStatements } from "./match-statements.ts";
import { isClean, type MergedPiece, Pieces } from "./merged-piece.ts";
import { type Part, type PartList, textOfPart, type Versions } from "./part.ts";
import { wrappedRun } from "./wrapped-run.ts";

/** What this needs of the merge that it is a part of. */
export interface InnerMerge {
    part(versions: Versions<Part>): readonly MergedPiece[];
    text(base: string, ours: string, theirs: string): readonly MergedPiece[];
}

/**
 * Merges lists of statements or of match arms. Statements run in their order, so what both sides do
 * in one place is a conflict, as with lines; but a statement that a side edited is still the same one,
 * and so edits of neighbours are told apart. Only items and arms for different constructors may be
 * added by both sides in one place.
 */
export function mergeStatements(
    base: PartList,
    ours: PartList,
    theirs: PartList,
    merge: InnerMerge,
): readonly MergedPiece[] {
    const lists = { base, ours, theirs };
    const grouped = withWrapped(lists);
    if (grouped !== undefined) {
        const pieces = new StatementMerge(grouped, merge).pieces();
        if (isClean(pieces)) return pieces;
    }
    return new StatementMerge(lists, merge).pieces();
}

/**
 * The lists with statements that one side put into a block as one part, and on that side what the
 * other one made of them in it; undefined where there are none.
 */
function withWrapped(lists: Lists): Lists | undefined {
    const { base, ours, theirs } = lists;
    const [mine, others] = [ours, theirs].map((list) => matchStatements(base.parts, list.parts));
    const inOurs = others && wrappedRun(base.parts, ours.parts, theirs.parts, others);
    const inTheirs = mine && wrappedRun(base.parts, theirs.parts, ours.parts, mine);
    const run = inOurs ?? inTheirs;
    // Of two blocks nobody knows which one is the outer one.
    if (run === undefined || (inOurs !== undefined && inTheirs !== undefined)) return undefined;
    const replace = (list: PartList, from: number, to: number): PartList => {
        const blank = list.parts[from]?.blank ?? "";
        const part: Part = { key: "run", blank, text: run.text, isStatement: true };
        return { ...list, parts: list.parts.toSpliced(from, to - from, part) };
    };
    const [side, other] = run === inOurs ? [ours, theirs] : [theirs, ours];
    const wrapped = replace(side, run.wrapper, run.wrapper + 1);
    const edited = replace(other, run.otherStart, run.otherEnd);
    return {
        base: replace(base, run.start, run.end),
        ours: run === inOurs ? wrapped : edited,
        theirs: run === inOurs ? edited : wrapped,
    };
}

interface Lists {
    readonly base: PartList;
    readonly ours: PartList;
    readonly theirs: PartList;
}

class StatementMerge {
    private readonly lists: Lists;
    private readonly merge: InnerMerge;
    private readonly blanks: Blanks;
    private readonly result = new Pieces();
    private isFirst = true;

    constructor(lists: Lists, merge: InnerMerge) {
        this.lists = lists;
        this.merge = merge;
        this.blanks = new Blanks(lists.base, lists.ours, lists.theirs);
    }

    pieces(): readonly MergedPiece[] {
        const { base, ours, theirs } = this.lists;
        this.result.add(this.merge.text(base.head, ours.head, theirs.head));
        const interner = new Interner();
        const numbers = (list: PartList): Int32Array => {
            const matches = matchStatements(base.parts, list.parts);
            const names = list.parts.map(({ text }, index) => {
                const match = matches[index] as number;
                return match < 0 ? significantTokens(text).join(" ") : `${match}`;
            });
            return interner.numbersOf(names);
        };
        const before = interner.numbersOf(base.parts.map((_, index) => `${index}`));
        for (const region of mergeSequences(before, numbers(ours), numbers(theirs))) {
            this.region(region);
        }
        this.result.add(this.merge.text(base.tail, ours.tail, theirs.tail));
        return this.result.list;
    }

    private region(region: MergeRegion): void {
        const base = this.lists.base.parts.slice(region.baseStart, region.baseEnd);
        const ours = this.lists.ours.parts.slice(region.oursStart, region.oursEnd);
        const theirs = this.lists.theirs.parts.slice(region.theirsStart, region.theirsEnd);
        switch (region.kind) {
            case "unchanged":
                for (const [index, part] of base.entries()) {
                    const versions = { base: part, ours: ours[index], theirs: theirs[index] };
                    this.put(versions, this.merge.part(versions));
                }
                return;
            case "both":
                for (const [index, part] of ours.entries()) {
                    this.put(
                        { base: undefined, ours: part, theirs: theirs[index] },
                        textPiece(part),
                    );
                }
                return;
            case "ours":
                // What the other side edited is not deleted.
                if (areSame(base, theirs)) this.all("ours", ours);
                else this.conflict(base, ours, theirs);
                return;
            case "theirs":
                if (areSame(base, ours)) this.all("theirs", theirs);
                else this.conflict(base, ours, theirs);
                return;
            case "conflict":
                if (base.length === 0 && areIndependent(ours, theirs)) {
                    this.all("ours", ours);
                    this.all("theirs", theirs);
                } else this.conflict(base, ours, theirs);
        }
    }

    private all(side: "ours" | "theirs", parts: readonly Part[]): void {
        for (const part of parts) {
            const none = { base: undefined, ours: undefined, theirs: undefined };
            this.put({ ...none, [side]: part }, textPiece(part));
        }
    }

    private put(versions: Versions<Part>, pieces: readonly MergedPiece[]): void {
        if (pieces.length === 0) return;
        this.result.text(this.blanks.inFrontOf(versions, this.isFirst));
        this.result.add(pieces);
        this.isFirst = false;
    }

    private conflict(base: readonly Part[], ours: readonly Part[], theirs: readonly Part[]): void {
        const texts = [base, ours, theirs].map((parts) =>
            parts.map((part, index) => (index === 0 ? "" : part.blank) + textOfPart(part)).join(""),
        ) as [string, string, string];
        const versions = { base: base[0], ours: ours[0], theirs: theirs[0] };
        const [before, mine, others] = texts;
        this.put(versions, [{ kind: "conflict", base: before, ours: mine, theirs: others }]);
    }
}

function textPiece(part: Part): readonly MergedPiece[] {
    return [{ kind: "text", text: textOfPart(part) }];
}

function areSame(base: readonly Part[], side: readonly Part[]): boolean {
    const words = (part: Part | undefined): string =>
        part === undefined ? "" : significantTokens(part.text).join(" ");
    return base.every((part, index) => words(part) === words(side[index]));
}

function areIndependent(ours: readonly Part[], theirs: readonly Part[]): boolean {
    const keys = new Set(ours.map(({ key }) => key));
    return (
        [...ours, ...theirs].every(({ isIndependent }) => isIndependent === true) &&
        theirs.every(({ key }) => !keys.has(key))
    );
}
