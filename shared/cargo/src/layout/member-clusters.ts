import { withoutCircles } from "./layers.ts";

/**
 * Whose a package is: the nearest member of the workspace that every way from the roots leads
 * through, its own number for a member, and `undefined` for what several members share or no member
 * reaches. Dominators by Cooper, Harvey and Kennedy (2001).
 */
export function memberClusters(
    count: number,
    edges: readonly (readonly [from: number, to: number])[],
    members: readonly number[],
): (number | undefined)[] {
    const isMember = new Uint8Array(count);
    for (const member of members) if (member < count) isMember[member] = 1;
    // Every member is a start of its own, so a circle never decides whose a package is.
    const { after, before } = withoutCircles(count, edges, members);
    const order = finishOrder(after, members);
    const rank = new Int32Array(count).fill(-1);
    for (const [index, node] of order.entries()) rank[node] = index;
    /** Ranks; -1 is the start before all members, -2 is not known yet. */
    const dominator = new Int32Array(order.length).fill(-2);
    const meet = (one: number, other: number): number => {
        let [a, b] = [one, other];
        while (a !== b) {
            if (a > b) a = dominator[a] ?? -1;
            else b = dominator[b] ?? -1;
        }
        return a;
    };
    // Without circles one walk in this order is enough: what leads to a node stands before it.
    for (const [index, node] of order.entries()) {
        let found = isMember[node] === 1 ? -1 : -2;
        for (const from of before[node] ?? []) {
            const other = rank[from] ?? -1;
            if (other < 0) continue;
            found = found === -2 ? other : meet(found, other);
        }
        dominator[index] = found === -2 ? -1 : found;
    }
    const owner: (number | undefined)[] = new Array(count).fill(undefined);
    for (const [index, node] of order.entries()) {
        const above = order[dominator[index] ?? -1];
        owner[node] = isMember[node] === 1 ? node : above === undefined ? undefined : owner[above];
    }
    return owner;
}

/** Nodes that the starts reach, each before what it leads to. */
function finishOrder(
    after: readonly (readonly number[])[],
    starts: readonly number[],
): readonly number[] {
    const seen = new Uint8Array(after.length);
    const order: number[] = [];
    for (const start of starts) {
        if (after[start] === undefined || seen[start] !== 0) continue;
        seen[start] = 1;
        const path = [{ node: start, next: 0 }];
        for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
            const to = after[top.node]?.[top.next++];
            if (to === undefined) {
                order.push(top.node);
                path.pop();
            } else if (seen[to] === 0) {
                seen[to] = 1;
                path.push({ node: to, next: 0 });
            }
        }
    }
    return order.reverse();
}
