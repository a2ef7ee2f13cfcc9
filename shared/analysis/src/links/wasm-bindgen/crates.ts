import type { EndpointReader } from "../link-rule.ts";

/** The key that says that a crate of this name is built for scripts; "" for what all begin with. */
export function crateKey(name: string): string {
    return `crate:${name}`;
}

/** The names of crates that depend on wasm-bindgen, from their manifests. */
export const cratePackages: EndpointReader = {
    border: "wasm-bindgen",
    languages: ["toml", ".toml"],
    markers: ["wasm-bindgen"],
    read({ path, text }, tell) {
        if (!/(?:^|\/)Cargo\.toml$/.test(path)) return;
        let section = "";
        let offset = 0;
        for (const line of text.split("\n")) {
            section = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim() ?? section;
            const name = /^(\s*name\s*=\s*")([\w-]+)"/.exec(line);
            if (name !== null && (section === "package" || section === "lib")) {
                const [, before = "", value = ""] = name;
                const start = offset + before.length;
                const key = crateKey(value.replaceAll("-", "_"));
                const end = start + value.length;
                tell({ border: "wasm-bindgen", side: "definition", key, name: value, start, end });
            }
            offset += line.length + 1;
        }
    },
};
