import type { Asking } from "@rust-ai-ide/protocol/cargo/outdated";
import type { LockPackage } from "../lock/lock-file.ts";
import type { IndexCrate } from "../registry/index-crate.ts";
import { dependencySource, type SourceNames } from "../resolve/manifest-summary.ts";
import { requirementOf } from "../resolve/package-summary.ts";
import { matches } from "../version/matches.ts";
import { parseVersion } from "../version/parse-version.ts";
import type { Requirement } from "../version/version.ts";
import { effectiveDependency, effectivePackage } from "../workspace/inherited.ts";
import type { CargoWorkspace } from "../workspace/workspace.ts";

/** A package of a registry with everybody who asks for it. */
export interface AskedPackage {
    readonly name: string;
    readonly source: string;
    /** Undefined without a lock. */
    readonly locked: string | undefined;
    readonly askedBy: Asking[];
    /** Of members and of locked packages. */
    readonly requirements: Requirement[];
}

export type CrateOf = (source: string, name: string) => Promise<IndexCrate | undefined>;

/** Packages of registries that a workspace has, in the order of names and versions. */
export async function askedPackages(
    workspace: CargoWorkspace,
    names: SourceNames,
    crateOf: CrateOf,
): Promise<readonly AskedPackage[]> {
    const packages = new Map<string, AskedPackage>();
    for (const { name, version, source } of workspace.lock?.packages ?? []) {
        if (source === undefined || source.startsWith("git+")) continue;
        const locked = { name, source, locked: version, askedBy: [], requirements: [] };
        packages.set(`${name} ${version} ${source}`, locked);
    }
    addMembers(workspace, names, packages);
    await addLocked(workspace, names, crateOf, packages);
    return [...packages.values()];
}

function addMembers(
    workspace: CargoWorkspace,
    names: SourceNames,
    packages: Map<string, AskedPackage>,
): void {
    const locked = new Map<string, AskedPackage[]>();
    for (const each of packages.values()) {
        const list = locked.get(`${each.name} ${each.source}`);
        if (list === undefined) locked.set(`${each.name} ${each.source}`, [each]);
        else list.push(each);
    }
    for (const { manifest, manifestPath, folder, inheritsFrom, isMember } of workspace.packages) {
        const own = effectivePackage(manifest, inheritsFrom);
        if (!isMember || own === undefined) continue;
        for (const dependency of manifest.dependencies) {
            const place = { folder, root: inheritsFrom };
            const source = dependencySource(dependency, place, names);
            if (source === undefined || /^(?:git|path)\+/.test(source)) continue;
            const read = effectiveDependency(dependency, folder, inheritsFrom);
            const requirement = requirementOf(read.requirement ?? "*");
            const asking: Asking = {
                package: own.name,
                manifestPath,
                name: read.name,
                kind: read.kind,
                ...(read.target === undefined ? {} : { target: read.target }),
                ...(read.requirement === undefined ? {} : { requirement: read.requirement }),
            };
            const key = `${read.packageName} ${source}`;
            const found = newestTaken(locked.get(key) ?? [], requirement);
            const asked =
                found ?? withoutLock(packages, read.packageName, source, read.requirement);
            asked.askedBy.push(asking);
            if (requirement !== undefined) asked.requirements.push(requirement);
        }
    }
}

/** What no lock has yet: one for each requirement, for each may end in another version. */
function withoutLock(
    packages: Map<string, AskedPackage>,
    name: string,
    source: string,
    requirement = "*",
): AskedPackage {
    const key = `${name} ? ${requirement} ${source}`;
    const known = packages.get(key);
    if (known !== undefined) return known;
    const made = { name, source, locked: undefined, askedBy: [], requirements: [] };
    packages.set(key, made);
    return made;
}

function newestTaken(
    candidates: readonly AskedPackage[],
    requirement: Requirement | undefined,
): AskedPackage | undefined {
    if (requirement === undefined) return undefined;
    return candidates.findLast(({ locked }) => {
        const version = parseVersion(locked ?? "");
        return version !== undefined && matches(requirement, version);
    });
}

/** What packages of the lock ask for, as the index tells it. */
async function addLocked(
    workspace: CargoWorkspace,
    names: SourceNames,
    crateOf: CrateOf,
    packages: ReadonlyMap<string, AskedPackage>,
): Promise<void> {
    const all = workspace.lock?.packages ?? [];
    await Promise.all(
        all.map(async (dependent) => {
            const { name, version, source } = dependent;
            if (source === undefined || source.startsWith("git+")) return;
            const crate = await crateOf(source, name);
            const published = crate?.versions.find((each) => each.version === version);
            for (const asked of published?.dependencies ?? []) {
                const requirement = requirementOf(asked.requirement);
                if (requirement === undefined || asked.kind === "dev") continue;
                const wanted = asked.package ?? asked.name;
                const from = asked.registry === undefined ? source : names.ofIndex(asked.registry);
                const to = dependent.dependencies
                    .flatMap((index): LockPackage[] => all.slice(index, index + 1))
                    .find((each) => isTaken(each, wanted, from, requirement));
                if (to === undefined) continue;
                const key = `${to.name} ${to.version} ${to.source}`;
                packages.get(key)?.requirements.push(requirement);
            }
        }),
    );
}

function isTaken(
    each: LockPackage,
    name: string,
    source: string,
    requirement: Requirement,
): boolean {
    if (each.name !== name || each.source !== source) return false;
    const version = parseVersion(each.version);
    return version !== undefined && matches(requirement, version);
}
