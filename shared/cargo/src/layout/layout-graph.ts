import { orderedLayers } from "./column-order.ts";
import {
    boxGap,
    boxPadding,
    boxTitle,
    columnGap,
    type GraphLayout,
    type GraphShape,
    type LayoutBox,
    rowPitch,
} from "./graph-layout.ts";
import { layersOf, withoutCircles } from "./layers.ts";
import { rowPlaces } from "./row-places.ts";

/** Width to height that drawings strive for: that of the window of an editor. */
const aspect = 1.6;
const fewestRows = 12;

/**
 * Draws dependencies from left to right: what needs others stands left of them. The same graph is
 * always drawn the same way, and the work is bounded by the number of nodes and edges.
 */
export function layoutGraph(shape: GraphShape): GraphLayout {
    return shape.clusters === undefined ? layoutColumns(shape) : layoutBoxes(shape, shape.clusters);
}

function layoutColumns({ widths, edges, roots }: GraphShape): GraphLayout {
    const neighbours = withoutCircles(widths.length, edges, roots);
    const known = roots.filter((root) => widths[root] !== undefined);
    const layers = orderedLayers(neighbours, layersOf(neighbours), known);
    const columns = inWindow(layers, widths);
    const rows = columns.reduce((longest, column) => Math.max(longest, column.length), 0);
    const height = rows * rowPitch;
    const y = rowPlaces(columns, neighbours, height);
    const x = new Array<number>(widths.length).fill(0);
    let left = 0;
    for (const column of columns) {
        for (const node of column) x[node] = left;
        left += columnGap + column.reduce((wide, node) => Math.max(wide, widths[node] ?? 0), 0);
    }
    return { x, y: [...y], boxes: [], width: Math.max(0, left - columnGap), height };
}

/** Columns of the shape that is wanted, as far as the layers allow: there is no fewer than one each. */
function inWindow(layers: readonly (readonly number[])[], widths: readonly number[]): number[][] {
    const tallest = layers.reduce((rows, layer) => Math.max(rows, layer.length), 0);
    const pitch = columnGap + widths.reduce((sum, width) => sum + width, 0) / (widths.length || 1);
    let rows = Math.min(tallest, fewestRows);
    const isWide = (): boolean => {
        const columns = layers.reduce((sum, layer) => sum + Math.ceil(layer.length / rows), 0);
        return columns * pitch > rows * rowPitch * aspect;
    };
    while (rows < tallest && isWide()) rows = Math.min(tallest, Math.ceil(rows * 1.2));
    return layers.flatMap((layer) => columnsOf(layer, rows));
}

/** A layer that is too tall, dealt out to several columns, so that neighbours stay at one height. */
function columnsOf(layer: readonly number[], most: number): number[][] {
    const count = Math.ceil(layer.length / most);
    return Array.from({ length: count }, (_, column) =>
        layer.filter((_, index) => index % count === column),
    );
}

/** Each cluster drawn by itself, and the boxes in rows, as words are in a paragraph. */
function layoutBoxes({ widths, edges, roots }: GraphShape, clusters: readonly number[]) {
    const nodes = new Map<number, number[]>();
    for (const node of widths.keys()) {
        const cluster = clusters[node] ?? 0;
        const list = nodes.get(cluster);
        if (list === undefined) nodes.set(cluster, [node]);
        else list.push(node);
    }
    const place = new Array<number>(widths.length).fill(0);
    for (const list of nodes.values()) {
        for (const [index, node] of list.entries()) place[node] = index;
    }
    const inner = new Map<number, (readonly [number, number])[]>();
    for (const [from, to] of edges) {
        const cluster = clusters[from] ?? 0;
        if (cluster !== (clusters[to] ?? 0)) continue;
        const list = inner.get(cluster) ?? [];
        list.push([place[from] ?? 0, place[to] ?? 0]);
        inner.set(cluster, list);
    }
    const parts = [...nodes].map(([cluster, members]) => {
        const layout = layoutColumns({
            widths: members.map((node) => widths[node] ?? 0),
            edges: inner.get(cluster) ?? [],
            roots: roots
                .filter((root) => (clusters[root] ?? 0) === cluster)
                .map((root) => place[root] ?? 0),
        });
        const width = layout.width + 2 * boxPadding;
        return {
            cluster,
            members,
            layout,
            width,
            height: layout.height + 2 * boxPadding + boxTitle,
        };
    });
    parts.sort((one, other) => other.height - one.height || one.cluster - other.cluster);
    const { corners, width, height } = bestRows(parts);
    const x = new Array<number>(widths.length).fill(0);
    const y = new Array<number>(widths.length).fill(0);
    const boxes: LayoutBox[] = [];
    for (const [index, { cluster, members, layout, ...size }] of parts.entries()) {
        const { left, top } = corners[index] ?? { left: 0, top: 0 };
        boxes.push({ cluster, x: left, y: top, width: size.width, height: size.height });
        for (const [place, node] of members.entries()) {
            x[node] = left + boxPadding + (layout.x[place] ?? 0);
            y[node] = top + boxPadding + boxTitle + (layout.y[place] ?? 0);
        }
    }
    return { x, y, boxes, width, height };
}

interface Part {
    readonly width: number;
    readonly height: number;
}

/** Tries lines of several lengths and takes the one that fills a window best. */
function bestRows(parts: readonly Part[]) {
    const widest = parts.reduce((wide, part) => Math.max(wide, part.width), 0);
    const tries = [1, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 4, 5, 7, 10].map((factor) =>
        inRows(parts, widest * factor),
    );
    const cost = ({ width, height }: Part): number => Math.max(width / aspect, height);
    return tries.reduce((best, next) => (cost(next) < cost(best) ? next : best));
}

/** Boxes one after the other in lines of a length, each line as tall as its tallest. */
function inRows(parts: readonly Part[], line: number) {
    const corners: { left: number; top: number }[] = [];
    let [left, top, tall, right] = [0, 0, 0, 0];
    for (const { width, height } of parts) {
        if (left > 0 && left + width > line) {
            left = 0;
            top += tall + boxGap;
            tall = 0;
        }
        corners.push({ left, top });
        right = Math.max(right, left + width);
        tall = Math.max(tall, height);
        left += width + boxGap;
    }
    return { corners, width: right, height: top + tall };
}
