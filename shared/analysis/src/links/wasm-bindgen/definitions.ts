import type { EndpointParameter, FoundEndpoint } from "../endpoint.ts";
import type { EndpointReader } from "../link-rule.ts";
import { offerDetail } from "../native-uses.ts";
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
import { type Attribute, type AttributeOption, attributesByItem } from "../source/attributes.ts";
import { TreeView } from "../source/tree-view.ts";

const border = "wasm-bindgen";

/** What `#[wasm_bindgen]` exports: functions, structs with fields and methods, enums. */
export const wasmDefinitions: EndpointReader = {
    border,
    languages: ["rust"],
    markers: ["wasm_bindgen"],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        const attributes = attributesByItem(view);
        const classes = new Map<string, string | undefined>();
        for (const [item, list] of attributes) {
            if (!view.isAny(item, ["struct_item", "enum_item", "function_item"])) continue;
            const options = attributeOptions(view, list, "wasm_bindgen");
            if (options === undefined) continue;
            if (view.isAny(item, ["struct_item", "enum_item"])) {
                const found = typeOf(view, item, options);
                // Of two types with one name it cannot be told which one an `impl` is of.
                classes.set(found.name, classes.has(found.name) ? undefined : found.key);
                tell(found);
                fieldsOf(view, item, found.key, attributes, tell);
            } else if (blockAround(view, item) < 0) {
                const found = rustFunction(view, item);
                if (found !== undefined) tell(functionOf(found, "", options));
            }
        }
        for (const [item, list] of attributes) {
            if (!view.is(item, "impl_item")) continue;
            const options = attributeOptions(view, list, "wasm_bindgen");
            if (options === undefined) continue;
            const type = implementedType(view, item);
            const owner =
                optionValue(options, "js_class") ?? (classes.has(type) ? classes.get(type) : type);
            if (owner !== undefined) methodsOf(view, item, owner, attributes, tell);
        }
    },
};

function has(options: readonly AttributeOption[], name: string): boolean {
    return options.some((option) => option.name === name);
}

function typeOf(view: TreeView, item: number, options: readonly AttributeOption[]): FoundEndpoint {
    const name = view.field(item, "name");
    const text = view.textOf(name).replace(/^r#/, "");
    const explicit = options.find((option) => option.name === "js_name");
    return {
        border,
        side: "definition",
        key: explicit?.value ?? text,
        name: text,
        start: view.start(name),
        end: view.end(name),
        signature: signatureOf(view, item, view.field(item, "body")),
        detail: offerDetail({ kind: "type", explicit }),
    };
}

/** Public fields are properties; variants of an enum, too. */
function fieldsOf(
    view: TreeView,
    item: number,
    owner: string,
    attributes: ReadonlyMap<number, readonly Attribute[]>,
    tell: (found: FoundEndpoint) => void,
): void {
    const isEnum = view.is(item, "enum_item");
    const body = view.field(item, "body");
    for (const field of body < 0 ? [] : view.items(body)) {
        if (!view.isAny(field, ["field_declaration", "enum_variant"])) continue;
        const options = attributeOptions(view, attributes.get(field), "wasm_bindgen") ?? [];
        const isPublic = isEnum || view.childOfKind(field, "visibility_modifier") >= 0;
        const name = view.field(field, "name");
        if (!isPublic || name < 0 || has(options, "skip")) continue;
        const explicit = options.find((option) => option.name === "js_name");
        const text = view.textOf(name).replace(/^r#/, "");
        tell({
            border,
            side: "definition",
            key: `${owner}.${explicit?.value ?? text}`,
            name: text,
            start: view.start(name),
            end: view.end(name),
            signature: signatureOf(view, field, -1),
            detail: offerDetail({ kind: "property", explicit }),
        });
    }
}

function methodsOf(
    view: TreeView,
    block: number,
    owner: string,
    attributes: ReadonlyMap<number, readonly Attribute[]>,
    tell: (found: FoundEndpoint) => void,
): void {
    const body = view.field(block, "body");
    for (const item of body < 0 ? [] : view.items(body)) {
        const method = rustFunction(view, item);
        const options = attributeOptions(view, attributes.get(item), "wasm_bindgen") ?? [];
        if (method?.isPublic !== true || has(options, "skip")) continue;
        tell(functionOf(method, owner, options));
    }
}

function functionOf(
    found: RustFunction,
    owner: string,
    options: readonly AttributeOption[],
): FoundEndpoint {
    const accessor = options.find(({ name }) => name === "getter" || name === "setter");
    const named = accessor?.value === undefined ? undefined : accessor;
    const explicit = options.find((option) => option.name === "js_name") ?? named;
    const own = accessor?.name === "setter" ? found.name.replace(/^set_/, "") : found.name;
    const isConstructor = has(options, "constructor");
    const name = isConstructor ? "constructor" : written(explicit?.value ?? own, owner);
    const kind = accessor === undefined ? "function" : "property";
    return {
        border,
        side: "definition",
        key: owner === "" ? name : `${owner}.${name}`,
        name: found.name,
        start: found.start,
        end: found.end,
        ...(accessor === undefined ? { parameters: found.parameters.map(parameterOf) } : {}),
        ...(has(options, "variadic") ? { isOpen: true } : {}),
        ...(found.returns === undefined ? {} : { returns: found.returns }),
        signature: found.signature,
        detail: offerDetail({ kind, explicit: isConstructor ? undefined : explicit }),
    };
}

/** Words that no function of JavaScript can be called; wasm-bindgen puts `_` in front. */
const reserved = new Set(
    (
        "break case catch class const continue debugger default delete do else enum export extends " +
        "false finally for function if implements import in instanceof interface let new null package " +
        "private protected public return static super switch this throw true try typeof var void while " +
        "with yield"
    ).split(" "),
);

function written(name: string, owner: string): string {
    return owner === "" && reserved.has(name) ? `_${name}` : name;
}

function parameterOf(parameter: RustFunction["parameters"][number]): EndpointParameter {
    const { name, type, start, end } = parameter;
    const read = rustType(type);
    // Any value can be a JsValue, undefined too.
    const isOptional = read.name === "Option" || read.name === "JsValue";
    return { name, type, isOptional, start, end };
}
