/** Optimal string alignment distance; `limit` or more is told as `limit`. */
export function editDistance(left: string, right: string, limit: number): number {
    if (Math.abs(left.length - right.length) >= limit) return limit;
    let older: number[] = [];
    let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
    for (let row = 1; row <= left.length; row++) {
        const current = [row];
        let least = row;
        for (let column = 1; column <= right.length; column++) {
            const isSame = left[row - 1] === right[column - 1];
            let cost = Math.min(
                (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
                (previous[column] ?? 0) + 1,
                (current[column - 1] ?? 0) + 1,
            );
            const isSwap =
                left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
            if (row > 1 && column > 1 && isSwap) {
                cost = Math.min(cost, (older[column - 2] ?? 0) + 1);
            }
            current.push(cost);
            least = Math.min(least, cost);
        }
        if (least >= limit) return limit;
        older = previous;
        previous = current;
    }
    return Math.min(limit, previous[right.length] ?? limit);
}
