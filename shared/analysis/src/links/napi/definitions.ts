import { camelCaseByDigits, pascalCaseByDigits } from "../casing.ts";
import type { EndpointParameter, FoundEndpoint } from "../endpoint.ts";
import type { EndpointReader } from "../link-rule.ts";
import { type Offer, offerDetail } from "../native-uses.ts";
import {
    attributeOptions,
    blockAround,
    implementedType,
    optionValue,
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

type Tell = (found: FoundEndpoint) => void;

const border = "napi";

/** What `#[napi]` exports. Names are converted as the crate convert_case does, digits being words. */
export const napiDefinitions: EndpointReader = {
    border,
    languages: ["rust"],
    markers: ["napi"],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        const attributes = attributesByItem(view);
        const classes = new Map<string, string>();
        for (const [item, list] of attributes) {
            const options = attributeOptions(view, list, "napi");
            if (options === undefined || options.some(({ name }) => unexported.has(name))) continue;
            if (view.isAny(item, ["struct_item", "enum_item"])) {
                const type = named(view, item, options, "type", pascalCaseByDigits);
                classes.set(type.name, type.key);
                tell(type);
                membersOf(view, item, type.key, attributes, tell);
                if (optionNamed(options, "constructor") !== undefined) {
                    tell(fieldConstructor(view, item, type));
                }
            } else if (view.isAny(item, ["const_item", "static_item"])) {
                const scope = namespaceOf(view, item, attributes);
                tell(named(view, item, options, "property", (name) => name, scope));
            } else if (view.is(item, "mod_item")) {
                tell(named(view, item, options, "type", (name) => name));
            } else if (view.is(item, "function_item") && !isMethod(view, item)) {
                const found = rustFunction(view, item);
                const scope = namespaceOf(view, item, attributes);
                if (found !== undefined) tell(functionOf(found, scope, options));
            }
        }
        for (const [item, list] of attributes) {
            const options = attributeOptions(view, list, "napi");
            const block = options === undefined ? -1 : blockAround(view, item);
            const method = view.is(block, "impl_item") ? rustFunction(view, item) : undefined;
            if (options === undefined || method === undefined) continue;
            const type = implementedType(view, block);
            const outer = attributeOptions(view, attributes.get(block), "napi");
            const owner =
                optionValue(outer ?? [], "js_name") ??
                classes.get(type) ??
                pascalCaseByDigits(type);
            if (outer !== undefined) tell(functionOf(method, owner, options, type));
        }
    },
};

function isMethod(view: TreeView, item: number): boolean {
    return view.isAny(blockAround(view, item), ["impl_item", "trait_item"]);
}

/** `#[napi] mod name` is a namespace for what stands in it. */
function namespaceOf(view: TreeView, item: number, attributes: ItemAttributes): string {
    const module = blockAround(view, item);
    if (!view.is(module, "mod_item")) return "";
    const options = attributeOptions(view, attributes.get(module), "napi");
    if (options === undefined) return "";
    return optionValue(options, "js_name") ?? view.textOf(view.field(module, "name"));
}

/** Not to be seen from outside, or of no name that could be used. */
const unexported = new Set(["no_export", "module_exports"]);

function optionNamed(
    options: readonly AttributeOption[],
    name: string,
): AttributeOption | undefined {
    return options.find((option) => option.name === name);
}

function named(
    view: TreeView,
    item: number,
    options: readonly AttributeOption[],
    kind: Offer["kind"],
    converted: (name: string) => string,
    owner = "",
): FoundEndpoint {
    const name = view.field(item, "name");
    const text = view.textOf(name).replace(/^r#/, "");
    const explicit = optionNamed(options, "js_name");
    const key = explicit?.value ?? converted(text);
    return {
        border,
        side: "definition",
        key: owner === "" ? key : `${owner}.${key}`,
        name: text,
        start: view.start(name),
        end: view.end(name),
        signature: signatureOf(view, item, view.field(item, "body")),
        detail: offerDetail({ kind, explicit }),
    };
}

function publicFields(view: TreeView, item: number): number[] {
    const body = view.field(item, "body");
    return body < 0
        ? []
        : view
              .items(body)
              .filter(
                  (field) =>
                      view.is(field, "field_declaration") &&
                      view.childOfKind(field, "visibility_modifier") >= 0,
              );
}

/** Public fields of a struct, variants of an enum. */
function membersOf(
    view: TreeView,
    item: number,
    owner: string,
    attributes: ItemAttributes,
    tell: Tell,
): void {
    const optionsOf = (member: number): AttributeOption[] =>
        attributeOptions(view, attributes.get(member), "napi") ?? [];
    for (const field of publicFields(view, item)) {
        if (optionNamed(optionsOf(field), "skip") !== undefined) continue;
        tell(named(view, field, optionsOf(field), "property", camelCaseByDigits, owner));
    }
    const body = view.field(item, "body");
    for (const variant of body < 0 ? [] : view.items(body)) {
        if (!view.is(variant, "enum_variant")) continue;
        tell(named(view, variant, optionsOf(variant), "property", (name) => name, owner));
    }
}

/** `#[napi(constructor)]` on a struct takes all fields. */
function fieldConstructor(view: TreeView, item: number, type: FoundEndpoint): FoundEndpoint {
    const parameters = publicFields(view, item).map((field) =>
        parameterOf(
            view.textOf(view.field(field, "name")),
            view.textOf(view.field(field, "type")),
            view.start(field),
            view.end(field),
        ),
    );
    const detail = offerDetail({ kind: "function" });
    return { ...type, key: `${type.key}.constructor`, parameters, detail };
}

/** What the runtime hands in by itself. */
const injected = new Set(["Env", "This", "JsThis"]);

/** A reference to the object itself is handed in, one to another object is passed. */
function isInjected(type: string, self: string): boolean {
    const { name, arguments: inner } = rustType(type);
    const isReference = name === "Reference" || name === "WeakReference";
    return injected.has(name) || (isReference && (inner[0] === "Self" || inner[0] === self));
}

function functionOf(
    found: RustFunction,
    owner: string,
    options: readonly AttributeOption[],
    self = "",
): FoundEndpoint {
    const accessor = optionNamed(options, "getter") ?? optionNamed(options, "setter");
    const byAccessor = accessor?.value === undefined ? undefined : accessor;
    const explicit = optionNamed(options, "js_name") ?? byAccessor;
    const prefix = accessor?.name === "setter" ? /^(?:set_)+/ : /^(?:get_)+/;
    const own = accessor === undefined ? found.name : found.name.replace(prefix, "");
    const isConstructor = optionNamed(options, "constructor") !== undefined;
    const name = isConstructor ? "constructor" : (explicit?.value ?? camelCaseByDigits(own));
    const scope = owner === "" ? (optionValue(options, "namespace") ?? "") : owner;
    const isTyped = optionNamed(options, "ts_args_type") !== undefined;
    const taken = found.parameters.filter(({ type }) => !isInjected(type, self));
    return {
        border,
        side: "definition",
        key: scope === "" ? name : `${scope}.${name}`,
        name: found.name,
        start: found.start,
        end: found.end,
        ...(accessor !== undefined || isTyped
            ? {}
            : {
                  parameters: taken.map((each) =>
                      parameterOf(each.name, each.type, each.start, each.end),
                  ),
              }),
        ...(found.returns === undefined ? {} : { returns: found.returns }),
        signature: found.signature,
        detail: offerDetail({
            kind: accessor === undefined ? "function" : "property",
            explicit: isConstructor ? undefined : explicit,
        }),
    };
}

function parameterOf(name: string, type: string, start: number, end: number): EndpointParameter {
    return { name: camelCaseByDigits(name), type, isOptional: mayBeUndefined(type), start, end };
}

/** Whether JavaScript may leave a value out: an option, nothing, one of several, or anything. */
function mayBeUndefined(type: string): boolean {
    const { name, arguments: inner } = rustType(type);
    if (["Option", "Undefined", "Unknown", "JsUnknown"].includes(name) || type === "()")
        return true;
    return /^Either\w*$/.test(name) && inner.some(mayBeUndefined);
}
