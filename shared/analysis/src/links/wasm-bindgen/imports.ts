import type { Endpoint, EndpointParameter, FoundEndpoint } from "../endpoint.ts";
import type { EndpointReader } from "../link-rule.ts";
import { offerDetail } from "../native-uses.ts";
import { attributeOptions, blockAround, optionValue, rustFunction } from "../rust/rust-function.ts";
import { rustType } from "../rust/rust-type.ts";
import { attributesByItem } from "../source/attributes.ts";
import { TreeView } from "../source/tree-view.ts";

const border = "wasm-bindgen";

/** The name that Rust imports of a script; undefined for uses the other way. */
export function importedKey(use: Endpoint): string | undefined {
    return use.key.includes("#") ? use.key : undefined;
}

function keyOf(module: string, name: string): string {
    return `${module.replace(/^.*\//, "")}#${name}`;
}

/** Functions in `#[wasm_bindgen(module = "/file.js")] extern "C"`. */
export const wasmImports: EndpointReader = {
    border,
    languages: ["rust"],
    markers: ["wasm_bindgen"],
    read({ table, text }, tell) {
        if (table === undefined || !/module\s*=/.test(text)) return;
        const view = new TreeView(table);
        const attributes = attributesByItem(view);
        for (const item of view.ofKinds("function_signature_item")) {
            const block = blockAround(view, item);
            if (!view.is(block, "foreign_mod_item")) continue;
            const outer = attributeOptions(view, attributes.get(block), "wasm_bindgen") ?? [];
            const options = attributeOptions(view, attributes.get(item), "wasm_bindgen") ?? [];
            const module = optionValue(outer, "module") ?? optionValue(outer, "raw_module");
            const found = rustFunction(view, item);
            const isMember = options.some(({ name }) => member.has(name));
            if (module === undefined || found === undefined || isMember) continue;
            const explicit = options.find((option) => option.name === "js_name");
            const name = explicit?.value ?? found.name;
            const isOpen = options.some((option) => option.name === "variadic");
            tell({
                border,
                side: "use",
                key: keyOf(module, name),
                name,
                start: explicit?.start ?? found.start,
                end: explicit?.end ?? found.end,
                parameters: found.parameters.map(({ type, start, end }) => ({
                    name: "",
                    type,
                    isOptional: rustType(type).name === "Option",
                    start,
                    end,
                })),
                ...(isOpen ? { isOpen } : {}),
                signature: found.signature,
                detail: `import ${module}`,
            });
        }
    },
};

/** Options of what is no function of the module itself. */
const member = new Set([
    "method",
    "getter",
    "setter",
    "constructor",
    "static_method_of",
    "js_namespace",
    "structural",
    "indexing_getter",
    "indexing_setter",
    "indexing_deleter",
]);

/** Functions that a script exports. Snippets for wasm-bindgen are JavaScript, never TypeScript. */
export const scriptExports: EndpointReader = {
    border,
    languages: ["javascript"],
    markers: ["export"],
    read({ table, path }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        for (const statement of view.ofKinds("export_statement")) {
            const declared = view.field(statement, "declaration");
            if (view.isAny(declared, ["function_declaration", "generator_function_declaration"])) {
                tell(exportOf(view, path, declared, view.field(declared, "parameters")));
            }
            if (!view.is(declared, "lexical_declaration")) continue;
            for (const declarator of view.items(declared)) {
                const value = view.field(declarator, "value");
                const list = view.isAny(value, ["arrow_function", "function_expression"])
                    ? view.field(value, "parameters")
                    : -1;
                tell(exportOf(view, path, declarator, list));
            }
        }
    },
};

function exportOf(view: TreeView, path: string, item: number, list: number): FoundEndpoint {
    const name = view.field(item, "name");
    const nodes = list < 0 ? [] : view.items(list);
    const isOpen = nodes.some((node) => view.is(node, "rest_pattern"));
    const parameters = nodes
        .filter((node) => !view.is(node, "rest_pattern"))
        .map(
            (node): EndpointParameter => ({
                name: "",
                type: view.textOf(node).slice(0, 80),
                isOptional: view.is(node, "assignment_pattern"),
                start: view.start(node),
                end: view.end(node),
            }),
        );
    return {
        border,
        side: "definition",
        key: keyOf(path, view.textOf(name)),
        name: view.textOf(name),
        start: view.start(name),
        end: view.end(name),
        ...(list < 0 ? {} : { parameters }),
        ...(isOpen ? { isOpen } : {}),
        detail: offerDetail({ kind: "function" }),
    };
}
