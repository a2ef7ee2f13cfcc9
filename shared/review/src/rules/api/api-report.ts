import type { FileDelta, ParsedSide } from "../../delta/file-delta.ts";
import type { Item } from "../../delta/item.ts";
import type { ItemChange } from "../../delta/item-change.ts";
import type { RuleReport } from "../../review-rule.ts";

/** A change of something that users of the library can see, with both of its sides. */
export interface ExportedChange {
    readonly change: ItemChange;
    readonly base: Item;
    readonly head: Item;
    readonly baseSide: ParsedSide;
    readonly headSide: ParsedSide;
}

/** Exported items of some kinds that are still there and differ. */
export function* exportedChanges(
    delta: FileDelta,
    sideOf: (path: string) => ParsedSide | undefined,
    kinds: readonly Item["kind"][],
): Generator<ExportedChange> {
    const { head: headSide } = delta;
    if (headSide === undefined) return;
    for (const change of delta.changes) {
        const { base, head } = change;
        if (base?.isExported !== true || head === undefined || !kinds.includes(base.kind)) continue;
        const baseSide = base.path === delta.base?.path ? delta.base : sideOf(base.path);
        if (baseSide !== undefined) yield { change, base, head, baseSide, headSide };
    }
}

/** A report on the name of an item of the head. */
export function onName(
    { path, qualifiedName, signatureStart, bodyStart, nameStart, nameEnd }: Item,
    message: string,
    evidence?: RuleReport["evidence"],
): RuleReport {
    // A signature of several lines may have changed in any of them.
    const isWhole = bodyStart > nameEnd;
    return {
        path,
        start: isWhole ? signatureStart : nameStart,
        end: isWhole ? Math.max(nameEnd, bodyStart) : nameEnd,
        message,
        item: qualifiedName,
        ...(evidence === undefined ? {} : { evidence }),
    };
}

/** A report on an item that the head does not have. */
export function onRemoved(
    { path, qualifiedName, nameStart, nameEnd }: Item,
    message: string,
): RuleReport {
    return { path, side: "base", start: nameStart, end: nameEnd, message, item: qualifiedName };
}

/** `function`, as people call it. */
export function kindWord(kind: Item["kind"]): string {
    return kind === "type" ? "type alias" : kind;
}
