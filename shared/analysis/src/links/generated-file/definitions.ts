import type { EndpointReader } from "../link-rule.ts";
import { type Literal, literalOf } from "../source/literals.ts";
import { TreeView } from "../source/tree-view.ts";

/**
 * Files that are named below `OUT_DIR`: `out_dir.join("x.rs")` and `format!("{out_dir}/x.rs")`, where
 * the variable was made of `OUT_DIR` in the same function, or is called as everybody calls it.
 */
export const generatedFiles: EndpointReader = {
    border: "generated-file",
    languages: ["rust"],
    markers: ["OUT_DIR", "out_dir"],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        const folders = new Folders(view);
        const told = (key: string, { start, end, value }: Literal): void => {
            if (key === "" || /[{}]/.test(key)) return;
            tell({
                border: "generated-file",
                side: "definition",
                key: key.replace(/^\//, ""),
                name: value,
                start,
                end,
            });
        };
        for (const call of view.ofKinds("call_expression")) {
            const literal = folders.joined(call);
            const folder = literal && folders.of(view.field(view.field(call, "function"), "value"));
            if (literal && folder !== undefined) told(folder + literal.value, literal);
        }
        for (const macro of view.ofKinds("macro_invocation")) {
            if (!/^format!/.test(view.text.slice(view.start(macro), view.start(macro) + 8)))
                continue;
            const tokens = view.childOfKind(macro, "token_tree");
            const literal = literalOf(view, view.childOfKind(tokens, "string_literal"));
            const parts = literal && /^\{(\w*)\}\/([\w./-]+)$/.exec(literal.value);
            if (!literal || !parts) continue;
            const written = view.text.slice(literal.end + 1, view.end(tokens));
            const folder =
                parts[1] === "" ? folders.ofText(written) : folders.named(parts[1] ?? "");
            const name = parts[2] ?? "";
            const start = literal.end - name.length;
            if (folder !== undefined) told(folder + name, { value: name, start, end: literal.end });
        }
    },
};

/** Values that are put together of more calls are not followed. */
const deepest = 100;

/** Which variables of a file are folders below `OUT_DIR`, and which ones. */
class Folders {
    private readonly view: TreeView;
    /** Folder below `OUT_DIR`, with a slash behind it, by the variable's name. */
    private readonly byName = new Map<string, string>([["out_dir", ""]]);

    constructor(view: TreeView) {
        this.view = view;
        for (const declaration of view.ofKinds("let_declaration")) {
            const pattern = view.field(declaration, "pattern");
            const value = view.field(declaration, "value");
            if (value < 0 || !view.is(pattern, "identifier")) continue;
            const folder = this.of(value);
            const name = view.textOf(pattern);
            if (folder === undefined) this.byName.delete(name);
            else this.byName.set(name, folder);
        }
    }

    named(name: string): string | undefined {
        return this.byName.get(name);
    }

    /** The literal of `….join("name")`. */
    joined(call: number): Literal | undefined {
        const { view } = this;
        const callee = view.field(call, "function");
        if (!view.is(callee, "field_expression")) return undefined;
        if (view.textOf(view.field(callee, "field")) !== "join") return undefined;
        return literalOf(view, view.items(view.field(call, "arguments"))[0] ?? -1);
    }

    /** The folder that an expression names; undefined for any other value. */
    of(node: number, depth = 0): string | undefined {
        const { view } = this;
        if (depth > deepest) return undefined;
        if (view.is(node, "identifier")) return this.byName.get(view.textOf(node));
        if (view.is(node, "call_expression")) {
            const literal = this.joined(node);
            if (literal !== undefined) {
                const folder = this.of(
                    view.field(view.field(node, "function"), "value"),
                    depth + 1,
                );
                return folder === undefined ? undefined : `${folder}${literal.value}/`;
            }
            const callee = view.field(node, "function");
            if (view.is(callee, "field_expression")) {
                const name = view.textOf(view.field(callee, "field"));
                const same =
                    /^(?:as_path|as_ref|clone|expect|into|parse|to_owned|to_path_buf|unwrap)$/;
                return same.test(name)
                    ? this.of(view.field(callee, "value"), depth + 1)
                    : undefined;
            }
            const name = view.textOf(callee);
            const [argument = -1] = view.items(view.field(node, "arguments"));
            if (/(?:^|::)var(?:_os)?$/.test(name)) {
                return literalOf(view, argument)?.value === "OUT_DIR" ? "" : undefined;
            }
            return /(?:^|::)(?:new|from)$/.test(name) ? this.of(argument, depth + 1) : undefined;
        }
        if (
            view.isAny(node, ["reference_expression", "try_expression", "parenthesized_expression"])
        ) {
            return this.of(view.items(node).at(-1) ?? -1, depth + 1);
        }
        if (view.is(node, "macro_invocation")) {
            return /^env!\s*\(\s*"OUT_DIR"\s*\)$/.test(view.textOf(node)) ? "" : undefined;
        }
        return undefined;
    }

    /** The folder of the first argument in the text behind a format string. */
    ofText(text: string): string | undefined {
        const name = /^\s*,\s*&?(\w+)\s*(?:\.\w+\(\))?\s*[,)]/.exec(text)?.[1];
        if (name !== undefined) return this.byName.get(name);
        return /^\s*,\s*(?:std::)?env(?:::var(?:_os)?|!)\s*\(\s*"OUT_DIR"/.test(text)
            ? ""
            : undefined;
    }
}
