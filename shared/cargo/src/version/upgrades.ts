import { comparePrecedence, compareVersions } from "./compare-versions.ts";
import { matches } from "./matches.ts";
import type { Requirement, Version } from "./version.ts";

export function isPrerelease(version: Version): boolean {
    return version.pre.length > 0;
}

/** The newest of the versions that a requirement takes. */
export function latestCompatible(
    requirement: Requirement,
    versions: readonly Version[],
): Version | undefined {
    return newest(versions.filter((version) => matches(requirement, version)));
}

/**
 * The newest release that a requirement does not take and that is newer than all that it takes:
 * what only an edit of the manifest gives. Pre-releases are never proposed.
 */
export function incompatibleUpgrade(
    requirement: Requirement,
    versions: readonly Version[],
): Version | undefined {
    const release = newest(versions.filter((version) => !isPrerelease(version)));
    if (release === undefined || matches(requirement, release)) return undefined;
    const taken = latestCompatible(requirement, versions);
    return taken === undefined || comparePrecedence(release, taken) > 0 ? release : undefined;
}

/** What Cargo may put a version's place by itself: this version and all that are compatible with it. */
export function caretOf({ major, minor, patch, pre, text }: Version): Requirement {
    return { comparators: [{ operator: "^", major, minor, patch, pre }], text };
}

/**
 * Whether Cargo holds two versions for compatible, of which a graph has only one: the leftmost
 * number that is not zero is the same.
 */
export function areCompatible(a: Version, b: Version): boolean {
    if (a.major !== b.major) return false;
    if (a.major > 0n) return true;
    if (a.minor !== b.minor) return false;
    return a.minor > 0n || a.patch === b.patch;
}

function newest(versions: readonly Version[]): Version | undefined {
    let best: Version | undefined;
    for (const version of versions) {
        if (best === undefined || compareVersions(version, best) > 0) best = version;
    }
    return best;
}
