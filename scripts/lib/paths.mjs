import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const dist = join(root, "dist");
export const artifacts = join(root, "artifacts");

/**
 * Folder for what is fetched once and shared by every checkout: tools and throw-away editor
 * profiles. It lies outside the tree so that a fresh clone finds it filled.
 */
export const cache =
    process.env.RUST_AI_CACHE ??
    join(
        process.env.XDG_CACHE_HOME ??
            (process.platform === "win32" ? process.env.LOCALAPPDATA : undefined) ??
            join(homedir(), ".cache"),
        "rust-ai-ide",
    );
export const toolsFolder = join(cache, "tools");
