import type { EndpointReader } from "../link-rule.ts";
import { type Literal, literalOf } from "../source/literals.ts";
import { TreeView } from "../source/tree-view.ts";
import { conditionsIn } from "./conditions.ts";

/**
 * What build scripts print for cargo, with one colon or two:
 * https://doc.rust-lang.org/cargo/reference/build-scripts.html#outputs-of-the-build-script
 */
const instruction = /^cargo::?(rustc-env|rustc-cfg|rustc-check-cfg)=(.*)$/s;

export const scriptVariables: EndpointReader = {
    border: "build-variable",
    languages: ["rust"],
    markers: ["rustc-env=", "rustc-cfg=", "rustc-check-cfg="],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        for (const node of view.ofKinds("string_literal", "raw_string_literal")) {
            const literal = literalOf(view, node);
            const parts = literal && instruction.exec(literal.value);
            if (!literal || !parts) continue;
            for (const found of definitionsIn(view.text, literal, parts[1] ?? "", parts[2] ?? "")) {
                tell({
                    border: "build-variable",
                    side: "definition",
                    ...found,
                    signature: literal.value.split("\n", 1)[0] ?? "",
                    ...(parts[1] === "rustc-check-cfg" ? { detail: "declared" } : {}),
                });
            }
        }
    },
};

interface Found {
    readonly key: string;
    readonly name: string;
    readonly start: number;
    readonly end: number;
}

function definitionsIn(text: string, literal: Literal, what: string, written: string): Found[] {
    const start = text.indexOf("=", literal.start) + 1;
    if (what === "rustc-check-cfg") {
        const open = text.indexOf("(", start);
        if (open < 0 || open > literal.end) return [];
        const [condition] = conditionsIn(text, open + 1, literal.end);
        if (condition === undefined || condition.value !== undefined) return [];
        const { name } = condition;
        const end = condition.start + name.length;
        return [{ key: `cfg ${name}`, name, start: condition.start, end }];
    }
    const kind = what === "rustc-env" ? "env" : "cfg";
    const name = /^[\w-]*/.exec(written)?.[0] ?? "";
    const behind = written[name.length];
    if (name === "" || behind === "{") {
        return [{ key: `${kind} *`, name: "*", start: literal.start, end: literal.end }];
    }
    if (kind === "env" && behind !== "=") return [];
    const found = { key: `${kind} ${name}`, name, start, end: start + name.length };
    if (kind === "env" || behind !== "=") return [found];
    const value = /^="([^"{}]*)"/.exec(written.slice(name.length))?.[1];
    const key = value === undefined ? "cfg *" : `cfg ${name}="${value}"`;
    return [{ ...found, key }];
}

const flag = /--cfg(?:"\s*,\s*"|[ =])(\w+)/g;
const declared = /\bcfg\(\s*(\w+)/g;

/** `[env]` of `.cargo/config.toml`, `--cfg` of its flags, and `check-cfg` of `[lints.rust]`. */
export const cargoConfigurations: EndpointReader = {
    border: "build-variable",
    languages: ["toml"],
    markers: ["[env]", "--cfg", "check-cfg"],
    read({ text, path }, tell) {
        const told = (key: string, name: string, start: number, signature: string): void =>
            tell({
                border: "build-variable",
                side: "definition",
                key,
                name,
                start,
                end: start + name.length,
                signature,
            });
        let section = "";
        let at = 0;
        let isList = false;
        for (const line of text.split("\n")) {
            const offset = at;
            at += line.length + 1;
            const code = /^\s*#/.test(line) ? "" : line;
            const header = /^\s*\[{1,2}([^[\]]+)\]{1,2}\s*(?:#.*)?$/.exec(code)?.[1]?.trim();
            if (header !== undefined && !isList) section = header;
            const variable = /^\s*"?([A-Za-z_]\w*)"?\s*=/.exec(code)?.[1];
            if (section === "env" && variable !== undefined && /\.cargo\/[^/]+$/.test(path)) {
                told(`env ${variable}`, variable, offset + code.indexOf(variable), code.trim());
            }
            for (const match of code.matchAll(flag)) {
                const name = match[1] ?? "";
                told(`cfg ${name}`, name, offset + match.index + match[0].length - name.length, "");
            }
            if (code.includes("check-cfg")) isList = true;
            if (!isList) continue;
            for (const match of code.matchAll(declared)) {
                const name = match[1] ?? "";
                told(`cfg ${name}`, name, offset + match.index + match[0].length - name.length, "");
            }
            if (code.includes("]")) isList = false;
        }
    },
};
