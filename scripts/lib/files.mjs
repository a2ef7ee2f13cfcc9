import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Every file below a folder, as sorted paths with slashes relative to it.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder) {
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true })
        .flatMap((entry) =>
            entry.isDirectory()
                ? filesBelow(join(folder, entry.name)).map((path) => `${entry.name}/${path}`)
                : [entry.name],
        )
        .sort();
}

/** @param {string} from @param {string} to */
export function copyFile(from, to) {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
}

/**
 * @param {string} path
 * @returns {any}
 */
export function readJson(path) {
    return JSON.parse(readFileSync(path, "utf8"));
}

/** @param {string | Buffer} content */
export function sha256(content) {
    return createHash("sha256").update(content).digest("hex");
}
