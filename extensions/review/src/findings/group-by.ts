/** Values by their keys, in the order in which keys come first. */
export function groupBy<T>(
    values: readonly T[],
    keyOf: (value: T) => string,
): ReadonlyMap<string, readonly T[]> {
    const groups = new Map<string, T[]>();
    for (const value of values) {
        const key = keyOf(value);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [value]);
        else group.push(value);
    }
    return groups;
}
