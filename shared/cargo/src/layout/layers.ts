/** Edges of a graph by their start, and the same turned around. */
export interface Neighbours {
    readonly after: readonly (readonly number[])[];
    readonly before: readonly (readonly number[])[];
}

/**
 * The graph without edges that close a circle, so that every edge can be drawn from left to right.
 * Which edge of a circle goes is decided by a depth-first walk from the roots, then by number. Edges
 * that name no node are left out as well.
 */
export function withoutCircles(
    count: number,
    edges: readonly (readonly [number, number])[],
    roots: readonly number[],
): Neighbours {
    const all = listsOf(count);
    const seenEdges = new Set<number>();
    for (const [from, to] of edges) {
        const key = from * count + to;
        if (from === to || all[from] === undefined || all[to] === undefined) continue;
        if (seenEdges.has(key)) continue;
        seenEdges.add(key);
        all[from].push(to);
    }
    const after = listsOf(count);
    const before = listsOf(count);
    const state = new Uint8Array(count);
    for (const start of [...roots, ...all.keys()]) {
        if (all[start] === undefined || state[start] !== 0) continue;
        const path = [{ node: start, next: 0 }];
        state[start] = 1;
        for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
            const to = all[top.node]?.[top.next++];
            if (to === undefined) {
                state[top.node] = 2;
                path.pop();
                continue;
            }
            // An edge to a node that is still open closes a circle.
            if (state[to] === 1) continue;
            after[top.node]?.push(to);
            before[to]?.push(top.node);
            if (state[to] === 0) {
                state[to] = 1;
                path.push({ node: to, next: 0 });
            }
        }
    }
    return { after, before };
}

function listsOf(count: number): number[][] {
    return Array.from({ length: count }, () => []);
}

/** The longest way from a node that nothing leads to, counted in edges. */
export function layersOf({ after, before }: Neighbours): number[] {
    const layers = new Array<number>(after.length).fill(0);
    const open = before.map((list) => list.length);
    const ready = [...after.keys()].filter((node) => open[node] === 0);
    for (let at = 0; at < ready.length; at++) {
        const node = ready[at] ?? 0;
        for (const to of after[node] ?? []) {
            layers[to] = Math.max(layers[to] ?? 0, (layers[node] ?? 0) + 1);
            open[to] = (open[to] ?? 0) - 1;
            if (open[to] === 0) ready.push(to);
        }
    }
    return layers;
}
