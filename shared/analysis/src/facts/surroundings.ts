import type { FactPlace, FactsRequest } from "./model-facts.ts";
import { symbolPlace, symbolsAround } from "./symbol-place.ts";

/** Items before and behind the one at the cursor. */
const nearest = 4;

/** Signatures of the items around the cursor, the innermost first. */
export function enclosingItems(request: FactsRequest): FactPlace[] {
    const { path, languageId, facts, offset } = request;
    const file = { path, languageId };
    return symbolsAround(facts, offset).flatMap((index) => {
        const symbol = facts.symbols[index];
        // Without a body the signature is the code at the cursor itself.
        if (symbol === undefined || symbol.bodyStart >= symbol.end) return [];
        return [symbolPlace("enclosing", file, symbol)];
    });
}

/** Signatures of items of the same container, the nearest first. */
export function neighbours(request: FactsRequest): FactPlace[] {
    const { path, languageId, facts, offset } = request;
    const file = { path, languageId };
    const { symbols } = facts;
    const own = itemAt(request);
    const container = own < 0 ? -1 : (symbols[own]?.container ?? -1);
    const before: FactPlace[] = [];
    const behind: FactPlace[] = [];
    for (let index = own < 0 ? symbols.length - 1 : own - 1; index > container; index--) {
        const symbol = symbols[index];
        if (symbol === undefined || before.length === nearest) break;
        if (symbol.container !== container || symbol.start > offset) continue;
        before.push(symbolPlace("neighbour", file, symbol));
    }
    for (let index = own < 0 ? 0 : own + 1; index < symbols.length; index++) {
        const symbol = symbols[index];
        if (symbol === undefined || behind.length === nearest) break;
        if (symbol.container < container) break;
        if (symbol.container !== container || symbol.start <= offset) continue;
        behind.push(symbolPlace("neighbour", file, symbol));
    }
    const places: FactPlace[] = [];
    for (let step = 0; step < nearest; step++) {
        places.push(...before.slice(step, step + 1), ...behind.slice(step, step + 1));
    }
    return places;
}

/** The item that the cursor works on: the outermost function, or whatever is innermost. */
export function itemAt({ facts, offset }: FactsRequest): number {
    const around = symbolsAround(facts, offset);
    const functions = around.filter((index) => {
        const kind = facts.symbols[index]?.kind;
        return kind === "function" || kind === "method";
    });
    return functions.at(-1) ?? around[0] ?? -1;
}
