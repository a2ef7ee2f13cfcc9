import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path/posix";
import { type ObjectFormat, readGitIndex } from "@rust-ai-ide/cargo/publish/git-index";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { IgnoreRules } from "../analysis/ignore-rules.ts";

/** A repository without running git: its working tree, and what it tracks. Paths have `/`. */
export interface GitTree {
    readonly root: string;
    /** From the root on. */
    readonly tracked: ReadonlySet<string>;
    /** Something has been committed. */
    readonly hasCommit: boolean;
}

const largestIndex = 500_000_000;
const mostParents = 64;

/** The repository around a folder, read from its own files; undefined where there is none. */
export async function gitTree(folder: string): Promise<GitTree | undefined> {
    let current = folder;
    for (let depth = 0; depth < mostParents; depth++) {
        const git = await gitFolder(current);
        if (git !== undefined) {
            const tracked = await trackedPaths(git);
            return tracked && { root: current, tracked, hasCommit: await hasCommit(git) };
        }
        const parent = dirname(current);
        if (parent === current) return undefined;
        current = parent;
    }
    return undefined;
}

/** `.git`, or the folder that a file of this name points to (worktrees and submodules). */
async function gitFolder(root: string): Promise<string | undefined> {
    const path = join(root, ".git");
    const status = await stat(path).catch(() => undefined);
    if (status === undefined) return undefined;
    if (status.isDirectory()) return path;
    const text = await readFile(path, "utf8").catch(() => "");
    const target = /^gitdir:\s*(.+?)\s*$/m.exec(text.slice(0, 10_000))?.[1];
    return target === undefined ? undefined : resolve(root, target);
}

/** Whether HEAD leads to a commit: the branch of a new repository has none yet. */
async function hasCommit(git: string): Promise<boolean> {
    const head = await readFile(join(git, "HEAD"), "utf8").catch(() => "");
    const branch = /^ref:\s*(\S+)/.exec(head)?.[1];
    if (branch === undefined) return head.trim() !== "";
    // A worktree of its own keeps its branches in the folder that it belongs to.
    const common = await readFile(join(git, "commondir"), "utf8").catch(() => ".");
    const shared = resolve(git, common.trim());
    if ((await stat(join(shared, branch)).catch(() => undefined))?.isFile()) return true;
    const packed = await readFile(join(shared, "packed-refs"), "utf8").catch(() => "");
    return packed.split("\n").some((line) => line.endsWith(` ${branch}`));
}

async function trackedPaths(git: string): Promise<ReadonlySet<string> | undefined> {
    const path = join(git, "index");
    const status = await stat(path).catch(() => undefined);
    // A repository without a first `git add` has no index yet.
    if (status === undefined) return new Set();
    if (status.size > largestIndex) return undefined;
    const config = await readFile(join(git, "config"), "utf8").catch(() => "");
    const format: ObjectFormat = /objectformat\s*=\s*sha256/i.test(config) ? "sha256" : "sha1";
    return readGitIndex(await readFile(path), format);
}

/**
 * Files below a folder that git tracks or would not ignore, from the folder on. What is deleted is not
 * there; `skip` leaves folders out with all that they hold.
 */
export async function listedFiles(options: {
    readonly tree: GitTree;
    readonly folder: string;
    readonly skip: (folder: string) => Promise<boolean>;
    readonly token: CancellationToken;
}): Promise<string[]> {
    const { tree, folder, skip, token } = options;
    const prefix = folder === tree.root ? "" : `${folder.slice(tree.root.length + 1)}/`;
    const found: string[] = [];
    const walk = async (path: string, above: IgnoreRules, isIgnored: boolean): Promise<void> => {
        throwIfCancelled(token);
        const inTree = path === "" ? prefix.slice(0, -1) : prefix + path;
        const own = await readFile(join(tree.root, inTree, ".gitignore"), "utf8").catch(() => "");
        const rules = above.with(inTree, own);
        for (const entry of await readdir(join(tree.root, inTree), { withFileTypes: true })) {
            const name = path === "" ? entry.name : `${path}/${entry.name}`;
            const full = prefix + name;
            if (entry.name === ".git") continue;
            if (entry.isDirectory()) {
                if (await skip(join(folder, name))) continue;
                await walk(name, rules, isIgnored || rules.ignores(full, true));
            } else if (tree.tracked.has(full) || !(isIgnored || rules.ignores(full, false))) {
                found.push(name);
            }
        }
    };
    await walk("", await rulesTo(tree.root, prefix), false);
    return found;
}

/** The rules of the folders above one, which the walk itself does not come through. */
async function rulesTo(root: string, prefix: string): Promise<IgnoreRules> {
    const exclude = await readFile(join(root, ".git/info/exclude"), "utf8").catch(() => "");
    let rules = new IgnoreRules().with("", exclude);
    const parts = prefix.split("/").slice(0, -1);
    for (let depth = 0; depth < parts.length; depth++) {
        const folder = parts.slice(0, depth).join("/");
        const own = await readFile(join(root, folder, ".gitignore"), "utf8").catch(() => "");
        rules = rules.with(folder, own);
    }
    return rules;
}
