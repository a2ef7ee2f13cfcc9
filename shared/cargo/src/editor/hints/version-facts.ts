import type { IndexCrate, IndexVersion } from "../../registry/index-crate.ts";
import { rustVersionOf } from "../../resolve/workspace-request.ts";
import { compareVersions } from "../../version/compare-versions.ts";
import { matches } from "../../version/matches.ts";
import { parseVersion } from "../../version/parse-version.ts";
import { isPrerelease } from "../../version/upgrades.ts";
import type { Requirement, Version } from "../../version/version.ts";

/** What may not be chosen though it is newer. */
export interface VersionLimits {
    /** The oldest compiler that the package has to build with. */
    readonly rustVersion: Version | undefined;
    /** Milliseconds that a version has to be old. */
    readonly minPublishAge: number | undefined;
    /** Milliseconds since 1970. */
    readonly now: number;
}

export interface HeldBack {
    readonly version: IndexVersion;
    readonly reason: "rust-version" | "publish-age";
    /** When it is old enough, in milliseconds since 1970. */
    readonly until: number | undefined;
}

export interface NewerVersions {
    /** Newest that the requirement and the limits allow. */
    readonly compatible: IndexVersion | undefined;
    /** Newest release that the limits allow, whatever the requirement says. */
    readonly latest: IndexVersion | undefined;
    /** The newest one that only a limit excludes; newer than `latest`. */
    readonly heldBack: HeldBack | undefined;
}

/** Which versions of a crate a dependency could have. Withdrawn ones are never chosen. */
export function newerVersions(
    crate: IndexCrate,
    requirement: Requirement | undefined,
    limits: VersionLimits,
): NewerVersions {
    let compatible: Choice | undefined;
    let latest: Choice | undefined;
    let held: (Choice & { readonly back: HeldBack }) | undefined;
    for (const entry of crate.versions) {
        if (entry.yanked) continue;
        const version = parseVersion(entry.version);
        if (version === undefined) continue;
        const fits = requirement !== undefined && matches(requirement, version);
        if (isPrerelease(version) && !fits) continue;
        const back = heldBack(entry, limits);
        if (back !== undefined) {
            if (isNewer(version, held)) held = { entry, version, back };
            continue;
        }
        if (fits && isNewer(version, compatible)) compatible = { entry, version };
        if (!isPrerelease(version) && isNewer(version, latest)) latest = { entry, version };
    }
    const isHeld = held !== undefined && isNewer(held.version, latest);
    return {
        compatible: compatible?.entry,
        latest: latest?.entry,
        heldBack: isHeld ? held?.back : undefined,
    };
}

interface Choice {
    readonly entry: IndexVersion;
    readonly version: Version;
}

function isNewer(version: Version, than: Choice | undefined): boolean {
    return than === undefined || compareVersions(version, than.version) > 0;
}

function heldBack(entry: IndexVersion, limits: VersionLimits): HeldBack | undefined {
    const { rustVersion, minPublishAge, now } = limits;
    const needed = entry.rustVersion === undefined ? undefined : rustVersionOf(entry.rustVersion);
    if (needed !== undefined && rustVersion !== undefined) {
        if (compareVersions(needed, rustVersion) > 0)
            return { version: entry, reason: "rust-version", until: undefined };
    }
    if (minPublishAge !== undefined && entry.publishedAt !== undefined) {
        const until = entry.publishedAt + minPublishAge;
        if (until > now) return { version: entry, reason: "publish-age", until };
    }
    return undefined;
}
