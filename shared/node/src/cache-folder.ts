import { posix, win32 } from "node:path";
import type { ModelSurroundings } from "./user-models.ts";

/** Where the product keeps what it can make again, in the user's own folder for such things. */
export function cacheFolder(
    { platform, env, homeDirectory }: ModelSurroundings,
    name: string,
): string {
    if (platform === "win32") {
        const local = env.LOCALAPPDATA ?? win32.join(homeDirectory, "AppData", "Local");
        return win32.join(local, "rust-ai-ide", name);
    }
    if (platform === "darwin") {
        return posix.join(homeDirectory, "Library", "Caches", "rust-ai-ide", name);
    }
    const cache = env.XDG_CACHE_HOME;
    const base =
        cache !== undefined && posix.isAbsolute(cache)
            ? cache
            : posix.join(homeDirectory, ".cache");
    return posix.join(base, "rust-ai-ide", name);
}

/** Where the index of every workspace is kept. */
export function indexCacheFolder(surroundings: ModelSurroundings): string {
    return cacheFolder(surroundings, "index");
}
