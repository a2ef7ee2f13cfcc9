import type { EndpointReader } from "../link-rule.ts";
import { literalOf } from "../source/literals.ts";
import { closingBracket, splitArguments } from "../source/split.ts";
import { TreeView } from "../source/tree-view.ts";
import { type Condition, conditionsIn } from "./conditions.ts";

/**
 * Cargo and the compiler set these themselves:
 * https://doc.rust-lang.org/cargo/reference/environment-variables.html
 */
const ownVariables =
    /^(?:CARGO|CARGO_\w+|OUT_DIR|TARGET|HOST|PROFILE|DEBUG|OPT_LEVEL|NUM_JOBS|RUSTC|RUSTDOC|RUSTC_\w+|RUST_\w+|DEP_\w+|PATH|HOME|USER|USERNAME|PWD|SHELL|TEMP|TMP)$/;

/** https://doc.rust-lang.org/reference/conditional-compilation.html, and what tools set by custom. */
const ownConditions = new Set(
    (
        "test debug_assertions proc_macro unix windows panic miri doc doctest docsrs rustfmt clippy " +
        "overflow_checks ub_checks relocation_model sanitize feature fuzzing loom rust_analyzer true " +
        "false version accessible fmt_debug emscripten_wasm_eh contract_checks"
    ).split(" "),
);

function isOwnCondition(name: string): boolean {
    return ownConditions.has(name) || name.startsWith("target_");
}

export const variableUses: EndpointReader = {
    border: "build-variable",
    languages: ["rust"],
    markers: ["env!", "cfg"],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        const { text } = view;
        if (text.includes("env!")) {
            for (const node of view.ofKinds("string_literal")) {
                const start = view.start(node);
                const macro = /\b(option_)?env!\s*[([{]\s*$/.exec(
                    text.slice(Math.max(0, start - 40), start),
                );
                const literal = macro === null ? undefined : literalOf(view, node);
                if (macro === null || literal === undefined || ownVariables.test(literal.value)) {
                    continue;
                }
                tell({
                    border: "build-variable",
                    side: "use",
                    key: `env ${literal.value}`,
                    name: literal.value,
                    start: literal.start,
                    end: literal.end,
                    ...(macro[1] === undefined ? {} : { detail: "option" }),
                });
            }
        }
        for (const { name, value, start } of conditions(view)) {
            tell({
                border: "build-variable",
                side: "use",
                key: value === undefined ? `cfg ${name}` : `cfg ${name}="${value}"`,
                name,
                start,
                end: start + name.length,
            });
        }
    },
};

/** Conditions that are neither the compiler's nor features of the package. */
function conditions(view: TreeView): Condition[] {
    const found: Condition[] = [];
    const { text } = view;
    for (const node of view.ofKinds("attribute_item", "inner_attribute_item", "macro_invocation")) {
        const start = view.start(node);
        const head = /^(?:#!?\[\s*(cfg|cfg_attr)\s*\(|cfg!\s*\()/.exec(
            text.slice(start, start + 40),
        );
        if (head === null) continue;
        const open = start + head[0].length;
        const end = closingBracket(text, open - 1, view.end(node));
        // `cfg_attr` has one predicate, then attributes.
        const last = head[1] === "cfg_attr" ? splitArguments(text, open, end)[0]?.end : end;
        found.push(...conditionsIn(text, open, last ?? end));
    }
    return found.filter(({ name }) => !isOwnCondition(name));
}
