import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import type { SecurityFinding } from "../finding.ts";
import type { BanPolicy } from "../policy/deny-policy.ts";
import type { PolicyEdge, PolicyGraph, PolicyPackage } from "../policy/policy-graph.ts";
import { type PolicyPlaces, shownLevel } from "../policy/policy-places.ts";
import { countsAsVersion, skipsOf } from "./skips.ts";

/** Dependencies of packages of paths that every version fits, as far as the policy minds them. */
export function checkWildcards(
    lock: LockFile,
    graph: PolicyGraph,
    policy: BanPolicy,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    const level = shownLevel(policy.wildcards);
    if (level === undefined) return [];
    const { skipped, inTrees } = skipsOf(lock, graph, policy);
    return lock.packages.flatMap(({ name, source }, index) => {
        const of = graph[index];
        const isLeftOut = skipped.has(index) || inTrees.has(index);
        if (source !== undefined || isLeftOut || !countsAsVersion(of, policy)) return [];
        const meant = of.dependencies.filter(
            (edge) => isWildcard(edge) && edge.to !== index && !isAllowed(lock, of, edge, policy),
        );
        return [...new Set(meant.map(({ to }) => to))].map((to) =>
            places.ofDependency(index, to, {
                category: "ban",
                rule: "ban.wildcard",
                level,
                title: "Every version fits the dependency",
                message: `${name} takes any version of ${lock.packages[to]?.name}. Say which ones it was written for.`,
            }),
        );
    });
}

function isWildcard({ requirement }: PolicyEdge): boolean {
    return requirement === undefined || requirement.trim() === "*";
}

function isAllowed(
    lock: LockFile,
    { isPrivate }: PolicyPackage,
    { to, kind }: PolicyEdge,
    { allowsWildcardPaths }: BanPolicy,
): boolean {
    const source = lock.packages[to]?.source;
    const isOfRegistry = source !== undefined && !source.startsWith("git+");
    return allowsWildcardPaths && !isOfRegistry && (isPrivate || kind === "dev");
}
