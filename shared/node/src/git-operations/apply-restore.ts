import { chmod, lstat, mkdir, open, readdir, rename, rm, rmdir, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { writeFileAtomic } from "../atomic-file.ts";
import { bytesOf, textOf } from "./git-runner.ts";
import { OperationErrors } from "./operation-errors.ts";
import { exists, type OperationRepository } from "./operation-repository.ts";
import { readObjects } from "./record-store.ts";
import type { GitFileChange, RestorePlan } from "./restore.ts";
import type { WorkTreeSnapshot } from "./snapshot-schema.ts";
import { absolute, applyFiles, treeChanges } from "./work-tree-files.ts";

/** What git's reflogs say of it. */
const reason = "rust-ai: restore a backup";

/** Does what a plan says. It may be repeated after a failure, with a new plan. */
export async function applyRestore(
    repository: OperationRepository,
    plan: RestorePlan,
    token: CancellationToken,
): Promise<void> {
    const { main } = plan.target.state;
    for (const tree of plan.removedWorkTrees) {
        const asked = ["worktree", "remove", "--force", "--force", "--", tree.folder];
        await repository.git({ arguments: asked }, token);
    }
    await moveRefs(repository, plan, token);
    if (plan.head !== undefined) {
        const asked = plan.head.startsWith("refs/")
            ? ["symbolic-ref", "-m", reason, "HEAD", textOf(plan.head)]
            : ["update-ref", "--no-deref", "-m", reason, "HEAD", plan.head];
        await repository.git({ arguments: asked }, token);
    }
    const { folder } = repository;
    await applyFiles(repository, folder, main.files, plan.files, main.modes, token);
    for (const [path, mode] of plan.modes) await restoreMode(absolute(folder, path), mode);
    if (plan.hasIndex) await restoreIndex(repository, repository.gitFolder, main, token);
    await restoreGitFiles(repository, repository.gitFolder, plan.stateFiles, token);
    await removeEmptyStates(repository.gitFolder, plan.stateFiles);
    await restoreGitFiles(repository, repository.commonFolder, plan.sharedFiles, token);
    for (const tree of plan.addedWorkTrees) await addWorkTree(repository, tree, token);
}

/** All refs in one transaction; only names that are folders of others need a second one. */
async function moveRefs(
    repository: OperationRepository,
    { refs }: RestorePlan,
    token: CancellationToken,
): Promise<void> {
    const gone = refs.filter(({ to }) => to === undefined);
    const here = refs.filter(({ to }) => to !== undefined);
    const collide = here.some(({ name }) =>
        gone.some((ref) => ref.name.startsWith(`${name}/`) || name.startsWith(`${ref.name}/`)),
    );
    for (const group of collide ? [gone, here] : [refs]) {
        if (group.length === 0) continue;
        const input = group.map(({ name, from, to }) => {
            if (to === undefined) return `delete ${name}\0${from ?? ""}\0`;
            if (from === undefined) return `create ${name}\0${to}\0`;
            return `update ${name}\0${to}\0${from}\0`;
        });
        const asked = ["update-ref", "--no-deref", "-m", reason, "-z", "--stdin"];
        await repository.git({ arguments: asked, input: input.join("") }, token);
    }
}

/** The index byte for byte and with its time, by which git tells which entries it may trust. */
async function restoreIndex(
    repository: OperationRepository,
    gitFolder: string,
    { state, indexTime }: WorkTreeSnapshot,
    token: CancellationToken,
): Promise<void> {
    const path = join(gitFolder, "index");
    const lock = `${path}.lock`;
    if (indexTime === undefined) {
        repository.step("remove the index");
        await rm(path, { force: true });
        return;
    }
    const [index] = await readObjects(repository, [`${state}:index`], token);
    if (index === undefined) throw new Error("A snapshot has no index although it had a time.");
    repository.step("write the index");
    await restoreSplitIndex(repository, gitFolder, state, token);
    const file = await open(lock, "wx").catch((error: NodeJS.ErrnoException) => {
        throw error.code === "EEXIST" ? OperationErrors.locked(lock) : error;
    });
    try {
        await file.writeFile(bytesOf(index.content)).finally(() => file.close());
        await utimes(lock, indexTime / 1000, indexTime / 1000);
        repository.step("replace the index");
        await rename(lock, path);
    } catch (error) {
        await rm(lock, { force: true });
        throw error;
    }
}

/** The part of a split index that many indexes share; git may have removed it since. */
async function restoreSplitIndex(
    repository: OperationRepository,
    gitFolder: string,
    state: string,
    token: CancellationToken,
): Promise<void> {
    const asked = ["ls-tree", "--name-only", "--full-tree", state];
    const names = (await repository.git({ arguments: asked }, token)).out.split("\n");
    for (const name of names.filter((found) => found.startsWith("sharedindex."))) {
        if (await exists(join(gitFolder, name))) continue;
        const [file] = await readObjects(repository, [`${state}:${name}`], token);
        if (file !== undefined) await writeFileAtomic(join(gitFolder, name), bytesOf(file.content));
    }
}

async function restoreGitFiles(
    repository: OperationRepository,
    base: string,
    changes: readonly GitFileChange[],
    token: CancellationToken,
): Promise<void> {
    // What goes, goes first: a name may be the folder of another one afterwards.
    for (const { name } of changes.filter(({ to }) => to === undefined)) {
        repository.step(`remove ${name}`);
        const path = join(base, name);
        // A reflog may be the folder of others by now, or lie below what is a file.
        if ((await lstat(path).catch(() => undefined))?.isFile()) await rm(path);
    }
    const written = changes.flatMap(({ name, to }) => (to === undefined ? [] : [{ name, to }]));
    const oids = written.map(({ to }) => to);
    const contents = await readObjects(repository, oids, token);
    for (const [index, { name }] of written.entries()) {
        const content = contents[index]?.content;
        if (content === undefined) throw new Error(`The backup of ${name} is missing.`);
        const path = join(base, name);
        repository.step(`write ${name}`);
        await mkdir(dirname(path), { recursive: true });
        // Git leaves empty folders where there were reflogs.
        await rmdir(path).catch(() => {});
        await writeFileAtomic(path, bytesOf(content));
    }
}

/** Git takes an empty folder of a rebase for a rebase. */
async function removeEmptyStates(
    gitFolder: string,
    changes: readonly GitFileChange[],
): Promise<void> {
    const folders = new Set(changes.map(({ name }) => name.split("/")[0] ?? ""));
    for (const folder of folders) {
        const path = join(gitFolder, folder);
        const names = await readdir(path).catch(() => undefined);
        if (names?.length === 0) await rmdir(path);
    }
}

/** Registers a work tree anew with its files, as it was before it was removed. */
async function addWorkTree(
    repository: OperationRepository,
    tree: WorkTreeSnapshot,
    token: CancellationToken,
): Promise<void> {
    const { folder, gitFolder, state, files, modes } = tree;
    const names = await readdir(folder).catch(() => []);
    if (names.length > 0 || (await exists(gitFolder))) throw OperationErrors.inTheWay([folder]);
    const asked = ["ls-tree", "-r", "--name-only", "--full-tree", state];
    const found = (await repository.git({ arguments: asked }, token)).out.split("\n");
    const own = found.filter((name) => name !== "" && name !== "index");
    const contents = await readObjects(
        repository,
        own.map((name) => `${state}:${name}`),
        token,
    );
    repository.step("register the work tree");
    for (const [index, name] of own.entries()) {
        const path = join(gitFolder, name);
        await mkdir(dirname(path), { recursive: true });
        await writeFileAtomic(path, bytesOf(contents[index]?.content ?? ""));
    }
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(join(folder, ".git"), `gitdir: ${gitFolder}\n`);
    const empty = await repository.git({ arguments: ["mktree"], input: "" }, token);
    const changes = await treeChanges(repository, empty.out.trim(), files, token);
    await applyFiles(repository, folder, files, changes, modes, token);
    await restoreIndex(repository, gitFolder, tree, token);
}

async function restoreMode(path: Buffer, mode: number | undefined): Promise<void> {
    const status = await lstat(path).catch(() => undefined);
    if (!status?.isFile()) return;
    const usual = (status.mode & 0o100 ? 0o777 : 0o666) & ~process.umask();
    await chmod(path, mode ?? usual);
}
