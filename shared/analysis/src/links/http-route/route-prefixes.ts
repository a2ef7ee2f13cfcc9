import { type Literal, literalOf } from "../source/literals.ts";
import type { TreeView } from "../source/tree-view.ts";

/** The last name of a path: `get` of `axum::routing::get`. */
export function lastName(view: TreeView, node: number): string {
    if (view.is(node, "identifier")) return view.textOf(node);
    if (view.is(node, "scoped_identifier")) return view.textOf(view.field(node, "name"));
    if (view.is(node, "generic_function")) return lastName(view, view.field(node, "function"));
    return "";
}

/** `receiver.name(…)`; undefined for any other call. */
export function methodCall(
    view: TreeView,
    call: number,
): { readonly name: string; readonly receiver: number } | undefined {
    let callee = view.field(call, "function");
    if (view.is(callee, "generic_function")) callee = view.field(callee, "function");
    if (!view.is(callee, "field_expression")) return undefined;
    return {
        name: view.textOf(view.field(callee, "field")),
        receiver: view.field(callee, "value"),
    };
}

interface Nest {
    readonly prefix: string;
    /** Of the argument that is mounted, or of the whole chain behind `web::scope`. */
    readonly start: number;
    readonly end: number;
}

/** Where one file mounts what it defines: `nest`, `web::scope`, `mount`. */
export class RoutePrefixes {
    private readonly view: TreeView;
    private readonly nests: Nest[] = [];
    /** Prefix by the name of a function or variable that is mounted. */
    private readonly byName = new Map<string, { readonly prefix: string; readonly node: number }>();

    constructor(view: TreeView) {
        this.view = view;
        if (!/\b(?:nest|scope|mount|nest_service)\s*\(/.test(view.text)) return;
        for (const call of view.ofKinds("call_expression")) {
            const name =
                methodCall(view, call)?.name ?? lastName(view, view.field(call, "function"));
            const [first = -1, second = -1] = view.items(view.field(call, "arguments"));
            const literal = literalOf(view, first);
            if (literal === undefined) continue;
            const prefix = literal.value.replace(/\/$/, "");
            if (name === "nest" && second >= 0) this.mount(prefix, second, call);
            else if (name === "scope") this.scope(prefix, call);
            else if (name === "mount" && view.is(second, "macro_invocation")) {
                for (const token of view.items(view.childOfKind(second, "token_tree"))) {
                    if (view.is(token, "identifier"))
                        this.named(view.textOf(token), prefix, second);
                }
            }
        }
    }

    /** All prefixes around a place, the outermost first. */
    of(node: number, depth = 0): string {
        const { view } = this;
        const at = view.start(node);
        let prefix = this.nests
            .filter((nest) => nest.start <= at && at < nest.end)
            .map((nest) => nest.prefix)
            .join("");
        if (depth > 4) return prefix;
        const variable = view.around(node, "let_declaration", "function_item");
        const isVariable = view.is(variable, "let_declaration");
        const owner = isVariable ? view.field(variable, "pattern") : view.field(variable, "name");
        const mounted = variable < 0 ? undefined : this.byName.get(view.textOf(owner));
        if (mounted !== undefined)
            prefix = this.of(mounted.node, depth + 1) + mounted.prefix + prefix;
        else if (isVariable) {
            const around = view.around(variable, "function_item");
            const outer =
                around < 0 ? undefined : this.byName.get(view.textOf(view.field(around, "name")));
            if (outer !== undefined)
                prefix = this.of(outer.node, depth + 1) + outer.prefix + prefix;
        }
        return prefix;
    }

    ofHandler(name: string): string {
        const mounted = this.byName.get(name);
        return mounted === undefined ? "" : this.of(mounted.node, 1) + mounted.prefix;
    }

    /** The path of the `web::resource("/x")` that a chain begins with. */
    resourceOf(receiver: number): Literal | undefined {
        const root = this.rootOf(receiver);
        if (lastName(this.view, this.view.field(root, "function")) !== "resource") return undefined;
        return literalOf(this.view, this.view.items(this.view.field(root, "arguments"))[0] ?? -1);
    }

    private rootOf(node: number): number {
        let root = node;
        for (let next = methodCall(this.view, root); next !== undefined; ) {
            root = next.receiver;
            next = methodCall(this.view, root);
        }
        return root;
    }

    private mount(prefix: string, node: number, call: number): void {
        const { view } = this;
        this.nests.push({ prefix, start: view.start(node), end: view.end(node) });
        const root = this.rootOf(node);
        const name = view.is(root, "call_expression")
            ? lastName(view, view.field(root, "function"))
            : lastName(view, root);
        // `Router::new()` and `Self::new()` are nobody's name.
        if (name !== "" && name !== "new") this.named(name, prefix, call);
    }

    /** Everything in the chain behind `web::scope("/x")`, and the handlers that it is given by name. */
    private scope(prefix: string, call: number): void {
        const { view } = this;
        let chain = call;
        for (;;) {
            const field = view.parent(chain);
            const outer = view.parent(field);
            if (!view.is(field, "field_expression") || !view.is(outer, "call_expression")) break;
            if (methodCall(view, outer)?.name === "service") {
                for (const argument of view.items(view.field(outer, "arguments"))) {
                    if (view.isAny(argument, ["identifier", "scoped_identifier"])) {
                        // The call stands in its own scope, which adds the prefix.
                        this.named(lastName(view, argument), "", call);
                    }
                }
            }
            chain = outer;
        }
        // The scope's own path stands at its start; what comes behind is in it.
        this.nests.push({ prefix, start: view.start(chain), end: view.end(chain) });
    }

    private named(name: string, prefix: string, node: number): void {
        if (!this.byName.has(name)) this.byName.set(name, { prefix, node });
    }
}
