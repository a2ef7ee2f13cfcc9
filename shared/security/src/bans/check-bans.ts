import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { SecurityFinding } from "../finding.ts";
import type { LicencedPackage } from "../licences/check-licences.ts";
import type { BannedPackage, BanPolicy } from "../policy/deny-policy.ts";
import { isMeant, type PolicyPlaces, shownLevel } from "../policy/policy-places.ts";

/**
 * Packages that the policy bans, those that it does not allow, and those that are there in several
 * versions. What only features that are off need is not looked at, and what only tests need does not
 * count as one more version, as in cargo-deny.
 */
export function checkBans(
    lock: LockFile,
    scopes: readonly LicencedPackage["scope"][],
    policy: BanPolicy,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    const parents = parentsOf(lock);
    const findings: SecurityFinding[] = [];
    for (const [index, each] of lock.packages.entries()) {
        if (scopes[index] === "optional") continue;
        const banned = policy.deny.find(({ spec }) => isMeant(spec, each));
        const isWrapped = (parents[index] ?? []).every((parent) =>
            banned?.wrappers.includes(parent),
        );
        if (banned !== undefined && !(banned.wrappers.length > 0 && isWrapped)) {
            findings.push(places.ofPackage(index, bannedProblem(each, banned)));
        } else if (policy.allow.length > 0 && !policy.allow.some((spec) => isMeant(spec, each))) {
            findings.push(
                places.ofPackage(index, {
                    category: "ban",
                    rule: "ban.notAllowed",
                    level: "error",
                    title: "The policy does not allow the package",
                    message: `${each.name} ${each.version} is not among the packages that the policy allows.`,
                }),
            );
        }
    }
    return [...findings, ...severalVersions(lock, scopes, policy, places)];
}

function bannedProblem(
    { name, version }: LockPackage,
    { wrappers, reason, useInstead }: BannedPackage,
): Parameters<PolicyPlaces["ofPackage"]>[1] {
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

/** Names of the packages that depend on each one. */
function parentsOf(lock: LockFile): readonly (readonly string[])[] {
    const parents: string[][] = lock.packages.map(() => []);
    for (const { name, dependencies } of lock.packages) {
        for (const to of dependencies) parents[to]?.push(name);
    }
    return parents;
}

function severalVersions(
    lock: LockFile,
    scopes: readonly LicencedPackage["scope"][],
    policy: BanPolicy,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    const wanted = shownLevel(policy.multipleVersions);
    if (wanted === undefined) return [];
    const level = policy.isNarrower ? "warning" : wanted;
    const byName = new Map<string, number[]>();
    for (const [index, each] of lock.packages.entries()) {
        if (scopes[index] !== "required") continue;
        if (policy.skip.some((spec) => isMeant(spec, each))) continue;
        const known = byName.get(each.name) ?? [];
        known.push(index);
        byName.set(each.name, known);
    }
    return [...byName].flatMap(([name, indexes]) => {
        const [first] = indexes;
        if (first === undefined || indexes.length < 2) return [];
        const versions = indexes.map((index) => lock.packages[index]?.version ?? "");
        return places.ofPackage(first, {
            category: "ban",
            rule: "ban.severalVersions",
            level,
            title: "There are several versions of the package",
            message: `${name} is there in ${versions.length} versions: ${versions.join(", ")}. rust-ai cargo duplicates tells what keeps each.`,
        });
    });
}
