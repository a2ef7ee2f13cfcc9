import { readFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { CrateFolder } from "@rust-ai-ide/node/analysis/crate-files";

/**
 * Path of a file as the model learned paths: the crate's name, then the path inside the crate.
 * A file outside a crate is named after its folder.
 */
export async function cratePath(file: string): Promise<string> {
    return pathInCrate(await findCrate(file), file);
}

/** The crate that a file is in: the nearest folder above it whose Cargo.toml names a package. */
export async function findCrate(file: string): Promise<CrateFolder | undefined> {
    for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
        const name = await crateName(folder);
        if (name !== undefined) return { folder, name };
        if (dirname(folder) === folder) return undefined;
    }
}

/** As {@link cratePath}, of a crate that is known. */
export function pathInCrate(crate: CrateFolder | undefined, file: string): string {
    const path = resolve(file);
    if (crate !== undefined) return joined(crate.name, relative(crate.folder, path));
    return joined(basename(dirname(path)), basename(path));
}

/** Name in the folder's Cargo.toml; undefined without one, and for a workspace that is no package. */
async function crateName(folder: string): Promise<string | undefined> {
    let manifest: string;
    try {
        manifest = await readFile(join(folder, "Cargo.toml"), "utf8");
    } catch {
        return undefined;
    }
    return packageName(manifest);
}

/** Name of the package of a Cargo.toml; undefined for a workspace that is none. */
export function packageName(manifest: string): string | undefined {
    const section = /^\[package\][ \t]*(?:#.*)?$([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(manifest)?.[1];
    return /^name\s*=\s*["']([^"']+)["']/m.exec(section ?? "")?.[1];
}

function joined(first: string, rest: string): string {
    return [first, ...rest.split(sep)].filter((part) => part !== "").join("/");
}
