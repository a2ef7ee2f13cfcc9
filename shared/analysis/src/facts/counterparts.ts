import type { PlacedEndpoint } from "../links/cross-links.ts";
import type { FactPlace, FactsRequest } from "./model-facts.ts";
import { symbolOf, symbolPlace, symbolsAround } from "./symbol-place.ts";

/** Other sides that are shown. */
const most = 6;

/** The other sides of what the item at the cursor shows to, or uses of, other languages. */
export function counterparts(request: FactsRequest): FactPlace[] {
    const { path, facts, offset, index, links } = request;
    if (links === undefined) return [];
    const around = symbolsAround(facts, offset);
    const ours = links
        .endpointsIn(path)
        .filter(({ endpoint }) => around.includes(endpoint.symbol))
        .sort((left, right) => distance(left, offset) - distance(right, offset));
    const places: FactPlace[] = [];
    for (const endpoint of ours) {
        for (const { path: other, endpoint: found } of links.counterparts(endpoint)) {
            if (places.length >= most) return places;
            const file = index.file(other);
            const symbol = file === undefined ? undefined : symbolOf(file, found.symbol);
            if (file === undefined || symbol === undefined) continue;
            places.push(symbolPlace("counterpart", file, symbol, found.side === "definition"));
        }
    }
    return places;
}

function distance({ endpoint }: PlacedEndpoint, offset: number): number {
    return Math.min(Math.abs(endpoint.start - offset), Math.abs(endpoint.end - offset));
}
