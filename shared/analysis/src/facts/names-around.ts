import { type FileFacts, type ReferenceRole, referenceRoles } from "../index/file-facts.ts";
import { lineOf } from "./symbol-place.ts";

/** A name that code near the cursor uses. */
export interface NearName {
    readonly name: string;
    readonly role: ReferenceRole;
    /** The name in front of `::` or `.`, `Self` for `self`; "" where none stands there. */
    readonly qualifier: string;
    /** What joins them. */
    readonly mark: "" | "::" | ".";
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
        const { qualifier, mark } = qualifierOf(text, facts, number);
        const role = referenceRoles[references.roles[number] ?? 0] ?? "read";
        const key = `${qualifier}${mark}${name}`;
        if (name === "" || role === "import" || found.has(key)) continue;
        const scope = references.scopes[number] ?? -1;
        found.set(key, { name, role, qualifier, mark, scope });
    }
    return [...found.values()];
}

function qualifierOf(
    text: string,
    { references, names }: FileFacts,
    number: number,
): Pick<NearName, "qualifier" | "mark"> {
    const offset = references.offsets[number] ?? 0;
    const mark = text.startsWith("::", offset - 2) ? "::" : text[offset - 1] === "." ? "." : "";
    if (mark === "") return { qualifier: "", mark };
    const end = offset - mark.length;
    const before = names[references.names[number - 1] ?? -1] ?? "";
    const start = references.offsets[number - 1] ?? -1;
    if (number > 0 && start + before.length === end) return { qualifier: before, mark };
    const isOwn = /(?:^|[^\w])(?:self|Self|this)$/.test(text.slice(Math.max(0, end - 5), end));
    return { qualifier: isOwn ? "Self" : "", mark };
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
