import type { Manifest, ManifestFeature } from "../manifest/manifest.ts";
import type { PackageUsage } from "./package-usage.ts";

/** What other manifests of the workspace ask of a package: names of features. */
export type AskedFeatures = ReadonlySet<string>;

/**
 * Features that turn nothing on, that no code, build script or target asks for, and that no other
 * feature or member names. Such a feature can be switched and nothing changes.
 */
export function unusedFeatures(
    manifest: Manifest,
    usage: PackageUsage,
    asked: AskedFeatures,
): readonly ManifestFeature[] {
    const named = new Set<string>(["default"]);
    for (const { enables } of manifest.features) for (const { value } of enables) named.add(value);
    for (const { requiredFeatures } of manifest.targets) {
        for (const { value } of requiredFeatures) named.add(value);
    }
    for (const { mentions } of usage.files)
        for (const name of mentions.features.keys()) named.add(name);
    const variables = new Set(
        usage.files
            .filter(({ scopes }) => scopes.has("build"))
            .flatMap(({ mentions }) => [...mentions.variables]),
    );
    return manifest.features.filter(
        ({ name, enables }) =>
            enables.length === 0 &&
            !named.has(name) &&
            !asked.has(name) &&
            !variables.has(variableOf(name)),
    );
}

/** The variable by which a build script learns of a feature. */
function variableOf(feature: string): string {
    return `CARGO_FEATURE_${feature.toUpperCase().replaceAll("-", "_")}`;
}
