import type { EndpointParameter } from "../endpoint.ts";
import { ScriptClasses } from "./script-classes.ts";
import type { ScriptFile } from "./script-file.ts";
import type { ScriptImport } from "./script-imports.ts";

/** A use of what a native module exports. */
export interface ModuleUse {
    /** `name`, `Class.method`, `Class.constructor`. */
    readonly key: string;
    readonly name: string;
    readonly start: number;
    readonly end: number;
    readonly module: string;
    readonly kind: "import" | "call" | "new" | "property";
    /** What is passed, where that can be seen. */
    readonly parameters: readonly EndpointParameter[] | undefined;
}

interface Target {
    readonly key: string;
    readonly node: number;
    readonly module: string;
}

/** Every use of the modules that `isWanted` names: imports, calls, `new`, members of instances. */
export function moduleUses(file: ScriptFile, isWanted: (module: string) => boolean): ModuleUse[] {
    const { view } = file;
    const own = file.imports.filter((each) => isWanted(each.module));
    if (own.length === 0) return [];
    const uses: ModuleUse[] = [];
    const names = new Map(own.map((each) => [each.local, each]));
    const isWhole = ({ imported }: ScriptImport): boolean =>
        imported === "*" || imported === "default";
    for (const each of own) {
        if (isWhole(each)) continue;
        const { imported: key, start, end, module } = each;
        uses.push({ key, name: key, start, end, module, kind: "import", parameters: undefined });
    }
    const add = (
        key: string,
        node: number,
        module: string,
        kind: ModuleUse["kind"],
        call = -1,
    ): void => {
        const parameters = call < 0 ? undefined : file.positional(call);
        const { start, end } = { start: view.start(node), end: view.end(node) };
        uses.push({ key, name: view.textOf(node), start, end, module, kind, parameters });
    };
    const exportedAs = (local: string): { key: string; module: string } | undefined => {
        const found = names.get(local);
        if (found === undefined || isWhole(found)) return undefined;
        return { key: found.imported, module: found.module };
    };
    /** What an expression names of a module: `f`, or `f` of `module.f`. */
    const exported = (node: number): Target | undefined => {
        if (view.is(node, "identifier")) {
            const found = exportedAs(view.textOf(node));
            return found && { ...found, node };
        }
        if (!view.is(node, "member_expression")) return undefined;
        const object = file.unwrapped(view.field(node, "object"));
        if (!view.is(object, "identifier")) return undefined;
        const found = names.get(view.textOf(object));
        const property = view.field(node, "property");
        if (found === undefined || !isWhole(found) || property < 0) return undefined;
        return { key: view.textOf(property), node: property, module: found.module };
    };
    const classes = new ScriptClasses(file, exported, exportedAs);
    const callees = new Set<number>();
    for (const call of view.ofKinds("call_expression", "new_expression")) {
        const isNew = view.is(call, "new_expression");
        const callee = isNew ? file.unwrapped(view.field(call, "constructor")) : file.callee(call);
        callees.add(callee);
        const target = exported(callee);
        if (target !== undefined) {
            add(
                target.key,
                target.node,
                target.module,
                isNew ? "import" : "call",
                isNew ? -1 : call,
            );
            if (isNew) add(`${target.key}.constructor`, target.node, target.module, "new", call);
            continue;
        }
        const member = isNew ? undefined : memberOf(file, callee, classes);
        if (member !== undefined) add(member.key, member.node, member.module, "call", call);
    }
    for (const node of view.ofKinds("member_expression")) {
        if (callees.has(node)) continue;
        const member = memberOf(file, node, classes);
        if (member !== undefined) add(member.key, member.node, member.module, "property");
    }
    return uses;
}

/** `Class.method` of `Class.method` itself, or of `value.method` where the value is surely one. */
function memberOf(file: ScriptFile, node: number, classes: ScriptClasses): Target | undefined {
    const { view } = file;
    if (!view.is(node, "member_expression")) return undefined;
    const property = view.field(node, "property");
    const owner = classes.of(file.unwrapped(view.field(node, "object")));
    if (owner === undefined || !view.is(property, "property_identifier")) return undefined;
    const key = `${owner.key}.${view.textOf(property)}`;
    return { key, node: property, module: owner.module };
}
