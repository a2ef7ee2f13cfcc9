import { isNumeric } from "./semver-scanner.ts";
import type { Version } from "./version.ts";

/**
 * Negative, zero or positive, in the total order of the semver crate: precedence first, then the
 * build metadata, so that zero means the same version.
 */
export function compareVersions(a: Version, b: Version): number {
    return comparePrecedence(a, b) || compareBuild(a.build, b.build);
}

/** The order of semver.org, in which build metadata does not count. */
export function comparePrecedence(a: Version, b: Version): number {
    return (
        compareNumbers(a.major, b.major) ||
        compareNumbers(a.minor, b.minor) ||
        compareNumbers(a.patch, b.patch) ||
        comparePre(a.pre, b.pre)
    );
}

/** A release comes behind all of its pre-releases. */
export function comparePre(a: readonly string[], b: readonly string[]): number {
    if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
    return compareParts(a, b, compareNumericText);
}

/** Unlike in a pre-release, nothing comes first, and numbers may begin with zeros. */
function compareBuild(a: readonly string[], b: readonly string[]): number {
    return compareParts(a, b, (left, right) => {
        const significant = compareNumericText(withoutZeros(left), withoutZeros(right));
        return significant || left.length - right.length;
    });
}

function compareParts(
    a: readonly string[],
    b: readonly string[],
    compareNumeric: (a: string, b: string) => number,
): number {
    for (let index = 0; index < a.length && index < b.length; index += 1) {
        const [left, right] = [a[index] ?? "", b[index] ?? ""];
        if (left === right) continue;
        const isLeftNumeric = isNumeric(left);
        if (isLeftNumeric !== isNumeric(right)) return isLeftNumeric ? -1 : 1;
        const order = isLeftNumeric ? compareNumeric(left, right) : compareTexts(left, right);
        if (order !== 0) return order;
    }
    return a.length - b.length;
}

/** Numbers of any length, which do not begin with a zero. */
function compareNumericText(a: string, b: string): number {
    return a.length - b.length || compareTexts(a, b);
}

function withoutZeros(digits: string): string {
    return digits.replace(/^0+/, "");
}

function compareTexts(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

function compareNumbers(a: bigint, b: bigint): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
