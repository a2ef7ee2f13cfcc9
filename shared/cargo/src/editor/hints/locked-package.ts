import type { LockFile, LockPackage } from "../../lock/lock-file.ts";
import { compareVersions } from "../../version/compare-versions.ts";
import { matches } from "../../version/matches.ts";
import { parseRequirement } from "../../version/parse-requirement.ts";
import { parseVersion } from "../../version/parse-version.ts";
import type { EffectiveDependency } from "../../workspace/inherited.ts";

/** Looks up which packages a lock chose; built once for all dependencies of a workspace. */
export class LockedPackages {
    private readonly lock: LockFile;
    private readonly byName = new Map<string, LockPackage[]>();

    constructor(lock: LockFile) {
        this.lock = lock;
        for (const each of lock.packages) {
            const known = this.byName.get(each.name);
            if (known === undefined) this.byName.set(each.name, [each]);
            else known.push(each);
        }
    }

    /**
     * The package that a dependency became. `owner` is the package that has it, undefined for
     * dependencies of the workspace, which any member may have.
     */
    find(
        dependency: EffectiveDependency,
        owner: { readonly name: string; readonly version: string } | undefined,
    ): LockPackage | undefined {
        const named = this.byName.get(dependency.packageName) ?? [];
        const its = owner === undefined ? undefined : this.ofOwner(owner);
        const candidates = named.filter(
            (each) =>
                (its === undefined || its.has(each)) &&
                hasSource(each, dependency) &&
                isTaken(each, dependency),
        );
        return newest(candidates.length > 0 || its === undefined ? candidates : []);
    }

    private ofOwner(owner: { name: string; version: string }): Set<LockPackage> | undefined {
        const found = (this.byName.get(owner.name) ?? []).find(
            ({ version, source }) => version === owner.version && source === undefined,
        );
        if (found === undefined) return undefined;
        const packages = found.dependencies.map((index) => this.lock.packages[index]);
        return new Set(packages.filter((each) => each !== undefined));
    }
}

function hasSource({ source }: LockPackage, { folder, git }: EffectiveDependency): boolean {
    if (git !== undefined) return source?.startsWith("git+") === true;
    if (folder !== undefined) return source === undefined;
    // A patch may have put a path or a repository in the place of a registry.
    return true;
}

function isTaken({ version }: LockPackage, { requirement }: EffectiveDependency): boolean {
    if (requirement === undefined) return true;
    const wanted = parseRequirement(requirement);
    const found = parseVersion(version);
    return wanted === undefined || found === undefined || matches(wanted, found);
}

function newest(packages: readonly LockPackage[]): LockPackage | undefined {
    let best: LockPackage | undefined;
    for (const each of packages) {
        if (best === undefined || isAfter(each.version, best.version)) best = each;
    }
    return best;
}

function isAfter(a: string, b: string): boolean {
    const [first, second] = [parseVersion(a), parseVersion(b)];
    return first !== undefined && second !== undefined && compareVersions(first, second) > 0;
}
