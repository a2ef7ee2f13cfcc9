import { homedir, tmpdir } from "node:os";
import { posix, win32 } from "node:path";

/** The machine as far as the place of files depends on it. */
export interface PathSurroundings {
    readonly platform: NodeJS.Platform;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly homeDirectory: string;
    readonly temporaryDirectory: string;
}

export interface ProductDirectories {
    /** May be deleted at any time, for example downloaded indexes. */
    readonly cache: string;
    /** The user's own data, for example imported models. */
    readonly data: string;
    /** Settings of the command line. */
    readonly config: string;
    /** Logs and the state of the last run. */
    readonly state: string;
}

const product = "rust-ai-ide";

export function currentPathSurroundings(): PathSurroundings {
    return {
        platform: process.platform,
        env: process.env,
        homeDirectory: homedir(),
        temporaryDirectory: tmpdir(),
    };
}

/**
 * Where this product keeps its files outside an editor: the XDG base directories on Linux,
 * ~/Library on macOS, the local (not the roaming) profile on Windows. Variables that are not
 * absolute paths are ignored, as the XDG specification says.
 */
export function productDirectories(surroundings: PathSurroundings): ProductDirectories {
    switch (surroundings.platform) {
        case "win32":
            return windowsDirectories(surroundings);
        case "darwin":
            return macDirectories(surroundings);
        default:
            return xdgDirectories(surroundings);
    }
}

function windowsDirectories({ env, homeDirectory }: PathSurroundings): ProductDirectories {
    const local =
        absolute(env.LOCALAPPDATA, win32) ?? win32.join(homeDirectory, "AppData", "Local");
    const below = (name: string): string => win32.join(local, product, name);
    return {
        cache: below("Cache"),
        data: below("Data"),
        config: below("Config"),
        state: below("State"),
    };
}

function macDirectories({ homeDirectory }: PathSurroundings): ProductDirectories {
    const library = (...names: string[]): string =>
        posix.join(homeDirectory, "Library", ...names, product);
    const support = library("Application Support");
    return {
        cache: library("Caches"),
        data: support,
        config: posix.join(support, "config"),
        state: library("Logs"),
    };
}

function xdgDirectories(surroundings: PathSurroundings): ProductDirectories {
    const { env, homeDirectory, temporaryDirectory } = surroundings;
    // A service account may have no home; its files then live as long as the machine runs.
    const home = homeDirectory === "" ? temporaryDirectory : homeDirectory;
    const base = (variable: string, ...fallback: string[]): string =>
        posix.join(absolute(env[variable], posix) ?? posix.join(home, ...fallback), product);
    return {
        cache: base("XDG_CACHE_HOME", ".cache"),
        data: base("XDG_DATA_HOME", ".local", "share"),
        config: base("XDG_CONFIG_HOME", ".config"),
        state: base("XDG_STATE_HOME", ".local", "state"),
    };
}

function absolute(path: string | undefined, flavour: typeof posix): string | undefined {
    return path !== undefined && flavour.isAbsolute(path) ? path : undefined;
}
