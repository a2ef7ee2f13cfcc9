import { comparePrecedence } from "@rust-ai-ide/cargo/version/compare-versions";
import { parseRequirement } from "@rust-ai-ide/cargo/version/parse-requirement";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import type { Comparator, Requirement, Version } from "@rust-ai-ide/cargo/version/version";
import type { Advisory, AffectedRange } from "./advisory.ts";

/** Where an interval begins or ends; undefined has no limit. */
type Bound = { readonly version: Version; readonly isIncluded: boolean } | undefined;

interface Interval {
    readonly start: Bound;
    readonly end: Bound;
}

/** Why ranges cannot be made of requirements, in a sentence. */
export class VersionRangeError extends Error {}

/**
 * The intervals in which an advisory holds: what its patched and unaffected requirements leave. As
 * rustsec 0.30 reads them (osv/unaffected_range.rs): by precedence, so that `>= 1.2.0` leaves
 * 1.2.0-rc.1 affected, and with the first pre-release as upper end of `^` and `~`. Requirements
 * that overlap or have several bounds of a side are refused there and here. Throws `VersionRangeError`.
 */
export function affectedRanges(
    patched: readonly string[],
    unaffected: readonly string[],
): readonly AffectedRange[] {
    const fine = [...unaffected, ...patched].map(intervalOf);
    fine.sort((left, right) => compareStarts(left.start, right.start));
    const affected: AffectedRange[] = [];
    let from: Bound | "nothing";
    for (const [index, { start, end }] of fine.entries()) {
        const before = fine[index - 1];
        if (before !== undefined && touches(before.end, start)) {
            throw new VersionRangeError("Requirements of fixed and unaffected versions overlap.");
        }
        // What begins without a limit leaves nothing in front of it.
        if (start !== undefined && !isEmpty(from, start)) affected.push(between(from, start));
        from = end === undefined ? "nothing" : { ...end, isIncluded: !end.isIncluded };
    }
    if (from !== "nothing") affected.push(between(from, undefined));
    return affected;
}

/** Whether a version lies in one of the intervals of an advisory. Build metadata does not count. */
export function isAffected(advisory: Pick<Advisory, "affected">, version: Version): boolean {
    return advisory.affected.some((range) => isInRange(range, version));
}

function isInRange(range: AffectedRange, version: Version): boolean {
    if (range.start !== null) {
        const order = comparePrecedence(version, parsed(range.start));
        if (order < 0 || (order === 0 && range.excludesStart === true)) return false;
    }
    if (range.end === null) return true;
    const order = comparePrecedence(version, parsed(range.end));
    return order < 0 || (order === 0 && range.includesEnd === true);
}

/** The same few ends are asked for again and again. */
const known = new Map<string, Version>();
const mostKnown = 20_000;

function parsed(text: string): Version {
    const before = known.get(text);
    if (before !== undefined) return before;
    const version = parseVersion(text);
    if (version === undefined) throw new VersionRangeError(`${text.slice(0, 100)} is no version.`);
    if (known.size >= mostKnown) known.clear();
    known.set(text, version);
    return version;
}

function between(from: Bound | "nothing", start: Bound): AffectedRange {
    const first = from === "nothing" ? undefined : from;
    return {
        start: first?.version.text ?? null,
        end: start?.version.text ?? null,
        ...(first !== undefined && !first.isIncluded ? { excludesStart: true } : {}),
        // What begins behind a version leaves that version affected.
        ...(start !== undefined && !start.isIncluded ? { includesEnd: true } : {}),
    };
}

/** Whether nothing lies between the end of one interval and the start of the next. */
function isEmpty(from: Bound | "nothing", start: NonNullable<Bound>): boolean {
    if (from === undefined || from === "nothing") return false;
    const isOne = comparePrecedence(from.version, start.version) === 0;
    return isOne && !(from.isIncluded && !start.isIncluded);
}

/** Whether an interval that ends here and one that begins there have a version in common. */
function touches(end: Bound, start: Bound): boolean {
    if (end === undefined || start === undefined) return true;
    const order = comparePrecedence(end.version, start.version);
    return order > 0 || (order === 0 && end.isIncluded && start.isIncluded);
}

function compareStarts(left: Bound, right: Bound): number {
    if (left === undefined || right === undefined) {
        return left === right ? 0 : left === undefined ? -1 : 1;
    }
    const order = comparePrecedence(left.version, right.version);
    return order || Number(right.isIncluded) - Number(left.isIncluded);
}

function intervalOf(text: string): Interval {
    const requirement = parseRequirement(text);
    if (requirement === undefined) throw new VersionRangeError("A requirement cannot be read.");
    return intervalOfRequirement(requirement);
}

function intervalOfRequirement({ comparators }: Requirement): Interval {
    if (comparators.length > 2)
        throw new VersionRangeError("A requirement has more than two parts.");
    let start: Bound;
    let end: Bound;
    for (const comparator of comparators) {
        const version = versionOf(comparator);
        const { operator } = comparator;
        if (operator === ">" || operator === ">=") {
            if (start !== undefined)
                throw new VersionRangeError("A requirement has two lower bounds.");
            start = { version, isIncluded: operator === ">=" };
        } else if (operator === "<" || operator === "<=") {
            if (end !== undefined)
                throw new VersionRangeError("A requirement has two upper bounds.");
            end = { version, isIncluded: operator === "<=" };
        } else {
            if (comparators.length > 1) {
                throw new VersionRangeError(
                    "A requirement of both bounds stands beside another part.",
                );
            }
            if (operator === "*") throw new VersionRangeError("A requirement has a wildcard.");
            start = { version, isIncluded: true };
            end =
                operator === "="
                    ? { version, isIncluded: true }
                    : { version: upperEnd(comparator), isIncluded: false };
        }
    }
    if (start !== undefined && end !== undefined) {
        const order = comparePrecedence(start.version, end.version);
        const isPoint = start.isIncluded && end.isIncluded;
        if (order > 0 || (order === 0 && !isPoint)) {
            throw new VersionRangeError("A requirement begins behind its end.");
        }
    }
    return { start, end };
}

function upperEnd({ operator, major, minor, patch }: Comparator): Version {
    if (operator === "~") {
        return minor === undefined ? firstOf(major + 1n, 0n, 0n) : firstOf(major, minor + 1n, 0n);
    }
    if (major > 0n || minor === undefined) return firstOf(major + 1n, 0n, 0n);
    if (minor === 0n && patch !== undefined) return firstOf(0n, 0n, patch + 1n);
    return firstOf(0n, minor + 1n, 0n);
}

/** The lowest pre-release of a version: no other version lies between it and what is before. */
function firstOf(major: bigint, minor: bigint, patch: bigint): Version {
    return versionWith(major, minor, patch, ["0"]);
}

function versionOf({ major, minor, patch, pre }: Comparator): Version {
    return versionWith(major, minor ?? 0n, patch ?? 0n, pre);
}

function versionWith(major: bigint, minor: bigint, patch: bigint, pre: readonly string[]): Version {
    const text = `${major}.${minor}.${patch}${pre.length > 0 ? `-${pre.join(".")}` : ""}`;
    return { major, minor, patch, pre, build: [], text };
}
