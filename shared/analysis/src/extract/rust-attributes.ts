import { symbolFlags } from "../index/file-facts.ts";

/** Macros that make a function a test, by their last name; `test` of any crate is one of them. */
const testAttributes = new Set([
    "test",
    "bench",
    "rstest",
    "test_case",
    "proptest",
    "quickcheck",
    "wasm_bindgen_test",
    "test_log",
    "gtest",
    "test_matrix",
    "traced_test",
]);
const exportAttributes = new Set(["no_mangle", "export_name", "macro_export"]);

/** Bits of `SymbolFact.flags` that an attribute stands for; `inside` is its text without `#[` `]`. */
export function attributeFlags(inside: string): number {
    const path = /^\s*(?:unsafe\s*\(\s*)?([\w:\s]*)/.exec(inside)?.[1]?.trim() ?? "";
    const name = path.slice(path.lastIndexOf(":") + 1).trim();
    if (testAttributes.has(name)) return symbolFlags.test;
    if (exportAttributes.has(name)) return symbolFlags.exported;
    if (name === "deprecated") return symbolFlags.deprecated;
    if (name === "cfg") {
        const isTest = /[(,\s]test\s*[,)]/.test(inside) && !/\bnot\s*\(\s*test\b/.test(inside);
        return symbolFlags.conditional | (isTest ? symbolFlags.inTests : 0);
    }
    return name === "cfg_attr" && /\bdeprecated\b/.test(inside) ? symbolFlags.deprecated : 0;
}
