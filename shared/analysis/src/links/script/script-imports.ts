import { literalOf } from "../source/literals.ts";
import type { TreeView } from "../source/tree-view.ts";

/** A name that a script takes from a module. */
export interface ScriptImport {
    readonly module: string;
    /** "*" for the module itself, "default" for what it exports so. */
    readonly imported: string;
    readonly local: string;
    /** Where the imported name stands; the local one for "*" and "default". */
    readonly start: number;
    readonly end: number;
}

/** `import`, `require`, `await import`, and `const { a } = b` of a module `b`. */
export function scriptImports(view: TreeView): ScriptImport[] {
    const found: ScriptImport[] = [];
    for (const node of view.ofKinds("import_statement")) readImport(view, node, found);
    const hasCalls = /\b(?:require|import)\s*\(/.test(view.text);
    const hasWholes = found.some(({ imported }) => imported === "*" || imported === "default");
    if (!hasCalls && !hasWholes) return found;
    for (const node of view.ofKinds("variable_declarator")) {
        const value = view.field(node, "value");
        const module = requiredModule(view, value) ?? moduleOf(view, value, found);
        if (module !== undefined) readPattern(view, view.field(node, "name"), module, found);
    }
    return found;
}

function tell(
    view: TreeView,
    found: ScriptImport[],
    module: string,
    imported: string,
    name: number,
    local = name,
): void {
    if (name < 0 || local < 0) return;
    found.push({
        module,
        imported,
        local: view.textOf(local),
        start: view.start(name),
        end: view.end(name),
    });
}

function readImport(view: TreeView, node: number, found: ScriptImport[]): void {
    const module = literalOf(view, view.field(node, "source"))?.value;
    const clause = view.childOfKind(node, "import_clause");
    if (module === undefined || clause < 0) return;
    for (const part of view.items(clause)) {
        if (view.is(part, "identifier")) tell(view, found, module, "default", part);
        if (view.is(part, "namespace_import")) {
            tell(view, found, module, "*", view.childOfKind(part, "identifier"));
        }
        if (!view.is(part, "named_imports")) continue;
        for (const item of view.items(part)) {
            const name = view.field(item, "name");
            const alias = view.field(item, "alias");
            tell(view, found, module, view.textOf(name), name, alias < 0 ? name : alias);
        }
    }
}

/** The module of `require("x")`, `await import("x")`, and of `….default` of them. */
function requiredModule(view: TreeView, value: number): string | undefined {
    let call = value;
    while (view.isAny(call, ["await_expression", "parenthesized_expression"])) {
        call = view.items(call)[0] ?? -1;
    }
    if (!view.is(call, "call_expression")) return undefined;
    const callee = view.textOf(view.field(call, "function"));
    if (!/^(?:require|import)$/.test(callee)) return undefined;
    const list = view.field(call, "arguments");
    const [first] = list < 0 ? [] : view.items(list);
    return first === undefined ? undefined : literalOf(view, first)?.value;
}

/** The module that a name stands for which was imported whole. */
function moduleOf(
    view: TreeView,
    value: number,
    found: readonly ScriptImport[],
): string | undefined {
    if (!view.is(value, "identifier")) return undefined;
    const name = view.textOf(value);
    const known = found.find((each) => each.local === name);
    return known?.imported === "*" || known?.imported === "default" ? known.module : undefined;
}

function readPattern(view: TreeView, name: number, module: string, found: ScriptImport[]): void {
    if (view.is(name, "identifier")) tell(view, found, module, "*", name);
    if (!view.is(name, "object_pattern")) return;
    for (const item of view.items(name)) {
        if (view.is(item, "shorthand_property_identifier_pattern")) {
            tell(view, found, module, view.textOf(item), item);
        }
        if (!view.is(item, "pair_pattern")) continue;
        const key = view.field(item, "key");
        tell(view, found, module, view.textOf(key), key, view.field(item, "value"));
    }
}
