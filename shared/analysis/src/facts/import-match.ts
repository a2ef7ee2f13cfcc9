import type { ImportFact } from "../index/file-facts.ts";

/** First names of Rust paths that stay in the crate. */
const inside = new Set(["crate", "self", "super", "Self"]);

/** Languages whose names mean the same things. */
const families: Readonly<Record<string, string>> = {
    typescript: "script",
    typescriptreact: "script",
    javascript: "script",
    javascriptreact: "script",
};

export function isSameFamily(one: string, other: string): boolean {
    return (families[one] ?? one) === (families[other] ?? other);
}

/**
 * How well a file fits an import: 0 for not at all, else more for each name of the path that is one
 * of the file's. An import of a package that is not in the workspace fits no file of it.
 */
export function importMatch(
    { path }: ImportFact,
    languageId: string,
    from: string,
    to: string,
): number {
    const family = families[languageId] ?? languageId;
    if (family === "script") return scriptMatch(path, from, to);
    if (family === "python") return pythonMatch(path, from, to);
    const names = path.split("::").filter((name) => name !== "");
    const modules = names.slice(0, -1);
    const isInside = inside.has(names[0] ?? "");
    const wanted = modules.filter((name) => !inside.has(name));
    const parts = new Set(partsOf(to).map((part) => part.replaceAll("-", "_")));
    const shared = wanted.filter((name) => parts.has(name)).length;
    if (isInside) return 1 + shared;
    return shared > 0 ? 1 + shared : 0;
}

function scriptMatch(path: string, from: string, to: string): number {
    if (path.startsWith(".")) {
        return moduleOf(resolved(folderOf(from), path)) === moduleOf(to) ? 4 : 0;
    }
    const parts = partsOf(to);
    const names = path.split("/");
    const name = path.startsWith("@") ? names[1] : names[0];
    return parts.includes(name ?? "") ? 2 : 0;
}

/** A file as imports name it: `store/index.ts`, `store.js` and `store` are one. */
function moduleOf(path: string): string {
    return path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, "").replace(/\/index$/, "");
}

function pythonMatch(path: string, from: string, to: string): number {
    const dots = /^\.*/.exec(path)?.[0].length ?? 0;
    const names = path.slice(dots).split(".").filter(Boolean);
    const target = to.replace(/(?:\/__init__)?\.pyi?$/, "");
    if (dots > 0) {
        let folder = folderOf(from);
        for (let level = 1; level < dots; level++) folder = folderOf(folder);
        const wanted = [folder, ...names].join("/");
        return target === wanted || folderOf(target) === wanted ? 4 : 0;
    }
    const wanted = `/${names.join("/")}`;
    return target.endsWith(wanted) || folderOf(target).endsWith(wanted) ? 3 : 0;
}

/** Folders and the name of a file, without its ending. */
function partsOf(path: string): string[] {
    return path.replace(/\.\w+$/, "").split("/");
}

export function folderOf(path: string): string {
    return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function resolved(folder: string, path: string): string {
    const parts = folder.split("/");
    for (const part of path.split("/")) {
        if (part === "..") parts.pop();
        else if (part !== ".") parts.push(part);
    }
    return parts.join("/");
}
