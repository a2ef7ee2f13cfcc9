import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./files.mjs";
import { step } from "./log.mjs";
import { root } from "./paths.mjs";
import { npm } from "./run.mjs";

/**
 * Entry of a lockfile, as far as it says whether a package is installed.
 * @typedef {{ version?: string, link?: boolean, optional?: boolean }} LockedPackage
 */

/** Installs the workspace's packages when they are missing or differ from the lockfile. */
export async function installDependencies() {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major < 20 || (major === 20 && minor < 19)) {
        throw new Error(`Node ${process.versions.node} is too old: install Node 20.19 or newer.`);
    }
    if (installed()) return;
    // Not `npm ci`: the lockfile was written where the registry lacks some platforms' optional
    // packages, which `ci` refuses. This takes every locked version and leaves the lockfile alone.
    await step("installing packages", () =>
        npm(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: root }),
    );
}

/** Compares the lockfile with the record that npm keeps inside node_modules. */
function installed() {
    const record = join(root, "node_modules/.package-lock.json");
    if (!existsSync(record)) return false;
    /** @param {string} path @returns {Record<string, LockedPackage>} */
    const packages = (path) => readJson(path).packages;
    const present = packages(record);
    return Object.entries(packages(join(root, "package-lock.json")))
        .filter(([path, entry]) => path.startsWith("node_modules/") && entry.optional !== true)
        .every(([path, { version }]) => present[path]?.version === version);
}
