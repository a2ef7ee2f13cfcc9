import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import { matches } from "@rust-ai-ide/cargo/version/matches";
import { parseRequirement } from "@rust-ai-ide/cargo/version/parse-requirement";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import type { Version } from "@rust-ai-ide/cargo/version/version";
import type { Advisory, AdvisoryDatabase } from "./advisory.ts";
import { affectedRanges, isAffected } from "./affected-ranges.ts";
import type { AuditMatch, AuditOptions, AuditTarget } from "./audit.ts";

/**
 * All advisories that hold for packages of a lock, in the order of the lock and of their ids, and
 * versions that were yanked. Packages of paths and of git repositories are no releases, so nothing
 * is known of them; packages of registries count whatever mirror they came through, unless the
 * caller knows that a registry is another one.
 */
export function auditLock(
    lock: LockFile,
    database: AdvisoryDatabase | undefined,
    options: AuditOptions = {},
): readonly AuditMatch[] {
    const found: AuditMatch[] = [];
    for (const [index, each] of lock.packages.entries()) {
        const { name, source } = each;
        if (source === undefined || !isRegistry(source, options)) continue;
        const { version, advisories } = advisoriesAt(database, name, each.version, options.target);
        for (const advisory of advisories) {
            if (version !== undefined) found.push(matchOf(advisory, version, index, each));
        }
        if (options.isYanked?.(name, each.version, source) === true) {
            found.push({
                kind: "yanked",
                advisory: undefined,
                index,
                package: each,
                functions: [],
            });
        }
    }
    return found;
}

/** Those in force that hold for one version of a package of a registry. */
export function advisoriesOn(
    database: AdvisoryDatabase,
    name: string,
    version: string,
): readonly Advisory[] {
    return advisoriesAt(database, name, version, undefined).advisories;
}

function advisoriesAt(
    database: AdvisoryDatabase | undefined,
    name: string,
    written: string,
    target: AuditTarget | undefined,
): { readonly version: Version | undefined; readonly advisories: readonly Advisory[] } {
    const known = database?.of(name) ?? [];
    const version = known.length === 0 ? undefined : parseVersion(written);
    if (version === undefined) return { version, advisories: [] };
    return { version, advisories: known.filter((each) => holds(each, version, target)) };
}

function isRegistry(source: string, { isOtherRegistry }: AuditOptions): boolean {
    const isOne = source.startsWith("registry+") || source.startsWith("sparse+");
    return isOne && isOtherRegistry?.(source) !== true;
}

function holds(advisory: Advisory, version: Version, target: AuditTarget | undefined): boolean {
    if (advisory.withdrawn !== undefined) return false;
    const { os, arch } = target ?? {};
    if (os !== undefined && advisory.os.length > 0 && !advisory.os.includes(os)) return false;
    if (arch !== undefined && advisory.arch.length > 0 && !advisory.arch.includes(arch)) {
        return false;
    }
    return isAffected(advisory, version);
}

function matchOf(
    advisory: Advisory,
    version: Version,
    index: number,
    found: LockPackage,
): AuditMatch {
    const functions = advisory.functions.filter(({ versions }) =>
        // An advisory that gives no versions of a function means its own.
        versions.length === 0 ? true : versions.some((text) => fits(text, version)),
    );
    return {
        kind: advisory.kind,
        advisory,
        index,
        package: found,
        functions: functions.map(({ path }) => path),
    };
}

/**
 * A pre-release counts by its place in the order and as the release that it leads to: it is about
 * code, not about choosing, and a function too many is looked for rather than one too few.
 */
function fits(text: string, version: Version): boolean {
    const requirement = parseRequirement(text);
    if (requirement === undefined) return true;
    if (matches(requirement, { ...version, pre: [] })) return true;
    if (version.pre.length === 0) return false;
    try {
        return !isAffected({ affected: affectedRanges([], [text]) }, version);
    } catch {
        return true;
    }
}
