import { editDistance } from "@rust-ai-ide/core/edit-distance";
import type { Endpoint } from "../endpoint.ts";
import type { BorderRule, Mismatch } from "../link-rule.ts";
import { pythonRequests } from "./python-requests.ts";
import { segmentsOf, takes } from "./route-path.ts";
import { rustRoutes } from "./rust-routes.ts";
import { scriptRequests } from "./script-requests.ts";

/** Routes of Rust servers, and the requests of TypeScript and Python that ask them. */
export const httpRouteRule: BorderRule = {
    border: "http-route",
    readers: [rustRoutes, scriptRequests, pythonRequests],
    verb: "requested",
    compare: () => [],
    missing,
    // A path is changed in its parts, not as a name.
    renamed: () => undefined,
};

interface Route {
    readonly method: string;
    readonly segments: readonly string[];
}

function routeOf(key: string): Route {
    const space = key.indexOf(" ");
    return { method: key.slice(0, space), segments: segmentsOf(key.slice(space + 1)) };
}

const parsed = new WeakMap<readonly string[], readonly Route[]>();

/** All routes, parsed once for as long as no other comes or goes. */
function routesOf(definitions: readonly string[]): readonly Route[] {
    let routes = parsed.get(definitions);
    if (routes === undefined) {
        routes = definitions.map(routeOf);
        parsed.set(definitions, routes);
    }
    return routes;
}

/**
 * What nobody answers may be asked of another program, and routes may be mounted where one file does
 * not tell. So only two things are wrong for sure: a known path with a method that it does not take,
 * and a path that is a known one but for one slip of the pen.
 */
function missing(use: Endpoint, definitions: readonly string[]): Mismatch | undefined {
    const { method, segments } = routeOf(use.key);
    const routes = routesOf(definitions);
    const taking = routes.filter((route) => takes(route.segments, segments, true));
    if (taking.some((route) => route.method === method)) return undefined;
    const place = { side: "use", start: use.start, end: use.end, severity: "warning" } as const;
    const whole = taking.filter((route) => route.segments.join("/") === segments.join("/"));
    if (whole.length > 0) {
        // Every server has a root.
        if (method === "HEAD" || method === "OPTIONS" || segments.length === 0) return undefined;
        const known = [...new Set(whole.map((route) => route.method))].sort().join(", ");
        const message = `${use.name} takes ${known}, but ${method} is requested.`;
        return { code: "http-route.method", message, ...place, fixes: [] };
    }
    if (taking.length > 0) return undefined;
    const slips = routes
        .filter((route) => route.method === method)
        .map((route) => slipIn(segments, route.segments))
        .filter((slip) => slip !== undefined);
    const [slip] = slips;
    if (slip === undefined || slips.some((other) => other.meant !== slip.meant)) return undefined;
    const at = use.name.indexOf(slip.written);
    return {
        code: "http-route.missing",
        message: `No route answers ${method} ${use.name}. Did you mean ${slip.meant} instead of ${slip.written}?`,
        ...place,
        fixes:
            at < 0 || at !== use.name.lastIndexOf(slip.written)
                ? []
                : [
                      {
                          title: `Change to ${slip.meant}`,
                          side: "use",
                          edits: [
                              {
                                  start: use.start + at,
                                  end: use.start + at + slip.written.length,
                                  text: slip.meant,
                              },
                          ],
                      },
                  ],
    };
}

/** The one segment in which two paths differ by a letter or two. */
function slipIn(
    path: readonly string[],
    route: readonly string[],
): { readonly written: string; readonly meant: string } | undefined {
    if (path.length !== route.length) return undefined;
    let slip: { written: string; meant: string } | undefined;
    for (const [index, meant] of route.entries()) {
        const written = path[index] ?? "";
        if (written === meant || meant.includes("{}")) continue;
        if (
            slip !== undefined ||
            written.includes("{}") ||
            Math.min(meant.length, written.length) < 4
        ) {
            return undefined;
        }
        // A plural is often a route of its own in another program.
        if (`${written}s` === meant || written === `${meant}s`) return undefined;
        if (editDistance(written, meant, 3) > 2 || /\d/.test(written + meant)) return undefined;
        slip = { written, meant };
    }
    // Only parameters in common would be too little.
    const common = route.filter((segment, index) => segment === path[index] && segment !== "{}");
    return common.length > 0 || route.length <= 2 ? slip : undefined;
}
