import type { GraphEdge, PackageGraph } from "./package-graph.ts";

/** A step of a path: a package, and the edge that leads on; undefined at the end. */
export interface GraphStep {
    readonly id: number;
    readonly edge: GraphEdge | undefined;
}

/**
 * The shortest way to a package from each root that leads there, shortest first. A root that is the
 * package itself gives a path of one step.
 */
export function pathsTo(graph: PackageGraph, id: number): readonly (readonly GraphStep[])[] {
    const next = new Map<number, GraphStep>([[id, { id, edge: undefined }]]);
    const incoming = incomingEdges(graph);
    const queue = [id];
    for (const to of queue) {
        for (const { from, edge } of incoming[to] ?? []) {
            if (next.has(from)) continue;
            next.set(from, { id: from, edge });
            queue.push(from);
        }
    }
    const paths = graph.roots.flatMap((root) => {
        const path: GraphStep[] = [];
        let step = next.get(root);
        while (step !== undefined) {
            path.push(step);
            step = step.edge === undefined ? undefined : next.get(step.edge.to);
        }
        return path.length === 0 ? [] : [path];
    });
    return paths.sort((a, b) => a.length - b.length || (a[0]?.id ?? 0) - (b[0]?.id ?? 0));
}

export interface IncomingEdge {
    readonly from: number;
    readonly edge: GraphEdge;
}

/** Edges by the package that they lead to. */
export function incomingEdges(graph: PackageGraph): readonly (readonly IncomingEdge[])[] {
    const incoming = graph.packages.map((): IncomingEdge[] => []);
    for (const [from, { dependencies }] of graph.packages.entries()) {
        for (const edge of dependencies) incoming[edge.to]?.push({ from, edge });
    }
    return incoming;
}
