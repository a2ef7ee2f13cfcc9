import type { PackageGraph } from "./package-graph.ts";

/**
 * How many packages would go with each one: itself and all that only it brings. These are the sizes
 * of the subtrees of dominators (Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm, 2001),
 * seen from a start that leads to all roots.
 */
export function uniqueCounts(graph: PackageGraph): readonly number[] {
    const { packages, roots } = graph;
    const start = packages.length;
    const targets = (node: number): readonly number[] =>
        node === start ? roots : (packages[node]?.dependencies ?? []).map(({ to }) => to);
    const after = postorder(start, targets);
    const numbers = new Map(after.map((node, number) => [node, number]));
    const sources = packages.map((): number[] => []);
    for (const node of after) for (const to of targets(node)) sources[to]?.push(node);
    const dominators = new Map<number, number>([[start, start]]);
    const meet = (one: number, other: number): number => {
        let [a, b] = [one, other];
        while (a !== b) {
            while ((numbers.get(a) ?? 0) < (numbers.get(b) ?? 0)) a = dominators.get(a) ?? start;
            while ((numbers.get(b) ?? 0) < (numbers.get(a) ?? 0)) b = dominators.get(b) ?? start;
        }
        return a;
    };
    for (let changed = true; changed; ) {
        changed = false;
        for (const node of [...after].reverse()) {
            if (node === start) continue;
            const known = (sources[node] ?? []).filter((from) => dominators.has(from));
            const dominator = known.reduce(meet, known[0] ?? start);
            if (dominators.get(node) === dominator) continue;
            dominators.set(node, dominator);
            changed = true;
        }
    }
    const counts = packages.map(() => 1);
    // Whoever dominates a package comes later in this order, so that counts are whole when they are added.
    for (const node of after) {
        const dominator = dominators.get(node);
        if (dominator === undefined || dominator === start || node === start) continue;
        counts[dominator] = (counts[dominator] ?? 1) + (counts[node] ?? 1);
    }
    return counts;
}

/** Nodes that can be reached, each after all that were reached from it. */
function postorder(start: number, targets: (node: number) => readonly number[]): number[] {
    const done: number[] = [];
    const seen = new Set([start]);
    const stack = [{ node: start, rest: [...targets(start)] }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        const next = top.rest.pop();
        if (next === undefined) {
            done.push(top.node);
            stack.pop();
        } else if (!seen.has(next)) {
            seen.add(next);
            stack.push({ node: next, rest: [...targets(next)] });
        }
    }
    return done;
}
