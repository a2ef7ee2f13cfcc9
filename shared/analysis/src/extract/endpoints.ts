import type { SymbolFact } from "../index/file-facts.ts";
import type { Endpoint } from "../links/endpoint.ts";
import type { EndpointReader, LinkSource } from "../links/link-rule.ts";

/** What the readers of a file's language find in it, with the symbols that it belongs to. */
export function readEndpoints(
    source: LinkSource,
    readers: readonly EndpointReader[],
    symbols: readonly SymbolFact[],
    areChosen: boolean,
): Endpoint[] {
    const found: Endpoint[] = [];
    const isWanted = (reader: EndpointReader): boolean =>
        areChosen || (readsLanguage(reader, source) && hasMarker(reader.markers, source.text));
    for (const reader of readers) {
        if (!isWanted(reader)) continue;
        reader.read(source, (endpoint) => {
            found.push({
                ...endpoint,
                symbol: symbolAround(symbols, endpoint.start, endpoint.end),
            });
        });
    }
    return found;
}

function readsLanguage({ languages }: EndpointReader, { languageId, path }: LinkSource): boolean {
    return languages.some((language) =>
        language.startsWith(".") ? path.endsWith(language) : language === languageId,
    );
}

function hasMarker(markers: readonly string[], text: string): boolean {
    return markers.length === 0 || markers.some((marker) => text.includes(marker));
}

/** The innermost symbol whose range holds `[start, end)`, or -1. */
export function symbolAround(symbols: readonly SymbolFact[], start: number, end: number): number {
    let low = 0;
    let high = symbols.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((symbols[middle]?.start ?? 0) <= start) low = middle + 1;
        else high = middle;
    }
    let index = low - 1;
    while (index >= 0 && (symbols[index]?.end ?? 0) < end) index = symbols[index]?.container ?? -1;
    return index;
}
