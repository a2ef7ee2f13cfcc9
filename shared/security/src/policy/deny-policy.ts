import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import type { Requirement } from "@rust-ai-ide/cargo/version/version";
import type { LicenceExpression, LicenceRequirement } from "../licences/licence-expression.ts";

/** What a check does with what it finds: an error, a warning, nothing. */
export type PolicyLevel = "deny" | "warn" | "allow";

/** A value with its place in `deny.toml`. */
export interface Placed<T> {
    readonly value: T;
    readonly span: Span;
}

/** Packages that an entry is about. */
export interface PackageSpec {
    readonly name: string;
    /** Undefined: all versions. */
    readonly versions: Requirement | undefined;
    readonly span: Span;
}

/** What a package's licence is as long as its files are the same. */
export interface LicenceClarification {
    readonly spec: PackageSpec;
    readonly expression: LicenceExpression;
    /** With the hash that cargo-deny prints: XXH32 of the lines. */
    readonly files: readonly { readonly path: Placed<string>; readonly hash: number }[];
}

export interface LicencePolicy {
    readonly allow: readonly Placed<LicenceRequirement>[];
    /** Licences that some packages may have in addition. */
    readonly exceptions: readonly {
        readonly spec: PackageSpec;
        readonly allow: readonly LicenceRequirement[];
        /** Of `deny.exceptions.toml`; its places are not in this policy. */
        readonly isFromElsewhere?: boolean | undefined;
    }[];
    readonly clarifications: readonly LicenceClarification[];
    /** From 0 to 1: texts of files that are less like a licence are not taken for it. */
    readonly confidenceThreshold: number;
    /** Members that are not published are not looked at, nor those of the following two. */
    readonly ignoresPrivate: boolean;
    /** Names of registries; members that are published nowhere else are private too. */
    readonly privateRegistries: readonly string[];
    /** Addresses of registries and repositories. */
    readonly ignoredSources: readonly Placed<string>[];
    readonly includesDev: boolean;
    /** What only build scripts need is looked at. */
    readonly includesBuild: boolean;
    readonly unusedAllowed: PolicyLevel;
    readonly unusedException: PolicyLevel;
}

/** Which packages are looked at at all: `[graph]`. */
export interface GraphPolicy {
    /** Empty: whatever platform a dependency is for. */
    readonly targets: readonly { readonly triple: string; readonly features: readonly string[] }[];
    /** Package ids as cargo writes them; what only these need is left out with them. */
    readonly exclude: readonly string[];
    readonly features: readonly string[];
    readonly allFeatures: boolean;
    readonly noDefaultFeatures: boolean;
    readonly excludesDev: boolean;
    /** Members that no registry may have are no roots. */
    readonly excludesUnpublished: boolean;
}

export interface BannedPackage {
    readonly spec: PackageSpec;
    /** Packages that may depend on it all the same. */
    readonly wrappers: readonly string[];
    readonly wrapperSpans?: readonly Span[] | undefined;
    readonly reason: string | undefined;
    readonly useInstead: string | undefined;
}

/** Features that a package may have and those that it may not. */
export interface FeatureRule {
    readonly spec: PackageSpec;
    /** Where it is not empty, features that none of these turns on are banned. */
    readonly allow: readonly Placed<string>[];
    readonly deny: readonly Placed<string>[];
    /** The features have to be those of `allow`, no more and no fewer. */
    readonly isExact: boolean;
    readonly reason: string | undefined;
}

export interface BanPolicy {
    readonly multipleVersions: PolicyLevel;
    /** What only tests need counts as one more version too. */
    readonly countsDev: boolean;
    readonly deny: readonly BannedPackage[];
    /** Packages that may be there once, whatever `multipleVersions` says. */
    readonly denyMultiple: readonly PackageSpec[];
    /** Where it is not empty, everything else is banned. */
    readonly allow: readonly PackageSpec[];
    /** Members are allowed and not banned, whatever the lists say. */
    readonly allowsWorkspace: boolean;
    /** Not counted among several versions of a package. */
    readonly skip: readonly PackageSpec[];
    /** Not counted together with what they depend on, this many levels down; undefined: all. */
    readonly skipTrees: readonly { readonly spec: PackageSpec; readonly depth?: number }[];
    /** Requirements of packages of paths that every version fits. */
    readonly wildcards: PolicyLevel;
    /** Not those of paths and git repositories that are only for tests or of private members. */
    readonly allowsWildcardPaths: boolean;
    readonly features: readonly FeatureRule[];
    /** Undefined: nobody has an opinion of the feature `default`. */
    readonly externalDefaultFeatures: PolicyLevel | undefined;
    readonly workspaceDefaultFeatures: PolicyLevel | undefined;
    /** Undefined: nobody has an opinion. */
    readonly workspaceDependencies: WorkspaceDependencyPolicy | undefined;
    /** Undefined: nobody has an opinion of programs that run while something is built. */
    readonly build: BuildPolicy | undefined;
}

export interface WorkspaceDependencyPolicy {
    /** Several members ask for a package and not all of them inherit it. */
    readonly duplicates: PolicyLevel;
    readonly includesPaths: boolean;
    /** Entries of `[workspace.dependencies]` that nothing needs. */
    readonly unused: PolicyLevel;
}

/** A file of a package that is allowed; with a checksum only as long as that holds. */
export interface AllowedFile {
    /** Relative to the package. */
    readonly path: Placed<string>;
    /** SHA-256 in small hexadecimal digits. */
    readonly checksum: string | undefined;
}

/** What one package may have that others may not. */
export interface BuildBypass {
    readonly spec: PackageSpec;
    /** SHA-256 of the build script: as long as it holds, nothing else is looked at. */
    readonly buildScript: string | undefined;
    /** Unless one of these features is on. */
    readonly requiredFeatures: readonly Placed<string>[];
    readonly allowGlobs: readonly Placed<string>[];
    readonly allow: readonly AllowedFile[];
}

/** `[bans.build]`: packages that run while something is built, and what lies in them. */
export interface BuildPolicy {
    /** Undefined: every package may have a build script. */
    readonly allowBuildScripts: readonly PackageSpec[] | undefined;
    readonly executables: PolicyLevel;
    readonly interpreted: PolicyLevel;
    /** Without a dot. */
    readonly scriptExtensions: readonly string[];
    /** Extensions of common script languages too. */
    readonly usesBuiltinGlobs: boolean;
    readonly includesDependencies: boolean;
    readonly includesWorkspace: boolean;
    /** Static libraries count as executables. */
    readonly includesArchives: boolean;
    readonly bypass: readonly BuildBypass[];
}

export interface SourcePolicy {
    readonly unknownRegistry: PolicyLevel;
    readonly unknownGit: PolicyLevel;
    /** Undefined: the default registry of cargo alone. */
    readonly allowRegistry: readonly Placed<string>[] | undefined;
    readonly allowGit: readonly Placed<string>[];
    /** `host/organisation` in small letters. */
    readonly allowOrganisations: readonly Placed<string>[];
    /** Addresses that those of git repositories may begin with. */
    readonly private: readonly Placed<string>[];
    /** The least that a git source has to say. */
    readonly requiredGitSpec: "any" | "branch" | "tag" | "rev";
    readonly unusedSource: PolicyLevel;
    readonly unusedOrganisation: PolicyLevel;
}

/**
 * What `deny.toml` says of licences, bans and sources. Without a section of licences nobody has an
 * opinion of them; cargo-deny would reject every one. Its `ignore` lists are suppressions.
 */
export interface DenyPolicy {
    readonly path: string;
    readonly graph: GraphPolicy;
    readonly licences: LicencePolicy | undefined;
    readonly bans: BanPolicy;
    readonly sources: SourcePolicy;
    /** What the file has a section of; of the others the defaults hold, which nobody wrote. */
    readonly sections?: readonly ("licenses" | "bans" | "sources")[] | undefined;
}

/**
 * Codes: `policy.badFile` (no TOML), `policy.badValue`, `policy.unknownKey`, and
 * `policy.notSupported` for keys of cargo-deny that are not followed here.
 */
export interface PolicyProblem extends Span {
    readonly code: string;
    readonly message: string;
}
