import { createHash } from "node:crypto";
import {
    copyFile,
    lstat,
    mkdir,
    readdir,
    readlink,
    realpath,
    rm,
    symlink,
    writeFile,
} from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { acquireLock, isProcessAlive, type Lock } from "../exclusive-lock.ts";
import { CargoErrors } from "./cargo-errors.ts";
import { git, type SourceTree } from "./tree-files.ts";

/** Trees of one workspace that may exist at the same time. */
const mostTrees = 4;
const mostBytes = 500_000_000;
const copiesAtOnce = 16;

/** A copy of a workspace that may be changed and built. Dispose removes it. */
export interface TemporaryTree {
    readonly folder: string;
    dispose(): Promise<void>;
}

/** Where all trees of this user are. */
export function treesFolder(temporary = tmpdir()): string {
    const owner = process.platform === "win32" ? "" : `-${userInfo().uid}`;
    return join(temporary, `rust-ai-check${owner}`);
}

/**
 * Copies a source tree into a temporary folder. A repository becomes a shared clone without a
 * checkout, over which the user's files as they are now are laid: git commands of build scripts find
 * a repository, and the user's own is only read. (A linked worktree would be written into it, and
 * editors would show it.) The folder's name depends on the source alone, because cargo's cache does
 * on the path. Rejects with `cargo.treeTooLarge`, `cargo.folderUnusable` or CancelledError.
 */
export async function createTree(
    source: SourceTree,
    env: Readonly<Record<string, string | undefined>>,
    token: CancellationToken,
    base = treesFolder(),
): Promise<TemporaryTree> {
    const tree = await claimTree(source.root, base);
    const { folder } = tree;
    try {
        if (source.isRepository) await cloneEmpty(source.root, folder, env, token);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await copyFiles(source, folder, token);
        return tree;
    } catch (error) {
        await tree.dispose();
        throw error;
    }
}

/**
 * Removes trees whose process has gone, as after a kill. Never rejects; answers how many there were.
 */
export async function sweepTrees(base = treesFolder()): Promise<number> {
    // The temporary folder belongs to everybody; what others put there is not ours to delete.
    if (!(await isOurs(base))) return 0;
    const names = await readdir(base).catch(() => []);
    let removed = 0;
    for (const name of names.filter((each) => !each.includes("."))) {
        const lock = await lockFolder(join(base, name)).catch(() => undefined);
        if (lock === undefined) continue;
        await removeFolder(join(base, name));
        lock.dispose();
        removed++;
    }
    return removed;
}

/**
 * A folder for a tree of a source, by a name that depends on the source alone; nobody else has it until
 * it is disposed of, which removes it. Rejects with `cargo.folderUnusable`.
 */
export async function claimTree(root: string, base = treesFolder()): Promise<TemporaryTree> {
    const { folder, lock } = await claimFolder(root, base);
    await removeFolder(folder);
    return {
        folder,
        dispose: async () => {
            await removeFolder(folder);
            lock.dispose();
        },
    };
}

async function claimFolder(root: string, base: string): Promise<{ folder: string; lock: Lock }> {
    const name = createHash("sha256").update(root).digest("hex").slice(0, 16);
    try {
        await mkdir(base, { recursive: true, mode: 0o700 });
        if (!(await isOurs(base))) throw new Error("not ours");
        for (let index = 0; index < mostTrees; index++) {
            const folder = join(base, `${name}-${index}`);
            const lock = await lockFolder(folder);
            if (lock !== undefined) return { folder, lock };
        }
    } catch (error) {
        throw CargoErrors.folderUnusable((error as NodeJS.ErrnoException).code ?? "not ours");
    }
    throw CargoErrors.folderUnusable("too many checks at once");
}

async function isOurs(base: string): Promise<boolean> {
    const status = await lstat(base).catch(() => undefined);
    if (status?.isDirectory() !== true) return false;
    return process.getuid === undefined || status.uid === process.getuid();
}

function lockFolder(folder: string): Promise<Lock | undefined> {
    return acquireLock(`${folder}.lock`, async ({ processId, ageMs }) =>
        processId === 0 ? ageMs > 10_000 : !isProcessAlive(processId),
    );
}

async function cloneEmpty(
    root: string,
    folder: string,
    env: Readonly<Record<string, string | undefined>>,
    token: CancellationToken,
): Promise<void> {
    const options = ["--quiet", "--shared", "--no-checkout", "--template=", "--", root, folder];
    try {
        const { code } = await git(root, ["clone", ...options], env, token);
        if (code === 0) {
            await git(folder, ["reset", "--quiet"], env, token);
            return;
        }
    } catch {
        throwIfCancelled(token);
    }
    // A repository without a commit, of another user, or with too much to copy: the files alone do.
    await removeFolder(folder);
}

async function copyFiles(
    source: SourceTree,
    folder: string,
    token: CancellationToken,
): Promise<void> {
    let bytes = 0;
    const files = withLockFiles(source.files);
    const folders = new Set(files.map((file) => dirname(join(folder, file))));
    for (const path of folders) await mkdir(path, { recursive: true });
    for (let at = 0; at < files.length; at += copiesAtOnce) {
        throwIfCancelled(token);
        const sizes = await Promise.all(
            files.slice(at, at + copiesAtOnce).map((file) => copyOne(source.root, folder, file)),
        );
        bytes += sizes.reduce((sum, size) => sum + size, 0);
        if (bytes > mostBytes) throw CargoErrors.treeTooLarge(30_000, mostBytes / 1_000_000);
    }
}

/** Libraries often do not track Cargo.lock; without it cargo would need the network. */
function withLockFiles(files: readonly string[]): readonly string[] {
    const locks = files
        .filter((file) => /(?:^|\/)Cargo\.toml$/.test(file))
        .map((file) => file.replace(/toml$/, "lock"));
    return [...new Set([...files, ...locks])];
}

/** Its size; 0 for what is gone or is no file. */
async function copyOne(root: string, folder: string, file: string): Promise<number> {
    try {
        const status = await lstat(join(root, file));
        if (status.isSymbolicLink()) {
            await copyLink(root, folder, file);
            return 0;
        }
        if (!status.isFile()) return 0;
        // A new time for each file: with the old one cargo would take what it built from another
        // text for up to date.
        await copyFile(join(root, file), join(folder, file));
        return status.size;
    } catch {
        // Deleted, but not committed: the user's tree is without it as well.
        return 0;
    }
}

async function copyLink(root: string, folder: string, file: string): Promise<void> {
    const goal = await readlink(join(root, file));
    await symlink(goal, join(folder, file));
}

async function removeFolder(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }).catch(
        () => {},
    );
}

/**
 * Writes one file of a tree, with a time that is newer than what was built before. Rejects with
 * `cargo.outsideWorkspace` for a path that leads out of the tree, through a link as well.
 */
export async function writeTreeFile(tree: string, path: string, text: string): Promise<void> {
    const target = resolve(tree, path);
    if (!isBelow(target, resolve(tree))) throw CargoErrors.outsideWorkspace();
    await mkdir(dirname(target), { recursive: true });
    const folder = await realpath(dirname(target));
    if (!isBelow(join(folder, "file"), await realpath(tree))) throw CargoErrors.outsideWorkspace();
    // A link would lead to a file of the user's.
    await rm(target, { force: true });
    await writeFile(target, text);
}

function isBelow(path: string, folder: string): boolean {
    return path.startsWith(folder + sep);
}
