import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import type { BanPolicy, PackageSpec } from "../policy/deny-policy.ts";
import type { PolicyGraph, PolicyPackage } from "../policy/policy-graph.ts";
import { isMeant } from "../policy/policy-places.ts";

/** Indexes in the lock. */
export interface Skips {
    readonly skipped: ReadonlySet<number>;
    readonly inTrees: ReadonlySet<number>;
}

/** What `skip` and `skip-tree` are about. */
export function skipsOf(lock: LockFile, graph: PolicyGraph, policy: BanPolicy): Skips {
    const meant = (spec: PackageSpec): readonly number[] =>
        lock.packages.flatMap((each, index) =>
            graph[index] !== undefined && isMeant(spec, each) ? [index] : [],
        );
    const inTrees = new Set<number>();
    for (const { spec, depth = Number.POSITIVE_INFINITY } of policy.skipTrees) {
        const seen = new Set(meant(spec));
        let level = [...seen];
        for (let left = depth; left > 1 && level.length > 0; left--) {
            const next = level.flatMap((index) =>
                (graph[index]?.dependencies ?? [])
                    .map(({ to }) => to)
                    .filter((to) => !seen.has(to)),
            );
            level = [...new Set(next)];
            for (const index of level) seen.add(index);
        }
        for (const index of seen) inTrees.add(index);
    }
    return { skipped: new Set(policy.skip.flatMap(meant)), inTrees };
}

/** What only tests need is not one more version, unless the policy wants it to be. */
export function countsAsVersion(
    of: PolicyPackage | undefined,
    { countsDev }: BanPolicy,
): of is PolicyPackage {
    return of !== undefined && (countsDev || !of.isForTests);
}
