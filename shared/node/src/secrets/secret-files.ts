import { type Dirent, readdirSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { readRules, relativePath, rulesAbove } from "../analysis/ignore-files.ts";
import { IgnoreRules } from "../analysis/ignore-rules.ts";
import { gitTree } from "../cargo-publish/git-files.ts";
import { systemProblem } from "../index/file-problems.ts";
import type { IndexProblem } from "../index/workspace-indexer.ts";

/** A file to look at; paths have `/`. */
export interface ListedFile {
    readonly path: string;
    /** From the repository's folder, or from the folder that was given. */
    readonly shown: string;
    readonly isIgnored: boolean;
}

const turnMs = 30;

/**
 * Files of a folder in which secrets could lie: all that git does not ignore, hidden ones too, and
 * those that it tracks although they are ignored. Links are not followed.
 */
export async function listSecretFiles(
    folder: string,
    allowPaths: readonly string[],
    token: CancellationToken,
    onProblem: (problem: IndexProblem) => void,
): Promise<ListedFile[]> {
    const start = folder.replaceAll("\\", "/").replace(/(?<=.)\/$/, "");
    const { root, rules } = await rulesAbove(start);
    const base = root.replaceAll("\\", "/");
    const tree = await gitTree(base).catch(() => undefined);
    const allowed = new IgnoreRules().with("", allowPaths.join("\n"));
    const files = new Map<string, ListedFile>();
    const pending = [{ path: start, rules }];
    let turn = performance.now();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        throwIfCancelled(token);
        if (performance.now() - turn > turnMs) {
            await nextTurn();
            turn = performance.now();
        }
        const { path } = next;
        const entries = entriesOf(path, onProblem);
        const inside = path === base ? "" : `${relativePath(base, path)}/`;
        const own = entries.some(({ name }) => name === ".gitignore")
            ? next.rules.with(inside.slice(0, -1), await readRules(path))
            : next.rules;
        const names = new Set(entries.map(({ name }) => name));
        for (const entry of entries) {
            const shown = inside + entry.name;
            const isFolder = entry.isDirectory();
            if (isFolder ? isLeftOut(entry, names) : !entry.isFile()) continue;
            if (own.ignores(shown, isFolder) || allowed.ignores(shown, isFolder)) continue;
            const full = `${path}/${entry.name}`;
            if (isFolder) pending.push({ path: full, rules: own });
            else files.set(full, { path: full, shown, isIgnored: false });
        }
    }
    for (const shown of tree?.tracked ?? []) {
        const path = `${tree?.root ?? base}/${shown}`;
        if (files.has(path) || !path.startsWith(`${start}/`) || isAllowed(allowed, shown)) continue;
        files.set(path, { path, shown, isIgnored: true });
    }
    return [...files.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** Read in one go: waiting for each of many folders would take longer than the work. */
function entriesOf(path: string, onProblem: (problem: IndexProblem) => void): Dirent[] {
    try {
        return readdirSync(path, { withFileTypes: true });
    } catch (error) {
        const problem = systemProblem(path, error);
        if (problem !== undefined) onProblem(problem);
        return [];
    }
}

/** Whether the file or a folder above it is allowed. */
function isAllowed(rules: IgnoreRules, path: string): boolean {
    for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
        if (rules.ignores(path.slice(0, end), true)) return true;
    }
    return rules.ignores(path, false);
}

/** Git's own folder, what package managers fetch and what cargo builds. */
function isLeftOut({ name }: Dirent, beside: ReadonlySet<string>): boolean {
    if (name === ".git" || name === "node_modules") return true;
    return name === "target" && beside.has("Cargo.toml");
}
