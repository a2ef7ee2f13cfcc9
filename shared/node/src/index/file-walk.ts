import { type Dirent, readdirSync } from "node:fs";
import { lstat, realpath } from "node:fs/promises";
import { sep } from "node:path";
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
    /** False for folders, by their paths, that need not be looked into. */
    readonly enters?: (folder: string) => boolean;
    readonly token?: CancellationToken | undefined;
    readonly onProblem?: ((problem: IndexProblem) => void) | undefined;
}

/** A folder that is to be listed. Paths have "/" separators; relative ones end with one, or are empty. */
interface Pending {
    readonly path: string;
    readonly fromRepository: string;
    readonly fromRoot: string;
    readonly rules: IgnoreRules;
    readonly excludes: IgnoreRules;
}

/** What is in a folder, as far as it is wanted. */
interface Listing {
    readonly files: readonly string[];
    readonly folders: readonly Pending[];
}

/** Folders of packages and of what tools make, which git need not know of. */
const skippedFolders = new Set(["node_modules", "vendor", "__pycache__"]);
/** Such folders where one of these files stands beside them; a module may have the name as well. */
const besides: Readonly<Record<string, readonly string[]>> = {
    target: ["Cargo.toml"],
    dist: ["package.json", "pyproject.toml", "setup.py"],
};
/** The one hidden folder that is looked into: variables for the compiler are set in it. */
const settingsFolder = ".cargo";
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
    const { token } = options;
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
        if (performance.now() - turn.startedAt > longestTurnMs) await breathe(options, turn);
        const { files, folders } = await list(folder, options, turn);
        // Not by spreading: a folder may have more folders than a call takes arguments.
        for (const below of folders) pending.push(below);
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
    const inside = relativePath(repository, root);
    return {
        path: root.replaceAll(sep, "/").replace(/\/$/, ""),
        fromRepository: inside === "" ? "" : `${inside}/`,
        fromRoot: "",
        rules,
        excludes: new IgnoreRules().with("", excludes.join("\n")),
    };
}

async function list(
    folder: Pending,
    options: WalkOptions,
    turn: { startedAt: number },
): Promise<Listing> {
    const files: string[] = [];
    const folders: Pending[] = [];
    const listed = entriesOf(folder.path, options);
    const names = new Set(listed.map(({ name }) => name));
    if (folder.fromRoot !== "") {
        const isMade = marks.some((mark) => names.has(mark));
        if (isMade || options.endsAt?.(names) === true) return { files, folders };
    }
    const { excludes } = folder;
    const isSettings = folder.fromRoot.endsWith(`${settingsFolder}/`);
    const rules = names.has(".gitignore")
        ? folder.rules.with(folder.fromRepository.slice(0, -1), await readRules(folder.path))
        : folder.rules;
    // By code units, so that the order is the same in every locale.
    listed.sort((left, right) => (left.name < right.name ? -1 : 1));
    for (const entry of listed) {
        if (performance.now() - turn.startedAt > longestTurnMs) await breathe(options, turn);
        const { name } = entry;
        const path = `${folder.path}/${name}`;
        const isUnknown = !entry.isDirectory() && !entry.isFile() && !entry.isSymbolicLink();
        // Some file systems do not say what an entry is.
        const what = isUnknown ? await lstat(path).catch(() => entry) : entry;
        const isFolder = what.isDirectory();
        // Of cargo's own folder only the settings count; a home folder's holds whole registries.
        const isOut = isFolder ? isSettings || isSkipped(name, names) : !what.isFile();
        if (isOut || (!isFolder && !options.isWanted(name))) continue;
        const fromRepository = folder.fromRepository + name;
        const fromRoot = folder.fromRoot + name;
        if (rules.ignores(fromRepository, isFolder)) continue;
        if (excludes.ignores(fromRoot, isFolder)) continue;
        if (isFolder) {
            if (options.enters?.(path) === false) continue;
            const below = { fromRepository: `${fromRepository}/`, fromRoot: `${fromRoot}/` };
            folders.push({ path, ...below, rules, excludes });
        } else {
            files.push(path);
        }
    }
    return { files, folders };
}

/** At once: waiting for each folder costs four times as much as listing it. */
function entriesOf(folder: string, { onProblem }: WalkOptions): Dirent[] {
    try {
        return readdirSync(`${folder}/`, { withFileTypes: true });
    } catch (error) {
        const problem = systemProblem(folder, error);
        if (problem !== undefined) onProblem?.(problem);
        return [];
    }
}

/** Lets others have their turn when this one lasted. */
async function breathe({ token }: WalkOptions, turn: { startedAt: number }): Promise<void> {
    await nextTurn();
    if (token !== undefined) throwIfCancelled(token);
    turn.startedAt = performance.now();
}

function isSkipped(name: string, names: ReadonlySet<string>): boolean {
    if (name === settingsFolder) return false;
    if (name.startsWith(".") || skippedFolders.has(name)) return true;
    return (
        (Object.hasOwn(besides, name) ? besides[name] : undefined)?.some((beside) =>
            names.has(beside),
        ) ?? false
    );
}
