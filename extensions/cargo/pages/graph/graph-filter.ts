import type { CargoKind } from "@rust-ai-ide/protocol/cargo/graph";
import type { GraphLink, GraphModel, GraphNode } from "./graph-model.ts";

/** What of the graph is shown. */
export interface GraphFilter {
    /** Words that all have to be in the name and version. */
    readonly text: string;
    /** True: what does not match is not drawn at all, but for the ways that lead to matches. */
    readonly onlyMatches: boolean;
    readonly kinds: readonly CargoKind[];
    readonly show: "all" | "duplicates" | "outdated" | "advisories";
    /** Title of a package of which only what it brings is shown; empty for all. */
    readonly below: string;
}

export const everything: GraphFilter = {
    text: "",
    onlyMatches: false,
    kinds: ["normal", "build", "dev"],
    show: "all",
    below: "",
};

export interface VisibleGraph {
    readonly nodes: readonly GraphNode[];
    readonly links: readonly GraphLink[];
    readonly roots: readonly number[];
    /** Indexes of the packages that the search matches; undefined without a search. */
    readonly matches: ReadonlySet<number> | undefined;
}

/** The part of the graph that a filter shows: always with the ways from the roots. */
export function visibleGraph(model: GraphModel, filter: GraphFilter): VisibleGraph {
    const kinds = new Set(filter.kinds);
    const chosen = model.nodes.find(({ title }) => title === filter.below);
    const roots = chosen === undefined ? model.roots : [chosen.index];
    const links = model.links.filter(({ reasons }) => reasons.some(({ kind }) => kinds.has(kind)));
    let kept = reach(model.nodes.length, roots, outgoing(model, links));
    const matches = matchesOf(model, filter.text, kept);
    const wanted = model.nodes.filter(
        (node) =>
            kept.has(node.index) &&
            isShown(node, filter.show) &&
            (!filter.onlyMatches || matches === undefined || matches.has(node.index)),
    );
    if (wanted.length < kept.size) {
        const up = links.map(({ from, to }) => ({ from: to, to: from }));
        const starts = wanted.map(({ index }) => index);
        const within = up.filter(({ from, to }) => kept.has(from) && kept.has(to));
        kept = reach(model.nodes.length, starts, lists(model.nodes.length, within));
    }
    const isKept = (index: number): boolean => kept.has(index);
    return {
        nodes: model.nodes.filter(({ index }) => isKept(index)),
        links: links.filter(({ from, to }) => isKept(from) && isKept(to)),
        roots: roots.filter(isKept),
        matches,
    };
}

function isShown(node: GraphNode, show: GraphFilter["show"]): boolean {
    if (show === "duplicates") return node.isDuplicate;
    if (show === "outdated") return node.newer !== undefined;
    if (show === "advisories") return (node.description.advisories ?? []).length > 0;
    return true;
}

/** Packages whose title has all words of the search; undefined for an empty search. */
function matchesOf(
    { nodes }: GraphModel,
    text: string,
    among: ReadonlySet<number>,
): Set<number> | undefined {
    const words = text
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== "");
    if (words.length === 0) return undefined;
    const found = nodes.filter(({ index, title }) => {
        const name = title.toLowerCase();
        return among.has(index) && words.every((word) => name.includes(word));
    });
    return new Set(found.map(({ index }) => index));
}

interface Step {
    readonly from: number;
    readonly to: number;
}

function lists(count: number, steps: readonly Step[]): number[][] {
    const made: number[][] = Array.from({ length: count }, () => []);
    for (const { from, to } of steps) made[from]?.push(to);
    return made;
}

function outgoing({ nodes }: GraphModel, links: readonly GraphLink[]): number[][] {
    return lists(nodes.length, links);
}

function reach(
    count: number,
    starts: readonly number[],
    next: readonly (readonly number[])[],
): Set<number> {
    const reached = new Set<number>();
    const open = starts.filter((start) => start < count);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
        if (reached.has(node)) continue;
        reached.add(node);
        for (const to of next[node] ?? []) if (!reached.has(to)) open.push(to);
    }
    return reached;
}

/** What a package needs and what needs it, by indexes; with itself in both. */
export interface Relatives {
    readonly above: ReadonlySet<number>;
    readonly below: ReadonlySet<number>;
}

/** All packages on ways from the roots to a package, and all that it brings, among what is shown. */
export function relativesOf({ links }: VisibleGraph, count: number, index: number): Relatives {
    const up = links.map(({ from, to }) => ({ from: to, to: from }));
    return {
        above: reach(count, [index], lists(count, up)),
        below: reach(count, [index], lists(count, links)),
    };
}

/** The shortest way from a root to a package; empty where none leads there. */
export function shortestWay({ links, roots }: VisibleGraph, count: number, goal: number): number[] {
    const next = lists(count, links);
    const cameFrom = new Map<number, number>();
    const queue = [...roots];
    const seen = new Set(queue);
    for (let at = 0; at < queue.length; at++) {
        const node = queue[at] ?? 0;
        if (node === goal) {
            const way = [goal];
            for (let from = cameFrom.get(goal); from !== undefined; from = cameFrom.get(from)) {
                way.push(from);
            }
            return way.reverse();
        }
        for (const to of next[node] ?? []) {
            if (seen.has(to)) continue;
            seen.add(to);
            cameFrom.set(to, node);
            queue.push(to);
        }
    }
    return [];
}
