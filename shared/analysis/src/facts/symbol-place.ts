import type { FileFacts, SymbolFact } from "../index/file-facts.ts";
import type { IndexedFile } from "../index/workspace-index.ts";
import type { FactPlace, ModelFactKind } from "./model-facts.ts";

/** Longer items are shown by their signature alone. */
const longestItem = 1_600;
/** Longer documentation is left out. */
const longestDocumentation = 600;

/** A file that a fact is of. */
interface FactFile {
    readonly path: string;
    readonly languageId: string;
}

/** The line of an offset, from 0. */
export function lineOf(lineStarts: Uint32Array, offset: number): number {
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((lineStarts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
    }
    return low;
}

/** A symbol as a fact: its signature with short documentation, or all of it where `whole` and short. */
export function symbolPlace(
    kind: ModelFactKind,
    file: FactFile,
    symbol: SymbolFact,
    whole = false,
): FactPlace {
    const documented = symbol.documentationEnd - symbol.documentationStart;
    const isInFront = symbol.documentationEnd <= symbol.signatureStart;
    const isShort = documented > 0 && documented <= longestDocumentation && isInFront;
    const start = isShort ? symbol.documentationStart : symbol.signatureStart;
    const isWhole = whole && symbol.end - start <= longestItem;
    return {
        kind,
        path: file.path,
        languageId: file.languageId,
        name: symbol.name,
        start,
        end: isWhole ? symbol.end : symbol.bodyStart,
        // An implementation's name is not the text at its place.
        check: symbol.kind === "implementation" ? "" : symbol.name,
        nameStart: symbol.nameStart,
    };
}

/** Symbols around an offset, the innermost first. */
export function symbolsAround(facts: FileFacts, offset: number): number[] {
    const { symbols } = facts;
    let low = 0;
    let high = symbols.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((symbols[middle]?.start ?? 0) <= offset) low = middle + 1;
        else high = middle;
    }
    const around: number[] = [];
    for (let index = low - 1; index >= 0; index = symbols[index]?.container ?? -1) {
        if (offset <= (symbols[index]?.end ?? 0)) around.push(index);
    }
    return around;
}

/** One symbol of a file of the index. */
export function symbolOf(file: IndexedFile, index: number): SymbolFact | undefined {
    if (index < 0) return undefined;
    return file.symbol === undefined ? file.facts().symbols[index] : file.symbol(index);
}
