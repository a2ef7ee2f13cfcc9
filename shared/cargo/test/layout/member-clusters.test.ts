import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { memberClusters } from "../../src/layout/member-clusters.ts";

type Edges = readonly (readonly [number, number])[];

function check(
    count: number,
    edges: Edges,
    members: readonly number[],
    expected: readonly (number | undefined)[],
): void {
    deepEqual(memberClusters(count, edges, members), expected);
}

test("what one member alone brings is that member's", () => {
    check(
        6,
        [
            [0, 2],
            [2, 3],
            [1, 4],
            [0, 5],
            [1, 5],
        ],
        [0, 1],
        [0, 1, 0, 0, 1, undefined],
    );
});

test("a member below another keeps what it brings", () => {
    check(
        3,
        [
            [0, 1],
            [1, 2],
        ],
        [0, 1],
        [0, 1, 1],
    );
});

test("two ways within one member stay that member's", () => {
    check(
        4,
        [
            [0, 1],
            [0, 2],
            [1, 3],
            [2, 3],
        ],
        [0],
        [0, 0, 0, 0],
    );
});

test("what no member reaches is nobody's; a circle of members has no end", () => {
    check(
        4,
        [
            [0, 1],
            [1, 0],
            [1, 2],
        ],
        [0, 1],
        [0, 1, 1, undefined],
    );
});

/** The members that reach a node without another member on the way. */
function reaching(count: number, edges: Edges, members: readonly number[]): Set<number>[] {
    const reached = Array.from({ length: count }, () => new Set<number>());
    for (const member of members) {
        const open = [member];
        for (let node = open.pop(); node !== undefined; node = open.pop()) {
            if (reached[node]?.has(member)) continue;
            reached[node]?.add(member);
            for (const [from, to] of edges) {
                if (from === node && !members.includes(to)) open.push(to);
            }
        }
    }
    return reached;
}

test("a package is a member's where that member alone reaches it", () => {
    const graphs = fc.record({
        edges: fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 60 }),
        members: fc.uniqueArray(fc.nat(14), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
        fc.property(graphs, ({ edges, members }) => {
            const forward = edges.filter(([from, to]) => from < to);
            const found = memberClusters(15, forward, members);
            for (const [node, by] of reaching(15, forward, members).entries()) {
                equal(found[node], by.size === 1 ? [...by][0] : undefined, `${node}`);
            }
        }),
    );
});
