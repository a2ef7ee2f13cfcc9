import type {
    DependencyKind,
    Located,
    Manifest,
    ManifestDependency,
} from "../manifest/manifest.ts";
import type { TomlMember, TomlTable } from "../toml/tree.ts";
import { pathFrom } from "./file-paths.ts";

/** The root manifest whose `[workspace]` tables a package may inherit from. */
export interface WorkspaceRoot {
    readonly manifest: Manifest;
    /** Of the root manifest; absolute, with `/`. */
    readonly folder: string;
}

/** What a package really has, `workspace = true` followed. Empty texts where nothing is said. */
export interface EffectivePackage {
    readonly name: string;
    /** `0.0.0` where none is written, as cargo has it. */
    readonly version: string;
    /** `2015` where none is written. */
    readonly edition: string;
    readonly rustVersion: string | undefined;
    readonly license: string | undefined;
}

export interface EffectiveDependency {
    readonly name: string;
    readonly packageName: string;
    readonly kind: DependencyKind;
    readonly target: string | undefined;
    readonly requirement: string | undefined;
    /** Absolute folder of a path dependency. */
    readonly folder: string | undefined;
    readonly git: string | undefined;
    /** Name of another registry. */
    readonly registry: string | undefined;
    readonly features: readonly string[];
    readonly usesDefaultFeatures: boolean;
    readonly isOptional: boolean;
    /** False where it is to be inherited and the workspace has none of that name. */
    readonly isResolved: boolean;
}

type Inheritable = "version" | "edition" | "rustVersion" | "license";

const keys: Readonly<Record<Inheritable, string>> = {
    version: "version",
    edition: "edition",
    rustVersion: "rust-version",
    license: "license",
};

/** Undefined for a manifest without a package that has a name. */
export function effectivePackage(
    manifest: Manifest,
    root: WorkspaceRoot | undefined,
): EffectivePackage | undefined {
    const own = manifest.package;
    if (own?.name === undefined) return undefined;
    const value = (key: Inheritable): string | undefined => {
        const written = own[key];
        if (written !== "inherited") return written?.value;
        return textAt(root?.manifest.workspace?.package, keys[key]);
    };
    return {
        name: own.name.value,
        version: value("version") ?? "0.0.0",
        edition: value("edition") ?? "2015",
        rustVersion: value("rustVersion"),
        license: value("license"),
    };
}

/**
 * A dependency with what the workspace says of it. Features add up. Of default features the
 * workspace decides, except that a member may switch on what the workspace switched off.
 */
export function effectiveDependency(
    dependency: ManifestDependency,
    folder: string,
    root: WorkspaceRoot | undefined,
): EffectiveDependency {
    const shared = dependency.isInherited
        ? root?.manifest.workspace?.dependencies.find(({ name }) => name === dependency.name)
        : undefined;
    const said = shared ?? dependency;
    const from = shared === undefined ? folder : (root?.folder ?? folder);
    const names = [...(shared?.features ?? []), ...dependency.features].map(located);
    const defaults = dependency.defaultFeatures?.value;
    const sharedDefaults = shared?.defaultFeatures?.value;
    return {
        name: dependency.name,
        packageName: said.packageName,
        kind: dependency.kind,
        target: dependency.target,
        requirement: said.requirement?.value,
        folder: said.path === undefined ? undefined : pathFrom(from, said.path.value),
        git: said.git?.value,
        registry: said.registry?.value,
        features: [...new Set(names)],
        usesDefaultFeatures:
            shared === undefined
                ? defaults !== false
                : sharedDefaults !== false || defaults === true,
        isOptional: dependency.optional?.value === true,
        isResolved: !dependency.isInherited || shared !== undefined,
    };
}

/**
 * The resolver of a workspace: what its root says, else what the edition of the root package
 * implies, else 1.
 */
export function resolverOf(root: Manifest, folder: string): "1" | "2" | "3" {
    const said = root.workspace?.resolver?.value ?? root.package?.resolver?.value;
    if (said === "1" || said === "2" || said === "3") return said;
    const edition = effectivePackage(root, { manifest: root, folder })?.edition ?? "2015";
    const year = Number(edition);
    return year >= 2024 ? "3" : year >= 2021 ? "2" : "1";
}

/** The text of a key, where it is one. */
export function textAt(table: TomlTable | undefined, key: string): string | undefined {
    const node: TomlMember["node"] | undefined = table?.members.get(key)?.node;
    return node?.kind === "string" ? node.value : undefined;
}

function located({ value }: Located<string>): string {
    return value;
}
