import type { Endpoint, FoundEndpoint } from "../endpoint.ts";
import type { EndpointReader } from "../link-rule.ts";
import { moduleKey } from "../pyo3/modules.ts";
import {
    attributeOptions,
    blockAround,
    implementedType,
    optionValue,
    type RustFunction,
    rustFunction,
    signatureOf,
} from "../rust/rust-function.ts";
import { type Attribute, type AttributeOption, attributesByItem } from "../source/attributes.ts";
import { TreeView } from "../source/tree-view.ts";

const border = "uniffi";
/** Of a use: Rust code that does what an interface file promises. */
export const implementation = "implements";
/** Keys that say that implementations are visible, and that some are not (`use all::*`). */
export const scaffoldingKey = "scaffolding:";
export const openScaffoldingKey = "scaffolding:*";

/** `#[uniffi::export]` and the derives of UniFFI. */
export const exportedDefinitions: EndpointReader = {
    border,
    languages: ["rust"],
    markers: ["uniffi"],
    read({ table, text }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        const attributes = attributesByItem(view);
        const setup = /\bsetup_scaffolding!\s*\(\s*"(\w+)"/.exec(text);
        if (setup !== null) {
            const name = setup[1] ?? "";
            const start = setup.index + setup[0].length - name.length - 1;
            const place = { name, start, end: start + name.length };
            tell({ border, side: "definition", key: moduleKey(name), ...place });
        }
        for (const [item, list] of attributes) {
            if (view.isAny(item, ["struct_item", "enum_item"]) && list.some(isDerived)) {
                typeOf(view, item, tell);
            }
            const options = exportOptions(view, list);
            const found = options === undefined ? undefined : rustFunction(view, item);
            if (options !== undefined && found !== undefined) {
                tell(functionOf(found, "", options, "definition"));
            }
            if (options === undefined || !view.is(item, "impl_item")) continue;
            const owner = implementedType(view, item);
            for (const { method, key, more } of methodsOf(view, item, attributes)) {
                const written = functionOf(method, owner, more, "definition");
                tell(key === undefined ? written : { ...written, key: `${owner}.${key}` });
            }
        }
    },
};

function isDerived({ path, value }: Attribute): boolean {
    return path === "derive" && /\buniffi::(?:Record|Enum|Object|Error)\b/.test(value);
}

/** Only the attribute of UniFFI itself: others export, too. */
function exportOptions(view: TreeView, list: readonly Attribute[]): AttributeOption[] | undefined {
    return attributeOptions(view, list, "uniffi::export");
}

function typeOf(view: TreeView, item: number, tell: (found: FoundEndpoint) => void): void {
    const name = view.field(item, "name");
    const owner = view.textOf(name);
    const place = { name: owner, start: view.start(name), end: view.end(name) };
    const body = view.field(item, "body");
    const signature = signatureOf(view, item, body);
    tell({ border, side: "definition", key: owner, ...place, signature, detail: "type" });
    for (const field of body < 0 ? [] : view.items(body)) {
        const own = view.field(field, "name");
        if (!view.isAny(field, ["field_declaration", "enum_variant"]) || own < 0) continue;
        const text = view.textOf(own);
        const range = { start: view.start(own), end: view.end(own) };
        const key = `${owner}.${text}`;
        tell({ border, side: "definition", key, name: text, ...range, detail: "property" });
    }
}

function* methodsOf(
    view: TreeView,
    block: number,
    attributes: ReadonlyMap<number, readonly Attribute[]>,
): Generator<{ method: RustFunction; key: string | undefined; more: AttributeOption[] }> {
    const body = view.field(block, "body");
    for (const item of body < 0 ? [] : view.items(body)) {
        const method = rustFunction(view, item);
        if (method === undefined) continue;
        const maker = attributeOptions(view, attributes.get(item), "uniffi::constructor");
        const more = maker ?? attributeOptions(view, attributes.get(item), "uniffi::method") ?? [];
        const isMaker = maker !== undefined && method.name === "new";
        const isNamed = optionValue(more, "name") !== undefined;
        yield { method, key: isMaker && !isNamed ? "constructor" : undefined, more };
    }
}

function functionOf(
    found: RustFunction,
    owner: string,
    options: readonly AttributeOption[],
    side: Endpoint["side"],
): FoundEndpoint {
    const name = optionValue(options, "name") ?? found.name;
    const defaults = optionValue(options, "default") ?? "";
    return {
        border,
        side,
        key: owner === "" ? name : `${owner}.${name}`,
        name: found.name,
        start: found.start,
        end: found.end,
        parameters: found.parameters.map(({ name: own, type, start, end }) => ({
            name: own,
            type,
            isOptional: own !== "" && new RegExp(`\\b${own}\\b`).test(defaults),
            start,
            end,
        })),
        ...(found.returns === undefined ? {} : { returns: found.returns }),
        signature: found.signature,
        detail: side === "use" ? implementation : "function",
    };
}

/** What a file with `include_scaffolding!` has for an interface file. */
export const scaffoldedImplementations: EndpointReader = {
    border,
    languages: ["rust"],
    markers: ["include_scaffolding"],
    read({ table, text }, tell) {
        if (table === undefined) return;
        const at = text.indexOf("include_scaffolding");
        const view = new TreeView(table);
        const use = (key: string, start: number, end: number): void => {
            const name = text.slice(start, end);
            tell({ border, side: "use", key, name, start, end, detail: implementation });
        };
        const isOpen = view.ofKinds("use_wildcard").length > 0;
        use(isOpen ? openScaffoldingKey : scaffoldingKey, at, at + "include_scaffolding".length);
        for (const node of view.ofKinds("struct_item", "enum_item", "trait_item", "type_item")) {
            const name = view.field(node, "name");
            use(view.textOf(name), view.start(name), view.end(name));
        }
        for (const node of view.ofKinds("use_declaration")) {
            for (const name of importedNames(view, view.field(node, "argument"))) {
                use(view.textOf(name), view.start(name), view.end(name));
            }
        }
        for (const node of view.ofKinds("function_item")) {
            const found = rustFunction(view, node);
            const block = blockAround(view, node);
            if (found === undefined || view.is(block, "trait_item")) continue;
            const owner = view.is(block, "impl_item") ? implementedType(view, block) : "";
            const written = functionOf(found, owner, [], "use");
            const isMaker = owner !== "" && found.name === "new";
            tell(isMaker ? { ...written, key: `${owner}.constructor` } : written);
        }
    },
};

/** The last names of a `use`: `b` and `d` of `a::{b, c as d}`. */
function importedNames(view: TreeView, node: number): number[] {
    if (view.isAny(node, ["identifier", "type_identifier"])) return [node];
    if (view.is(node, "use_as_clause")) return importedNames(view, view.field(node, "alias"));
    if (view.is(node, "scoped_identifier")) return importedNames(view, view.field(node, "name"));
    if (view.is(node, "scoped_use_list")) return importedNames(view, view.field(node, "list"));
    if (!view.is(node, "use_list")) return [];
    return view.items(node).flatMap((item) => importedNames(view, item));
}
