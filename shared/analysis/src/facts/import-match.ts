import { languageFamily } from "@rust-ai-ide/protocol/language-names";
import type { ImportFact } from "../index/file-facts.ts";

/** First names of Rust paths that stay in the crate. */
const inside = new Set(["crate", "self", "super", "Self"]);

/** How well files fit the imports of one document. Looks at each pair once. */
export class ImportMatcher {
    private readonly from: string;
    private readonly family: string;
    private readonly known = new Map<ImportFact, Map<string, number>>();
    private readonly wanted = new Map<ImportFact, readonly string[]>();
    private readonly parts = new Map<string, ReadonlySet<string>>();

    constructor(languageId: string, from: string) {
        this.from = from;
        this.family = languageFamily(languageId);
    }

    /**
     * 0 for not at all, else more for each name of the path that is one of the file's. An import of
     * a package that is not in the workspace fits no file of it.
     */
    match(fact: ImportFact, to: string): number {
        const byPath = this.known.get(fact) ?? new Map<string, number>();
        this.known.set(fact, byPath);
        const known = byPath.get(to) ?? this.measure(fact, to);
        byPath.set(to, known);
        return known;
    }

    /** Whether an import names something of its own package. */
    staysInside({ path }: ImportFact): boolean {
        return this.family === "rust" && inside.has(path.slice(0, path.indexOf("::")));
    }

    /** Whether a folder or file of the path is called so. */
    hasPart(path: string, name: string): boolean {
        return this.partsOf(path).has(name);
    }

    private partsOf(path: string): ReadonlySet<string> {
        const known = this.parts.get(path) ?? namesOf(path);
        this.parts.set(path, known);
        return known;
    }

    private measure(fact: ImportFact, to: string): number {
        if (this.family === "script") return scriptMatch(fact.path, this.from, to);
        if (this.family === "python") return pythonMatch(fact.path, this.from, to);
        const wanted = this.wanted.get(fact) ?? rustModules(fact.path);
        this.wanted.set(fact, wanted);
        const parts = this.partsOf(to);
        let shared = 0;
        for (const name of wanted) if (parts.has(name)) shared++;
        return shared > 0 || inside.has(wanted[0] ?? "") ? 1 + shared : 0;
    }
}

/** Modules of a path; the first tells whether it stays in the crate. */
function rustModules(path: string): string[] {
    return path
        .split("::")
        .slice(0, -1)
        .filter((name, place) => name !== "" && (place === 0 || !inside.has(name)));
}

/** As Rust writes them. */
function namesOf(path: string): ReadonlySet<string> {
    return new Set(partsOf(path).map((part) => part.replaceAll("-", "_")));
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
