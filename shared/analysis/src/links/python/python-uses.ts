import type { SyntaxTable } from "../../syntax/syntax-table.ts";
import type { EndpointParameter } from "../endpoint.ts";
import type { TreeView } from "../source/tree-view.ts";
import { mayBeNative, pythonImports } from "./python-imports.ts";
import { PythonInstances } from "./python-instances.ts";
import { pythonArguments } from "./python-parameters.ts";

/** A use of what a module that may be built from Rust offers. */
export interface PythonUse {
    /** `name`, `Class.method`, `Class.constructor`. */
    readonly key: string;
    readonly name: string;
    readonly start: number;
    readonly end: number;
    readonly module: string;
    readonly kind: "module" | "import" | "call" | "unbound" | "new" | "attribute";
    readonly parameters?: readonly EndpointParameter[] | undefined;
    readonly isOpen?: boolean | undefined;
}

/** What a node names: a module itself, or something in one. */
export interface PythonTarget {
    readonly module: string;
    /** "" for the module. */
    readonly key: string;
    readonly node: number;
}

/**
 * Every import of Python may be of Rust, and hardly one is: of a name that nothing speaks for, a file
 * tells so many uses at most, or a library's tests would fill the memory.
 */
const mostUses = 8;

/** Relative imports, and names with `_` in front as native modules of packages have. */
function isLikely(module: string): boolean {
    return module.startsWith(".") || /(?:^|\.)_/.test(module);
}

/** Two borders ask for the same of each file. */
const made = new WeakMap<SyntaxTable, readonly PythonUse[]>();

/** Imports, calls and attributes; values are followed only where a file says what they are. */
export function pythonUses(view: TreeView): readonly PythonUse[] {
    const known = made.get(view.table) ?? findUses(view);
    made.set(view.table, known);
    return known;
}

function findUses(view: TreeView): PythonUse[] {
    const imports = pythonImports(view).filter((each) => mayBeNative(each.module));
    if (imports.length === 0) return [];
    const uses: PythonUse[] = [];
    const locals = new Map(imports.map((each) => [each.local, each]));
    for (const { imported, module, end } of imports) {
        const isModule = imported === "*" || /^\.+$/.test(module) || /^_[a-z]/.test(imported);
        const name = isModule ? moduleName(module, imported) : imported;
        const kind = isModule ? "module" : "import";
        const within = isModule && imported !== "*" ? joined(module, imported) : module;
        uses.push({ key: name, name, start: end - name.length, end, module: within, kind });
    }
    const roots = new Set(imports.map(({ local }) => local.replace(/\..*$/s, "")));
    const hasDots = imports.some(({ local }) => local.includes("."));
    const targetOf = (node: number): PythonTarget | undefined => {
        // Only names are looked up: the text of a chain of calls is long.
        const isName = view.is(node, "identifier") || (hasDots && view.is(node, "attribute"));
        const known = isName ? locals.get(view.textOf(node)) : undefined;
        if (known !== undefined) {
            const { module, imported } = known;
            return { module, key: imported === "*" ? "" : imported, node };
        }
        if (!view.is(node, "attribute")) return undefined;
        const owner = targetOf(view.field(node, "object"));
        const attribute = view.field(node, "attribute");
        if (owner === undefined || attribute < 0) return undefined;
        const name = view.textOf(attribute);
        if (owner.key === "") return { module: owner.module, key: name, node: attribute };
        // Classes are capital; whatever else has members is a module.
        return isClass(owner.key)
            ? { module: owner.module, key: `${owner.key}.${name}`, node: attribute }
            : { module: joined(owner.module, owner.key), key: name, node: attribute };
    };
    const instances = new PythonInstances(view, targetOf, isClass);
    const memberOf = (node: number): PythonTarget | undefined => {
        if (!view.is(node, "attribute")) return undefined;
        const owner = instances.of(view.field(node, "object"));
        const attribute = view.field(node, "attribute");
        if (owner === undefined || attribute < 0) return undefined;
        const key = `${owner.key}.${view.textOf(attribute)}`;
        return { module: owner.module, key, node: attribute };
    };
    const counts = new Map<string, number>();
    const isEnough = ({ key, module }: PythonTarget): boolean => {
        const count = (counts.get(key) ?? 0) + 1;
        counts.set(key, count);
        return count > mostUses && !isLikely(module);
    };
    const isOurs = (node: number): boolean => {
        // The first token of a chain decides: it is the first leaf below.
        let leaf = node;
        while (view.table.firstChild(leaf) >= 0) leaf++;
        const text = view.textOf(leaf);
        return roots.has(text) || instances.has(text);
    };
    const inner = new Set<number>();
    for (const call of view.ofKinds("call")) {
        if (!isOurs(call)) continue;
        const callee = view.field(call, "function");
        const target = targetOf(callee) ?? memberOf(callee);
        if (target === undefined || target.key === "") continue;
        inner.add(callee);
        if (isEnough(target)) continue;
        const passed = pythonArguments(view, view.field(call, "arguments"));
        const place = placeOf(view, target);
        if (isClass(place.key)) {
            uses.push({ ...place, kind: "attribute" });
            uses.push({ ...place, key: `${place.key}.constructor`, kind: "new", ...passed });
            continue;
        }
        // `Class.method(…)` passes the object itself where the method takes one.
        const isUnbound = place.key.includes(".") && targetOf(callee) !== undefined;
        uses.push({ ...place, kind: isUnbound ? "unbound" : "call", ...passed });
    }
    for (const node of view.ofKinds("attribute")) {
        if (inner.has(node) || view.is(view.parent(node), "attribute") || !isOurs(node)) continue;
        const target = targetOf(node) ?? memberOf(node);
        if (target === undefined || target.key === "" || isEnough(target)) continue;
        uses.push({ ...placeOf(view, target), kind: "attribute" });
    }
    return uses;
}

/** The last name of an imported module, which stands at the end of what is written. */
function moduleName(module: string, imported: string): string {
    return imported === "*" ? module.replace(/^.*\./s, "") : imported;
}

/** Whether a key names a class, by its capital letter. */
export function isClass(key: string): boolean {
    return /^_*[A-Z]\w*$/.test(key);
}

function joined(module: string, name: string): string {
    return module.endsWith(".") ? `${module}${name}` : `${module}.${name}`;
}

function placeOf(
    view: TreeView,
    { key, module, node }: PythonTarget,
): Pick<PythonUse, "key" | "name" | "start" | "end" | "module"> {
    const { start, end } = { start: view.start(node), end: view.end(node) };
    return { key, name: view.textOf(node), start, end, module };
}
