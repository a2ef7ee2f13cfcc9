import { readFile } from "node:fs/promises";
import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { isBelow, parentFolder, pathFrom } from "@rust-ai-ide/cargo/workspace/file-paths";
import {
    effectiveDependency,
    resolverOf,
    type WorkspaceRoot,
} from "@rust-ai-ide/cargo/workspace/inherited";
import { type WorkspaceProblem, workspaceProblems } from "@rust-ai-ide/cargo/workspace/problems";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import { findRoot, isExcluded } from "./find-root.ts";
import { findTargets } from "./found-targets.ts";
import { ManifestCache, type Overlay, type ReadManifestFile } from "./manifest-cache.ts";
import { memberFolders } from "./member-globs.ts";

/** A chain of path dependencies longer than this is a circle of links. */
const mostPackages = 20_000;

/**
 * The workspace that a manifest belongs to, as files tell it. Never rejects: what is missing or broken
 * is a problem of the answer. `overlay` gives texts of open documents, by absolute path with `/`.
 */
export async function loadWorkspace(
    manifestPath: string,
    overlay?: Overlay,
    manifests: ManifestCache = new ManifestCache(),
): Promise<CargoWorkspace> {
    return new WorkspaceLoader(manifests, overlay).load(pathFrom("/", manifestPath));
}

class WorkspaceLoader {
    private readonly manifests: ManifestCache;
    private readonly overlay: Overlay | undefined;
    private readonly problems: WorkspaceProblem[] = [];
    private readonly files = new Map<string, ReadManifestFile>();
    private readonly members = new Set<string>();

    constructor(manifests: ManifestCache, overlay: Overlay | undefined) {
        this.manifests = manifests;
        this.overlay = overlay;
    }

    async load(path: string): Promise<CargoWorkspace> {
        const asked = await this.manifests.read(path, this.overlay);
        if (asked === undefined) this.report("workspace.noManifest", path, `${path} is not there`);
        const current = asked ?? emptyManifest(path);
        const found = await findRoot(current, this.manifests, this.overlay);
        const root = found ?? current;
        const isAlone = found === undefined;
        this.files.set(root.path, root);
        const patterns = root.manifest.workspace?.members ?? [];
        const named = await this.foldersOf(
            root,
            patterns.map(({ value }) => value),
        );
        if (root.manifest.package !== undefined) this.members.add(root.path);
        await this.addMembers(root, isAlone ? [] : named, isAlone);
        if (!isAlone && !this.members.has(current.path) && current.path !== root.path) {
            this.report(
                "workspace.notMember",
                current.path,
                "The package believes that it is in a workspace, but the workspace does not name it; add it to members or to exclude",
            );
            this.files.set(current.path, current);
        }
        await this.addPathDependencies(root);
        const packages = await this.packages(root);
        const lockPath = `${root.folder}/Cargo.lock`;
        const lock = await this.lock(lockPath);
        const defaults = await this.defaultMembers(root, current);
        const rootManifest = packages.find(({ manifestPath }) => manifestPath === root.path);
        const own = {
            root: root.folder,
            rootManifest: rootManifest ?? {
                manifestPath: root.path,
                folder: root.folder,
                manifest: root.manifest,
                isMember: false,
                foundTargets: [],
            },
            packages: packages.filter(({ manifest }) => manifest.package !== undefined),
            lock,
        };
        return {
            ...own,
            problems: [...this.problems, ...workspaceProblems(own)],
            currentPath: current.path,
            defaultMembers: defaults,
            resolver: resolverOf(root.manifest, root.folder),
            lockPath,
        };
    }

    private async foldersOf(
        root: ReadManifestFile,
        patterns: readonly string[],
    ): Promise<readonly { folder: string; isPattern: boolean }[]> {
        const lists = await Promise.all(
            patterns.map(async (pattern) => {
                const { folders, isPattern } = await memberFolders(root.folder, pattern);
                return folders.map((folder) => ({ folder, isPattern }));
            }),
        );
        return lists.flat();
    }

    /** Members that are named, and path dependencies of members that lie inside of the root. */
    private async addMembers(
        root: ReadManifestFile,
        named: readonly { folder: string; isPattern: boolean }[],
        isAlone: boolean,
    ): Promise<void> {
        const opened = await Promise.all(
            named.map(async ({ folder, isPattern }) => {
                const path = `${folder}/Cargo.toml`;
                if (isExcluded(root, folder)) return undefined;
                const read = await this.manifests.read(path, this.overlay);
                if (read === undefined && !isPattern) {
                    const text = `The workspace names the member ${folder}, which has no Cargo.toml`;
                    this.report("workspace.missingMember", root.path, text);
                }
                return read;
            }),
        );
        let wave = opened.filter((read) => read !== undefined);
        if (root.manifest.package !== undefined) wave = [root, ...wave];
        if (isAlone) return;
        const seen = new Set<string>();
        while (wave.length > 0 && seen.size < mostPackages) {
            const folders = new Set<string>();
            for (const read of wave) {
                if (seen.has(read.path)) continue;
                seen.add(read.path);
                this.files.set(read.path, read);
                this.members.add(read.path);
                if (read.path !== root.path && read.manifest.workspace !== undefined) {
                    const text = "A member must not have a [workspace] table of its own";
                    this.report("workspace.nestedRoot", read.path, text);
                }
                for (const folder of pathFolders(read, root)) folders.add(folder);
            }
            const next = await Promise.all(
                [...folders].map(async (folder) => {
                    const path = `${folder}/Cargo.toml`;
                    if (seen.has(path) || isExcluded(root, folder)) return undefined;
                    const read = await this.manifests.read(path, this.overlay);
                    if (read === undefined || isBelow(root.folder, folder)) return read;
                    // cargo asks a package outside of the root which workspace it belongs to.
                    const itsRoot = await findRoot(read, this.manifests, this.overlay);
                    return itsRoot?.path === root.path ? read : undefined;
                }),
            );
            wave = next.filter((read) => read !== undefined);
        }
    }

    /** Path dependencies and patches that are no members, and theirs. */
    private async addPathDependencies(root: ReadManifestFile): Promise<void> {
        let wave = [...this.files.values()];
        const seen = new Set<string>(this.files.keys());
        const missing = new Set<string>();
        while (wave.length > 0 && seen.size < mostPackages) {
            const wanted = new Map<string, string>();
            for (const read of wave) {
                const itsRoot = await this.rootOf(read, root);
                const folders = [...pathFolders(read, itsRoot), ...patchFolders(read)];
                for (const folder of folders) wanted.set(`${folder}/Cargo.toml`, read.path);
            }
            const next = await Promise.all(
                [...wanted].map(async ([path, from]) => {
                    if (seen.has(path)) return undefined;
                    seen.add(path);
                    const read = await this.manifests.read(path, this.overlay);
                    if (read === undefined && !missing.has(path)) {
                        missing.add(path);
                        const text = `A dependency leads to ${parentFolder(path)}, which has no Cargo.toml`;
                        this.report("workspace.missingPath", from, text);
                    }
                    return read;
                }),
            );
            wave = next.filter((read) => read !== undefined);
            for (const read of wave) this.files.set(read.path, read);
        }
    }

    private async packages(root: ReadManifestFile): Promise<readonly WorkspacePackage[]> {
        const files = [...this.files.values()].sort((a, b) => {
            const first = Number(b.path === root.path) - Number(a.path === root.path);
            const members = Number(this.members.has(b.path)) - Number(this.members.has(a.path));
            return first || members || (a.path < b.path ? -1 : 1);
        });
        return Promise.all(
            files.map(async (read): Promise<WorkspacePackage> => {
                const isMember = this.members.has(read.path);
                const { manifest, folder } = await this.rootOf(read, root);
                const inheritsFrom: WorkspaceRoot = { manifest, folder };
                return {
                    manifestPath: read.path,
                    folder: read.folder,
                    manifest: read.manifest,
                    isMember,
                    foundTargets: await findTargets(read.manifest, read.folder, inheritsFrom),
                    inheritsFrom,
                };
            }),
        );
    }

    /** The root that a package inherits from; what is nobody's inherits from itself, so from nothing. */
    private async rootOf(
        read: ReadManifestFile,
        root: ReadManifestFile,
    ): Promise<ReadManifestFile> {
        if (this.members.has(read.path)) return root;
        return (await findRoot(read, this.manifests, this.overlay)) ?? read;
    }

    private async defaultMembers(
        root: ReadManifestFile,
        current: ReadManifestFile,
    ): Promise<readonly string[]> {
        if (current.path !== root.path) return [current.path];
        const patterns = (root.manifest.workspace?.defaultMembers ?? []).map(({ value }) => value);
        const named = await this.foldersOf(root, patterns);
        const paths = named.map(({ folder }) => `${folder}/Cargo.toml`);
        if (paths.length > 0) return [...new Set(paths)].filter((path) => this.members.has(path));
        return root.manifest.package === undefined ? [...this.members] : [root.path];
    }

    private async lock(path: string): Promise<LockFile | undefined> {
        const text = this.overlay?.(path) ?? (await readFile(path, "utf8").catch(() => undefined));
        return text === undefined ? undefined : readLock(text);
    }

    private report(code: string, path: string, message: string): void {
        this.problems.push({ code, path, message });
    }
}

/** Folders of path dependencies, of all kinds and targets. */
function pathFolders(read: ReadManifestFile, root: WorkspaceRoot): readonly string[] {
    return read.manifest.dependencies.flatMap((dependency) => {
        const { folder } = effectiveDependency(dependency, read.folder, root);
        return folder === undefined ? [] : [folder];
    });
}

function patchFolders(read: ReadManifestFile): readonly string[] {
    return read.manifest.patches.flatMap(({ dependency }) => {
        const { folder } = effectiveDependency(dependency, read.folder, undefined);
        return folder === undefined ? [] : [folder];
    });
}

function emptyManifest(path: string): ReadManifestFile {
    return { path, folder: parentFolder(path), manifest: readManifest("") };
}
