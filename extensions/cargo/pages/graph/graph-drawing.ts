import { type GraphLayout, nodeHeight } from "@rust-ai-ide/cargo/layout/graph-layout";
import { layoutGraph } from "@rust-ai-ide/cargo/layout/layout-graph";
import { memberClusters } from "@rust-ai-ide/cargo/layout/member-clusters";
import type { VisibleGraph } from "./graph-filter.ts";
import type { GraphModel } from "./graph-model.ts";
import { type Area, SpatialGrid } from "./spatial-grid.ts";

/** The visible part of a graph with places. Places are by position in `visible.nodes`. */
export interface GraphDrawing {
    readonly visible: VisibleGraph;
    readonly areas: readonly Area[];
    readonly grid: SpatialGrid;
    /** From and to as positions, beside `visible.links`. */
    readonly ends: readonly (readonly [from: number, to: number])[];
    /** Position of each package by its index. */
    readonly positions: ReadonlyMap<number, number>;
    readonly boxes: readonly { readonly title: string; readonly area: Area }[];
    readonly width: number;
    readonly height: number;
}

export interface DrawingOptions {
    /** Width of a text in pixels. */
    readonly measure: (text: string) => number;
    readonly byMember: boolean;
    /** Title of the box with what several members share. */
    readonly shared: string;
}

const textPadding = 24;

export function drawingOf(
    { nodes }: GraphModel,
    visible: VisibleGraph,
    { measure, byMember, shared }: DrawingOptions,
): GraphDrawing {
    const positions = new Map(visible.nodes.map(({ index }, position) => [index, position]));
    const ends = visible.links.map(
        ({ from, to }) => [positions.get(from) ?? 0, positions.get(to) ?? 0] as const,
    );
    const widths = visible.nodes.map(({ title }) => Math.ceil(measure(title)) + textPadding);
    const roots = visible.roots.map((root) => positions.get(root) ?? 0);
    const sharedCluster = visible.nodes.length;
    const members = [...visible.nodes.entries()]
        .filter(([, { description, isRoot }]) => description.isMember || isRoot)
        .map(([position]) => position);
    const owners = byMember ? memberClusters(visible.nodes.length, ends, members) : undefined;
    const clusters = owners?.map((owner) => owner ?? sharedCluster);
    const layout: GraphLayout = layoutGraph({
        widths,
        edges: ends,
        roots,
        ...(clusters === undefined ? {} : { clusters }),
    });
    const areas = widths.map((width, position) => ({
        x: layout.x[position] ?? 0,
        y: layout.y[position] ?? 0,
        width,
        height: nodeHeight,
    }));
    const titleOf = (cluster: number): string => {
        const index = visible.nodes[cluster]?.index;
        return index === undefined ? shared : (nodes[index]?.description.name ?? shared);
    };
    return {
        visible,
        areas,
        grid: new SpatialGrid(areas),
        ends,
        positions,
        boxes: layout.boxes.map(({ cluster, ...area }) => ({ title: titleOf(cluster), area })),
        width: layout.width,
        height: layout.height,
    };
}

/** The nearest package above or below in the drawing; undefined at its border. */
export function neighbourInColumn(
    { areas }: GraphDrawing,
    position: number,
    direction: 1 | -1,
): number | undefined {
    const own = areas[position];
    if (own === undefined) return undefined;
    let best: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const [other, area] of areas.entries()) {
        const distance = (area.y - own.y) * direction;
        if (distance <= 0) continue;
        const cost = distance + Math.abs(area.x - own.x) * 4;
        if (cost < least) {
            least = cost;
            best = other;
        }
    }
    return best;
}
