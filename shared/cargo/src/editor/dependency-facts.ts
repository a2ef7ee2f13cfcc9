import { type FeatureMap, featureMap } from "../graph/feature-value.ts";
import type { LockPackage } from "../lock/lock-file.ts";
import type { Manifest, ManifestDependency } from "../manifest/manifest.ts";
import type { IndexCrate, IndexVersion, LocalRegistry } from "../registry/index-crate.ts";
import { newestFirst } from "../registry/known-versions.ts";
import { matches } from "../version/matches.ts";
import { parseRequirement } from "../version/parse-requirement.ts";
import { parseVersion } from "../version/parse-version.ts";
import type { Requirement } from "../version/version.ts";
import { type EffectiveDependency, effectiveDependency } from "../workspace/inherited.ts";
import type { EditorContext } from "./editor-context.ts";
import { folderOf, workspaceRootOf } from "./manifest-places.ts";

/** What this machine knows of a dependency. */
export interface DependencyFacts {
    /** With what it inherits. */
    readonly said: EffectiveDependency;
    readonly requirement: Requirement | undefined;
    readonly registry: LocalRegistry | undefined;
    readonly crate: IndexCrate | undefined;
    /** What the lock chose for this package. */
    readonly locked: LockPackage | undefined;
    /** The version that is meant: the locked one, else the newest that the requirement takes. */
    readonly version: IndexVersion | undefined;
}

export async function dependencyFacts(
    context: EditorContext,
    dependency: ManifestDependency,
): Promise<DependencyFacts> {
    const said = effectiveDependency(dependency, folderOf(context), workspaceRootOf(context));
    const requirement =
        said.requirement === undefined ? undefined : parseRequirement(said.requirement);
    const isElsewhere =
        (said.folder !== undefined || said.git !== undefined) && said.requirement === undefined;
    const registry = isElsewhere ? undefined : registryOf(context, said.registry);
    const crate = await registry?.crate(said.packageName);
    const locked = lockedOf(context, said, requirement);
    return {
        said,
        requirement,
        registry,
        crate,
        locked,
        version: crate && versionOf(crate, locked?.version, requirement),
    };
}

/** A registry by its name in manifests, or by the address of its index. */
export function registryOf(
    { registries }: EditorContext,
    name: string | undefined,
): LocalRegistry | undefined {
    if (name === undefined) return registries?.byDefault;
    return (
        registries?.ofName(name) ??
        registries?.ofSource(name) ??
        registries?.ofSource(`registry+${name}`)
    );
}

function lockedOf(
    { workspace, manifest }: EditorContext,
    said: EffectiveDependency,
    requirement: Requirement | undefined,
): LockPackage | undefined {
    const packages = workspace?.lock?.packages;
    if (packages === undefined) return undefined;
    const name = manifest.package?.name?.value;
    const own = packages.find((one) => one.name === name && one.source === undefined);
    const isMeant = (one: LockPackage | undefined): one is LockPackage => {
        if (one?.name !== said.packageName) return false;
        if (said.git !== undefined) return one.source?.startsWith("git+") === true;
        if (requirement === undefined) return true;
        const version = parseVersion(one.version);
        return version !== undefined && matches(requirement, version);
    };
    return (
        own?.dependencies.map((index) => packages[index]).find(isMeant) ?? packages.find(isMeant)
    );
}

function versionOf(
    crate: IndexCrate,
    locked: string | undefined,
    requirement: Requirement | undefined,
): IndexVersion | undefined {
    const exact = crate.versions.find(({ version }) => version === locked);
    if (exact !== undefined) return exact;
    const taken = newestFirst(crate).filter(
        ({ version }) => requirement !== undefined && matches(requirement, version),
    );
    return (taken.find(({ entry }) => !entry.yanked) ?? taken[0])?.entry;
}

/**
 * The version that a new dependency should ask for: the newest release that is not yanked, old
 * enough for cargo to take it, and that the package's Rust version can build; else the newest.
 */
export function versionToAdd(
    crate: IndexCrate,
    { now, settings }: EditorContext,
    rustVersion: string | undefined,
): IndexVersion | undefined {
    const releases = newestFirst(crate).filter(
        ({ version, entry }) => version.pre.length === 0 && !entry.yanked,
    );
    const age = settings.minPublishAge ?? 0;
    const fits = releases.find(
        ({ entry }) =>
            !needsNewerRust(entry.rustVersion, rustVersion) &&
            (entry.publishedAt === undefined || now - entry.publishedAt >= age),
    );
    return (fits ?? releases[0])?.entry;
}

/** Whether a version needs a newer Rust than there is. False where either says nothing. */
export function needsNewerRust(needed: string | undefined, there: string | undefined): boolean {
    if (needed === undefined || there === undefined) return false;
    const [a, b] = [rustNumbers(needed), rustNumbers(there)];
    if (a === undefined || b === undefined) return false;
    for (let index = 0; index < 3; index += 1) {
        const difference = (a[index] ?? 0) - (b[index] ?? 0);
        if (difference !== 0) return difference > 0;
    }
    return false;
}

/** `1.70` and `1.70.0` as numbers; undefined for what is no version of Rust. */
export function rustNumbers(text: string): readonly number[] | undefined {
    const match = /^(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:-[\w.-]+)?$/.exec(text.trim());
    return match?.slice(1).map((part) => Number(part ?? 0));
}

/** Features of a version, those of optional dependencies included. */
export function featuresOfVersion(version: IndexVersion): FeatureMap {
    const optional = version.dependencies.filter((one) => one.optional && one.kind !== "dev");
    return featureMap(
        new Map(Object.entries(version.features)),
        optional.map(({ name }) => name),
    );
}

export function featuresOfManifest(manifest: Manifest): FeatureMap {
    return featureMap(
        new Map(
            manifest.features.map(({ name, enables }) => [name, enables.map(({ value }) => value)]),
        ),
        manifest.dependencies
            .filter(({ optional, kind }) => optional?.value === true && kind !== "dev")
            .map(({ name }) => name),
    );
}

/** The manifest of a dependency, from its folder, its checkout or its unpacked sources. */
export async function manifestOfDependency(
    context: EditorContext,
    { said, registry, locked, version }: DependencyFacts,
): Promise<Manifest | undefined> {
    const { files, registries, workspace } = context;
    if (said.folder !== undefined) {
        const folder = said.folder;
        const member = workspace?.packages.find((one) => one.folder === folder);
        return member?.manifest ?? (await files.manifest(folder));
    }
    if (said.git !== undefined) {
        const folder =
            locked?.source === undefined ? undefined : await registries?.gitSources(locked.source);
        const manifest = folder === undefined ? undefined : await files.manifest(folder);
        return manifest?.package?.name?.value === said.packageName ? manifest : undefined;
    }
    const number = version?.version ?? locked?.version;
    if (number === undefined) return undefined;
    const folder = await registry?.sources(said.packageName, number);
    return folder === undefined ? undefined : files.manifest(folder);
}

/** Features that a dependency has, or undefined where nobody on this machine knows. */
export async function featuresOfDependency(
    context: EditorContext,
    facts: DependencyFacts,
): Promise<FeatureMap | undefined> {
    if (facts.version !== undefined && facts.said.folder === undefined) {
        return featuresOfVersion(facts.version);
    }
    const manifest = await manifestOfDependency(context, facts);
    if (manifest !== undefined) return featuresOfManifest(manifest);
    return facts.version && featuresOfVersion(facts.version);
}
