import { parseFeatureValue } from "../../graph/feature-value.ts";
import type { Located, Manifest, ManifestDependency } from "../../manifest/manifest.ts";
import type { Span } from "../../toml/syntax.ts";
import { effectiveDependency } from "../../workspace/inherited.ts";
import type { CargoWorkspace, WorkspacePackage } from "../../workspace/workspace.ts";
import { spanInQuotes } from "./entity-at.ts";

/** A name in a manifest, without quotes. */
export interface ManifestPlace extends Span {
    /** Absolute path of the manifest. */
    readonly path: string;
    readonly isDefinition: boolean;
}

interface Wanted {
    readonly path: string;
    readonly manifest: Manifest;
}

/** Everywhere that manifests of a workspace name a feature of one of its packages. */
export function featurePlaces(
    workspace: CargoWorkspace,
    owner: WorkspacePackage,
    feature: string,
): readonly ManifestPlace[] {
    const places: ManifestPlace[] = [];
    const { manifest, manifestPath: path } = owner;
    for (const { name, keySpan } of manifest.features) {
        if (name === feature)
            places.push({ path, isDefinition: true, ...bareKey(manifest, keySpan) });
    }
    for (const value of featureLists(manifest)) {
        const parsed = parseFeatureValue(value.value);
        if (parsed.kind === "feature" && parsed.feature === feature)
            places.push({ path, isDefinition: false, ...spanInQuotes(textOf(manifest), value) });
    }
    for (const each of filesOf(workspace)) {
        const keys = new Set<string>();
        for (const { dependency, isOfWorkspace } of dependenciesOf(each, workspace)) {
            if (folderOf(dependency, each, workspace) !== owner.folder) continue;
            if (!isOfWorkspace) keys.add(dependency.name);
            for (const value of dependency.features) {
                if (value.value === feature) places.push(placeOf(each, value));
            }
        }
        for (const value of featureLists(each.manifest)) {
            const parsed = parseFeatureValue(value.value);
            if (parsed.kind !== "dependency-feature" || parsed.feature !== feature) continue;
            if (!keys.has(parsed.dependency)) continue;
            const span = spanInQuotes(textOf(each.manifest), value);
            const start = span.start + value.value.indexOf("/") + 1;
            places.push({ path: each.path, isDefinition: false, start, end: span.end });
        }
    }
    return places;
}

/** Everywhere that one manifest names a dependency by its key. */
export function dependencyPlaces(
    { manifest, path }: Wanted,
    name: string,
): readonly ManifestPlace[] {
    const places: ManifestPlace[] = [];
    for (const dependency of manifest.dependencies) {
        if (dependency.name !== name) continue;
        places.push({ path, isDefinition: true, ...bareKey(manifest, dependency.keySpan) });
    }
    const isFeature = manifest.features.some((feature) => feature.name === name);
    for (const value of featureLists(manifest)) {
        const parsed = parseFeatureValue(value.value);
        const { start, end } = spanInQuotes(textOf(manifest), value);
        const place = { path, isDefinition: false };
        if (parsed.kind === "feature") {
            if (parsed.feature === name && !isFeature) places.push({ ...place, start, end });
        } else if (parsed.dependency === name) {
            const from = parsed.kind === "dependency" ? start + "dep:".length : start;
            places.push({ ...place, start: from, end: from + name.length });
        }
    }
    return places;
}

/** Members that inherit a dependency of the workspace, and the workspace's own entry. */
export function workspaceDependencyPlaces(
    workspace: CargoWorkspace,
    name: string,
): readonly ManifestPlace[] {
    return filesOf(workspace).flatMap(({ path, manifest }) => {
        const shared = (manifest.workspace?.dependencies ?? []).filter(
            (each) => each.name === name,
        );
        const inherited = manifest.dependencies.filter(
            (each) => each.isInherited && each.name === name,
        );
        return [
            ...shared.map(({ keySpan }) => ({
                path,
                isDefinition: true,
                ...bareKey(manifest, keySpan),
            })),
            ...inherited.map(({ keySpan }) => ({
                path,
                isDefinition: false,
                ...bareKey(manifest, keySpan),
            })),
        ];
    });
}

/** Features and required features: all texts that name features of the package. */
function featureLists(manifest: Manifest): readonly Located<string>[] {
    return [
        ...manifest.features.flatMap(({ enables }) => enables),
        ...manifest.targets.flatMap(({ requiredFeatures }) => requiredFeatures),
    ];
}

/** All manifests, that of a root without a package as well. */
function filesOf(workspace: CargoWorkspace): readonly (Wanted & { folder: string })[] {
    const all = [workspace.rootManifest, ...workspace.packages];
    const byPath = new Map(
        all.map(({ manifestPath, manifest, folder }) => [
            manifestPath,
            { path: manifestPath, manifest, folder },
        ]),
    );
    return [...byPath.values()];
}

function dependenciesOf(
    { manifest }: Wanted,
    workspace: CargoWorkspace,
): readonly { dependency: ManifestDependency; isOfWorkspace: boolean }[] {
    const isRoot = manifest === workspace.rootManifest.manifest;
    const shared = isRoot ? (manifest.workspace?.dependencies ?? []) : [];
    return [
        ...manifest.dependencies.map((dependency) => ({ dependency, isOfWorkspace: false })),
        ...shared.map((dependency) => ({ dependency, isOfWorkspace: true })),
    ];
}

function folderOf(
    dependency: ManifestDependency,
    { folder }: { readonly folder: string },
    workspace: CargoWorkspace,
): string | undefined {
    const { manifest, folder: rootFolder } = workspace.rootManifest;
    return effectiveDependency(dependency, folder, { manifest, folder: rootFolder }).folder;
}

function placeOf({ path, manifest }: Wanted, value: Located<string>): ManifestPlace {
    return { path, isDefinition: false, ...spanInQuotes(textOf(manifest), value) };
}

function textOf(manifest: Manifest): string {
    return manifest.document.text;
}

/** A key without its quotes. */
function bareKey(manifest: Manifest, { start, end }: Span): Span {
    const first = textOf(manifest)[start];
    const isQuoted = first === '"' || first === "'";
    return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}
