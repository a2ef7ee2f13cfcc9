import type { Neighbours } from "./layers.ts";

/** Looks at an edge that ordering may take; bounds the time without a clock, so that results repeat. */
const workLimit = 600_000;
const mostSweeps = 16;

/**
 * Orders the nodes of each layer so that few edges cross: each node goes to the mean place of its
 * neighbours, layer by layer, forwards and backwards (Sugiyama's method with barycentres). The order
 * with the shortest edges is kept.
 */
export function orderedLayers(
    { after, before }: Neighbours,
    layers: readonly number[],
    roots: readonly number[],
): number[][] {
    const order = firstOrder(after, layers, roots);
    const place = new Float64Array(layers.length);
    for (const layer of order) setPlaces(layer, place);
    const edges = after.reduce((sum, list) => sum + list.length, 0);
    const sweeps = Math.max(2, Math.min(mostSweeps, Math.floor(workLimit / (edges + 1))));
    let best = order.map((layer) => [...layer]);
    let bestLength = lengthOf(after, place);
    for (let sweep = 0; sweep < sweeps; sweep++) {
        const forwards = sweep % 2 === 0;
        const neighbours = forwards ? before : after;
        for (let step = 0; step < order.length; step++) {
            const layer = order[forwards ? step : order.length - 1 - step] ?? [];
            sortByMean(layer, neighbours, place);
        }
        const length = lengthOf(after, place);
        if (length < bestLength) {
            bestLength = length;
            best = order.map((layer) => [...layer]);
        }
    }
    return best;
}

/** Depth first from the roots, so that what belongs together starts together. */
function firstOrder(
    after: Neighbours["after"],
    layers: readonly number[],
    roots: readonly number[],
): number[][] {
    const order: number[][] = [];
    for (const layer of layers) while (order.length <= layer) order.push([]);
    const seen = new Uint8Array(layers.length);
    for (const start of [...roots, ...layers.keys()]) {
        const open = [start];
        for (let node = open.pop(); node !== undefined; node = open.pop()) {
            if (seen[node] !== 0) continue;
            seen[node] = 1;
            order[layers[node] ?? 0]?.push(node);
            const next = after[node] ?? [];
            for (let at = next.length - 1; at >= 0; at--) open.push(next[at] ?? 0);
        }
    }
    return order;
}

/** Places are shares of their layer, so that long and short layers can be compared. */
function setPlaces(layer: readonly number[], place: Float64Array): void {
    for (const [index, node] of layer.entries()) place[node] = (index + 0.5) / layer.length;
}

function sortByMean(layer: number[], neighbours: Neighbours["after"], place: Float64Array): void {
    const means = new Map<number, number>();
    for (const node of layer) {
        const list = neighbours[node] ?? [];
        let sum = 0;
        for (const other of list) sum += place[other] ?? 0;
        means.set(node, list.length === 0 ? (place[node] ?? 0) : sum / list.length);
    }
    // Sorting is stable: equal means keep their order.
    layer.sort((one, other) => (means.get(one) ?? 0) - (means.get(other) ?? 0));
    setPlaces(layer, place);
}

function lengthOf(after: Neighbours["after"], place: Float64Array): number {
    let sum = 0;
    for (const [node, list] of after.entries()) {
        for (const to of list) sum += Math.abs((place[node] ?? 0) - (place[to] ?? 0));
    }
    return sum;
}
