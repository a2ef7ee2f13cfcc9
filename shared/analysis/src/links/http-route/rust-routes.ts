import type { EndpointReader } from "../link-rule.ts";
import { type Attribute, attributesByItem, optionsOf, stringOf } from "../source/attributes.ts";
import { type Literal, literalOf } from "../source/literals.ts";
import { TreeView } from "../source/tree-view.ts";
import { httpMethods, methodOf, routeKey } from "./route-path.ts";
import { lastName, methodCall, RoutePrefixes } from "./route-prefixes.ts";

interface Method {
    readonly method: string;
    readonly start: number;
    readonly end: number;
    readonly handler: string;
}

/**
 * Routes of axum (`.route("/users/{id}", get(show).post(save))`), actix (`web::resource`, `web::scope`,
 * `#[get("/x")]`) and Rocket (`#[get("/x/<id>")]`), with the prefixes that the same file gives them.
 */
export const rustRoutes: EndpointReader = {
    border: "http-route",
    languages: ["rust"],
    markers: [
        ".route(",
        "web::resource(",
        "#[get(",
        "#[post(",
        "#[put(",
        "#[delete(",
        "#[patch(",
        "#[route(",
    ],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        const prefixes = new RoutePrefixes(view);
        const told = (path: Literal, full: string, methods: readonly Method[]): void => {
            if (!/^\/[^\s]*$/.test(full) && full !== "") return;
            for (const [index, { method, start, end, handler }] of methods.entries()) {
                const place = index === 0 ? path : { start, end };
                tell({
                    border: "http-route",
                    side: "definition",
                    key: routeKey(method, full),
                    name: path.value,
                    start: place.start,
                    end: place.end,
                    signature: `${method} ${full === "" ? "/" : full}${handler === "" ? "" : ` -> ${handler}`}`,
                });
            }
        };
        for (const call of view.ofKinds("call_expression")) {
            const called = methodCall(view, call);
            if (called?.name !== "route") continue;
            const [first = -1, second = -1] = view.items(view.field(call, "arguments"));
            const literal = literalOf(view, first);
            if (literal !== undefined && second >= 0) {
                const methods = methodsOf(view, second);
                const full = join(prefixes.of(call), literal.value);
                if (literal.value.startsWith("/") || literal.value === "")
                    told(literal, full, methods);
                continue;
            }
            const resource = prefixes.resourceOf(called.receiver);
            if (resource !== undefined && first >= 0) {
                told(resource, join(prefixes.of(call), resource.value), methodsOf(view, first));
            }
        }
        readAttributes(view, prefixes, told);
    },
};

function join(prefix: string, path: string): string {
    return `${prefix.replace(/\/$/, "")}${path === "/" && prefix !== "" ? "" : path}`;
}

/** Nobody writes longer chains of calls for one path. */
const longestChain = 100;

const routers = new Set(["any", "any_service"]);

/** What `get(a).post(b)`, `web::get().to(a)` and the like answer. */
function methodsOf(view: TreeView, node: number, depth = 0): Method[] {
    if (depth > longestChain || !view.is(node, "call_expression")) return [];
    const callee = view.field(node, "function");
    const [argument = -1] = view.items(view.field(node, "arguments"));
    const called = methodCall(view, node);
    const name = called?.name ?? lastName(view, callee);
    const nameNode = called === undefined ? callee : view.field(callee, "field");
    const before = called === undefined ? [] : methodsOf(view, called.receiver, depth + 1);
    // `to` is where actix names the handler; others only change what is there.
    if (name === "to" && before.length > 0) {
        return before.map((each) => ({ ...each, handler: handlerOf(view, argument) }));
    }
    const place = { start: view.start(nameNode), end: view.end(nameNode) };
    const handler = handlerOf(view, argument);
    if (routers.has(name)) {
        return ["GET", "POST", "PUT", "DELETE", "PATCH"].map((method) => ({
            method,
            handler,
            ...place,
        }));
    }
    const method = methodOf(name.replace(/_service$/, ""));
    // `layer(…)` or `with_state(…)` behind methods has none of its own.
    if (method === undefined || (called !== undefined && before.length === 0)) return before;
    return [...before, { method, handler, ...place }];
}

function handlerOf(view: TreeView, node: number): string {
    return view.isAny(node, ["identifier", "scoped_identifier"]) ? view.textOf(node) : "";
}

function readAttributes(
    view: TreeView,
    prefixes: RoutePrefixes,
    told: (path: Literal, full: string, methods: readonly Method[]) => void,
): void {
    if (!/#\[(?:\w+::)*(?:get|post|put|delete|patch|head|options|route)\s*\(/.test(view.text))
        return;
    for (const [item, attributes] of attributesByItem(view)) {
        if (!view.is(item, "function_item")) continue;
        const handler = view.textOf(view.field(item, "name"));
        for (const attribute of attributes) {
            const path = stringOf(view, attribute);
            const start = view.text.indexOf('"', attribute.valueStart) + 1;
            // Others have attributes with these names, but no path.
            if (path === undefined || !/^(?:\/|$)/.test(path) || start <= 0) continue;
            const methods = methodsOfAttribute(view, attribute);
            const { start: from, end } = attribute;
            const full = join(prefixes.ofHandler(handler), path);
            const literal = { value: path, start, end: start + path.length };
            const list = methods.map((method) => ({ method, handler, start: from, end }));
            told(literal, full, list);
        }
    }
}

function methodsOfAttribute(view: TreeView, attribute: Attribute): string[] {
    const name = attribute.path.slice(attribute.path.lastIndexOf(":") + 1);
    if (name !== "route") return httpMethods.filter((method) => method.toLowerCase() === name);
    return optionsOf(view, attribute)
        .filter((option) => option.name === "method")
        .map((option) => methodOf(option.value ?? ""))
        .filter((method) => method !== undefined);
}
