/** The parts of an identifier: `sayHello`, `say_hello`, `SayHello`, `say-hello`, `HTTPServer`. */
function words(name: string): string[] {
    return name
        .replace(/([a-z\d])([A-Z])/g, "$1_$2")
        .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
        .split(/[_\-\s]+/)
        .filter((word) => word !== "")
        .map((word) => word.toLowerCase());
}

export function snakeCase(name: string): string {
    return words(name).join("_");
}

/** How many letters have to change to make one of the other; more than `limit` counts as `limit + 1`. */
export function editDistance(one: string, other: string, limit: number): number {
    if (Math.abs(one.length - other.length) > limit) return limit + 1;
    let above = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (let row = 1; row <= one.length; row++) {
        const current = [row];
        let least = row;
        for (let column = 1; column <= other.length; column++) {
            const cost = one[row - 1] === other[column - 1] ? 0 : 1;
            const value = Math.min(
                (above[column - 1] ?? 0) + cost,
                (above[column] ?? 0) + 1,
                (current[column - 1] ?? 0) + 1,
            );
            current.push(value);
            least = Math.min(least, value);
        }
        if (least > limit) return limit + 1;
        above = current;
    }
    return above[other.length] ?? 0;
}

/**
 * The name that was surely meant: at most two letters away (one in short names), and nearer than
 * every other. What is only somewhat like it may be a name that the workspace does not show.
 */
export function surelyMeant(name: string, known: Iterable<string>): string | undefined {
    const limit = name.length < 6 ? 1 : 2;
    let best: string | undefined;
    let least = limit + 1;
    for (const candidate of known) {
        if (candidate === name) return undefined;
        if (candidate === best) continue;
        const distance = editDistance(name, candidate, limit);
        if (distance === least && distance <= limit) best = undefined;
        if (distance >= least) continue;
        least = distance;
        best = candidate;
    }
    return best;
}
