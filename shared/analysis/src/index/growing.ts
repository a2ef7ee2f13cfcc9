type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array;

/** The same numbers in an array with room for at least `size`, half as much again; new places hold `fill`. */
export function grown<T extends Column>(column: T, size: number, fill = 0): T {
    if (column.length >= size) return column;
    const make = column.constructor as new (length: number) => T;
    const larger = new make(Math.max(size, column.length + (column.length >> 1), 64));
    larger.set(column);
    if (fill !== 0) larger.fill(fill, column.length);
    return larger;
}
