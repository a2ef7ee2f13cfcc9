import { access } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder } from "../cache-folder.ts";
import type { ModelSurroundings } from "../user-models.ts";

/** Where build results of checks are kept, so that the next one need not compile dependencies again. */
export function checkCacheFolder(surroundings: ModelSurroundings): string {
    return cacheFolder(surroundings, "check-cache");
}

const mostParents = 40;

/** The folder of the package that a file is in; undefined when there is none above it. */
export async function packageFolder(file: string): Promise<string | undefined> {
    let folder = dirname(file);
    for (let depth = 0; depth < mostParents; depth++) {
        const exists = await access(join(folder, "Cargo.toml")).then(
            () => true,
            () => false,
        );
        if (exists) return folder;
        if (dirname(folder) === folder) return undefined;
        folder = dirname(folder);
    }
    return undefined;
}
