/** Methods that a route can have. */
export const httpMethods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"] as const;

const methods = new Set<string>(httpMethods);

/** The method that a function like `get` or a text like "post" names. */
export function methodOf(name: string): string | undefined {
    const upper = name.toUpperCase();
    return methods.has(upper) ? upper : undefined;
}

/**
 * The segments of a path, `{}` for each parameter and `{*}` for one that takes the rest. Frameworks
 * write `{id}`, `{id:\d+}`, `:id`, `<id>`, `{*rest}`, `*rest` and `<rest..>`.
 */
export function segmentsOf(path: string): string[] {
    return path
        .replace(/[?#].*$/s, "")
        .split("/")
        .filter((segment) => segment !== "")
        .map((segment) => {
            if (/^(?:\{\*|\*|<[^>]*\.\.>$|\{[^}:]*:\s*\.[*+]\}$)/.test(segment)) return "{*}";
            if (/^(?::\w|<\w)/.test(segment)) return "{}";
            // What stands for an example of a parameter means the parameter.
            if (/^(?:\d+|[\da-f]{8}-[\da-f-]{27})$/i.test(segment)) return "{}";
            return segment.replace(/\{[^{}]*\}/g, "{}");
        });
}

/**
 * The key of a route. A first segment `api` does not count: servers are mounted there, or reached
 * through a proxy that takes it off.
 */
export function routeKey(method: string, path: string): string {
    const segments = segmentsOf(path);
    if (segments.length > 1 && segments[0] === "api") segments.shift();
    return `${method} /${segments.join("/")}`;
}

/** Whether a route takes a path; one that is mounted elsewhere takes paths that end like it. */
export function takes(
    route: readonly string[],
    path: readonly string[],
    isMounted: boolean,
): boolean {
    if (route.at(-1) === "{*}") {
        const head = route.slice(0, -1);
        return path.length >= head.length && takes(head, path.slice(0, head.length), false);
    }
    const offset = path.length - route.length;
    if (offset < 0 || (offset > 0 && (!isMounted || route.length === 0))) return false;
    let common = 0;
    for (const [index, segment] of route.entries()) {
        const other = path[index + offset];
        if (segment === other && segment !== "{}") common++;
        else if (!segment.includes("{}") && (other !== "{}" || offset > 0)) return false;
    }
    return offset === 0 || common > 0;
}
