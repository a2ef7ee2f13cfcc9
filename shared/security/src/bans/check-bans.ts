import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { SecurityFinding } from "../finding.ts";
import type { LicencedPackage } from "../licences/check-licences.ts";
import type { BannedPackage, BanPolicy } from "../policy/deny-policy.ts";
import { graphOfLock, type PolicyGraph } from "../policy/policy-graph.ts";
import { isMeant, type PolicyPlaces } from "../policy/policy-places.ts";
import { checkFeatures } from "./check-features.ts";
import { severalVersions } from "./several-versions.ts";

type What = Parameters<PolicyPlaces["ofPackage"]>[1];

/**
 * Packages that the policy bans, those that it does not allow, features that it bans, and packages
 * that are there in several versions, as in cargo-deny. Without a `graph` what only features that are
 * off need is not looked at, and of features nothing is known.
 */
export function checkBans(
    lock: LockFile,
    scopes: readonly LicencedPackage["scope"][],
    policy: BanPolicy,
    places: PolicyPlaces,
    graph: PolicyGraph = graphOfLock(lock, scopes),
): readonly SecurityFinding[] {
    const findings: SecurityFinding[] = [];
    const usedWrappers = new Map<BannedPackage, Set<string>>();
    for (const [index, each] of lock.packages.entries()) {
        const of = graph[index];
        if (of === undefined) continue;
        const isOwn = of.isMember && policy.allowsWorkspace;
        const parents = of.dependents.map((from) => lock.packages[from]?.name ?? "");
        const banned = policy.deny.find(
            (entry) =>
                isMeant(entry.spec, each) && !isWrapped(entry, parents, usedWrappers) && !isOwn,
        );
        if (banned !== undefined)
            findings.push(places.ofPackage(index, bannedProblem(each, banned)));
        if (!isOwn && isNotAllowed(each, policy)) {
            const message = `${each.name} ${each.version} is not among the packages that the policy allows.`;
            findings.push(places.ofPackage(index, { ...notAllowed, message }));
        }
        findings.push(...checkFeatures(index, each, of, policy, places));
    }
    return [
        ...findings,
        ...unusedWrappers(policy, usedWrappers, places),
        ...severalVersions(lock, graph, policy, places),
    ];
}

const notAllowed = {
    category: "ban",
    rule: "ban.notAllowed",
    level: "error",
    title: "The policy does not allow the package",
} as const;

/** Whether everything that depends on a package may do so; notes which entries were needed. */
function isWrapped(
    entry: BannedPackage,
    parents: readonly string[],
    used: Map<BannedPackage, Set<string>>,
): boolean {
    if (entry.wrappers.length === 0) return false;
    const known = used.get(entry) ?? new Set();
    used.set(entry, known);
    for (const parent of parents) known.add(parent);
    return parents.every((parent) => entry.wrappers.includes(parent));
}

function isNotAllowed(each: LockPackage, { allow }: BanPolicy): boolean {
    return allow.length > 0 && !allow.some((spec) => isMeant(spec, each));
}

function bannedProblem(
    { name, version }: LockPackage,
    { wrappers, reason, useInstead }: BannedPackage,
): What {
    const parts = [`${name} ${version} is banned.`];
    if (reason !== undefined) parts.push(`The policy's reason: ${reason}.`);
    if (useInstead !== undefined) parts.push(`Use ${useInstead} instead.`);
    if (wrappers.length > 0) parts.push(`Only ${wrappers.join(", ")} may depend on it.`);
    return {
        category: "ban",
        rule: "ban.banned",
        level: "error",
        title: "The package is banned",
        message: parts.join(" "),
    };
}

function unusedWrappers(
    { deny }: BanPolicy,
    used: ReadonlyMap<BannedPackage, ReadonlySet<string>>,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    return deny.flatMap((entry) =>
        entry.wrappers.flatMap((wrapper, at) => {
            if (used.get(entry)?.has(wrapper) === true) return [];
            const { name, span } = entry.spec;
            return places.ofPolicy(entry.wrapperSpans?.[at] ?? span, `${name} ${wrapper}`, {
                category: "ban",
                rule: "ban.unusedWrapper",
                level: "warning",
                title: "The wrapper does not depend on the package",
                message: `${wrapper} may depend on ${name}, and does not.`,
            });
        }),
    );
}
