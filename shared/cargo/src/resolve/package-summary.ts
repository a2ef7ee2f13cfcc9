import type { FeatureMap } from "../graph/feature-value.ts";
import { featureMap } from "../graph/feature-value.ts";
import type { DependencyKind } from "../manifest/manifest.ts";
import type { IndexDependency, IndexVersion } from "../registry/index-crate.ts";
import { parseRequirement } from "../version/parse-requirement.ts";
import { parseVersion } from "../version/parse-version.ts";
import type { Requirement, Version } from "../version/version.ts";

/** One dependency of a version that may be chosen. */
export interface SummaryDependency {
    /** What features call it. */
    readonly name: string;
    readonly packageName: string;
    readonly requirement: Requirement;
    /** A registry or git source as locks name it (git without the commit), or `path+FOLDER`. */
    readonly source: string;
    readonly kind: DependencyKind;
    readonly target: string | undefined;
    readonly isOptional: boolean;
    readonly usesDefaultFeatures: boolean;
    readonly features: readonly string[];
}

/** What has to be known of a version to choose it. */
export interface PackageSummary {
    /** Unique: name, version and source. */
    readonly id: string;
    readonly name: string;
    readonly version: Version;
    /** A registry, `path+FOLDER`, or a git source without its commit. */
    readonly source: string;
    /** With the commit, of a git source. */
    readonly preciseSource?: string;
    readonly dependencies: readonly SummaryDependency[];
    /** With those of optional dependencies. */
    readonly features: FeatureMap;
    readonly links: string | undefined;
    readonly rustVersion: string | undefined;
    readonly publishedAt: number | undefined;
    readonly isYanked: boolean;
    readonly checksum: string | undefined;
}

export function packageId(name: string, version: string, source: string): string {
    return `${name} ${version} ${source}`;
}

/**
 * Of versions with one key only one can be chosen: the name, the source, and the leftmost number
 * that is not zero.
 */
export function activationKey(name: string, version: Version, source: string): string {
    const { major, minor, patch } = version;
    const compatible = major > 0n ? `${major}` : minor > 0n ? `0.${minor}` : `0.0.${patch}`;
    return `${name} ${compatible} ${source}`;
}

/** A version of an index as the resolver needs it; undefined for a version that cargo could not read either. */
export function summaryOfIndex(
    version: IndexVersion,
    source: string,
    sourceOfIndex: (url: string) => string,
): PackageSummary | undefined {
    const parsed = parseVersion(version.version);
    if (parsed === undefined) return undefined;
    const dependencies: SummaryDependency[] = [];
    for (const dependency of version.dependencies) {
        const read = dependencyOfIndex(dependency, source, sourceOfIndex);
        if (read === undefined) return undefined;
        dependencies.push(read);
    }
    return {
        id: packageId(version.name, version.version, source),
        name: version.name,
        version: parsed,
        source,
        dependencies,
        features: featureMap(
            new Map(Object.entries(version.features)),
            dependencies.filter((each) => each.isOptional).map((each) => each.name),
        ),
        links: version.links,
        rustVersion: version.rustVersion,
        publishedAt: version.publishedAt,
        isYanked: version.yanked,
        checksum: version.checksum,
    };
}

function dependencyOfIndex(
    dependency: IndexDependency,
    source: string,
    sourceOfIndex: (url: string) => string,
): SummaryDependency | undefined {
    const requirement = requirementOf(dependency.requirement);
    if (requirement === undefined) return undefined;
    return {
        name: dependency.name,
        packageName: dependency.package ?? dependency.name,
        requirement,
        source: dependency.registry === undefined ? source : sourceOfIndex(dependency.registry),
        kind: dependency.kind,
        target: dependency.target,
        isOptional: dependency.optional,
        usesDefaultFeatures: dependency.defaultFeatures,
        features: dependency.features,
    };
}

const requirements = new Map<string, Requirement | undefined>();

/** Requirements repeat: thousands of versions ask for a few hundred texts. */
export function requirementOf(text: string): Requirement | undefined {
    if (requirements.has(text)) return requirements.get(text);
    if (requirements.size > 20_000) requirements.clear();
    const requirement = parseRequirement(text);
    requirements.set(text, requirement);
    return requirement;
}
