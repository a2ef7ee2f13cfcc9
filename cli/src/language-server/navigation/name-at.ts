import {
    type FileFacts,
    type ReferenceRole,
    referenceRoles,
    type SymbolFact,
} from "@rust-ai-ide/analysis/index/file-facts";
import { touches } from "../positions.ts";

/** A name in a file: where something is defined, or used. */
export interface NameAt {
    readonly name: string;
    readonly start: number;
    readonly end: number;
    /** Index of the symbol that is defined here; -1 for a use. */
    readonly symbol: number;
    readonly role: ReferenceRole;
    /** Index of the innermost symbol around, -1 for none. */
    readonly scope: number;
    /** What stands in front: `value.` reaches into a value, `Type::` names where to look. */
    readonly access: "plain" | "member" | "path";
    /** The last name in front of `::` or `.`; "" for none. */
    readonly qualifier: string;
}

/** The name that a cursor is on or right behind of. */
export function nameAt(facts: FileFacts, text: string, offset: number): NameAt | undefined {
    const symbol = facts.symbols.findIndex(
        (each) =>
            each.kind !== "implementation" &&
            touches(offset, { start: each.nameStart, end: each.nameEnd }),
    );
    const fact = facts.symbols[symbol];
    if (fact !== undefined) return definedAt(fact, symbol);
    return referenceAt(facts, text, offset) ?? referenceAt(facts, text, offset - 1);
}

export function definedAt(fact: SymbolFact, symbol: number): NameAt {
    const { name, nameStart: start, nameEnd: end, container: scope } = fact;
    return { name, start, end, symbol, role: "read", scope, access: "plain", qualifier: "" };
}

function referenceAt(facts: FileFacts, text: string, offset: number): NameAt | undefined {
    const reference = lastAtOrBefore(facts.references.offsets, facts.references.size, offset);
    if (reference < 0) return undefined;
    const found = referenceNumber(facts, text, reference);
    return found !== undefined && touches(offset, found) ? found : undefined;
}

/** A use by its number in the table of a file. */
export function referenceNumber(
    facts: FileFacts,
    text: string,
    reference: number,
): NameAt | undefined {
    const { names, offsets, scopes, roles } = facts.references;
    const name = facts.names[names[reference] ?? -1];
    const start = offsets[reference];
    if (name === undefined || start === undefined) return undefined;
    return {
        name,
        start,
        end: start + name.length,
        symbol: -1,
        role: referenceRoles[roles[reference] ?? 0] ?? "read",
        scope: scopes[reference] ?? -1,
        ...accessAt(text, start, start + name.length),
    };
}

function accessAt(text: string, start: number, end: number): Pick<NameAt, "access" | "qualifier"> {
    const found = inFrontOf(text, start);
    if (found.access !== "plain") return found;
    // A field that is given its value: `Shape { side: 1.0 }`.
    const isField =
        /^\s*:(?!:)/.test(text.slice(end, end + 40)) &&
        /[{,]\s*$/.test(text.slice(Math.max(0, start - 80), start));
    return isField ? { access: "member", qualifier: "" } : found;
}

/** How a name at an offset is reached, by the text in front of it. */
export function inFrontOf(text: string, start: number): Pick<NameAt, "access" | "qualifier"> {
    const before = text.slice(Math.max(0, start - 120), start).trimEnd();
    if (before.endsWith("::")) {
        // Type arguments do not say where to look: `Vec::<u8>::new`.
        const path = before.slice(0, -2).replace(/(?:::)?<[^<>]*>$/, "");
        return { access: "path", qualifier: /[\p{L}\p{N}_]+$/u.exec(path)?.[0] ?? "" };
    }
    if (before.endsWith(".") && !before.endsWith("..")) {
        const value = before.slice(0, -1).replace(/\?$/, "");
        return { access: "member", qualifier: /[\p{L}\p{N}_$]+$/u.exec(value)?.[0] ?? "" };
    }
    return { access: "plain", qualifier: "" };
}

/** The last of the ascending numbers that is at most `wanted`, or -1. */
export function lastAtOrBefore(numbers: Uint32Array, size: number, wanted: number): number {
    let low = 0;
    let high = size;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((numbers[middle] ?? 0) <= wanted) low = middle + 1;
        else high = middle;
    }
    return low - 1;
}
