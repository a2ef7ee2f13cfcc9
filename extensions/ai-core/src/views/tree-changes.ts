import type { ModelNode } from "./model-tree.ts";

/**
 * The rows that must be drawn again: those whose own content changed, `"all"` when engines came or
 * went. A row whose children came or went is itself listed. Rows that stay as they are keep focus
 * and selection.
 */
export function changedRows(
    before: readonly ModelNode[],
    after: readonly ModelNode[],
): "all" | readonly ModelNode[] {
    if (ids(before) !== ids(after)) return "all";
    const changed: ModelNode[] = [];
    after.forEach((node, index) => {
        const earlier = before[index];
        if (earlier === undefined) return;
        if (content(earlier) !== content(node) || ids(earlier.children) !== ids(node.children)) {
            changed.push(node);
            return;
        }
        const below = changedRows(earlier.children, node.children);
        if (below !== "all") changed.push(...below);
    });
    return changed;
}

function ids(nodes: readonly ModelNode[]): string {
    return nodes.map(({ id }) => id).join("\n");
}

function content({ children: _, ...own }: ModelNode): string {
    return JSON.stringify(own);
}
