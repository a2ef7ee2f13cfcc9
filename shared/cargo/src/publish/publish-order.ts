/** A package and those of the same workspace that it needs. */
export interface OrderedPackage {
    readonly name: string;
    readonly needs: readonly string[];
}

/**
 * Names in an order in which each comes behind those that it needs, and otherwise as given. Packages
 * that need each other in a circle come last, in the order given.
 */
export function publishOrder(packages: readonly OrderedPackage[]): string[] {
    const order: string[] = [];
    const done = new Set<string>();
    const known = new Set(packages.map(({ name }) => name));
    let rest = [...packages];
    while (rest.length > 0) {
        const ready = rest.filter(({ name, needs }) =>
            needs.every((need) => need === name || !known.has(need) || done.has(need)),
        );
        const next = ready.length > 0 ? ready : rest;
        for (const { name } of next) {
            order.push(name);
            done.add(name);
        }
        rest = rest.filter(({ name }) => !done.has(name));
    }
    return order;
}
