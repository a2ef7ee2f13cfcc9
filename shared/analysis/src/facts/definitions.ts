import type { SymbolHit } from "../index/workspace-index.ts";
import { Meaning, typeKinds } from "./meaning.ts";
import type { FactPlace, FactsRequest } from "./model-facts.ts";
import { namesAround } from "./names-around.ts";
import { itemAt } from "./surroundings.ts";
import { symbolPlace, symbolsAround } from "./symbol-place.ts";

/** A name with more definitions says nothing without its type: `new`, `len`, `fmt`. */
const mostDefinitions = 150;

/**
 * Definitions of the names near the cursor, the nearest first, types and others in turn; ends when
 * they are longer than `units` in all.
 */
export function definitionsAround(request: FactsRequest, units: number): FactPlace[] {
    const { text, facts, offset, index } = request;
    const meaning = new Meaning(request);
    const here = ownSymbols(request);
    const types: FactPlace[] = [];
    const others: FactPlace[] = [];
    let length = 0;
    for (const near of namesAround(text, facts, offset, facts.symbols[itemAt(request)])) {
        if (length > units) break;
        const name = meaning.original(near.name);
        const count = index.definitionCount?.(name, mostDefinitions + 1) ?? 0;
        if (count > mostDefinitions) continue;
        const use = meaning.use(near);
        const elsewhere = meaning.candidates(use, (accepts) => index.symbolsNamed(name, accepts));
        const hits = [...(here.get(name) ?? []), ...elsewhere];
        for (const { file, symbol } of meaning.best(use, hits)) {
            const isType = typeKinds.has(symbol.kind);
            const isWhole = symbol.kind !== "function" && symbol.kind !== "method";
            const place = symbolPlace(isType ? "type" : "definition", file, symbol, isWhole);
            length += place.end - place.start;
            (isType ? types : others).push(place);
        }
    }
    return alternating(types, others);
}

/** Symbols of the document as it is now, by name; what is around the cursor is told as such. */
function ownSymbols(request: FactsRequest): Map<string, SymbolHit[]> {
    const { path, languageId, facts, offset } = request;
    const file = {
        path,
        languageId,
        lines: facts.lineStarts.length,
        facts: () => facts,
        symbol: (index: number) => facts.symbols[index],
    };
    const around = new Set(symbolsAround(facts, offset));
    const byName = new Map<string, SymbolHit[]>();
    for (const [index, symbol] of facts.symbols.entries()) {
        if (around.has(index)) continue;
        const hits = byName.get(symbol.name);
        if (hits === undefined) byName.set(symbol.name, [{ file, symbol, index }]);
        else hits.push({ file, symbol, index });
    }
    return byName;
}

/** One of each in turn, so that neither crowds the other out. */
function alternating<T>(first: readonly T[], second: readonly T[]): T[] {
    const all: T[] = [];
    for (let at = 0; at < Math.max(first.length, second.length); at++) {
        all.push(...first.slice(at, at + 1), ...second.slice(at, at + 1));
    }
    return all;
}
