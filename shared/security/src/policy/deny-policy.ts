import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import type { Requirement } from "@rust-ai-ide/cargo/version/version";
import type { LicenceRequirement } from "../licences/licence-expression.ts";

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

export interface LicencePolicy {
    readonly allow: readonly Placed<LicenceRequirement>[];
    /** Licences that some packages may have in addition. */
    readonly exceptions: readonly {
        readonly spec: PackageSpec;
        readonly allow: readonly LicenceRequirement[];
    }[];
    /** Members that are not published are not looked at. */
    readonly ignoresPrivate: boolean;
    readonly includesDev: boolean;
    readonly unusedAllowed: PolicyLevel;
    readonly unusedException: PolicyLevel;
}

export interface BannedPackage {
    readonly spec: PackageSpec;
    /** Packages that may depend on it all the same. */
    readonly wrappers: readonly string[];
    readonly reason: string | undefined;
    readonly useInstead: string | undefined;
}

export interface BanPolicy {
    readonly multipleVersions: PolicyLevel;
    readonly deny: readonly BannedPackage[];
    /** Where it is not empty, everything else is banned. */
    readonly allow: readonly PackageSpec[];
    /** Not counted among several versions of a package. */
    readonly skip: readonly PackageSpec[];
    /**
     * cargo-deny is told to look at fewer packages by keys that are not followed here, so several
     * versions found may be none that it counts.
     */
    readonly isNarrower: boolean;
}

export interface SourcePolicy {
    readonly unknownRegistry: PolicyLevel;
    readonly unknownGit: PolicyLevel;
    /** Undefined: the default registry of cargo alone. */
    readonly allowRegistry: readonly Placed<string>[] | undefined;
    readonly allowGit: readonly Placed<string>[];
    /** `host/organisation` in small letters. */
    readonly allowOrganisations: readonly string[];
    /** The least that a git source has to say. */
    readonly requiredGitSpec: "any" | "branch" | "tag" | "rev";
}

/**
 * What `deny.toml` says of licences, bans and sources. Without a section of licences nobody has an
 * opinion of them; cargo-deny would reject every one. Its `ignore` lists are suppressions.
 */
export interface DenyPolicy {
    readonly path: string;
    readonly licences: LicencePolicy | undefined;
    readonly bans: BanPolicy;
    readonly sources: SourcePolicy;
}

/**
 * Codes: `policy.badFile` (no TOML), `policy.badValue`, `policy.unknownKey`, and
 * `policy.notSupported` for keys of cargo-deny that are not followed here.
 */
export interface PolicyProblem extends Span {
    readonly code: string;
    readonly message: string;
}
