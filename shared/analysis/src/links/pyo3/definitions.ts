import type { EndpointParameter, FoundEndpoint } from "../endpoint.ts";
import type { EndpointReader } from "../link-rule.ts";
import { type Offer, offerDetail } from "../native-uses.ts";
import {
    attributeOptions,
    implementedType,
    type RustFunction,
    rustFunction,
    signatureOf,
} from "../rust/rust-function.ts";
import { rustType } from "../rust/rust-type.ts";
import {
    type AttributeOption,
    attributesByItem,
    type ItemAttributes,
} from "../source/attributes.ts";
import { TreeView } from "../source/tree-view.ts";
import { macroKey, moduleKey } from "./modules.ts";
import { signatureParameters } from "./signature.ts";

type Tell = (found: FoundEndpoint) => void;

const border = "pyo3";

/** What PyO3 offers to Python: functions, classes with their members, modules. */
export const pythonDefinitions: EndpointReader = {
    border,
    languages: ["rust"],
    markers: ["pyfunction", "pyclass", "pymethods", "pymodule"],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        const attributes = attributesByItem(view);
        const classes = new Map<string, string>();
        for (const [item, list] of attributes) {
            const named = (name: string): AttributeOption[] | undefined => {
                const options = attributeOptions(view, list, name);
                return options && [...options, ...(attributeOptions(view, list, "pyo3") ?? [])];
            };
            const type = named("pyclass");
            if (type !== undefined && view.isAny(item, ["struct_item", "enum_item"])) {
                const found = declared(view, item, type, "type");
                classes.set(found.name, found.key);
                tell(found);
                fieldsOf(view, item, found.key, type, attributes, tell);
            }
            const callable = named("pyfunction");
            const found = callable === undefined ? undefined : rustFunction(view, item);
            if (callable !== undefined && found !== undefined) {
                const skipped = callable.some(({ name }) => name === "pass_module") ? 1 : 0;
                tell(functionOf(view, found, "", callable, skipped));
            }
            const module = named("pymodule");
            if (module !== undefined && view.isAny(item, ["function_item", "mod_item"])) {
                const place = declared(view, item, module, "module");
                tell({ ...place, key: moduleKey(place.key) });
            }
        }
        for (const [item, list] of attributes) {
            if (attributeOptions(view, list, "pymethods") === undefined) continue;
            if (!view.is(item, "impl_item")) continue;
            const own = implementedType(view, item);
            methodsOf(view, item, classes.get(own) ?? own, attributes, tell);
        }
        addedNames(view, tell);
        tellMacros(view, tell);
    },
};

/** Macros write functions for Python: some names are not visible. */
function tellMacros(view: TreeView, tell: Tell): void {
    for (const marker of ["#[pymethods", "#[pyfunction", "#[pyo3::pymethods", "#[pyclass"]) {
        for (let at = view.text.indexOf(marker); at >= 0; at = view.text.indexOf(marker, at + 1)) {
            const node = view.table.smallestAround(at + 1, at + marker.length);
            const isHidden =
                view.is(node, "token_tree") || view.around(node, "token_tree", "macro_rule") >= 0;
            if (!isHidden) continue;
            const place = { name: "", start: at, end: at };
            tell({ border, side: "definition", key: macroKey, ...place });
            return;
        }
    }
}

function declared(
    view: TreeView,
    item: number,
    options: readonly AttributeOption[],
    kind: Offer["kind"] | "module",
    owner = "",
    converted = (name: string): string => name,
): FoundEndpoint {
    const name = view.field(item, "name");
    const text = view.textOf(name).replace(/^r#/, "");
    const explicit = options.find((option) => option.name === "name");
    const key = explicit?.value ?? converted(text);
    return {
        border,
        side: "definition",
        key: owner === "" ? key : `${owner}.${key}`,
        name: text,
        start: view.start(name),
        end: view.end(name),
        signature: signatureOf(view, item, view.field(item, "body")),
        detail: offerDetail({ kind: kind === "module" ? "type" : kind, explicit }),
    };
}

/** Fields with `get` or `set`, variants of an enum. */
function fieldsOf(
    view: TreeView,
    item: number,
    owner: string,
    outer: readonly AttributeOption[],
    attributes: ItemAttributes,
    tell: Tell,
): void {
    // How `rename_all` writes names is not followed: such members are left out.
    if (outer.some(({ name }) => name === "rename_all")) return;
    const isAll = outer.some(({ name }) => name === "get_all" || name === "set_all");
    const body = view.field(item, "body");
    for (const field of body < 0 ? [] : view.items(body)) {
        if (!view.isAny(field, ["field_declaration", "enum_variant"])) continue;
        const options = attributeOptions(view, attributes.get(field), "pyo3") ?? [];
        const isOpen = options.some(({ name }) => name === "get" || name === "set");
        if (isAll || isOpen || view.is(field, "enum_variant")) {
            tell(declared(view, field, options, "property", owner));
        }
    }
}

function methodsOf(
    view: TreeView,
    block: number,
    owner: string,
    attributes: ItemAttributes,
    tell: Tell,
): void {
    const body = view.field(block, "body");
    for (const item of body < 0 ? [] : view.items(body)) {
        const list = attributes.get(item);
        const has = (name: string): AttributeOption[] | undefined =>
            attributeOptions(view, list, name);
        const options = has("pyo3") ?? [];
        if (view.is(item, "const_item")) {
            if (has("classattr") !== undefined)
                tell(declared(view, item, options, "property", owner));
            continue;
        }
        const method = rustFunction(view, item);
        if (method === undefined) continue;
        const accessor = has("getter") ?? has("setter") ?? has("classattr");
        if (has("new") !== undefined) {
            const skipped = has("classmethod") === undefined ? 0 : 1;
            tell(functionOf(view, method, owner, [...options, constructorName], skipped));
        } else if (accessor !== undefined) {
            tell(propertyOf(view, item, owner, options, accessor, has("setter") !== undefined));
        } else if (has("deleter") === undefined && !/^__\w+__$/.test(method.name)) {
            // Without `self` the first parameter is the object, or the class of a class method.
            const isStatic = has("staticmethod") !== undefined;
            const isFree = isStatic || method.hasSelf;
            const found = functionOf(view, method, owner, options, isFree ? 0 : 1);
            const isOfType = isStatic || has("classmethod") !== undefined;
            const detail = found.detail?.replace(/^function/, "static") ?? "";
            tell(isOfType ? { ...found, detail } : found);
        }
    }
}

const constructorName: AttributeOption = { name: "new", value: undefined, start: 0, end: 0 };

function propertyOf(
    view: TreeView,
    item: number,
    owner: string,
    options: readonly AttributeOption[],
    accessor: readonly AttributeOption[],
    isSetter: boolean,
): FoundEndpoint {
    // `#[getter(name)]` gives the name itself.
    const [given] = accessor.filter(({ name }) => /^["\w]+$/.test(name));
    const by = given && { ...given, name: "name", value: given.name.replaceAll('"', "") };
    const all = by === undefined ? options : [by, ...options];
    const prefix = isSetter ? /^set_/ : /^get_/;
    return declared(view, item, all, "property", owner, (name) => name.replace(prefix, ""));
}

function functionOf(
    view: TreeView,
    found: RustFunction,
    owner: string,
    options: readonly AttributeOption[],
    skipped: number,
): FoundEndpoint {
    const explicit = options.find((option) => option.name === "name");
    const isConstructor = options.includes(constructorName);
    const name = isConstructor ? "constructor" : (explicit?.value ?? found.name);
    const typed = found.parameters
        .slice(skipped)
        .filter(({ type }) => rustType(type).name !== "Python")
        .map(({ name: own, type, start, end }): EndpointParameter => {
            return { name: own, type, isOptional: rustType(type).name === "Option", start, end };
        });
    return {
        border,
        side: "definition",
        key: owner === "" ? name : `${owner}.${name}`,
        name: found.name,
        start: found.start,
        end: found.end,
        parameters: parametersOf(view, options, typed),
        ...(found.returns === undefined ? {} : { returns: found.returns }),
        signature: found.signature,
        detail: offerDetail({ kind: "function", explicit: isConstructor ? undefined : explicit }),
    };
}

function parametersOf(
    view: TreeView,
    options: readonly AttributeOption[],
    typed: readonly EndpointParameter[],
): readonly EndpointParameter[] {
    const written = options.find((option) => option.name === "signature");
    const open = written === undefined ? -1 : view.text.indexOf("(", written.start);
    const list = written?.value ?? "";
    if (written === undefined || open < 0 || !list.startsWith("(")) return typed;
    const end = open + list.lastIndexOf(")");
    return signatureParameters(view.text, open + 1, end, typed);
}

/** `m.add("NAME", …)` in a module. */
function addedNames(view: TreeView, tell: Tell): void {
    for (const call of view.ofKinds("call_expression")) {
        const callee = view.field(call, "function");
        if (!view.is(callee, "field_expression")) continue;
        const [first] = view.items(view.field(call, "arguments"));
        if (view.textOf(view.field(callee, "field")) !== "add" || first === undefined) continue;
        const content = view.childOfKind(first, "string_content");
        if (!view.is(first, "string_literal") || content < 0) continue;
        const name = view.textOf(content);
        const { start, end } = { start: view.start(content), end: view.end(content) };
        const detail = offerDetail({ kind: "property" });
        tell({ border, side: "definition", key: name, name, start, end, detail });
    }
}
