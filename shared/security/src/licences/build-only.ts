import type { PolicyGraph } from "../policy/policy-graph.ts";

/** Indexes of packages that nothing leads to but dependencies of build scripts. */
export function buildOnly(graph: PolicyGraph): ReadonlySet<number> {
    const queue = graph.flatMap((each, index) => (each?.isMember === true ? [index] : []));
    const seen = new Set(queue);
    for (const index of queue) {
        for (const { to, kind } of graph[index]?.dependencies ?? []) {
            if (kind === "build" || seen.has(to)) continue;
            seen.add(to);
            queue.push(to);
        }
    }
    return new Set(
        graph.flatMap((each, index) => (each === undefined || seen.has(index) ? [] : [index])),
    );
}
