import { mergeSequences } from "../lines/diff3.ts";
import { type LinePart, mergeLines } from "../lines/line-merge.ts";
import { Interner } from "../lines/split-lines.ts";
import type { TimeLimit } from "../time-limit.ts";
import { mergeTokens } from "../tokens/token-merge.ts";
import { Blanks } from "./blanks.ts";
import { mergeDerives } from "./merge-derives.ts";
import { mergeHeader } from "./merge-header.ts";
import { areSameLeaves, mergeLeaves } from "./merge-leaves.ts";
import { mergeStatements } from "./merge-statements.ts";
import { conflictsOf, isClean, type MergedPiece, Pieces } from "./merged-piece.ts";
import { type Part, type PartList, textOfList, textOfPart, type Versions } from "./part.ts";

/**
 * Merges three lists of parts. Conflicts are limited to the parts that they are in. Throws OutOfTime
 * when the limit is over.
 */
export function mergeLists(
    base: PartList,
    ours: PartList,
    theirs: PartList,
    limit: TimeLimit,
): readonly MergedPiece[] {
    const matched = matchedParts(base, ours, theirs);
    if (bothAdd(matched, ours.isOrdered)) {
        return mergeText(textOfList(base), textOfList(ours), textOfList(theirs));
    }
    const pieces = new Pieces();
    pieces.add(mergeHead(base, ours, theirs));
    const order = orderOf(base, ours, theirs, matched);
    const merged: {
        readonly versions: Versions<Part>;
        readonly pieces: readonly MergedPiece[];
    }[] = [];
    for (const id of order) {
        const versions = matched.get(id);
        if (versions === undefined) continue;
        const own = mergePart(versions, limit);
        if (own.length === 0) continue;
        merged.push({ versions, pieces: own });
    }
    const { separator } = ours;
    const blanks = new Blanks(base, ours, theirs);
    const endsWithSeparator =
        base.endsWithSeparator === ours.endsWithSeparator
            ? theirs.endsWithSeparator
            : ours.endsWithSeparator;
    for (const [index, each] of merged.entries()) {
        const isLast = index === merged.length - 1;
        pieces.text(blanks.inFrontOf(each.versions, index === 0));
        pieces.add(each.pieces);
        if (!isLast || endsWithSeparator) pieces.text(separator);
    }
    pieces.add(mergeText(base.tail, ours.tail, theirs.tail));
    return pieces.list;
}

/** What stands in front of the parts: for Rust attributes, the name with its bounds, and a bracket. */
function mergeHead(base: PartList, ours: PartList, theirs: PartList): readonly MergedPiece[] {
    const pieces = mergeText(base.head, ours.head, theirs.head);
    if (isClean(pieces)) return pieces;
    const [before, mine, others] = [base, ours, theirs].map(({ head, headerStart }) => {
        if (headerStart === undefined || !head.endsWith("{")) return undefined;
        return [head.slice(0, headerStart), head.slice(headerStart, -1)] as const;
    });
    if (before === undefined || mine === undefined || others === undefined) return pieces;
    const header = mergeHeader(before[1], mine[1], others[1]);
    if (header === undefined) return pieces;
    return [...mergeText(before[0], mine[0], others[0]), { kind: "text", text: `${header}{` }];
}

/** Whether each side brought a part that the other one does not have, and their order says something. */
function bothAdd(matched: ReadonlyMap<string, Versions<Part>>, isOrdered: boolean): boolean {
    const added = [...matched.values()].filter(({ base }) => base === undefined);
    return (
        added.some(({ theirs }) => theirs === undefined) &&
        added.some(({ ours }) => ours === undefined) &&
        (isOrdered || added.some(({ ours, theirs }) => (ours ?? theirs)?.isStatement === true))
    );
}

/** Parts of the three sides by key; several of one key are told apart by their number. */
function matchedParts(
    base: PartList,
    ours: PartList,
    theirs: PartList,
): Map<string, Versions<Part>> {
    const matched = new Map<string, { base?: Part; ours?: Part; theirs?: Part }>();
    for (const [side, list] of [
        ["base", base],
        ["ours", ours],
        ["theirs", theirs],
    ] as const) {
        for (const [id, part] of identified(list)) {
            const versions = matched.get(id) ?? {};
            versions[side] = part;
            matched.set(id, versions);
        }
    }
    return matched as Map<string, Versions<Part>>;
}

function* identified({ parts }: PartList): Generator<readonly [string, Part]> {
    const counts = new Map<string, number>();
    for (const part of parts) {
        const count = counts.get(part.key) ?? 0;
        counts.set(part.key, count + 1);
        yield [`${part.key}#${count}`, part];
    }
}

/**
 * The order of the merged parts: that of a side where it alone moved something, the parts that both
 * brought to one place one after the other, ours first.
 */
function orderOf(
    base: PartList,
    ours: PartList,
    theirs: PartList,
    matched: ReadonlyMap<string, Versions<Part>>,
): readonly string[] {
    const [b, o, t] = [base, ours, theirs].map((list) =>
        [...identified(list)].map(([id]) => id),
    ) as [string[], string[], string[]];
    const interner = new Interner();
    const regions = mergeSequences(
        interner.numbersOf(b),
        interner.numbersOf(o),
        interner.numbersOf(t),
        { touchingConflicts: false },
    );
    const order: string[] = [];
    const seen = new Set<string>();
    const take = (ids: readonly string[]): void => {
        for (const id of ids) {
            if (seen.has(id)) continue;
            seen.add(id);
            order.push(id);
        }
    };
    const isHalfDeleted = (id: string): boolean => {
        const versions = matched.get(id);
        return (versions?.ours === undefined) !== (versions?.theirs === undefined);
    };
    for (const region of regions) {
        // A part that one side deleted and the other changed is shown where it was.
        take(b.slice(region.baseStart, region.baseEnd).filter(isHalfDeleted));
        const mine = o.slice(region.oursStart, region.oursEnd);
        const others = t.slice(region.theirsStart, region.theirsEnd);
        if (region.kind === "theirs") take(others);
        else if (region.kind === "conflict") {
            take(mine);
            take(others);
        } else take(mine);
    }
    // What a side moved behind a place that the other one changed.
    take(o);
    take(t);
    take([...matched.keys()].filter((id) => !seen.has(id) && matched.get(id)?.base === undefined));
    return order;
}

/** Merges the versions of one part. Throws OutOfTime when the limit is over. */
export function mergePart(
    { base, ours, theirs }: Versions<Part>,
    limit: TimeLimit,
): readonly MergedPiece[] {
    limit.check();
    const text = (part: Part | undefined): string | undefined =>
        part === undefined ? undefined : textOfPart(part);
    const [b, o, t] = [text(base), text(ours), text(theirs)];
    if (o === t) return o === undefined ? [] : [{ kind: "text", text: o }];
    if (o === b) return t === undefined ? [] : [{ kind: "text", text: t }];
    if (t === b) return o === undefined ? [] : [{ kind: "text", text: o }];
    if (o === undefined || t === undefined) {
        // Deleted by one side, changed by the other: nobody but a person can tell.
        return [{ kind: "conflict", base: b ?? "", ours: o ?? "", theirs: t ?? "" }];
    }
    const found: (readonly MergedPiece[])[] = [];
    for (const attempt of attempts(base, ours as Part, theirs as Part, limit)) {
        const pieces = attempt();
        if (pieces === undefined) continue;
        if (isClean(pieces)) return pieces;
        found.push(pieces);
    }
    const [first, ...rest] = found;
    if (first === undefined) return [{ kind: "conflict", base: b ?? "", ours: o, theirs: t }];
    return rest.reduce((a, c) => (conflictsOf(c) < conflictsOf(a) ? c : a), first);
}

type Attempt = () => readonly MergedPiece[] | undefined;

/** Ways to merge a part that both sides changed, in the order in which they are tried. */
function attempts(
    base: Part | undefined,
    ours: Part,
    theirs: Part,
    limit: TimeLimit,
): readonly Attempt[] {
    const [o, t] = [textOfPart(ours), textOfPart(theirs)];
    const b = base && textOfPart(base);
    const inText: Attempt = () => {
        if (b === undefined) return undefined;
        if (ours.isWhole !== true) return mergeText(b, o, t);
        return piecesOf(mergeLines(b, o, t, { isZealous: false }));
    };
    const inParts: Attempt = () => mergeInner(base, ours, theirs, limit);
    const inTokens: Attempt = () => textPiece(base && mergeTokensOf(base, ours, theirs));
    // Functions are put together from statements only where their lines conflict.
    if (ours.inner?.layout === "fixed" || ours.inner === undefined) {
        const inLines: Attempt = () => (b === undefined ? undefined : cleanLines(b, o, t));
        return [inLines, inParts, inText, inTokens];
    }
    return [() => inParts() ?? inText(), inTokens];
}

function mergeInner(
    base: Part | undefined,
    { inner: ours }: Part,
    { inner: theirs }: Part,
    limit: TimeLimit,
): readonly MergedPiece[] | undefined {
    if (ours === undefined || theirs === undefined) return undefined;
    if (ours.layout !== theirs.layout) return undefined;
    if (ours.layout !== undefined) {
        const before = base?.inner;
        if (before?.layout !== ours.layout) return undefined;
        return ours.layout === "fixed"
            ? mergeFixed(before, ours, theirs, limit)
            : mergeStatements(before, ours, theirs, {
                  part: (versions) => mergePart(versions, limit),
                  text: mergeText,
              });
    }
    const before = base === undefined ? { ...ours, parts: [] } : base.inner;
    return before && mergeLists(before, ours, theirs, limit);
}

/** Pieces that correspond by their place; undefined where a side has others than the base. */
function mergeFixed(
    base: PartList,
    ours: PartList,
    theirs: PartList,
    limit: TimeLimit,
): readonly MergedPiece[] | undefined {
    const isSame = [ours, theirs].every(
        ({ parts }) =>
            parts.length === base.parts.length &&
            parts.every(({ key }, index) => key === base.parts[index]?.key),
    );
    if (!isSame) return undefined;
    const pieces = new Pieces();
    for (const [index, part] of base.parts.entries()) {
        const versions = { base: part, ours: ours.parts[index], theirs: theirs.parts[index] };
        pieces.add(mergePart(versions, limit));
    }
    pieces.add(mergeText(base.tail, ours.tail, theirs.tail));
    return pieces.list;
}

/** By the tokens of the grammar, whatever the blanks; undefined where that does not settle it. */
function mergeTokensOf(base: Part, ours: Part, theirs: Part): string | undefined {
    if (ours.isHeader === true) {
        const header = mergeHeader(base.text, ours.text, theirs.text);
        if (header !== undefined) return header;
    }
    const [b, o, t] = [base, ours, theirs].map(({ leaves }) => leaves?.());
    if (b === undefined || o === undefined || t === undefined) return undefined;
    const isTried = [base, ours, theirs].every(({ inner }) => inner !== undefined);
    const merged = isTried ? undefined : mergeLeaves(b, o, t);
    if (merged !== undefined) return merged;
    if (areSameLeaves(b, o)) return textOfPart(theirs);
    return areSameLeaves(b, t) ? textOfPart(ours) : undefined;
}

function textPiece(text: string | undefined): readonly MergedPiece[] | undefined {
    return text === undefined ? undefined : [{ kind: "text", text }];
}

function piecesOf(parts: readonly LinePart[]): readonly MergedPiece[] {
    return parts.map((part) => (part.kind === "text" ? part : { ...part, base: part.base ?? "" }));
}

function cleanLines(
    base: string,
    ours: string,
    theirs: string,
): readonly MergedPiece[] | undefined {
    const pieces = piecesOf(mergeLines(base, ours, theirs, { isZealous: false }));
    return isClean(pieces) ? pieces : undefined;
}

/** Line by line, and token by token where lines conflict. */
function mergeText(base: string, ours: string, theirs: string): readonly MergedPiece[] {
    if (ours === theirs || theirs === base) return [{ kind: "text", text: ours }];
    if (ours === base) return [{ kind: "text", text: theirs }];
    const parts = mergeLines(base, ours, theirs, { isZealous: false });
    const pieces = new Pieces();
    for (const part of parts) {
        if (part.kind === "text") {
            pieces.text(part.text);
            continue;
        }
        const tokens =
            mergeDerives(part.base ?? "", part.ours, part.theirs) ??
            mergeTokens(part.base ?? "", part.ours, part.theirs);
        if (tokens !== undefined) pieces.text(tokens);
        else pieces.add([{ ...part, base: part.base ?? "" }]);
    }
    return pieces.list;
}
