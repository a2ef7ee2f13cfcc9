import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path/posix";
import type { LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { Manifest, ManifestDependency } from "@rust-ai-ide/cargo/manifest/manifest";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { matches } from "@rust-ai-ide/cargo/version/matches";
import { parseRequirement } from "@rust-ai-ide/cargo/version/parse-requirement";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import type { Registries } from "../registry/open-registries.ts";

/** What is known of the package behind a dependency. */
export interface LibraryFacts {
    /** Names that code may call it by: the library's own, or the new one of a renamed dependency. */
    readonly names: readonly string[];
    readonly packageName: string;
    /** Where its sources are and what its manifest says; undefined where it is not on this machine. */
    readonly folder: string | undefined;
    readonly manifest: Manifest | undefined;
    /** What the lock resolved it to. */
    readonly locked: LockPackage | undefined;
}

/** Versions that are tried, newest first, where no lock says which one it is. */
const mostTried = 30;

/** Finds the manifests of dependencies in the workspace, among unpacked sources and in checkouts. */
export class LibraryFinder {
    private readonly workspace: CargoWorkspace;
    private readonly registries: Registries;
    private readonly manifests = new Map<string, Promise<Manifest | undefined>>();

    constructor(workspace: CargoWorkspace, registries: Registries) {
        this.workspace = workspace;
        this.registries = registries;
    }

    async facts(owner: WorkspacePackage, dependency: ManifestDependency): Promise<LibraryFacts> {
        const { workspace } = this;
        const shared = dependency.isInherited
            ? workspace.rootManifest.manifest.workspace?.dependencies.find(
                  ({ name }) => name === dependency.name,
              )
            : undefined;
        const meant = shared ?? dependency;
        const base = shared === undefined ? owner.folder : workspace.root;
        const locked = this.locked(owner, meant);
        const folder =
            meant.path === undefined
                ? await this.sources(meant, locked)
                : resolve(base, meant.path.value);
        const manifest = folder === undefined ? undefined : await this.manifest(folder);
        const { packageName } = meant;
        const renamed = packageName !== meant.name;
        const library = manifest && libraryName(manifest);
        const called = renamed || library === undefined ? dependency.name : library;
        return { names: [called.replaceAll("-", "_")], packageName, folder, manifest, locked };
    }

    /** The manifest in a folder; undefined where there is none. */
    manifest(folder: string): Promise<Manifest | undefined> {
        const path = join(folder, "Cargo.toml");
        const known = this.manifests.get(path);
        if (known !== undefined) return known;
        const own = this.workspace.packages.find(({ manifestPath }) => manifestPath === path);
        const read =
            own === undefined
                ? readFile(path, "utf8").then(readManifest, () => undefined)
                : Promise.resolve(own.manifest);
        this.manifests.set(path, read);
        return read;
    }

    /** The package that the lock gives a member for a dependency. */
    private locked(owner: WorkspacePackage, meant: ManifestDependency): LockPackage | undefined {
        const { lock } = this.workspace;
        const name = owner.manifest.package?.name?.value;
        const own = lock?.packages.find((each) => each.name === name && each.source === undefined);
        const same = (own?.dependencies ?? [])
            .map((index) => lock?.packages[index])
            .filter((each) => each !== undefined && each.name === meant.packageName)
            .filter((each) => each !== undefined);
        if (same.length <= 1) return same[0];
        const requirement = parseRequirement(meant.requirement?.value ?? "*");
        return (
            same.find(({ version }) => {
                const parsed = parseVersion(version);
                return requirement && parsed && matches(requirement, parsed);
            }) ?? same[0]
        );
    }

    private async sources(
        { packageName, requirement, registry }: ManifestDependency,
        locked: LockPackage | undefined,
    ): Promise<string | undefined> {
        const { registries } = this;
        if (locked?.source?.startsWith("git+")) return registries.gitSources(locked.source);
        if (locked?.source !== undefined) {
            const found = registries.ofSource(locked.source) ?? registries.byDefault;
            return found.sources(packageName, locked.version);
        }
        const where = registries.ofName(registry?.value) ?? registries.byDefault;
        const known = await where.crate(packageName);
        const wanted = parseRequirement(requirement?.value ?? "*");
        const versions = (known?.versions ?? []).map(({ version }) => version).reverse();
        const fitting = versions.filter((version) => {
            const parsed = parseVersion(version);
            return wanted !== undefined && parsed !== undefined && matches(wanted, parsed);
        });
        for (const version of fitting.slice(0, mostTried)) {
            const folder = await where.sources(packageName, version);
            if (folder !== undefined) return folder;
        }
        return undefined;
    }
}

/** Name of a package's library as code says it. */
function libraryName(manifest: Manifest): string | undefined {
    const library = manifest.targets.find(({ kind }) => kind === "lib");
    return library?.name?.value ?? manifest.package?.name?.value;
}
