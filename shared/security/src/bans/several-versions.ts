import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import { compareVersions } from "@rust-ai-ide/cargo/version/compare-versions";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import type { SecurityFinding } from "../finding.ts";
import type { BanPolicy, PackageSpec } from "../policy/deny-policy.ts";
import type { PolicyGraph } from "../policy/policy-graph.ts";
import { isMeant, type PolicyPlaces, shownLevel } from "../policy/policy-places.ts";
import { countsAsVersion, type Skips, skipsOf } from "./skips.ts";

interface Version {
    readonly index: number;
    readonly isSkipped: boolean;
}

/**
 * Packages that are there in several versions, and entries of `skip` and `skip-tree` that nothing is
 * left for. A version that only other versions of the package need does not count: it hands over to
 * them.
 */
export function severalVersions(
    lock: LockFile,
    graph: PolicyGraph,
    policy: BanPolicy,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    const skips = skipsOf(lock, graph, policy);
    const several = new Set<string>();
    const findings: SecurityFinding[] = [];
    for (const [name, versions] of versionsByName(lock, graph, policy, skips)) {
        const counted =
            versions.length === 1
                ? versions
                : versions.filter(({ index }) => !isHandover(index, lock, graph));
        if (counted.length > 1) several.add(name);
        const found = counted
            .filter(({ isSkipped }) => !isSkipped)
            .map(({ index }) => ({ index, version: lock.packages[index]?.version ?? "" }))
            .sort((left, right) => byVersion(left.version, right.version));
        const [first] = found;
        if (first === undefined || found.length < 2) continue;
        const isDenied = found.some(({ version }) =>
            policy.denyMultiple.some((spec) => isMeant(spec, { name, version })),
        );
        const level = isDenied ? "error" : shownLevel(policy.multipleVersions);
        if (level === undefined) continue;
        const listed = found.map(({ version }) => version).join(", ");
        findings.push(
            places.ofPackage(first.index, {
                category: "ban",
                rule: "ban.severalVersions",
                level,
                title: "There are several versions of the package",
                message: `${name} is there in ${found.length} versions: ${listed}. rust-ai cargo duplicates tells what keeps each.`,
            }),
        );
    }
    return [...findings, ...leftOver(lock, graph, policy, skips, several, places)];
}

/** In the order of names; what is in a tree that is skipped is not there at all. */
function versionsByName(
    lock: LockFile,
    graph: PolicyGraph,
    policy: BanPolicy,
    { skipped, inTrees }: Skips,
): ReadonlyMap<string, readonly Version[]> {
    const byName = new Map<string, Version[]>();
    for (const [index, { name }] of lock.packages.entries()) {
        if (!countsAsVersion(graph[index], policy)) continue;
        const isSkipped = skipped.has(index);
        if (!isSkipped && inTrees.has(index)) continue;
        const known = byName.get(name) ?? [];
        known.push({ index, isSkipped });
        byName.set(name, known);
    }
    return byName;
}

function isHandover(index: number, lock: LockFile, graph: PolicyGraph): boolean {
    const name = lock.packages[index]?.name;
    return (graph[index]?.dependents ?? []).every((from) => lock.packages[from]?.name === name);
}

function leftOver(
    lock: LockFile,
    graph: PolicyGraph,
    policy: BanPolicy,
    { inTrees, skipped }: Skips,
    several: ReadonlySet<string>,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    const findings: SecurityFinding[] = [];
    const isThere = (spec: PackageSpec, among: ReadonlySet<number>): boolean =>
        [...among].some((index) => {
            const each = lock.packages[index];
            return each !== undefined && isMeant(spec, each);
        });
    const counted = new Set([...skipped].filter((index) => countsAsVersion(graph[index], policy)));
    const told = (spec: PackageSpec, rule: string, title: string, message: string): void => {
        const what = { category: "ban", rule, level: "warning", title, message } as const;
        findings.push(places.ofPolicy(spec.span, spec.name, what));
    };
    for (const spec of policy.skip) {
        if (!isThere(spec, counted)) {
            const message = `skip names ${spec.name}, and no package is meant by it.`;
            told(spec, "ban.unusedSkip", "No package is skipped by the entry", message);
        } else if (!several.has(spec.name)) {
            const message = `skip names ${spec.name}, of which there is one version alone.`;
            told(spec, "ban.unneededSkip", "There is nothing to skip", message);
        }
    }
    for (const { spec } of policy.skipTrees) {
        if (isThere(spec, inTrees)) continue;
        const message = `skip-tree names ${spec.name}, and no package is meant by it.`;
        told(spec, "ban.unusedSkipTree", "No package is skipped by the entry", message);
    }
    return findings;
}

function byVersion(left: string, right: string): number {
    const versions = [parseVersion(left), parseVersion(right)] as const;
    return versions[0] && versions[1] ? compareVersions(versions[0], versions[1]) : 0;
}
