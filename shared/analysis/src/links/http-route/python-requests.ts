import type { EndpointReader } from "../link-rule.ts";
import { literalOf } from "../source/literals.ts";
import { TreeView } from "../source/tree-view.ts";
import { longestSum, requestPath, type UrlPiece } from "./request-url.ts";
import { methodOf, routeKey } from "./route-path.ts";

const clients =
    /^(?:requests|httpx|aiohttp|client|async_client|test_client|http|http_client|session|api|api_client)$/;

/** Requests of Python: requests, httpx, and sessions or clients of them. */
export const pythonRequests: EndpointReader = {
    border: "http-route",
    languages: ["python"],
    markers: ["requests", "httpx", "client", "session", "http", "api"],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        for (const call of view.ofKinds("call")) {
            const callee = view.field(call, "function");
            if (!view.is(callee, "attribute")) continue;
            const object = view.field(callee, "object");
            const owner = view.is(object, "attribute") ? view.field(object, "attribute") : object;
            if (!clients.test(view.textOf(owner))) continue;
            const name = view.textOf(view.field(callee, "attribute"));
            const [first = -1, second = -1] = view.items(view.field(call, "arguments"));
            const isRequest = name === "request";
            const method = methodOf(isRequest ? (literalOf(view, first)?.value ?? "") : name);
            const url = method && requestPath(piecesOf(view, isRequest ? second : first));
            if (!method || !url) continue;
            tell({
                border: "http-route",
                side: "use",
                key: routeKey(method, url.path),
                name: view.text.slice(url.start, url.end),
                start: url.start,
                end: url.end,
            });
        }
    },
};

function piecesOf(view: TreeView, node: number, depth = 0): UrlPiece[] {
    if (depth > longestSum) return [];
    const place = { start: view.start(node), end: view.end(node) };
    if (view.is(node, "binary_operator")) {
        if (view.textOf(view.field(node, "operator")) !== "+") return [];
        return [
            ...piecesOf(view, view.field(node, "left"), depth + 1),
            ...piecesOf(view, view.field(node, "right"), depth + 1),
        ];
    }
    if (!view.is(node, "string")) return node < 0 ? [] : [{ text: undefined, ...place }];
    return view.items(node).flatMap((part): UrlPiece[] => {
        const range = { start: view.start(part), end: view.end(part) };
        if (view.is(part, "interpolation")) return [{ text: undefined, ...range }];
        return view.is(part, "string_content") ? [{ text: view.textOf(part), ...range }] : [];
    });
}
