import type { BorderView, EndpointReader } from "../link-rule.ts";

/** The key of a module that is built from Rust. */
export function moduleKey(name: string): string {
    return `module:${name}`;
}

/** The key of a package of Python files with such a name. */
export function packageKey(name: string): string {
    return `package:${name}`;
}

/** The key that says that macros write some of the names. */
export const macroKey = "macro:";

export function decidesModules(key: string): boolean {
    return key === macroKey || key.startsWith("module:") || key.startsWith("package:");
}

/** `module-name = "package._native"` of maturin. */
export const maturinModules: EndpointReader = {
    border: "pyo3",
    languages: ["toml", ".toml"],
    markers: ["module-name"],
    read({ path, text }, tell) {
        if (!/(?:^|\/)(?:pyproject|Cargo)\.toml$/.test(path)) return;
        const found = /^([ \t]*module-name[ \t]*=[ \t]*["'])([\w.]+)["']/m.exec(text);
        if (found === null) return;
        const [, before = "", name = ""] = found;
        const start = found.index + before.length;
        const place = { name, start, end: start + name.length };
        const tellKey = (key: string): void =>
            tell({ border: "pyo3", side: "definition", key, ...place });
        const parts = name.split(".");
        tellKey(moduleKey(parts.at(-1) ?? name));
        // Its users often take all from the package around.
        if (parts.length > 1) tellKey(moduleKey(parts[0] ?? name));
        if (parts.length > 1) tellKey(packageKey(parts[0] ?? name));
    },
};

/** What the path of a Python file says: `a/b/__init__.py` is the package `b`. */
export function packageOf(path: string): string | undefined {
    return /([^/]+)\/__init__\.py$/.exec(path)?.[1];
}

/** The module that a stub is of: `a/_native.pyi`, `a/__init__.pyi`. */
export function stubbedModule(path: string): string | undefined {
    return /([^/]+)(?:\/__init__)?\.pyi$/.exec(path)?.[1];
}

/** Whether a module is built from Rust, as far as its name tells. */
export function isNative(module: string, view: BorderView): boolean {
    return module.split(".").some((part) => part !== "" && view.has("definition", moduleKey(part)));
}

/** Whether nothing but Rust can be in a module: no Python files have its name. */
export function isOnlyNative(module: string, view: BorderView): boolean {
    const last = module.replace(/^.*\./, "");
    if (last === "" || !view.has("definition", moduleKey(last))) return false;
    const isAlone = !module.includes(".");
    return (
        !isAlone ||
        (!view.has("definition", packageKey(last)) && !view.has("use", packageKey(last)))
    );
}
