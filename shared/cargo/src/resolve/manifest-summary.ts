import { featureMap } from "../graph/feature-value.ts";
import type { DependencyKind, Manifest, ManifestDependency } from "../manifest/manifest.ts";
import { parseVersion } from "../version/parse-version.ts";
import {
    effectiveDependency,
    effectivePackage,
    type WorkspaceRoot,
} from "../workspace/inherited.ts";
import {
    type PackageSummary,
    packageId,
    requirementOf,
    type SummaryDependency,
} from "./package-summary.ts";

/** Names of sources as locks write them. */
export interface SourceNames {
    /** Of crates that name no registry. */
    readonly byDefault: string;
    /** Of a registry that the manifest names; undefined for one that cargo's configuration does not have. */
    ofName(name: string): string | undefined;
    /** Of the index at a URL. */
    ofIndex(url: string): string;
}

export interface SummaryPlace {
    readonly folder: string;
    readonly root: WorkspaceRoot | undefined;
    /** Of a git checkout: its source without and with the commit. Paths in it are of this source too. */
    readonly git?: { readonly source: string; readonly preciseSource: string };
}

/** What a manifest asks for; undefined for one without a package, or with a version that is none. */
export function summaryOfManifest(
    manifest: Manifest,
    place: SummaryPlace,
    names: SourceNames,
): PackageSummary | undefined {
    const own = effectivePackage(manifest, place.root);
    const version = parseVersion(own?.version ?? "");
    if (own === undefined || version === undefined) return undefined;
    const source = place.git?.source ?? `path+${place.folder}`;
    const dependencies = sortedDependencies(manifest.dependencies).flatMap((each) => {
        const read = dependencyOf(each, place, names);
        return read === undefined ? [] : [read];
    });
    const features = new Map(
        manifest.features.map(({ name, enables }) => [name, enables.map(({ value }) => value)]),
    );
    const optional = dependencies.filter((each) => each.isOptional).map((each) => each.name);
    return {
        id: packageId(own.name, version.text, source),
        name: own.name,
        version,
        source,
        ...(place.git === undefined ? {} : { preciseSource: place.git.preciseSource }),
        dependencies,
        features: featureMap(features, optional),
        links: manifest.package?.links?.value,
        rustVersion: own.rustVersion,
        publishedAt: undefined,
        isYanked: false,
        checksum: undefined,
    };
}

/** The source of a dependency as locks name it, without the commit of a git one. */
export function dependencySource(
    dependency: ManifestDependency,
    place: SummaryPlace,
    names: SourceNames,
): string | undefined {
    const { folder, git, registry } = effectiveDependency(dependency, place.folder, place.root);
    if (folder !== undefined) return place.git?.source ?? `path+${folder}`;
    if (git !== undefined) {
        const said = dependency.isInherited
            ? place.root?.manifest.workspace?.dependencies.find(
                  ({ name }) => name === dependency.name,
              )
            : dependency;
        const reference = said?.gitReference;
        const query = reference === undefined ? "" : `?${reference.kind}=${reference.value}`;
        return `git+${git}${query}`;
    }
    return registry === undefined ? names.byDefault : names.ofName(registry);
}

function dependencyOf(
    dependency: ManifestDependency,
    place: SummaryPlace,
    names: SourceNames,
): SummaryDependency | undefined {
    const read = effectiveDependency(dependency, place.folder, place.root);
    const requirement = requirementOf(read.requirement ?? "*");
    const source = dependencySource(dependency, place, names);
    if (requirement === undefined || source === undefined) return undefined;
    return {
        name: read.name,
        packageName: read.packageName,
        requirement,
        source,
        kind: read.kind,
        target: read.target,
        isOptional: read.isOptional,
        usesDefaultFeatures: read.usesDefaultFeatures,
        features: read.features,
    };
}

const kindOrder: readonly DependencyKind[] = ["normal", "dev", "build"];

/** Cargo reads tables in this order, each sorted; ties of the search follow it. */
function sortedDependencies(
    dependencies: readonly ManifestDependency[],
): readonly ManifestDependency[] {
    return [...dependencies].sort(
        (a, b) =>
            compareText(a.target ?? "", b.target ?? "") ||
            kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
            compareText(a.name, b.name),
    );
}

function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
