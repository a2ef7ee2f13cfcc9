import type { FoundEndpoint } from "../endpoint.ts";
import type { EndpointReader } from "../link-rule.ts";
import { type Attribute, attributesByItem } from "../source/attributes.ts";
import { rustName, rustParameters, rustSignature } from "../source/rust-signature.ts";
import { TreeView } from "../source/tree-view.ts";
import { attributeText, type ExternFunction, externFunctions } from "./extern-blocks.ts";

/**
 * What Rust imports of C and exports to it, and what a `#[cxx::bridge]` shares with C++. Both imports
 * and exports are uses: the declaration in C is what others see.
 * https://doc.rust-lang.org/reference/items/external-blocks.html, https://cxx.rs/bindings.html
 */
export const rustFunctions: EndpointReader = {
    border: "c-function",
    languages: ["rust"],
    markers: ['extern "', "extern {", "no_mangle", "export_name"],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        for (const each of externFunctions(view, isOfWebAssembly)) {
            const joined =
                each.bridge === undefined ? imported(view.text, each) : bridged(view.text, each);
            if (joined !== undefined) tell({ ...common(each), ...joined });
        }
        if (!/no_mangle|export_name/.test(view.text)) return;
        const attributes = attributesByItem(view);
        for (const node of view.ofKinds("function_item")) {
            const found = exported(view, node, attributes.get(node) ?? []);
            if (found !== undefined) tell(found);
        }
    },
};

type Joined = Pick<FoundEndpoint, "side" | "key" | "detail">;

function common(each: ExternFunction): Omit<FoundEndpoint, "side" | "key"> {
    const { name, start, end, parameters, returns, signature, isVariadic } = each;
    const open = isVariadic ? { isOpen: true } : {};
    return { border: "c-function", name, start, end, parameters, returns, signature, ...open };
}

const cAbi = /^(?:C|C-unwind|system|system-unwind|cdecl|cdecl-unwind|stdcall|fastcall)$/;

function imported(text: string, each: ExternFunction): Joined | undefined {
    if (!cAbi.test(each.abi) || each.attributes.some(isOfWebAssembly)) return undefined;
    const key = attributeText(text, each.attributes, "link_name") ?? each.name;
    // `\x01` asks for a name as it is in the object file.
    return /^[A-Za-z_$][\w$]*$/.test(key) ? { side: "use", key, detail: "import" } : undefined;
}

function isOfWebAssembly({ path, value }: Attribute): boolean {
    return path.endsWith("wasm_bindgen") || value.includes("wasm_import_module");
}

function bridged(text: string, each: ExternFunction): Joined | undefined {
    const name = attributeText(text, each.attributes, "cxx_name") ?? each.name;
    if (each.abi === "Rust") return { side: "definition", key: `rust:${name}`, detail: "cxx" };
    if (each.abi !== "C++" || each.receiver === undefined) return undefined;
    const attributes = [...each.blockAttributes, ...each.attributes];
    const space = attributeText(text, attributes, "namespace") ?? each.bridge ?? "";
    const key = [space, each.receiver, name].filter((part) => part !== "").join("::");
    return { side: "use", key, detail: "cxx" };
}

function exported(
    view: TreeView,
    node: number,
    own: readonly Attribute[],
): FoundEndpoint | undefined {
    const explicit = attributeText(view.text, own, "export_name");
    if (explicit === undefined && !own.some(({ path }) => path === "no_mangle")) return undefined;
    const name = view.field(node, "name");
    if (name < 0) return undefined;
    const head = view.text.slice(view.start(node), view.start(name));
    const abi = /\bextern\s*(?:"([^"]*)"\s*)?fn\b/.exec(head);
    if (abi === null || !cAbi.test(abi[1] ?? "C")) return undefined;
    const isVariadic = view.childOfKind(view.field(node, "parameters"), "variadic_parameter") >= 0;
    const written = rustName(view.textOf(name));
    return {
        border: "c-function",
        side: "use",
        key: explicit ?? written,
        name: written,
        start: view.start(name),
        end: view.end(name),
        parameters: rustParameters(view, node),
        returns: view.textOf(view.field(node, "return_type")),
        signature: rustSignature(view, node),
        detail: "export",
        ...(isVariadic ? { isOpen: true } : {}),
    };
}
