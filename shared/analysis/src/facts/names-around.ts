import { type FileFacts, type ReferenceRole, referenceRoles } from "../index/file-facts.ts";
import { lineOf } from "./symbol-place.ts";

/** A name that code near the cursor uses. */
export interface NearName {
    readonly name: string;
    readonly role: ReferenceRole;
    /** The name in front of `::` or `.`; "" where none stands there. */
    readonly qualifier: string;
    /** Behind something: a member or an item of a module. */
    readonly isQualified: boolean;
    /** Of the symbol around it. */
    readonly scope: number;
}

/** Names that are looked at, the nearest first. */
const mostNames = 60;
/** Lines before and behind the cursor, where the item is longer. */
const reach = 60;

/** Names used near the cursor, each once, the nearest first. */
export function namesAround(
    text: string,
    facts: FileFacts,
    offset: number,
    item: { readonly start: number; readonly end: number } | undefined,
): NearName[] {
    const { references, names, lineStarts } = facts;
    const line = lineOf(lineStarts, offset);
    const from = Math.max(item?.start ?? 0, lineStarts[Math.max(0, line - reach)] ?? 0);
    const last = lineStarts[line + reach] ?? Number.POSITIVE_INFINITY;
    const to = Math.min(item?.end ?? Number.POSITIVE_INFINITY, last);
    const first = firstAtLeast(references.offsets, references.size, from);
    const near: { readonly number: number; readonly distance: number }[] = [];
    for (let number = first; number < references.size; number++) {
        const at = references.offsets[number] ?? 0;
        if (at >= to) break;
        // What stands behind the cursor matters less than what led to it.
        near.push({ number, distance: at <= offset ? offset - at : 2 * (at - offset) });
    }
    near.sort((left, right) => left.distance - right.distance || left.number - right.number);
    const found = new Map<string, NearName>();
    for (const { number } of near) {
        if (found.size >= mostNames) break;
        const name = names[references.names[number] ?? -1] ?? "";
        const qualifier = qualifierOf(text, facts, number);
        const role = referenceRoles[references.roles[number] ?? 0] ?? "read";
        const key = `${qualifier ?? ""} ${name}`;
        if (name === "" || role === "import" || found.has(key)) continue;
        found.set(key, {
            name,
            role,
            qualifier: qualifier ?? "",
            isQualified: qualifier !== undefined,
            scope: references.scopes[number] ?? -1,
        });
    }
    return [...found.values()];
}

/** The name in front of `::` or `.`; "" where something else stands there, undefined without one. */
function qualifierOf(
    text: string,
    { references, names }: FileFacts,
    number: number,
): string | undefined {
    const offset = references.offsets[number] ?? 0;
    const mark = text.startsWith("::", offset - 2) ? 2 : text[offset - 1] === "." ? 1 : 0;
    if (mark === 0) return undefined;
    const before = names[references.names[number - 1] ?? -1] ?? "";
    const start = references.offsets[number - 1] ?? -1;
    if (number > 0 && start + before.length === offset - mark) return before;
    return text.startsWith("Self", offset - mark - 4) ? "Self" : "";
}

function firstAtLeast(sorted: Uint32Array, size: number, value: number): number {
    let low = 0;
    let high = size;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((sorted[middle] ?? 0) < value) low = middle + 1;
        else high = middle;
    }
    return low;
}
