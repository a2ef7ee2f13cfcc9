import { rowPitch } from "./graph-layout.ts";
import type { Neighbours } from "./layers.ts";

const sweeps = 8;

/**
 * The top of each node: near the mean of its neighbours, in the order of its column, a row apart, and
 * within the height.
 */
export function rowPlaces(
    columns: readonly (readonly number[])[],
    { after, before }: Neighbours,
    height: number,
): Float64Array {
    const y = new Float64Array(after.length);
    for (const column of columns) {
        const first = (height - column.length * rowPitch) / 2;
        for (const [index, node] of column.entries()) y[node] = first + index * rowPitch;
    }
    for (let sweep = 0; sweep < sweeps; sweep++) {
        const forwards = sweep % 2 === 0;
        for (let step = 0; step < columns.length; step++) {
            const column = columns[forwards ? step : columns.length - 1 - step] ?? [];
            const wanted = column.map((node) => {
                const near = (forwards ? before : after)[node] ?? [];
                const list = near.length > 0 ? near : ((forwards ? after : before)[node] ?? []);
                if (list.length === 0) return y[node] ?? 0;
                let sum = 0;
                for (const other of list) sum += y[other] ?? 0;
                return sum / list.length;
            });
            const places = spread(wanted, rowPitch, height);
            for (const [index, node] of column.entries()) y[node] = places[index] ?? 0;
        }
    }
    return y;
}

/**
 * The places nearest to the wanted ones (least squares) that keep their order, are a step apart and
 * lie within the height: isotonic regression by pooling adjacent violators, in linear time.
 */
export function spread(wanted: readonly number[], step: number, height: number): number[] {
    const most = Math.max(0, height - wanted.length * step);
    const pools: { sum: number; size: number }[] = [];
    for (const [index, value] of wanted.entries()) {
        let pool = { sum: value - index * step, size: 1 };
        for (let last = pools.at(-1); last !== undefined; last = pools.at(-1)) {
            if (last.sum / last.size < pool.sum / pool.size) break;
            pools.pop();
            pool = { sum: pool.sum + last.sum, size: pool.size + last.size };
        }
        pools.push(pool);
    }
    const places: number[] = [];
    for (const { sum, size } of pools) {
        const base = Math.min(most, Math.max(0, sum / size));
        for (let member = 0; member < size; member++) places.push(base + places.length * step);
    }
    return places;
}
