import type { Manifest } from "../manifest/manifest.ts";
import type { IndexVersion } from "../registry/index-crate.ts";
import {
    effectiveDependency,
    effectivePackage,
    type WorkspaceRoot,
} from "../workspace/inherited.ts";
import type { ResolveDependency } from "./resolve-input.ts";

export interface FactsDependency extends Omit<ResolveDependency, "to"> {
    /** Absolute folder of a path dependency. */
    readonly folder: string | undefined;
    readonly isGit: boolean;
}

/** What resolving needs to know of a package. */
export interface PackageFacts {
    readonly name: string;
    readonly version: string;
    readonly source: string | undefined;
    readonly manifestPath: string | undefined;
    readonly isMember: boolean;
    readonly isProcMacro: boolean;
    readonly isKnown: boolean;
    readonly dependencies: readonly FactsDependency[];
    readonly features: ReadonlyMap<string, readonly string[]>;
}

/** Undefined where the manifest has no package with a name. */
export function factsOfManifest(
    manifest: Manifest,
    place: {
        readonly manifestPath: string;
        readonly folder: string;
        readonly source: string | undefined;
        readonly isMember: boolean;
    },
    root: WorkspaceRoot | undefined,
): PackageFacts | undefined {
    const own = effectivePackage(manifest, root);
    if (own === undefined) return undefined;
    const { folder, manifestPath, source, isMember } = place;
    const features = manifest.features.map(
        ({ name, enables }) => [name, enables.map(({ value }) => value)] as const,
    );
    return {
        name: own.name,
        version: own.version,
        source,
        manifestPath,
        isMember,
        isProcMacro: manifest.targets.some(
            ({ kind, isProcMacro }) => kind === "lib" && isProcMacro,
        ),
        isKnown: true,
        dependencies: manifest.dependencies.map((each) => {
            const { git, ...dependency } = effectiveDependency(each, folder, root);
            return { ...dependency, isGit: git !== undefined };
        }),
        features: new Map(features),
    };
}

/** What the index of a registry tells, where the sources are not there. Who is a procedural macro it does not say. */
export function factsOfIndex(of: IndexVersion, source: string): PackageFacts {
    return {
        name: of.name,
        version: of.version,
        source,
        manifestPath: undefined,
        isMember: false,
        isProcMacro: false,
        isKnown: true,
        dependencies: of.dependencies.map((each) => ({
            name: each.name,
            packageName: each.package ?? each.name,
            kind: each.kind,
            target: each.target,
            requirement: each.requirement,
            isOptional: each.optional,
            usesDefaultFeatures: each.defaultFeatures,
            features: each.features,
            folder: undefined,
            isGit: false,
        })),
        features: new Map(Object.entries(of.features)),
    };
}

/** A package of which only the lock tells. */
export function unknownFacts(
    name: string,
    version: string,
    source: string | undefined,
): PackageFacts {
    return {
        name,
        version,
        source,
        manifestPath: undefined,
        isMember: false,
        isProcMacro: false,
        isKnown: false,
        dependencies: [],
        features: new Map(),
    };
}
