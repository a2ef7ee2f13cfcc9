import type { ResolveInput } from "./resolve-input.ts";
import type { TreeEdgeKind, TreeGraph, TreeNode } from "./tree-graph.ts";
import { order } from "./used-dependencies.ts";

/** Edges the other way round: what needs a package stands below it. */
export function inverted(graph: TreeGraph): TreeGraph {
    const edges = graph.nodes.map(() => new Map<TreeEdgeKind, number[]>());
    for (const [from, byKind] of graph.edges.entries()) {
        for (const [kind, list] of byKind) {
            for (const to of list) {
                const back = edges[to]?.get(kind) ?? [];
                back.push(from);
                edges[to]?.set(kind, back);
            }
        }
    }
    return { ...graph, edges };
}

/** The part that can be reached from the roots. */
export function reachable(graph: TreeGraph): TreeGraph {
    const seen = new Set<number>();
    const stack = [...graph.roots].reverse();
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
        if (seen.has(node)) continue;
        seen.add(node);
        const feature = graph.nodes[node];
        if (feature?.kind === "feature") stack.push(feature.of);
        for (const list of graph.edges[node]?.values() ?? []) stack.push(...list);
    }
    const edges = graph.edges.map((byKind, node) => (seen.has(node) ? byKind : new Map()));
    return { ...graph, edges, nodes: graph.nodes, roots: [...seen] };
}

/**
 * Nodes of packages that are there in more than one version or with more than one set of features,
 * in cargo's order. The same package for host and target is no duplicate.
 */
export function duplicateNodes(graph: TreeGraph, input: ResolveInput): readonly number[] {
    const here = new Set(reachable(graph).roots);
    const byName = new Map<string, number[]>();
    for (const node of here) {
        const each = graph.nodes[node];
        if (each?.kind !== "package") continue;
        const name = input.packages[each.index]?.name ?? "";
        byName.set(name, [...(byName.get(name) ?? []), node]);
    }
    const duplicates = [...byName.values()].filter((nodes) => {
        const kinds = nodes.map((node) => {
            const each = graph.nodes[node];
            return each?.kind === "package" ? `${each.index} ${each.features.join(" ")}` : "";
        });
        return new Set(kinds).size > 1;
    });
    return duplicates.flat().sort((a, b) => byNode(graph, a, b));
}

/** cargo's order of what stands below a node: packages by id, features, platform; then features. */
export function byNode(graph: TreeGraph, a: number, b: number): number {
    const [one, other] = [graph.nodes[a], graph.nodes[b]];
    if (one === undefined || other === undefined) return a - b;
    if (one.kind === "feature" || other.kind === "feature") {
        if (one.kind === "package") return -1;
        if (other.kind === "package") return 1;
        return one.of - other.of || order(one.name, other.name);
    }
    return (
        one.index - other.index ||
        byList(one.features, other.features) ||
        order(one.platform, other.platform)
    );
}

function byList(a: readonly string[], b: readonly string[]): number {
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
        const difference = order(a[at] ?? "", b[at] ?? "");
        if (difference !== 0) return difference;
    }
    return a.length - b.length;
}

/** Nodes of the packages that a text names: `name` or `name@version`. */
export function nodesNamed(graph: TreeGraph, input: ResolveInput, text: string): readonly number[] {
    const [name, version] = text.split("@");
    return graph.nodes.flatMap((node: TreeNode, at) => {
        if (node.kind !== "package") return [];
        const of = input.packages[node.index];
        return of?.name === name && isVersion(of?.version, version) ? [at] : [];
    });
}

/** Whether a version is the one that was asked for; parts may be left out at the end. */
export function isVersion(version: string | undefined, asked: string | undefined): boolean {
    if (asked === undefined || version === undefined) return asked === undefined;
    return version === asked || version.startsWith(`${asked}.`) || version.split("+")[0] === asked;
}
