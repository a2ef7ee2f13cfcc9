import type { TreeView } from "../source/tree-view.ts";
import type { PythonTarget } from "./python-uses.ts";

/** Which names of a file surely hold instances of classes that it imports. */
export class PythonInstances {
    private readonly view: TreeView;
    private readonly targetOf: (node: number) => PythonTarget | undefined;
    private readonly isClass: (key: string) => boolean;
    private readonly roots = new Set<string>();
    /** By the text of the name, `self.name` too; undefined where it holds other things as well. */
    private readonly held = new Map<string, PythonTarget | undefined>();

    constructor(
        view: TreeView,
        targetOf: (node: number) => PythonTarget | undefined,
        isClass: (key: string) => boolean,
    ) {
        this.view = view;
        this.targetOf = targetOf;
        this.isClass = isClass;
        for (const node of view.ofKinds("assignment")) {
            const value = view.field(node, "right");
            const type = this.annotated(node) ?? (value < 0 ? undefined : this.made(value));
            for (const name of namesIn(view, view.field(node, "left"))) {
                if (value >= 0 || type !== undefined) this.hold(name, type);
            }
        }
        for (const node of view.ofKinds("as_pattern")) {
            const [value = -1, name = -1] = view.items(node);
            for (const each of namesIn(view, name)) this.hold(each, this.made(value));
        }
        for (const node of view.ofKinds("for_statement", "for_in_clause", "named_expression")) {
            const left = view.field(node, view.is(node, "named_expression") ? "name" : "left");
            for (const name of namesIn(view, left)) this.hold(name, undefined);
        }
        for (const list of view.ofKinds("parameters", "lambda_parameters")) {
            for (const item of view.items(list)) {
                const [pattern] = view.is(item, "identifier") ? [item] : view.items(item);
                this.hold(view.textOf(pattern ?? -1), this.annotated(item));
            }
        }
    }

    of(object: number): PythonTarget | undefined {
        const { view } = this;
        if (view.is(object, "call")) return this.made(object);
        const isName = view.is(object, "identifier") || view.is(object, "attribute");
        return isName ? this.held.get(view.textOf(object)) : undefined;
    }

    /** Whether a name, or an attribute of it, surely holds such an instance. */
    has(root: string): boolean {
        return this.roots.has(root);
    }

    private hold(name: string, type: PythonTarget | undefined): void {
        const isOther = this.held.has(name) && this.held.get(name)?.key !== type?.key;
        this.held.set(name, isOther ? undefined : type);
        if (type !== undefined) this.roots.add(name.replace(/\..*$/s, ""));
    }

    private annotated(node: number): PythonTarget | undefined {
        const type = this.view.field(node, "type");
        const [named] = type < 0 ? [] : this.view.items(type);
        return named === undefined ? undefined : this.classAt(named);
    }

    /** `Class(…)`, and `Class.new(…)` of a factory. */
    private made(value: number): PythonTarget | undefined {
        const { view } = this;
        const call = view.is(value, "await") ? (view.items(value)[0] ?? -1) : value;
        if (!view.is(call, "call")) return undefined;
        const callee = view.field(call, "function");
        const own = this.classAt(callee);
        if (own !== undefined || !view.is(callee, "attribute")) return own;
        const isFactory = /^(?:from|new|create|with|open|load|parse)(?:_|$)/.test(
            view.textOf(view.field(callee, "attribute")),
        );
        return isFactory ? this.classAt(view.field(callee, "object")) : undefined;
    }

    /** Classes are known by their capital letter. */
    private classAt(node: number): PythonTarget | undefined {
        const target = this.targetOf(node);
        return target !== undefined && this.isClass(target.key) ? target : undefined;
    }
}

/** The names that an assignment gives values to, attributes of `self` among them. */
function namesIn(view: TreeView, left: number): string[] {
    if (view.isAny(left, ["identifier", "attribute"])) return [view.textOf(left)];
    if (left < 0) return [];
    return view.items(left).flatMap((item) => namesIn(view, item));
}
