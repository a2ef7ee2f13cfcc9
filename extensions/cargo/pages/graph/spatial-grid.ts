/** A rectangle in the coordinates of the drawing. */
export interface Area {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

const cell = 256;

/** Finds rectangles by place without looking at all of them. */
export class SpatialGrid {
    private readonly areas: readonly Area[];
    private readonly cells = new Map<string, number[]>();

    constructor(areas: readonly Area[]) {
        this.areas = areas;
        for (const [index, area] of areas.entries()) {
            for (const key of keysOf(area)) {
                const list = this.cells.get(key);
                if (list === undefined) this.cells.set(key, [index]);
                else list.push(index);
            }
        }
    }

    /** The rectangle at a point; the last one where some lie upon each other. */
    at(x: number, y: number): number | undefined {
        const list = this.cells.get(keyOf(Math.floor(x / cell), Math.floor(y / cell))) ?? [];
        return list.findLast((index) => {
            const area = this.areas[index];
            if (area === undefined) return false;
            const isBeside = x < area.x || x > area.x + area.width;
            return !isBeside && y >= area.y && y <= area.y + area.height;
        });
    }

    /** Rectangles that have a part in an area, in ascending order. */
    within(area: Area): number[] {
        const columns = area.width / cell + 2;
        const rows = area.height / cell + 2;
        const candidates = new Set<number>();
        if (columns * rows > this.cells.size)
            for (const index of this.areas.keys()) candidates.add(index);
        else {
            for (const key of keysOf(area)) {
                for (const index of this.cells.get(key) ?? []) candidates.add(index);
            }
        }
        return [...candidates]
            .filter((index) => meet(this.areas[index], area))
            .sort((a, b) => a - b);
    }
}

function meet(one: Area | undefined, other: Area): boolean {
    if (one === undefined) return false;
    const isBeside = one.x > other.x + other.width || one.x + one.width < other.x;
    return !isBeside && one.y <= other.y + other.height && one.y + one.height >= other.y;
}

function* keysOf({ x, y, width, height }: Area): Generator<string> {
    for (let column = Math.floor(x / cell); column <= Math.floor((x + width) / cell); column++) {
        for (let row = Math.floor(y / cell); row <= Math.floor((y + height) / cell); row++) {
            yield keyOf(column, row);
        }
    }
}

function keyOf(column: number, row: number): string {
    return `${column},${row}`;
}
