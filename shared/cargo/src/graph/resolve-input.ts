import type { Problem } from "@rust-ai-ide/core/result";
import type { DependencyKind } from "../manifest/manifest.ts";
import type { FeatureMap } from "./feature-value.ts";
import type { TargetFacts } from "./target-facts.ts";

/** A dependency with inheritance followed, and the package that the lock chose for it. */
export interface ResolveDependency {
    /** The key of the manifest. */
    readonly name: string;
    readonly packageName: string;
    readonly kind: DependencyKind;
    readonly target: string | undefined;
    readonly requirement: string | undefined;
    readonly isOptional: boolean;
    readonly usesDefaultFeatures: boolean;
    readonly features: readonly string[];
    /** Index into `ResolveInput.packages`; undefined where the lock has nothing for it. */
    readonly to: number | undefined;
}

export interface ResolvePackage {
    readonly name: string;
    readonly version: string;
    readonly source: string | undefined;
    readonly manifestPath: string | undefined;
    readonly isMember: boolean;
    readonly isProcMacro: boolean;
    /** False where neither a manifest nor the index says what it depends on. */
    readonly isKnown: boolean;
    readonly dependencies: readonly ResolveDependency[];
    /** With those of optional dependencies. */
    readonly features: FeatureMap;
}

/** Everything that the features of a workspace follow from. */
export interface ResolveInput {
    /** In cargo's order of package ids: name, version, source. */
    readonly packages: readonly ResolvePackage[];
    /** Indexes, in the order of the workspace. */
    readonly members: readonly number[];
    /** The package of the manifest that cargo was pointed at; undefined for a virtual workspace. */
    readonly current: number | undefined;
    readonly isVirtual: boolean;
    readonly resolver: "1" | "2" | "3";
    readonly host: TargetFacts;
    /** Facts of the target that was asked for; undefined where none was, so that the host is meant. */
    readonly target: TargetFacts | undefined;
    readonly problems: readonly Problem[];
}
