import type { ManifestDependency } from "@rust-ai-ide/cargo/manifest/manifest";
import type { Doubts } from "@rust-ai-ide/cargo/unused/dependency-verdict";
import {
    ignoredNames,
    isWorkspaceHack,
    isWrittenByHakari,
} from "@rust-ai-ide/cargo/unused/ignored-names";
import { dependencyUses, type PackageUsage } from "@rust-ai-ide/cargo/unused/package-usage";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import type { LibraryFacts } from "./library-facts.ts";
import type { NameWriters, WrittenAt } from "./name-writers.ts";

/** A dependency of a package with what is known of its library. */
export interface KnownDependency {
    readonly dependency: ManifestDependency;
    readonly facts: LibraryFacts;
}

/** Looks into everything that could need a dependency although no code names it. */
export async function dependencyDoubts(options: {
    readonly workspace: CargoWorkspace;
    readonly owner: WorkspacePackage;
    readonly usage: PackageUsage;
    readonly known: KnownDependency;
    readonly all: readonly KnownDependency[];
    readonly writers: NameWriters;
}): Promise<Doubts> {
    const { workspace, owner, usage, known, all } = options;
    const { dependency, facts } = known;
    const builders = all.filter((each) => each.dependency.kind === "build");
    const takesGenerated = usage.files.some(({ mentions }) => mentions.takesGenerated);
    return {
        isKnown: facts.manifest !== undefined,
        ignored: isIgnored(workspace, owner, known),
        hasBuildScript: usage.hasBuildScript,
        linksVariable: linksVariable(usage, facts),
        writtenBy: await writer(options),
        isGenerationUnknown:
            takesGenerated &&
            usage.hasBuildScript &&
            builders.some((each) => each.facts.folder === undefined),
        forwardedBy: owner.manifest.features
            .filter(({ enables }) =>
                enables.some(({ value }) =>
                    value.replace("?", "").startsWith(`${dependency.name}/`),
                ),
            )
            .map(({ name }) => name),
        alsoNeededBy: alsoNeededBy(workspace, facts),
        missing: usage.missing,
    };
}

function isIgnored(
    workspace: CargoWorkspace,
    owner: WorkspacePackage,
    { dependency, facts }: KnownDependency,
): boolean {
    const shared = ignoredNames(workspace.rootManifest.manifest);
    const own = ignoredNames(owner.manifest);
    const names = [dependency.name, dependency.name.replaceAll("-", "_"), dependency.packageName];
    if (names.some((name) => own.has(name) || shared.has(name))) return true;
    if (isWrittenByHakari(owner.manifest, dependency)) return true;
    return facts.manifest !== undefined && isWorkspaceHack(facts.manifest);
}

function linksVariable(usage: PackageUsage, { manifest }: LibraryFacts): string | undefined {
    const links = manifest?.package?.links?.value;
    if (links === undefined) return undefined;
    const prefix = `DEP_${links.toUpperCase().replaceAll("-", "_")}_`;
    for (const { scopes, mentions } of usage.files) {
        if (!scopes.has("build")) continue;
        for (const name of mentions.variables) if (name.startsWith(prefix)) return name;
    }
    return undefined;
}

async function writer(options: {
    readonly usage: PackageUsage;
    readonly known: KnownDependency;
    readonly all: readonly KnownDependency[];
    readonly writers: NameWriters;
}): Promise<WrittenAt | undefined> {
    const { usage, known, all, writers } = options;
    const [name = ""] = known.facts.names;
    for (const { scopes, mentions, path } of usage.files) {
        const own = scopes.has("build") ? mentions.generated.get(name) : undefined;
        if (own !== undefined) return { package: "the build script", path, offset: own.offset };
    }
    // A macro that nothing calls writes nothing.
    const others = all.filter(
        (each) => each !== known && !each.facts.names.includes(name) && isCalled(usage, each),
    );
    const builders = others.filter(({ dependency }) => dependency.kind === "build");
    const macros = others.filter(({ dependency }) => dependency.kind !== "build");
    const factsOf = (list: readonly KnownDependency[]): LibraryFacts[] =>
        list.map(({ facts }) => facts);
    return (
        (await writers.writerOf(name, factsOf(macros), false)) ??
        (await writers.writerOf(name, factsOf(builders), true))
    );
}

function isCalled(usage: PackageUsage, { dependency, facts }: KnownDependency): boolean {
    const { code, test, doctest, build } = dependencyUses(usage, facts.names);
    return dependency.kind === "build"
        ? build !== undefined
        : code !== undefined || test !== undefined || doctest !== undefined;
}

/** Packages from outside of the workspace that the lock gives the same dependency. */
function alsoNeededBy({ lock }: CargoWorkspace, { locked }: LibraryFacts): string[] {
    if (lock === undefined || locked === undefined) return [];
    const index = lock.packages.indexOf(locked);
    return lock.packages
        .filter(({ source, dependencies }) => source !== undefined && dependencies.includes(index))
        .map(({ name }) => name);
}
