import { randomUUID } from "node:crypto";
import { lstat, readdir, rm, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { byteStringOf, splitZero, textOf } from "./git-runner.ts";
import {
    backupFolder,
    exists,
    type OperationRepository,
    openRepository,
} from "./operation-repository.ts";
import { readHead } from "./repository-state.ts";
import type {
    Snapshot,
    SnapshotState,
    TouchedPlaces,
    WorkTreeSnapshot,
} from "./snapshot-schema.ts";
import { captureFiles, treeChanges } from "./work-tree-files.ts";

/** Refs that operations change; those of other repositories and our own backups are none of them. */
const changedRefs = [
    "refs/heads",
    "refs/tags",
    "refs/stash",
    "refs/bisect",
    "refs/rewritten",
] as const;

/** Files that git keeps for one work tree, and those of operations in progress. */
const stateFile =
    /^(?:index|HEAD|ORIG_HEAD|AUTO_MERGE|MERGE_(?:HEAD|MSG|MODE|RR|AUTOSTASH)|CHERRY_PICK_HEAD|REVERT_HEAD|REBASE_HEAD|SQUASH_MSG|BISECT_[A-Z_]+|sharedindex\.[0-9a-f]+|config\.worktree|commondir|gitdir|locked)$/;
const refreshedFile = /^(?:index|sharedindex\..*|ORIG_HEAD|AUTO_MERGE)$/;
const stateFolders = ["rebase-merge", "rebase-apply", "sequencer"];

interface CapturedPlace {
    readonly folder: string;
    readonly gitFolder: string;
}

/**
 * Writes everything that an operation may change into the repository's objects; nothing else changes.
 * A submodule's inside is not in it.
 *
 * @param extraPaths More files that are backed up although they are ignored, as byte strings.
 */
export async function takeSnapshot(
    repository: OperationRepository,
    touched: TouchedPlaces,
    extraPaths: Iterable<string>,
    token: CancellationToken,
): Promise<Snapshot> {
    const extra = [...(touched.paths ?? []), ...extraPaths];
    const refs = await readRefs(repository, token);
    const main = await captureWorkTree(repository, repository, extra, token);
    const others: WorkTreeSnapshot[] = [];
    for (const folder of touched.workTrees ?? []) {
        if (!(await exists(join(folder, ".git")))) continue;
        const other = await openRepository(folder, token, repository.seams);
        if (other.commonFolder !== repository.commonFolder || other.folder !== folder) continue;
        others.push(await captureWorkTree(repository, other, [], token));
    }
    const shared = await hashedTree(repository, await sharedFiles(repository, touched), token);
    const state: SnapshotState = {
        version: 1,
        main,
        others,
        workTrees: await workTreeFolders(repository, token),
        refs,
        shared,
    };
    const trees: [string, string][] = [["shared", shared]];
    for (const [index, { files, entries, state: own }] of [main, ...others].entries()) {
        trees.push(
            [`${index}-files`, files],
            [`${index}-entries`, entries],
            [`${index}-state`, own],
        );
    }
    const json = await writeBlob(repository, byteStringOf(JSON.stringify(state)), token);
    const tree = await makeTree(
        repository,
        [
            ...trees.map(([name, oid]) => ({ mode: "040000", type: "tree", oid, name })),
            { mode: "100644", type: "blob", oid: json, name: "state.json" },
        ],
        token,
    );
    return { tree, state };
}

/** The same to a user: times, and what git refreshes by itself, do not count. */
export async function isSameState(
    repository: OperationRepository,
    left: SnapshotState,
    right: SnapshotState,
    token: CancellationToken,
): Promise<boolean> {
    const essence = ({ main, others, workTrees, refs, shared }: SnapshotState): string =>
        JSON.stringify([
            [main, ...others].map(({ folder, head, commit, files, entries, modes }) => [
                folder,
                head,
                commit,
                files,
                entries,
                Object.entries(modes).sort(),
            ]),
            workTrees,
            Object.entries(refs).sort(),
            shared,
        ]);
    if (essence(left) !== essence(right)) return false;
    const changes = await treeChanges(repository, left.main.state, right.main.state, token);
    return changes.every(({ path }) => refreshedFile.test(path));
}

async function captureWorkTree(
    repository: OperationRepository,
    place: CapturedPlace,
    extra: readonly string[],
    token: CancellationToken,
): Promise<WorkTreeSnapshot> {
    const { folder, gitFolder } = place;
    const list = async (...options: string[]): Promise<readonly string[]> => {
        const asked = ["ls-files", "-z", ...options];
        return splitZero((await repository.git({ arguments: asked, folder }, token)).out);
    };
    const listed = (await list("-s", "-v")).map(readEntry);
    const unknown = await list("--others", "--exclude-standard");
    const ignored = await list("--others", "--ignored", "--exclude-standard", "--directory");
    const paths = [...listed.map(({ path }) => path), ...unknown, ...extra];
    const { tree: files, modes } = await captureFiles(repository, place, paths, token);
    const index = await stat(join(gitFolder, "index")).catch(() => undefined);
    // An entry that is only intended names the empty file, which nobody may have written yet.
    await writeBlob(repository, "", token);
    const entries = await indexTree(
        repository,
        listed.map(({ tag, mode, oid, stage, path }) => `${mode} ${oid} 0\t${tag}${stage}/${path}`),
        token,
    );
    const { head, commit } = await readHead(repository, place, token);
    return {
        folder,
        gitFolder,
        head,
        ...(commit === undefined ? {} : { commit }),
        files,
        entries,
        state: await hashedTree(repository, await stateFiles(repository, gitFolder), token),
        // Rounded down: an entry that seems younger than the index is compared, never trusted.
        ...(index === undefined ? {} : { indexTime: Math.floor(index.mtimeMs) }),
        modes,
        ignored: [...ignored],
    };
}

interface IndexEntry {
    readonly tag: string;
    readonly mode: string;
    readonly oid: string;
    readonly stage: string;
    readonly path: string;
}

/** Reads a line of `ls-files -s -v`. */
function readEntry(line: string): IndexEntry {
    const tab = line.indexOf("\t");
    const [tag = "", mode = "", oid = "", stage = ""] = line.slice(0, tab).split(" ");
    return { tag, mode, oid, stage, path: line.slice(tab + 1) };
}

/** Refs by their names. Those that name other refs are left alone. */
async function readRefs(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<Readonly<Record<string, string>>> {
    const format = "--format=%(objectname) %(symref) %(refname)";
    const asked = ["for-each-ref", format, ...changedRefs];
    const refs: Record<string, string> = {};
    for (const line of (await repository.git({ arguments: asked }, token)).out.split("\n")) {
        const match = /^([0-9a-f]+) {2}(.+)$/.exec(line);
        if (match?.[1] !== undefined && match[2] !== undefined) refs[match[2]] = match[1];
    }
    return refs;
}

async function workTreeFolders(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<string[]> {
    const asked = ["worktree", "list", "--porcelain", "-z"];
    const parts = splitZero((await repository.git({ arguments: asked }, token)).out);
    return parts
        .filter((part) => part.startsWith("worktree "))
        .map((part) => textOf(part.slice("worktree ".length)))
        .sort();
}

/** Files of git, by their names relative to `base`. */
interface NamedFiles {
    readonly base: string;
    readonly names: readonly string[];
}

async function stateFiles(repository: OperationRepository, gitFolder: string): Promise<NamedFiles> {
    const names = (await readdir(gitFolder)).filter((name) => stateFile.test(name));
    for (const folder of stateFolders) names.push(...(await filesBelow(gitFolder, folder)));
    if (gitFolder !== repository.commonFolder) {
        if (await exists(join(gitFolder, "logs", "HEAD"))) names.push("logs/HEAD");
    }
    const isFile = await Promise.all(
        names.map(async (name) => (await lstat(join(gitFolder, name))).isFile()),
    );
    return { base: gitFolder, names: names.filter((_, index) => isFile[index]).sort() };
}

async function filesBelow(base: string, folder: string): Promise<readonly string[]> {
    const found = await readdir(join(base, folder), { recursive: true, withFileTypes: true }).catch(
        () => [],
    );
    return found
        .filter((entry) => entry.isFile() && !entry.name.endsWith(".lock"))
        .map((entry) => relative(base, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

async function sharedFiles(
    { commonFolder }: OperationRepository,
    touched: TouchedPlaces,
): Promise<NamedFiles> {
    const logs = (touched.branches ?? []).map((branch) => `logs/refs/heads/${textOf(branch)}`);
    const names: string[] = [];
    for (const name of new Set(["config", "logs/refs/stash", ...logs])) {
        const status = await lstat(join(commonFolder, name)).catch(() => undefined);
        if (status?.isFile()) names.push(name);
    }
    return { base: commonFolder, names };
}

/** A tree of files as they are. */
async function hashedTree(
    repository: OperationRepository,
    { base, names }: NamedFiles,
    token: CancellationToken,
): Promise<string> {
    const oids: string[] = [];
    if (names.length > 0) {
        const asked = ["hash-object", "-w", "--no-filters", "--stdin-paths"];
        // Relative to the folder of git, so that the names of folders above it do not matter.
        const input = names.map((name) => `${byteStringOf(name)}\n`).join("");
        const env = { GIT_DIR: repository.commonFolder, GIT_WORK_TREE: base };
        const { out } = await repository.git({ arguments: asked, input, env, folder: base }, token);
        oids.push(...out.split("\n"));
    }
    const lines = names.map((name, index) => `100644 ${oids[index]} 0\t${byteStringOf(name)}`);
    return indexTree(repository, lines, token);
}

/** A tree of lines of `update-index --index-info`. */
async function indexTree(
    repository: OperationRepository,
    lines: readonly string[],
    token: CancellationToken,
): Promise<string> {
    const index = join(backupFolder(repository.commonFolder), `${randomUUID()}.index`);
    const env = { GIT_INDEX_FILE: index };
    try {
        if (lines.length > 0) {
            const input = lines.map((line) => `${line}\0`).join("");
            const asked = ["update-index", "-z", "--index-info"];
            await repository.git({ arguments: asked, input, env }, token);
        }
        // Partial clones lack files that the index names.
        const asked = ["write-tree", "--missing-ok"];
        return (await repository.git({ arguments: asked, env }, token)).out.trim();
    } finally {
        await rm(index, { force: true });
    }
}

/** Writes a byte string as an object and gives its name. */
export async function writeBlob(
    repository: OperationRepository,
    content: string,
    token: CancellationToken,
): Promise<string> {
    const asked = ["hash-object", "-w", "--no-filters", "--stdin"];
    return (await repository.git({ arguments: asked, input: content }, token)).out.trim();
}

interface TreeEntry {
    readonly mode: string;
    readonly type: string;
    readonly oid: string;
    readonly name: string;
}

export async function makeTree(
    repository: OperationRepository,
    entries: readonly TreeEntry[],
    token: CancellationToken,
): Promise<string> {
    const input = entries.map(({ mode, type, oid, name }) => `${mode} ${type} ${oid}\t${name}\0`);
    const call = { arguments: ["mktree", "-z"], input: input.join("") };
    return (await repository.git(call, token)).out.trim();
}
