import { modulePathOf } from "./module-path.ts";

/** What of a file's module can be reached from outside of its library. */
export interface ModuleExport {
    /** Everything that is `pub` in it. */
    readonly isExported: boolean;
    /** Names of it that others show in its place, where it is not exported itself. */
    readonly names: ReadonlySet<string>;
}

/** Gives the text of a file; undefined for files that are not there. */
export type ReadText = (path: string) => string | undefined;

const nothing: ModuleExport = { isExported: false, names: new Set() };

/** Files that decide what is exported of the modules of a file: its library's root, its parents. */
export function exportFiles(path: string, folder: string, library: string): readonly string[] {
    const files = new Set([library]);
    const modules = modulesOf(path);
    for (let depth = 1; depth < modules.length; depth++) {
        const [flat, nested] = filesOfModule(folder, modules.slice(0, depth));
        files.add(flat).add(nested);
    }
    return [...files];
}

/**
 * Follows `pub mod` from the root of the library to the file, and `pub use` of the modules on the
 * way for what is not public by itself. By words alone: what macros write is not seen.
 *
 * @param folder Of the package, with `/` at its end where it is not the repository itself.
 */
export function moduleExport(
    path: string,
    folder: string,
    library: string,
    read: ReadText,
): ModuleExport {
    const root = read(library);
    if (root === undefined) return nothing;
    if (path === library) return { isExported: true, names: new Set() };
    const modules = modulesOf(path);
    if (modules.length === 0) return nothing;
    const names = new Set<string>();
    let text: string | undefined = root;
    let isExported = true;
    for (const [depth, module] of modules.entries()) {
        if (text === undefined) return { isExported: false, names };
        if (isExported) {
            for (const name of reexported(text, modules.slice(depth))) names.add(name);
            if (names.has("*")) return { isExported: true, names: new Set() };
            isExported = new RegExp(`\\bpub\\s+mod\\s+(?:r#)?${module}\\b`).test(text);
        }
        const [flat, nested] = filesOfModule(folder, modules.slice(0, depth + 1));
        text = read(flat) ?? read(nested);
    }
    return { isExported, names: isExported ? new Set() : names };
}

function modulesOf(path: string): readonly string[] {
    const module = modulePathOf(path);
    return module === "" ? [] : module.split("::");
}

function filesOfModule(folder: string, modules: readonly string[]): readonly [string, string] {
    const base = `${folder}src/${modules.join("/")}`;
    return [`${base}.rs`, `${base}/mod.rs`];
}

/** Names that `pub use` takes out of a module; `*` for all. */
function reexported(text: string, modules: readonly string[]): readonly string[] {
    const prefix = modules.join("::");
    const names: string[] = [];
    for (const [, tree = ""] of text.matchAll(/\bpub\s+use\s+([^;]+);/g)) {
        for (const path of usePaths(tree.replace(/\/\/.*$/gm, "").replace(/\s+/g, " "))) {
            const plain = path.replace(/^(?:crate::|self::|::)/, "");
            if (!plain.startsWith(`${prefix}::`)) continue;
            const name = plain.slice(prefix.length + 2).split(" as ", 1)[0] ?? "";
            if (!name.includes("::")) names.push(name.trim());
        }
    }
    return names;
}

/** The paths of a use tree, one for each name. */
function usePaths(tree: string, prefix = ""): readonly string[] {
    const text = tree.trim();
    const brace = text.indexOf("{");
    if (brace < 0) return text === "" ? [] : [prefix + text];
    const inner = text.slice(brace + 1, text.lastIndexOf("}"));
    const own = prefix + text.slice(0, brace).trim();
    const parts: string[] = [];
    let depth = 0;
    let part = "";
    for (const letter of inner) {
        if (letter === "{") depth++;
        else if (letter === "}") depth--;
        if (letter === "," && depth === 0) {
            parts.push(part);
            part = "";
        } else part += letter;
    }
    // Deeper than anybody writes: not worth a stack.
    if (own.length > 1_000) return [];
    return [...parts, part].flatMap((each) => usePaths(each, own));
}
