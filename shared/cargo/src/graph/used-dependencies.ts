import type { DependencyKind } from "../manifest/manifest.ts";
import { type Activation, activateFeatures, type BuiltFor, targetOf } from "./activate-features.ts";
import { platformHolds } from "./cfg-expression.ts";
import type { GraphOptions } from "./package-graph.ts";
import type { ResolveDependency, ResolveInput } from "./resolve-input.ts";
import type { RootRequest } from "./root-requests.ts";

export interface UsedDependency {
    readonly dependency: ResolveDependency;
    readonly to: number;
    readonly toFor: BuiltFor;
}

/** What is built: features and dependencies of each package, by what the package is built for. */
export interface Selection {
    readonly activation: Activation;
    /** In cargo's order: by package id, then by name. */
    dependencies(index: number, builtFor: BuiltFor): readonly UsedDependency[];
    /** What a root is built for. */
    builtFor(index: number): BuiltFor;
}

const allKinds: readonly DependencyKind[] = ["normal", "build", "dev"];

export function select(
    input: ResolveInput,
    roots: readonly RootRequest[],
    options: GraphOptions,
): Selection {
    const isUnified = options.isUnified === true;
    const kinds = new Set(isUnified ? allKinds : (options.kinds ?? allKinds));
    const allTargets = isUnified || options.target === "all";
    const isOld = isUnified || input.resolver === "1";
    const activation = activateFeatures(input, roots, {
        separatesHost: !isOld,
        ignoresDev: !isOld && !kinds.has("dev"),
        ignoresOtherTargets: !isOld && !allTargets,
        weakTurnsOn: isUnified,
    });
    const rootIndexes = new Set(roots.map(({ index }) => index));
    const platforms = new Map<string, boolean>();
    const holds = (platform: string, builtFor: BuiltFor): boolean => {
        const key = `${builtFor} ${platform}`;
        let known = platforms.get(key);
        if (known === undefined) {
            known = platformHolds(platform, targetOf(input, builtFor));
            platforms.set(key, known);
        }
        return known;
    };
    const isUsed = (index: number, builtFor: BuiltFor, dependency: ResolveDependency): boolean => {
        const { kind, target, name, isOptional } = dependency;
        if (!kinds.has(kind) || (kind === "dev" && !rootIndexes.has(index))) return false;
        const where = kind === "build" ? "host" : builtFor;
        if (target !== undefined && !allTargets && !holds(target, where)) return false;
        return !isOptional || activation.isOn(index, builtFor, name);
    };
    return {
        activation,
        builtFor: (index) => (input.packages[index]?.isProcMacro === true ? "host" : "target"),
        dependencies: (index, builtFor) =>
            (input.packages[index]?.dependencies ?? [])
                .flatMap((dependency) => {
                    const { to, kind } = dependency;
                    if (to === undefined || !isUsed(index, builtFor, dependency)) return [];
                    const isHost = kind === "build" || input.packages[to]?.isProcMacro === true;
                    const toFor: BuiltFor = isHost ? "host" : builtFor;
                    return [{ dependency, to, toFor }];
                })
                .sort((a, b) => a.to - b.to || order(a.dependency.name, b.dependency.name)),
    };
}

/** Of texts as cargo has it: by code points, which the units of these names are. */
export function order(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
