import type { Stats } from "node:fs";
import { chmod, lstat, mkdir, readdir, rm, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { bytesOf, splitZero } from "./git-runner.ts";
import {
    backupFolder,
    exists,
    type OperationRepository,
    plainFilesEnvironment,
} from "./operation-repository.ts";

/** Files looked at in parallel. */
const parallel = 64;

export interface CapturedFiles {
    readonly tree: string;
    /** Permissions that differ from those that git would give. */
    readonly modes: Readonly<Record<string, number>>;
}

/**
 * Writes the files of a work tree into the repository's objects as they are, without conversions or
 * filters. An index of our own remembers them, so that only changed files are read again.
 *
 * @param paths What may be there; folders, and what is not there, count for nothing.
 */
export async function captureFiles(
    repository: OperationRepository,
    workTree: { readonly folder: string; readonly gitFolder: string },
    paths: Iterable<string>,
    token: CancellationToken,
): Promise<CapturedFiles> {
    await mkdir(backupFolder(workTree.gitFolder), { recursive: true });
    const index = join(backupFolder(workTree.gitFolder), "files.index");
    const env = await plainFilesEnvironment(repository, workTree.folder, index, token);
    const { present, modes } = await lookAt(workTree.folder, new Set(paths));
    const capture = async (): Promise<string> => {
        const known = await repository.git({ arguments: ["ls-files", "-z"], env }, token);
        const gone = splitZero(known.out).filter((path) => !present.has(path));
        if (gone.length > 0) {
            const input = gone.map((path) => `0 ${"0".repeat(40)}\t${path}\0`).join("");
            const asked = ["update-index", "-z", "--index-info"];
            await repository.git({ arguments: asked, input, env }, token);
        }
        const input = [...present].map((path) => `${path}\0`).join("");
        const asked = ["update-index", "--add", "--remove", "--replace", "-z", "--stdin"];
        await repository.git({ arguments: asked, input, env }, token);
        return (await repository.git({ arguments: ["write-tree"], env }, token)).out.trim();
    };
    const tree = await capture().catch(async (error: unknown) => {
        // It may be damaged, or name objects that were collected since.
        if (token.isCancellationRequested || !(await exists(index))) throw error;
        await rm(index, { force: true });
        await rm(`${index}.lock`, { force: true });
        return capture();
    });
    return { tree, modes };
}

interface Present {
    readonly present: ReadonlySet<string>;
    readonly modes: Readonly<Record<string, number>>;
}

/** Which paths are files or links, reached through folders alone. */
async function lookAt(top: string, paths: ReadonlySet<string>): Promise<Present> {
    const folders = new Map<string, Promise<boolean>>();
    const isFolder = (path: string): Promise<boolean> => {
        const known = folders.get(path);
        if (known !== undefined) return known;
        const slash = path.lastIndexOf("/");
        const asked = (async () => {
            if (slash > 0 && !(await isFolder(path.slice(0, slash)))) return false;
            return (await statusOf(top, path))?.isDirectory() ?? false;
        })();
        folders.set(path, asked);
        return asked;
    };
    const present = new Set<string>();
    const modes: Record<string, number> = {};
    const mask = process.umask();
    const look = async (path: string): Promise<void> => {
        const slash = path.lastIndexOf("/");
        if (slash > 0 && !(await isFolder(path.slice(0, slash)))) return;
        const status = await statusOf(top, path);
        if (status === undefined || !(status.isFile() || status.isSymbolicLink())) return;
        present.add(path);
        const mode = status.mode & 0o777;
        const usual = (mode & 0o100 ? 0o777 : 0o666) & ~mask;
        if (status.isFile() && mode !== usual) modes[path] = mode;
    };
    const all = [...paths].filter(isPathOfFile);
    for (let start = 0; start < all.length; start += parallel) {
        await Promise.all(all.slice(start, start + parallel).map(look));
    }
    return { present, modes };
}

/** Git lists repositories inside of this one with a `/`; its own folder it never takes. */
function isPathOfFile(path: string): boolean {
    return !path.endsWith("/") && !/(?:^|\/)(?:\.git|git~1)(?:\/|$)/i.test(path);
}

function statusOf(top: string, path: string): Promise<Stats | undefined> {
    return lstat(absolute(top, path)).catch(() => undefined);
}

/** A path of the work tree for the file system, in bytes. */
export function absolute(top: string, path: string): Buffer {
    return Buffer.concat([Buffer.from(`${top}/`), bytesOf(path)]);
}

/** Names of the files of a tree, as byte strings. */
export async function fileNames(
    repository: OperationRepository,
    tree: string,
    token: CancellationToken,
): Promise<readonly string[]> {
    const asked = ["ls-tree", "-r", "-z", "--name-only", "--full-tree", tree];
    return splitZero((await repository.git({ arguments: asked }, token)).out);
}

export interface FileChange {
    readonly path: string;
    /** Mode and object there, as `100644 <oid>`; empty where it is absent. */
    readonly from: string;
    readonly to: string;
}

/** How two trees of files differ, in the order of git. */
export async function treeChanges(
    repository: OperationRepository,
    from: string,
    to: string,
    token: CancellationToken,
): Promise<readonly FileChange[]> {
    if (from === to) return [];
    const asked = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", from, to];
    const parts = splitZero((await repository.git({ arguments: asked }, token)).out);
    const changes: FileChange[] = [];
    for (let index = 0; index + 1 < parts.length; index += 2) {
        const [fromMode = "", toMode = "", fromId = "", toId = ""] = (parts[index] ?? "")
            .slice(1)
            .split(" ");
        const side = (mode: string, id: string): string =>
            /^0+$/.test(mode) ? "" : `${mode} ${id}`;
        const path = parts[index + 1] ?? "";
        changes.push({ path, from: side(fromMode, fromId), to: side(toMode, toId) });
    }
    return changes;
}

/**
 * Makes the files of some changes what `tree` holds. Nothing else is touched; folders that lose their
 * last file go. {@link filesInTheWay} has to be empty.
 */
export async function applyFiles(
    repository: OperationRepository,
    folder: string,
    tree: string,
    changes: readonly FileChange[],
    modes: Readonly<Record<string, number>>,
    token: CancellationToken,
): Promise<void> {
    if (changes.length === 0) return;
    for (const { path, to } of changes) {
        if (to !== "" || !(await isReached(folder, path))) continue;
        repository.step(`remove ${path}`);
        await unlink(absolute(folder, path)).catch(ignoreAbsence);
        await removeEmptyFolders(folder, path);
    }
    const written = changes.filter(({ to }) => to !== "").map(({ path }) => path);
    if (written.length === 0) return;
    const index = join(backupFolder(repository.commonFolder), "restore.index");
    const env = await plainFilesEnvironment(repository, folder, index, token);
    try {
        await repository.git({ arguments: ["read-tree", tree], env, folder }, token);
        const asked = ["checkout-index", "-f", "-q", "-z", "--stdin"];
        const input = written.map((path) => `${path}\0`).join("");
        await repository.git({ arguments: asked, input, env, folder }, token);
    } finally {
        await rm(index, { force: true });
    }
    for (const path of written) {
        const mode = modes[path];
        if (mode !== undefined) await chmod(absolute(folder, path), mode);
    }
}

/** Folders and files where the changes need to write, and that no change takes away. */
export async function filesInTheWay(
    folder: string,
    changes: readonly FileChange[],
): Promise<readonly string[]> {
    const known = new Set(changes.filter(({ from }) => from !== "").map(({ path }) => path));
    const found = new Set<string>();
    for (const { path, to } of changes) {
        if (to === "") continue;
        const parts = path.split("/");
        for (let length = 1; length < parts.length; length++) {
            const above = parts.slice(0, length).join("/");
            const status = await statusOf(folder, above);
            if (status === undefined) break;
            if (status.isDirectory()) continue;
            if (!known.has(above)) found.add(above);
            break;
        }
        const status = (await isReached(folder, path)) ? await statusOf(folder, path) : undefined;
        if (status === undefined) continue;
        // A folder whose files all go is no hindrance: the last of them takes it with it.
        if (status.isDirectory() && !(await isEmptied(folder, path, known))) found.add(`${path}/`);
    }
    return [...found];
}

async function isEmptied(
    folder: string,
    path: string,
    known: ReadonlySet<string>,
): Promise<boolean> {
    const names = await readdir(absolute(folder, path), { encoding: "buffer" });
    for (const name of names) {
        const inner = `${path}/${name.toString("latin1")}`;
        const status = await statusOf(folder, inner);
        const goes = status?.isDirectory()
            ? await isEmptied(folder, inner, known)
            : known.has(inner);
        if (!goes) return false;
    }
    return true;
}

/** Whether folders alone lead to a path: nothing is removed through a link. */
async function isReached(folder: string, path: string): Promise<boolean> {
    const parts = path.split("/");
    for (let length = 1; length < parts.length; length++) {
        const status = await statusOf(folder, parts.slice(0, length).join("/"));
        if (!status?.isDirectory()) return false;
    }
    return true;
}

async function removeEmptyFolders(folder: string, path: string): Promise<void> {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
        const isRemoved = await rmdir(absolute(folder, path.slice(0, end))).then(
            () => true,
            () => false,
        );
        if (!isRemoved) return;
    }
}

function ignoreAbsence(error: NodeJS.ErrnoException): void {
    if (error.code !== "ENOENT") throw error;
}
