import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Whether cargo runs a file's code while it only checks the workspace: a build script's, or a
 * procedural macro's. Without a readable manifest it is taken for granted.
 *
 * @param root Folder of the workspace. @param path Below it, with "/".
 */
export async function runsInBuild(root: string, path: string): Promise<boolean> {
    if (basename(path) === "build.rs") return true;
    for (let folder = dirname(path); ; folder = dirname(folder)) {
        const manifest = await readManifest(join(root, folder, "Cargo.toml"));
        if (manifest !== undefined && /^\s*\[package\]/m.test(manifest)) {
            return (
                /^\s*proc[-_]macro\s*=\s*true/m.test(manifest) ||
                buildScriptOf(manifest) === path.slice(folder === "." ? 0 : folder.length + 1)
            );
        }
        if (folder === "." || folder === dirname(folder)) return true;
    }
}

function buildScriptOf(manifest: string): string | undefined {
    return /^\s*build\s*=\s*["']([^"']+)["']/m.exec(manifest)?.[1];
}

async function readManifest(file: string): Promise<string | undefined> {
    try {
        return await readFile(file, "utf8");
    } catch {
        return undefined;
    }
}
