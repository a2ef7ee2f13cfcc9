import { existsSync } from "node:fs";
import { run, which } from "./run.mjs";

const known = ["code", "codium", "cursor"];

/**
 * Command-line program of a desktop editor, or `undefined` when none is on PATH.
 * @param {string} [wanted] Path or name that the user gave.
 */
export function findEditor(wanted) {
    if (wanted !== undefined) {
        const path = existsSync(wanted) ? wanted : which(wanted);
        if (path === undefined) throw new Error(`--editor: there is no program ${wanted}`);
        return path;
    }
    for (const name of known) {
        const path = which(name);
        if (path !== undefined) return path;
    }
    return undefined;
}

/**
 * @param {string} editor
 * @param {readonly string[]} files VSIX files.
 * @param {readonly string[]} [args] Places of the profile.
 */
export async function installIntoEditor(editor, files, args = []) {
    const installs = files.flatMap((file) => ["--install-extension", file]);
    await run(editor, [...args, ...installs, "--force"]);
}
