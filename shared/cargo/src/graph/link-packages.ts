import type { Problem } from "@rust-ai-ide/core/result";
import type { LockFile } from "../lock/lock-file.ts";
import { compareVersions } from "../version/compare-versions.ts";
import { matches } from "../version/matches.ts";
import { parseRequirement } from "../version/parse-requirement.ts";
import { parseVersion } from "../version/parse-version.ts";
import type { Requirement, Version } from "../version/version.ts";
import { featureMap } from "./feature-value.ts";
import type { FactsDependency, PackageFacts } from "./package-facts.ts";
import type { ResolvePackage } from "./resolve-input.ts";
import { order } from "./used-dependencies.ts";

interface Candidate {
    readonly facts: PackageFacts;
    readonly version: Version | undefined;
    /** Places in the lock that it names; undefined for a package that the lock does not have. */
    readonly lockDependencies: readonly number[] | undefined;
    readonly lockIndex: number | undefined;
}

/** What linking needs: packages of the lock, then packages of paths that the lock lacks. */
export interface LinkInput {
    readonly lock: LockFile | undefined;
    /** One for each package of the lock, in its order. */
    readonly locked: readonly PackageFacts[];
    /** Members and path dependencies that the lock does not name. */
    readonly others: readonly PackageFacts[];
}

/**
 * Leads every dependency to the package that the lock chose. Packages come out in cargo's order of
 * ids: name, version by precedence, source. Problems name dependencies of members that the lock lacks.
 */
export function linkPackages({ lock, locked, others }: LinkInput): {
    readonly packages: readonly ResolvePackage[];
    readonly problems: readonly Problem[];
} {
    const candidates: Candidate[] = locked.map((facts, lockIndex) => ({
        facts,
        version: parseVersion(facts.version),
        lockDependencies: lock?.packages[lockIndex]?.dependencies ?? [],
        lockIndex,
    }));
    for (const facts of others) {
        const version = parseVersion(facts.version);
        candidates.push({ facts, version, lockDependencies: undefined, lockIndex: undefined });
    }
    candidates.sort(byPackageId);
    const linker = new Linker(candidates);
    const problems: Problem[] = [];
    const packages = candidates.map((candidate): ResolvePackage => {
        const { facts } = candidate;
        if (lock !== undefined && facts.isMember && candidate.lockIndex === undefined) {
            problems.push({
                code: "graph.notInLock",
                message: `Cargo.lock lacks the package ${facts.name} ${facts.version}; run cargo metadata to bring it up to date`,
            });
        }
        const optional = facts.dependencies.filter(({ isOptional }) => isOptional);
        const dependencies = facts.dependencies.map(({ folder, isGit, ...dependency }) => {
            const to = linker.find(candidate, { ...dependency, folder, isGit });
            if (to === undefined && facts.isMember && lock !== undefined) {
                problems.push({
                    code: "graph.dependencyNotInLock",
                    message: `Cargo.lock has no package for the dependency ${dependency.name} of ${facts.name}`,
                });
            }
            return { ...dependency, to };
        });
        return {
            name: facts.name,
            version: facts.version,
            source: facts.source,
            manifestPath: facts.manifestPath,
            isMember: facts.isMember,
            isProcMacro: facts.isProcMacro,
            isKnown: facts.isKnown,
            dependencies: facts.isKnown ? dependencies : linker.lockEdges(candidate),
            features: featureMap(
                facts.features,
                optional.map(({ name }) => name),
            ),
        };
    });
    return { packages, problems };
}

class Linker {
    private readonly candidates: readonly Candidate[];
    private readonly byFolder = new Map<string, number>();
    private readonly byLockIndex = new Map<number, number>();
    private readonly locked = new Map<Candidate, ReadonlyMap<string, readonly number[]>>();
    private readonly requirements = new Map<string, Requirement | undefined>();

    constructor(candidates: readonly Candidate[]) {
        this.candidates = candidates;
        for (const [index, { facts, lockIndex }] of candidates.entries()) {
            if (lockIndex !== undefined) this.byLockIndex.set(lockIndex, index);
            const folder = facts.manifestPath?.replace(/\/[^/]*$/, "");
            if (folder !== undefined && facts.source === undefined)
                this.byFolder.set(folder, index);
        }
    }

    find(from: Candidate, dependency: FactsDependency): number | undefined {
        const { folder, packageName, requirement, isGit } = dependency;
        const isOfPath = folder !== undefined && from.facts.source === undefined;
        const byFolder = isOfPath ? this.byFolder.get(folder) : undefined;
        if (byFolder !== undefined) return byFolder;
        // Without the lock only packages of paths are known, and those are found by folder.
        if (from.lockDependencies === undefined) return undefined;
        const named = this.lockedNames(from, from.lockDependencies).get(packageName) ?? [];
        const isAny = folder !== undefined || isGit || requirement === undefined;
        const fitting = named.filter((index) => this.fits(index, requirement));
        const chosen = fitting.length > 0 || !isAny ? fitting : named;
        if (chosen.length < 2) return chosen[0];
        const wanted = folder !== undefined ? "path" : isGit ? "git" : "registry";
        return chosen.find((index) => this.originOf(index) === wanted) ?? chosen[0];
    }

    /** What the lock names for a package, by name and in the order of ids. */
    private lockedNames(
        from: Candidate,
        lockDependencies: readonly number[],
    ): ReadonlyMap<string, readonly number[]> {
        const known = this.locked.get(from);
        if (known !== undefined) return known;
        const names = new Map<string, number[]>();
        const indexes = lockDependencies.map((at) => this.byLockIndex.get(at) ?? -1);
        for (const index of indexes.sort((a, b) => a - b)) {
            const name = this.candidates[index]?.facts.name ?? "";
            names.set(name, [...(names.get(name) ?? []), index]);
        }
        this.locked.set(from, names);
        return names;
    }

    /** What the lock alone tells: everything that it names counts as a normal dependency. */
    lockEdges(from: Candidate): ResolvePackage["dependencies"] {
        return (from.lockDependencies ?? []).flatMap((at) => {
            const to = this.byLockIndex.get(at);
            const name = to === undefined ? undefined : this.candidates[to]?.facts.name;
            if (to === undefined || name === undefined) return [];
            return [
                {
                    name,
                    packageName: name,
                    kind: "normal" as const,
                    target: undefined,
                    requirement: undefined,
                    isOptional: false,
                    usesDefaultFeatures: true,
                    features: [],
                    to,
                },
            ];
        });
    }

    private fits(index: number, requirement: string | undefined): boolean {
        const version = this.candidates[index]?.version;
        if (requirement === undefined || version === undefined) return true;
        if (!this.requirements.has(requirement)) {
            this.requirements.set(requirement, parseRequirement(requirement));
        }
        const parsed = this.requirements.get(requirement);
        return parsed === undefined || matches(parsed, version);
    }

    private originOf(index: number): "path" | "git" | "registry" {
        const source = this.candidates[index]?.facts.source;
        if (source === undefined) return "path";
        return source.startsWith("git+") ? "git" : "registry";
    }
}

function byPackageId(a: Candidate, b: Candidate): number {
    const names = order(a.facts.name, b.facts.name);
    if (names !== 0) return names;
    const versions =
        a.version === undefined || b.version === undefined
            ? order(a.facts.version, b.facts.version)
            : compareVersions(a.version, b.version);
    return versions || order(a.facts.source ?? "", b.facts.source ?? "");
}
