import { lstat, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { readRules, relativePath, rulesAbove } from "../analysis/ignore-files.ts";
import { IgnoreRules } from "../analysis/ignore-rules.ts";
import { systemProblem } from "./file-problems.ts";
import type { IndexProblem } from "./workspace-indexer.ts";

export interface WalkOptions {
    /** Absolute paths of folders; one inside another is walked once. */
    readonly roots: readonly string[];
    isWanted(name: string): boolean;
    /** Lines as in a .gitignore of each root, over which no other rule stands. */
    readonly excludes?: readonly string[] | undefined;
    /** Says of a folder below a root, by the names in it, that it is somebody else's. */
    readonly endsAt?: (names: ReadonlySet<string>) => boolean;
    readonly token?: CancellationToken | undefined;
    readonly onProblem?: ((problem: IndexProblem) => void) | undefined;
}

interface Pending {
    readonly path: string;
    readonly rules: IgnoreRules;
    readonly tree: Tree;
}

/** What all folders below one root share. */
interface Tree {
    readonly root: string;
    /** Where the paths of the repository's rules begin. */
    readonly repository: string;
    readonly excludes: IgnoreRules;
}

/** Folders of packages and of what tools make, which git need not know of. */
const skippedFolders = new Set(["node_modules", "vendor", "__pycache__"]);
/** Such folders where one of these files stands beside them; a module may have the name as well. */
const besides: Readonly<Record<string, readonly string[]>> = {
    target: ["Cargo.toml"],
    dist: ["package.json", "pyproject.toml", "setup.py"],
};
/** What tools put into folders that only hold what they make. */
const marks = ["CACHEDIR.TAG", "pyvenv.cfg"];
const longestTurnMs = 8;

/**
 * Absolute paths of the wanted files below the roots, "/" separators, folder by folder: those of a
 * folder sorted by code units, then the folders in it, level by level. Left out are links (what is
 * behind one inside a root is met there), hidden folders, what git ignores and what tools make.
 * Rejects with CancelledError.
 */
export async function* walkFiles(options: WalkOptions): AsyncGenerator<readonly string[]> {
    const { token, onProblem } = options;
    const pending: Pending[] = [];
    const visited = new Set<string>();
    for (const root of options.roots) pending.push(await startAt(root, options.excludes));
    const turn = { startedAt: performance.now() };
    for (let at = 0; at < pending.length; at++) {
        if (token !== undefined) throwIfCancelled(token);
        const folder = pending[at] as Pending;
        // Only roots can meet: below them nothing is followed.
        if (options.roots.length > 1) {
            const real = await realpath(folder.path).catch(() => folder.path);
            if (visited.has(real)) continue;
            visited.add(real);
        }
        const files: string[] = [];
        try {
            for await (const entry of entriesOf(folder, options, turn)) {
                if (entry.isFolder) {
                    pending.push({ path: entry.path, rules: entry.rules, tree: folder.tree });
                } else {
                    files.push(entry.path.replaceAll("\\", "/"));
                }
            }
        } catch (error) {
            const problem = systemProblem(folder.path, error);
            if (problem !== undefined) onProblem?.(problem);
        }
        if (files.length > 0) yield files;
        // What was worked off need not be held.
        if (at === 1000) {
            pending.splice(0, at + 1);
            at = -1;
        }
    }
}

async function startAt(root: string, excludes: readonly string[] = []): Promise<Pending> {
    const { root: repository, rules } = await rulesAbove(root);
    const own = new IgnoreRules().with("", excludes.join("\n"));
    return { path: root, rules, tree: { root, repository, excludes: own } };
}

interface Entry {
    readonly path: string;
    readonly isFolder: boolean;
    /** Of the folder that it is in. */
    readonly rules: IgnoreRules;
}

async function* entriesOf(
    { path: folder, rules, tree }: Pending,
    options: WalkOptions,
    turn: { startedAt: number },
): AsyncGenerator<Entry> {
    const listed = await readdir(folder, { withFileTypes: true });
    const names = new Set(listed.map(({ name }) => name));
    if (folder !== tree.root) {
        if (marks.some((mark) => names.has(mark)) || options.endsAt?.(names) === true) return;
    }
    const own = names.has(".gitignore")
        ? rules.with(relativePath(tree.repository, folder), await readRules(folder))
        : rules;
    // By code units, so that the order is the same in every locale.
    listed.sort((left, right) => (left.name < right.name ? -1 : 1));
    for (const entry of listed) {
        if (performance.now() - turn.startedAt > longestTurnMs) {
            await nextTurn();
            if (options.token !== undefined) throwIfCancelled(options.token);
            turn.startedAt = performance.now();
        }
        const { name } = entry;
        const path = join(folder, name);
        const isUnknown = !entry.isDirectory() && !entry.isFile() && !entry.isSymbolicLink();
        // Some file systems do not say what an entry is.
        const what = isUnknown ? await lstat(path).catch(() => entry) : entry;
        const isFolder = what.isDirectory();
        if (isFolder ? isSkipped(name, names) : !what.isFile() || !options.isWanted(name)) continue;
        if (own.ignores(relativePath(tree.repository, path), isFolder)) continue;
        if (tree.excludes.ignores(relativePath(tree.root, path), isFolder)) continue;
        yield { path, isFolder, rules: own };
    }
}

function isSkipped(name: string, names: ReadonlySet<string>): boolean {
    if (name.startsWith(".") || skippedFolders.has(name)) return true;
    return (
        (Object.hasOwn(besides, name) ? besides[name] : undefined)?.some((beside) =>
            names.has(beside),
        ) ?? false
    );
}
