import { access } from "node:fs/promises";
import { dirname, join, posix, win32 } from "node:path";
import type { ModelSurroundings } from "../user-models.ts";

/** Where build results of checks are kept, so that the next one need not compile dependencies again. */
export function checkCacheFolder({ platform, env, homeDirectory }: ModelSurroundings): string {
    if (platform === "win32") {
        const local = env.LOCALAPPDATA ?? win32.join(homeDirectory, "AppData", "Local");
        return win32.join(local, "rust-ai-ide", "check-cache");
    }
    if (platform === "darwin") {
        return posix.join(homeDirectory, "Library", "Caches", "rust-ai-ide", "check-cache");
    }
    const cache = env.XDG_CACHE_HOME;
    const base =
        cache !== undefined && posix.isAbsolute(cache)
            ? cache
            : posix.join(homeDirectory, ".cache");
    return posix.join(base, "rust-ai-ide", "check-cache");
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
