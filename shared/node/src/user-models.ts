import { existsSync, readdirSync } from "node:fs";
import { join, posix, win32 } from "node:path";
import type { RuntimeSurroundings } from "./runtime-directory.ts";

/** What decides where the user's models are. */
export type ModelSurroundings = Pick<RuntimeSurroundings, "platform" | "env" | "homeDirectory">;

/**
 * The folder of the models that the user imported, one in each folder below it. It is on this
 * machine, does not roam and belongs to no editor: weights are large, and every editor and the
 * command line use the same ones.
 */
export function userModelsFolder({ platform, env, homeDirectory }: ModelSurroundings): string {
    if (platform === "win32") {
        const local = env.LOCALAPPDATA ?? win32.join(homeDirectory, "AppData", "Local");
        return win32.join(local, "rust-ai-ide", "models");
    }
    if (platform === "darwin") {
        const support = posix.join(homeDirectory, "Library", "Application Support");
        return posix.join(support, "rust-ai-ide", "models");
    }
    const data = env.XDG_DATA_HOME;
    const base =
        data !== undefined && posix.isAbsolute(data)
            ? data
            : posix.join(homeDirectory, ".local", "share");
    return posix.join(base, "rust-ai-ide", "models");
}

/** Folders of imported models, by name; those without a model.json are unfinished or foreign. */
export function listUserModels(folder: string): string[] {
    let names: string[];
    try {
        names = readdirSync(folder);
    } catch {
        // Without the folder nothing was imported.
        return [];
    }
    return names
        .filter((name) => !name.startsWith("."))
        .sort()
        .map((name) => join(folder, name))
        .filter((path) => existsSync(join(path, "model.json")));
}
