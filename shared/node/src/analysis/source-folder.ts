import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { IgnoreRules } from "./ignore-rules.ts";

/** Folders that hold no source of the crate itself. */
const skippedFolders = new Set(["target", "node_modules", "vendor"]);
const mostFolders = 1000;
const mostFiles = 5000;
const mostParents = 32;
const largestRules = 100_000;

/** Not through a link, and not waiting for a pipe's other end; Windows has neither flag. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Identity of a file's content as far as the file system tells. */
export interface FileStamp {
    readonly size: number;
    readonly mtimeMs: number;
}

/**
 * Paths of the Rust files of a crate below its folder, "/" separators, sorted. What git ignores,
 * hidden folders, other crates below it and links are left out; a folder that cannot be listed is
 * empty.
 */
export async function listSources(folder: string): Promise<string[]> {
    const found: string[] = [];
    const { root, rules } = await rulesAbove(folder);
    const pending = [{ path: folder, rules }];
    for (let visited = 0; visited < mostFolders; visited++) {
        const next = pending.shift();
        if (next === undefined || found.length >= mostFiles) break;
        const entries = await readdir(next.path, { withFileTypes: true }).catch(() => []);
        const names = new Set(entries.map((entry) => entry.name));
        if (next.path !== folder && names.has("Cargo.toml")) continue;
        const own = names.has(".gitignore")
            ? next.rules.with(slashed(root, next.path), await readRules(next.path))
            : next.rules;
        for (const entry of entries) {
            const path = join(next.path, entry.name);
            const isFolder = entry.isDirectory();
            const isSource = entry.isFile() && entry.name.endsWith(".rs");
            if (!isFolder && !isSource) continue;
            if (isFolder && (entry.name.startsWith(".") || skippedFolders.has(entry.name)))
                continue;
            if (own.ignores(slashed(root, path), isFolder)) continue;
            if (isFolder) pending.push({ path, rules: own });
            else found.push(slashed(folder, path));
        }
    }
    // By code units, so that the order is the same in every locale.
    return found.sort((left, right) => (left < right ? -1 : 1));
}

/** Size and time of a regular file; undefined when there is none. */
export async function stampOf(path: string): Promise<FileStamp | undefined> {
    try {
        const status = await lstat(path);
        return status.isFile() ? { size: status.size, mtimeMs: status.mtimeMs } : undefined;
    } catch {
        return undefined;
    }
}

/** Text of a regular file of at most `limit` bytes; undefined when it is none, larger or no UTF-8. */
export async function readSource(path: string, limit: number): Promise<string | undefined> {
    try {
        const handle = await open(path, openFlags);
        try {
            const status = await handle.stat();
            if (!status.isFile() || status.size > limit) return undefined;
            const buffer = new Uint8Array(limit + 1);
            let length = 0;
            for (;;) {
                const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
                length += bytesRead;
                if (length > limit) return undefined;
                if (bytesRead === 0) break;
            }
            return new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, length));
        } finally {
            await handle.close();
        }
    } catch {
        return undefined;
    }
}

/** The rules of the folders from the repository's root to the one above `folder`. */
async function rulesAbove(folder: string): Promise<{ root: string; rules: IgnoreRules }> {
    const parents: string[] = [];
    let current = folder;
    for (let depth = 0; depth < mostParents; depth++) {
        const isRoot = await lstat(join(current, ".git")).then(
            () => true,
            () => false,
        );
        if (isRoot) {
            let rules = new IgnoreRules();
            for (const parent of parents) {
                rules = rules.with(slashed(current, parent), await readRules(parent));
            }
            return { root: current, rules };
        }
        current = dirname(current);
        if (current === dirname(current)) break;
        parents.unshift(current);
    }
    return { root: folder, rules: new IgnoreRules() };
}

async function readRules(folder: string): Promise<string> {
    return (await readSource(join(folder, ".gitignore"), largestRules)) ?? "";
}

function slashed(folder: string, path: string): string {
    return relative(folder, path).split(sep).join("/");
}
