import type { EndpointReader } from "../link-rule.ts";
import { scriptLanguages } from "../script/script-languages.ts";
import { literalOf } from "../source/literals.ts";
import { TreeView } from "../source/tree-view.ts";
import { longestSum, requestPath, type UrlPiece } from "./request-url.ts";
import { methodOf, routeKey } from "./route-path.ts";

const functions = /^(?:fetch|\$fetch|useFetch|ofetch|axios|ky|apiFetch|fetchJson|authFetch)$/;
const clients =
    /^\$?(?:axios|ky|api|http|https|client|request|got|ofetch|(?:api|http|axios)_?(?:client|instance|service)?)$/i;

/** Requests of TypeScript and JavaScript: `fetch`, axios, ky, and clients that are called like them. */
export const scriptRequests: EndpointReader = {
    border: "http-route",
    languages: scriptLanguages,
    markers: ["fetch", "Fetch", "axios", "ky", ".get(", ".post(", ".put(", ".delete(", ".patch("],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        for (const call of view.ofKinds("call_expression")) {
            const [first = -1, second = -1] = view.items(view.field(call, "arguments"));
            if (first < 0) continue;
            const request = requestOf(view, call, first, second);
            const url = request && requestPath(piecesOf(view, request.url));
            if (!request || !url) continue;
            tell({
                border: "http-route",
                side: "use",
                key: routeKey(request.method, url.path),
                name: view.text.slice(url.start, url.end),
                start: url.start,
                end: url.end,
            });
        }
    },
};

interface Request {
    readonly url: number;
    readonly method: string;
}

function requestOf(
    view: TreeView,
    call: number,
    first: number,
    second: number,
): Request | undefined {
    let callee = view.field(call, "function");
    // The grammar takes `await f<T>()` for a call of what was awaited.
    if (view.is(callee, "await_expression")) callee = view.items(callee)[0] ?? -1;
    const name = view.textOf(
        view.is(callee, "member_expression") ? view.field(callee, "property") : callee,
    );
    const object = view.is(callee, "member_expression") ? view.field(callee, "object") : -1;
    const owner = view.is(object, "member_expression") ? view.field(object, "property") : object;
    const ownerName = view.textOf(owner);
    const isFunction = object < 0 || /^(?:window|globalThis|self)$/.test(ownerName);
    if (isFunction ? functions.test(name) : name === "request" && clients.test(ownerName)) {
        if (!view.is(first, "object")) return withMethod(view, first, second);
        const url = view.field(property(view, first, "url"), "value");
        return url < 0 ? undefined : withMethod(view, url, first);
    }
    const method = isFunction ? undefined : methodOf(name);
    return method !== undefined && clients.test(ownerName) ? { url: first, method } : undefined;
}

/** The method that options name; undefined where they are not told. */
function withMethod(view: TreeView, url: number, options: number): Request | undefined {
    if (options < 0) return { url, method: "GET" };
    if (!view.is(options, "object")) return undefined;
    const pair = property(view, options, "method");
    if (pair < 0) {
        const isOpen = view
            .items(options)
            .some((item) => view.is(item, "spread_element") || view.textOf(item) === "method");
        return isOpen ? undefined : { url, method: "GET" };
    }
    const literal = literalOf(view, view.field(pair, "value"));
    const method = literal && methodOf(literal.value);
    return method === undefined ? undefined : { url, method };
}

function property(view: TreeView, object: number, name: string): number {
    return (
        view
            .items(object)
            .find(
                (item) =>
                    view.is(item, "pair") &&
                    view.textOf(view.field(item, "key")).replace(/^["']|["']$/g, "") === name,
            ) ?? -1
    );
}

function piecesOf(view: TreeView, node: number, depth = 0): UrlPiece[] {
    if (depth > longestSum) return [];
    const place = { start: view.start(node), end: view.end(node) };
    if (view.is(node, "string")) {
        const literal = literalOf(view, node);
        return literal === undefined
            ? []
            : [{ text: literal.value, start: literal.start, end: literal.end }];
    }
    if (view.is(node, "binary_expression") && /^\+$/.test(operator(view, node))) {
        return [
            ...piecesOf(view, view.field(node, "left"), depth + 1),
            ...piecesOf(view, view.field(node, "right"), depth + 1),
        ];
    }
    if (!view.is(node, "template_string")) return [{ text: undefined, ...place }];
    const pieces: UrlPiece[] = [];
    let from = place.start + 1;
    for (const part of view.items(node)) {
        if (!view.is(part, "template_substitution")) continue;
        const start = view.start(part);
        if (start > from)
            pieces.push({ text: view.text.slice(from, start), start: from, end: start });
        pieces.push({ text: undefined, start, end: view.end(part) });
        from = view.end(part);
    }
    const end = Math.max(from, place.end - 1);
    if (end > from) pieces.push({ text: view.text.slice(from, end), start: from, end });
    return pieces;
}

function operator(view: TreeView, node: number): string {
    return view.textOf(view.field(node, "operator"));
}
