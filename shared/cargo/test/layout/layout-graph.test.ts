import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type GraphLayout, type GraphShape, nodeHeight } from "../../src/layout/graph-layout.ts";
import { layoutGraph } from "../../src/layout/layout-graph.ts";
import { spread } from "../../src/layout/row-places.ts";

/** Draws the nodes as text: their columns from left to right, each from top to bottom. */
function check(shape: Omit<GraphShape, "widths">, count: number, expected: readonly string[]) {
    const { x, y } = layoutGraph({ ...shape, widths: new Array<number>(count).fill(100) });
    const columns = new Map<number, number[]>();
    for (const [node, left] of x.entries()) {
        columns.set(left, [...(columns.get(left) ?? []), node]);
    }
    const lines = [...columns]
        .sort(([one], [other]) => one - other)
        .map(([, nodes]) => nodes.sort((a, b) => (y[a] ?? 0) - (y[b] ?? 0)).join(" "));
    deepEqual(lines, expected);
}

test("what needs others stands left of them", () => {
    check(
        {
            edges: [
                [0, 1],
                [0, 2],
                [1, 3],
                [2, 3],
            ],
            roots: [0],
        },
        4,
        ["0", "1 2", "3"],
    );
});

test("a node stands right of all that need it, however near one of them is to the root", () => {
    check(
        {
            edges: [
                [0, 2],
                [0, 1],
                [1, 2],
            ],
            roots: [0],
        },
        3,
        ["0", "1", "2"],
    );
});

test("edges that would cross are turned", () => {
    check(
        {
            edges: [
                [0, 3],
                [1, 2],
            ],
            roots: [0, 1],
        },
        4,
        ["0 1", "3 2"],
    );
});

test("a circle is drawn from its root", () => {
    check(
        {
            edges: [
                [0, 1],
                [1, 2],
                [2, 0],
                [1, 1],
            ],
            roots: [0],
        },
        3,
        ["0", "1", "2"],
    );
});

test("a graph of nothing has no size", () => {
    deepEqual(layoutGraph({ widths: [], edges: [], roots: [] }), {
        x: [],
        y: [],
        boxes: [],
        width: 0,
        height: 0,
    });
});

test("a layer that is too tall becomes several columns", () => {
    const count = 400;
    const edges = Array.from({ length: count - 1 }, (_, node) => [0, node + 1] as const);
    const widths = new Array<number>(count).fill(120);
    const { x, width, height } = layoutGraph({ widths, edges, roots: [0] });
    ok(new Set(x).size > 3);
    ok(width / height > 0.8 && width / height < 3, `${width} x ${height}`);
});

test("places are the nearest ones that keep order and distance", () => {
    deepEqual(spread([0, 0, 0], 10, 100), [0, 10, 20]);
    deepEqual(spread([50, 50], 10, 100), [45, 55]);
    deepEqual(spread([90, 95, 99], 10, 100), [70, 80, 90]);
    deepEqual(spread([5, 40], 10, 100), [5, 40]);
});

const shapes = fc.integer({ min: 1, max: 60 }).chain((count) =>
    fc.record({
        widths: fc.array(fc.integer({ min: 20, max: 300 }), {
            minLength: count,
            maxLength: count,
        }),
        edges: fc.array(fc.tuple(fc.nat(count + 1), fc.nat(count + 1)), { maxLength: 200 }),
        roots: fc.array(fc.nat(count), { maxLength: 4 }),
        clusters: fc.array(fc.nat(5), { minLength: count, maxLength: count }),
    }),
);

/** Nodes that lie upon each other or outside. */
function problemsOf({ x, y, width, height, boxes }: GraphLayout, shape: GraphShape): string[] {
    const problems: string[] = [];
    const { widths } = shape;
    for (const [a, wide] of widths.entries()) {
        const [left = -1, top = -1] = [x[a], y[a]];
        if (!(left >= 0 && top >= 0 && left + wide <= width + 1e-6)) problems.push(`${a} x`);
        if (!(top + nodeHeight <= height + 1e-6)) problems.push(`${a} outside`);
        for (let b = a + 1; b < widths.length; b++) {
            const apart =
                left + wide <= (x[b] ?? 0) ||
                (x[b] ?? 0) + (widths[b] ?? 0) <= left ||
                Math.abs(top - (y[b] ?? 0)) >= nodeHeight;
            if (!apart) problems.push(`${a} on ${b}`);
        }
        const box = boxes.find(({ cluster }) => cluster === shape.clusters?.[a]);
        if (box === undefined) continue;
        const inside = left >= box.x && top >= box.y && left + wide <= box.x + box.width;
        if (!inside || top + nodeHeight > box.y + box.height) problems.push(`${a} leaves its box`);
    }
    for (const [index, one] of boxes.entries()) {
        for (const other of boxes.slice(index + 1)) {
            const apart =
                one.x + one.width <= other.x ||
                other.x + other.width <= one.x ||
                one.y + one.height <= other.y ||
                other.y + other.height <= one.y;
            if (!apart) problems.push(`box ${one.cluster} on ${other.cluster}`);
        }
    }
    return problems;
}

test("every node has a place of its own, whatever the edges are; the same graph, the same drawing", () => {
    fc.assert(
        fc.property(shapes, fc.boolean(), ({ clusters, ...plain }, inBoxes) => {
            const shape = inBoxes ? { ...plain, clusters } : plain;
            const layout = layoutGraph(shape);
            equal(layout.x.length, shape.widths.length);
            equal(layout.boxes.length, inBoxes ? new Set(clusters).size : 0);
            deepEqual(problemsOf(layout, shape), []);
            deepEqual(layoutGraph(shape), layout);
        }),
        { numRuns: 300 },
    );
});

test("edges lead to the right where there is no circle", () => {
    fc.assert(
        fc.property(shapes, ({ widths, edges, roots }) => {
            const forward = edges.filter(([from, to]) => from < to && to < widths.length);
            const { x } = layoutGraph({ widths, edges: forward, roots });
            for (const [from, to] of forward) ok((x[from] ?? 0) < (x[to] ?? 0), `${from} ${to}`);
        }),
    );
});

test("work grows with the graph, not with its square", () => {
    const graph = (count: number): GraphShape => ({
        widths: new Array<number>(count).fill(100),
        edges: Array.from({ length: count * 4 }, (_, index) => {
            const from = (index * 7919) % count;
            return [from, Math.min(count - 1, from + 1 + ((index * 31) % 97))] as const;
        }),
        roots: [0],
    });
    const spent = (count: number): number => {
        const start = performance.now();
        layoutGraph(graph(count));
        return performance.now() - start;
    };
    spent(500);
    const small = Math.max(5, Math.min(spent(1000), spent(1000), spent(1000)));
    ok(Math.min(spent(16_000), spent(16_000)) < small * 16 * 6);
});
