import { comparePre } from "./compare-versions.ts";
import type { Comparator, Requirement, Version } from "./version.ts";

/**
 * Whether Cargo takes a version for a requirement. A pre-release is taken only where a comparator
 * names a pre-release of the same three numbers; build metadata never counts.
 */
export function matches(requirement: Requirement, version: Version): boolean {
    const { comparators } = requirement;
    if (!comparators.every((comparator) => holds(comparator, version))) return false;
    return version.pre.length === 0 || comparators.some((one) => namesPrereleaseOf(one, version));
}

function namesPrereleaseOf({ major, minor, patch, pre }: Comparator, version: Version): boolean {
    return (
        pre.length > 0 &&
        major === version.major &&
        minor === version.minor &&
        patch === version.patch
    );
}

function holds(comparator: Comparator, version: Version): boolean {
    switch (comparator.operator) {
        case "=":
        case "*":
            return isExact(comparator, version);
        case ">":
            return order(version, comparator) > 0;
        case ">=":
            return isExact(comparator, version) || order(version, comparator) > 0;
        case "<":
            return order(version, comparator) < 0;
        case "<=":
            return isExact(comparator, version) || order(version, comparator) < 0;
        case "~":
            return isTilde(comparator, version);
        case "^":
            return isCaret(comparator, version);
    }
}

function isExact({ major, minor, patch, pre }: Comparator, version: Version): boolean {
    return (
        version.major === major &&
        (minor === undefined || version.minor === minor) &&
        (patch === undefined || version.patch === patch) &&
        comparePre(version.pre, pre) === 0
    );
}

/** Zero also where the comparator says no more: `1.5.0` is neither above nor below `1`. */
function order(version: Version, { major, minor, patch, pre }: Comparator): number {
    if (version.major !== major) return version.major > major ? 1 : -1;
    if (minor === undefined) return 0;
    if (version.minor !== minor) return version.minor > minor ? 1 : -1;
    if (patch === undefined) return 0;
    if (version.patch !== patch) return version.patch > patch ? 1 : -1;
    return comparePre(version.pre, pre);
}

function isTilde({ major, minor, patch, pre }: Comparator, version: Version): boolean {
    if (version.major !== major) return false;
    if (minor !== undefined && version.minor !== minor) return false;
    if (patch !== undefined && version.patch !== patch) return version.patch > patch;
    return comparePre(version.pre, pre) >= 0;
}

function isCaret(comparator: Comparator, version: Version): boolean {
    const { major, minor, patch, pre } = comparator;
    if (version.major !== major) return false;
    if (minor === undefined) return true;
    if (patch === undefined) {
        return major > 0n ? version.minor >= minor : version.minor === minor;
    }
    if (version.minor !== minor) return major > 0n && version.minor > minor;
    if (version.patch !== patch) return (major > 0n || minor > 0n) && version.patch > patch;
    return comparePre(version.pre, pre) >= 0;
}
