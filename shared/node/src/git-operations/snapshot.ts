import { randomUUID } from "node:crypto";
import { lstat, readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { byteStringOf, splitZero, textOf } from "./git-runner.ts";
import {
    backupFolder,
    exists,
    type OperationRepository,
    openRepository,
} from "./operation-repository.ts";
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
    const captured = [await captureWorkTree(repository, repository, refs, extra, token)];
    for (const folder of touched.workTrees ?? []) {
        if (!(await exists(join(folder, ".git")))) continue;
        const other = await openRepository(folder, token, repository.seams);
        if (other.commonFolder !== repository.commonFolder || other.folder !== folder) continue;
        captured.push(await captureWorkTree(repository, other, refs, [], token));
    }
    const sharedNames = await sharedFiles(repository, touched);
    const trees = await gitTrees(repository, captured, sharedNames, token);
    const [main, ...others] = captured.map(({ rest }, index): WorkTreeSnapshot => {
        const [entries = "", state = ""] = trees.slice(2 * index + 1);
        return { ...rest, entries, state };
    });
    const [shared] = trees;
    if (main === undefined || shared === undefined) throw new Error("A snapshot is empty.");
    const workTrees = await workTreeFolders(repository);
    const state: SnapshotState = { version: 1, main, others, workTrees, refs, shared };
    const parts: [string, string][] = [["shared", shared]];
    for (const [index, { files, entries, state: own }] of [main, ...others].entries()) {
        parts.push(
            [`${index}-files`, files],
            [`${index}-entries`, entries],
            [`${index}-state`, own],
        );
    }
    const json = await writeBlob(repository, byteStringOf(JSON.stringify(state)), token);
    const tree = await makeTree(
        repository,
        [
            ...parts.map(([name, oid]) => ({ mode: "040000", type: "tree", oid, name })),
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

/** A work tree whose files are written, and what is still to be written of it. */
interface CapturedWorkTree {
    readonly rest: Omit<WorkTreeSnapshot, "entries" | "state">;
    readonly entries: readonly IndexEntry[];
    /** Files of git, relative to its folder. */
    readonly stateNames: readonly string[];
}

async function captureWorkTree(
    repository: OperationRepository,
    place: CapturedPlace,
    refs: Readonly<Record<string, string>>,
    extra: readonly string[],
    token: CancellationToken,
): Promise<CapturedWorkTree> {
    const { folder, gitFolder } = place;
    const list = async (...options: string[]): Promise<readonly string[]> => {
        const asked = ["ls-files", "-z", ...options];
        return splitZero((await repository.git({ arguments: asked, folder }, token)).out);
    };
    const entries = (await list("-s", "-v")).map(readEntry);
    const unknown = await list("--others", "--exclude-standard");
    const ignored = await list("--others", "--ignored", "--exclude-standard", "--directory");
    const paths = [...entries.map(({ path }) => path), ...unknown, ...extra];
    const { tree: files, modes } = await captureFiles(repository, place, paths, token);
    const index = await stat(join(gitFolder, "index")).catch(() => undefined);
    const raw = (await readFile(join(gitFolder, "HEAD"), "latin1")).trim();
    const head = raw.replace(/^ref:\s*/, "");
    const commit = raw.startsWith("ref:") ? refs[head] : head;
    return {
        rest: {
            folder,
            gitFolder,
            head,
            ...(commit === undefined ? {} : { commit }),
            files,
            // Rounded down: an entry that seems younger than the index is compared, never trusted.
            ...(index === undefined ? {} : { indexTime: Math.floor(index.mtimeMs) }),
            modes,
            ignored: [...ignored],
        },
        entries,
        stateNames: await stateFiles(repository, gitFolder),
    };
}

/** An entry that is only intended names the empty file, which nobody may have written yet. */
const emptyFile = /^(?:e69de29bb2d1|473a0f4c3be8)/;

/**
 * Trees of what git keeps, in one call each for all of them: the shared files, then entries and state
 * of each work tree.
 */
async function gitTrees(
    repository: OperationRepository,
    captured: readonly CapturedWorkTree[],
    sharedNames: readonly string[],
    token: CancellationToken,
): Promise<readonly string[]> {
    const { commonFolder } = repository;
    const files = sharedNames.map((name) => ({ place: `shared/${name}`, file: name }));
    const lines: string[] = [];
    for (const [index, { rest, entries, stateNames }] of captured.entries()) {
        const own = relative(commonFolder, rest.gitFolder).split(sep).join("/");
        for (const name of stateNames) {
            const file = own === "" ? name : `${own}/${name}`;
            files.push({ place: `${index}-state/${name}`, file });
        }
        for (const { tag, mode, oid, stage, path } of entries) {
            lines.push(`${mode} ${oid} 0\t${index}-entries/${tag}${stage}/${path}`);
        }
        if (entries.some(({ oid }) => emptyFile.test(oid))) await writeBlob(repository, "", token);
    }
    const hash = ["hash-object", "-w", "--no-filters", "--stdin-paths"];
    // Relative to the folder of git, so that the names of folders above it do not matter.
    const input = files.map(({ file }) => `${byteStringOf(file)}\n`).join("");
    const env = { GIT_DIR: commonFolder, GIT_WORK_TREE: commonFolder };
    const call = { arguments: hash, input, env, folder: commonFolder };
    const oids = (await repository.git(call, token)).out.split("\n");
    for (const [index, { place }] of files.entries()) {
        lines.push(`100644 ${oids[index]} 0\t${byteStringOf(place)}`);
    }
    const tree = await indexTree(repository, lines, token);
    const listed = (await repository.git({ arguments: ["ls-tree", tree] }, token)).out.split("\n");
    const found = new Map(
        listed.map((line) => [line.slice(line.indexOf("\t") + 1), line.split(/[ \t]/)[2] ?? ""]),
    );
    const wanted = captured.flatMap((_, index) => [`${index}-entries`, `${index}-state`]);
    const trees: string[] = [];
    for (const name of ["shared", ...wanted]) {
        // An index without entries leaves no folder.
        trees.push(found.get(name) ?? (await makeTree(repository, [], token)));
    }
    return trees;
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

/** Folders of the work trees beside the main one, as git has them registered. */
async function workTreeFolders({ commonFolder }: OperationRepository): Promise<string[]> {
    const names = await readdir(join(commonFolder, "worktrees")).catch(() => []);
    const folders = names.map(async (name) => {
        const file = join(commonFolder, "worktrees", name, "gitdir");
        return dirname((await readFile(file, "utf8").catch(() => "")).trim());
    });
    return (await Promise.all(folders)).sort();
}

async function stateFiles(
    repository: OperationRepository,
    gitFolder: string,
): Promise<readonly string[]> {
    const names = (await readdir(gitFolder)).filter((name) => stateFile.test(name));
    for (const folder of stateFolders) names.push(...(await filesBelow(gitFolder, folder)));
    if (gitFolder !== repository.commonFolder) {
        if (await exists(join(gitFolder, "logs", "HEAD"))) names.push("logs/HEAD");
    }
    const isFile = await Promise.all(
        names.map(async (name) => (await lstat(join(gitFolder, name))).isFile()),
    );
    return names.filter((_, index) => isFile[index]).sort();
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
): Promise<readonly string[]> {
    const logs = (touched.branches ?? []).map((branch) => `logs/refs/heads/${textOf(branch)}`);
    const names: string[] = [];
    for (const name of new Set(["config", "logs/refs/stash", ...logs])) {
        const status = await lstat(join(commonFolder, name)).catch(() => undefined);
        if (status?.isFile()) names.push(name);
    }
    return names;
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
        const input = lines.map((line) => `${line}\0`).join("");
        // A split index would leave its shared part beside that of the user, and remove old ones.
        const add = ["-c", "core.splitIndex=false", "update-index", "-z", "--index-info"];
        await repository.git({ arguments: add, input, env }, token);
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
