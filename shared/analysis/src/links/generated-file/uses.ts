import type { EndpointReader } from "../link-rule.ts";
import { literalOf } from "../source/literals.ts";
import { TreeView } from "../source/tree-view.ts";

const around =
    /\binclude(?:_str|_bytes)?!\s*[([{]\s*concat!\s*[([{]\s*env!\s*\(\s*"OUT_DIR"\s*\)\s*,\s*$/;

/** `include!(concat!(env!("OUT_DIR"), "/name.rs"))`, and the same for text and bytes. */
export const includedFiles: EndpointReader = {
    border: "generated-file",
    languages: ["rust"],
    markers: ["OUT_DIR"],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        for (const node of view.ofKinds("string_literal", "raw_string_literal")) {
            const start = view.start(node);
            if (!around.test(view.text.slice(Math.max(0, start - 200), start))) continue;
            const literal = literalOf(view, node);
            if (literal === undefined || !/^\/?[^/{}]/.test(literal.value)) continue;
            tell({
                border: "generated-file",
                side: "use",
                key: literal.value.replace(/^\//, ""),
                name: literal.value,
                start: literal.start,
                end: literal.end,
            });
        }
    },
};
