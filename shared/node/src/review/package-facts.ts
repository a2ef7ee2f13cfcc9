import type { Manifest, ManifestPackage } from "@rust-ai-ide/cargo/manifest/manifest";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import type { ChangeSet } from "@rust-ai-ide/review/change-set";
import { exportFiles, moduleExport } from "@rust-ai-ide/review/delta/exports";
import type { SidePlace } from "@rust-ai-ide/review/delta/items";
import type { PackageContext } from "@rust-ai-ide/review/review-rule";
import type { ReadChangeSet } from "./read-change-set.ts";

/** What is known of the packages around changed files, on both sides. */
export interface PackageFacts {
    placeOf(path: string, side: "base" | "head"): SidePlace;
    packageOf(path: string): PackageContext | undefined;
}

interface Package {
    /** With `/` at its end, "" for the repository itself. */
    readonly folder: string;
    readonly manifest: Manifest;
    readonly library: string;
}

/** Reads the manifests and the roots of libraries that changed files of Rust belong to. */
export async function readPackageFacts(
    changes: ChangeSet,
    readSide: ReadChangeSet["readSide"],
): Promise<PackageFacts> {
    const sides = await Promise.all([
        readFacts("base", changes, readSide),
        readFacts("head", changes, readSide),
    ]);
    const [base, head] = sides;
    // Each rule asks for each file, and an answer looks at all files.
    const contexts = new Map<Package, PackageContext>();
    const known = (own: Package): PackageContext => {
        const context = contexts.get(own) ?? contextOf(own, head.texts, changes);
        contexts.set(own, context);
        return context;
    };
    return {
        placeOf: (path, side) => {
            const facts = side === "base" ? base : head;
            const own = facts.packageOf(path);
            if (own === undefined) return { path, isModuleExported: false };
            const { isExported, names } = moduleExport(path, own.folder, own.library, (each) =>
                facts.texts.get(each),
            );
            return { path, isModuleExported: isExported, exportedNames: names };
        },
        packageOf: (path) => {
            const own = head.packageOf(path) ?? base.packageOf(path);
            return own === undefined ? undefined : known(own);
        },
    };
}

interface SideFacts {
    readonly texts: ReadonlyMap<string, string>;
    packageOf(path: string): Package | undefined;
}

async function readFacts(
    side: "base" | "head",
    changes: ChangeSet,
    readSide: ReadChangeSet["readSide"],
): Promise<SideFacts> {
    const texts = new Map<string, string>();
    const paths: string[] = [];
    for (const { path, basePath = path, base, head, skipped } of changes.files) {
        if (skipped !== undefined || !path.endsWith(".rs")) continue;
        const [own, text] = side === "base" ? [basePath, base] : [path, head];
        if (text === undefined) continue;
        paths.push(own);
        texts.set(own, text);
    }
    const folders = new Set(paths.flatMap(foldersAbove));
    const asked = [...folders].map((folder) => `${folder}Cargo.toml`);
    const manifests = await readSide(side, asked);
    const packages = new Map<string, Package>();
    for (const [path, text] of manifests) {
        const manifest = readManifest(text);
        if (manifest.package === undefined) continue;
        const folder = path.slice(0, -"Cargo.toml".length);
        const library = manifest.targets.find(({ kind }) => kind === "lib")?.path?.value;
        packages.set(folder, { folder, manifest, library: folder + (library ?? "src/lib.rs") });
    }
    const packageOf = (path: string): Package | undefined => {
        for (const folder of foldersAbove(path)) {
            const found = packages.get(folder);
            if (found !== undefined) return found;
        }
        return undefined;
    };
    const wanted = new Set<string>();
    for (const path of paths) {
        const own = packageOf(path);
        if (own === undefined) continue;
        for (const each of exportFiles(path, own.folder, own.library)) wanted.add(each);
    }
    const missing = [...wanted].filter((path) => !texts.has(path));
    for (const [path, text] of await readSide(side, missing)) texts.set(path, text);
    return { texts, packageOf };
}

/** `a/b/`, `a/` and "" for `a/b/c.rs`, the nearest first. */
function foldersAbove(path: string): readonly string[] {
    const folders: string[] = [];
    for (let end = path.lastIndexOf("/"); end >= 0; end = path.lastIndexOf("/", end - 1)) {
        folders.push(path.slice(0, end + 1));
        if (end === 0) break;
    }
    return [...folders, ""];
}

/** The newest, where the workspace says it: rules that ask are about old ones. */
function editionOf(edition: ManifestPackage["edition"]): string {
    if (edition === undefined) return "2015";
    return edition === "inherited" ? "2024" : edition.value;
}

function contextOf(
    { folder, manifest, library }: Package,
    texts: ReadonlyMap<string, string>,
    changes: ChangeSet,
): PackageContext {
    const { package: own } = manifest;
    const files = changes.files.filter(({ path }) => path.startsWith(folder));
    return {
        name: own?.name?.value ?? "",
        folder,
        hasLibrary: texts.has(library),
        isProcMacro: manifest.targets.some((target) => target.kind === "lib" && target.isProcMacro),
        edition: editionOf(own?.edition),
        isPublished: typeof own?.publish !== "object" || own.publish.value !== false,
        hasTests: files.some(({ head = "" }) => /#\[(?:\w+::)*test\]/.test(head)),
    };
}
