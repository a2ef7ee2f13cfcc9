import { type Attribute, type AttributeOption, optionsOf } from "../source/attributes.ts";
import type { TreeView } from "../source/tree-view.ts";
import { rustType } from "./rust-type.ts";

/** A parameter, `self` excepted. */
export interface RustParameter {
    /** Without `mut`, `ref` and `r#`; "" for other patterns. */
    readonly name: string;
    readonly type: string;
    readonly node: number;
    readonly start: number;
    readonly end: number;
}

/** A function as it is declared. */
export interface RustFunction {
    readonly node: number;
    readonly name: string;
    readonly start: number;
    readonly end: number;
    readonly hasSelf: boolean;
    readonly isAsync: boolean;
    readonly isPublic: boolean;
    readonly parameters: readonly RustParameter[];
    /** As written; undefined without one. */
    readonly returns: string | undefined;
    readonly signature: string;
}

/** Reads a `function_item` or `function_signature_item`; undefined for everything else. */
export function rustFunction(view: TreeView, node: number): RustFunction | undefined {
    if (!view.isAny(node, ["function_item", "function_signature_item"])) return undefined;
    const name = view.field(node, "name");
    const list = view.field(node, "parameters");
    if (name < 0 || list < 0) return undefined;
    const items = view.items(list);
    const returned = view.field(node, "return_type");
    const modifiers = view.childOfKind(node, "function_modifiers");
    const isSelf = (item: number): boolean =>
        view.is(item, "self_parameter") || view.textOf(view.field(item, "pattern")) === "self";
    return {
        node,
        name: view.textOf(name).replace(/^r#/, ""),
        start: view.start(name),
        end: view.end(name),
        hasSelf: items.some(isSelf),
        isAsync: /\basync\b/.test(view.textOf(modifiers)),
        isPublic: view.childOfKind(node, "visibility_modifier") >= 0,
        parameters: items
            .filter((item) => view.is(item, "parameter") && !isSelf(item))
            .map((item) => parameterOf(view, item)),
        returns: returned < 0 ? undefined : oneLine(view.textOf(returned)),
        signature: signatureOf(view, node, view.field(node, "body")),
    };
}

function parameterOf(view: TreeView, item: number): RustParameter {
    const pattern = view.field(item, "pattern");
    const text = view.textOf(pattern).replace(/^(?:ref\s+)?(?:mut\s+)?(?:r#)?/, "");
    return {
        name: /^\w*[a-zA-Z0-9]\w*$/.test(text) ? text : "",
        type: oneLine(view.textOf(view.field(item, "type"))),
        node: item,
        start: view.start(item),
        end: view.end(item),
    };
}

/** The text of an item up to its body, on one line; at most 300 units. */
export function signatureOf(view: TreeView, node: number, body: number): string {
    const end = body < 0 ? view.end(node) : view.start(body);
    const text = oneLine(view.text.slice(view.start(node), Math.min(end, view.start(node) + 600)));
    return text.replace(/\s*;$/, "").slice(0, 300);
}

export function oneLine(text: string): string {
    return text.replace(/\s+/g, " ").trim();
}

/** The options of an attribute by the last name of its path, also where `cfg_attr` gives it. */
export function attributeOptions(
    view: TreeView,
    attributes: readonly Attribute[] | undefined,
    name: string,
): AttributeOption[] | undefined {
    let found: AttributeOption[] | undefined;
    for (const attribute of attributes ?? []) {
        const options =
            attribute.path === "cfg_attr"
                ? optionsUnder(view, attribute, name)
                : isNamed(attribute.path, name)
                  ? optionsOf(view, attribute)
                  : undefined;
        if (options !== undefined) found = [...(found ?? []), ...options];
    }
    return found;
}

export function optionValue(options: readonly AttributeOption[], name: string): string | undefined {
    return options.find((option) => option.name === name)?.value;
}

/** Whether one of the attributes has such a path, also where `cfg_attr` gives it. */
export function hasAttribute(
    view: TreeView,
    attributes: readonly Attribute[] | undefined,
    isWanted: (path: string) => boolean,
): boolean {
    return (attributes ?? []).some((attribute) =>
        attribute.path === "cfg_attr"
            ? optionsOf(view, attribute)
                  .slice(1)
                  .some((option) => isWanted(option.name))
            : isWanted(attribute.path),
    );
}

function optionsUnder(
    view: TreeView,
    attribute: Attribute,
    name: string,
): AttributeOption[] | undefined {
    for (const option of optionsOf(view, attribute).slice(1)) {
        if (!isNamed(option.name, name)) continue;
        if (option.value?.startsWith("(") !== true) return [];
        const value = option.value.slice(1, option.value.lastIndexOf(")"));
        const valueStart = option.start + 1;
        return optionsOf(view, { ...attribute, path: option.name, value, valueStart });
    }
    return undefined;
}

function isNamed(path: string, name: string): boolean {
    return path === name || path.endsWith(`::${name}`);
}

/** The `impl` or `extern` block or trait that an item stands in directly, or -1. */
export function blockAround(view: TreeView, node: number): number {
    const list = view.parent(node);
    return view.is(list, "declaration_list") ? view.parent(list) : -1;
}

/** The name of the type that an `impl` is of. */
export function implementedType(view: TreeView, block: number): string {
    return rustType(view.textOf(view.field(block, "type"))).name;
}
