import type {
    OutdatedPackage,
    OutdatedReport,
    VersionFacts,
} from "@rust-ai-ide/protocol/cargo/outdated";
import type { IndexCrate, IndexVersion } from "../registry/index-crate.ts";
import { type KnownVersion, newestFirst } from "../registry/known-versions.ts";
import type { SourceNames } from "../resolve/manifest-summary.ts";
import { rustVersionOf } from "../resolve/workspace-request.ts";
import { compareVersions } from "../version/compare-versions.ts";
import { matches } from "../version/matches.ts";
import { parseVersion } from "../version/parse-version.ts";
import type { Version } from "../version/version.ts";
import type { CargoWorkspace } from "../workspace/workspace.ts";
import { type AskedPackage, askedPackages, type CrateOf } from "./asked-packages.ts";

export interface OutdatedOptions {
    /** Packages that members do not ask for directly as well. */
    readonly all?: boolean;
    /** The oldest Rust version that members want to be built with; absent: not looked at. */
    readonly rustVersion?: Version;
    /** Milliseconds since 1970. */
    readonly now?: number;
    /** By source: how old a version has to be, in milliseconds, so that it is not held back. */
    readonly minimumAge?: (source: string) => number | undefined;
}

/** At most this many versions that are held back are told of a package, the newest first. */
const mostHeldBack = 5;

/**
 * What newer versions are known of the packages of a workspace. A version counts as compatible when
 * everybody who has the locked one takes it.
 */
export async function outdated(
    workspace: CargoWorkspace,
    names: SourceNames,
    crateOf: CrateOf,
    options: OutdatedOptions = {},
): Promise<OutdatedReport> {
    const asked = await askedPackages(workspace, names, crateOf);
    const wanted = asked.filter(({ askedBy }) => options.all === true || askedBy.length > 0);
    const packages = await Promise.all(
        wanted.map(async (each) => describe(each, await crateOf(each.source, each.name), options)),
    );
    packages.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const times = packages.flatMap(({ cachedAt }) => cachedAt ?? []);
    return {
        packages,
        ...(times.length === 0
            ? {}
            : { oldestCachedAt: Math.min(...times), newestCachedAt: Math.max(...times) }),
        problems: [],
    };
}

function describe(
    asked: AskedPackage,
    crate: IndexCrate | undefined,
    options: OutdatedOptions,
): OutdatedPackage {
    const own = { name: asked.name, source: asked.source, askedBy: asked.askedBy };
    const locked = asked.locked;
    if (crate === undefined) {
        const facts = locked === undefined ? {} : { locked: { version: locked, yanked: false } };
        return { ...own, ...facts, status: "unknown", heldBack: [] };
    }
    const versions = newestFirst(crate);
    const fitting = versions.filter(({ version }) =>
        asked.requirements.every((requirement) => matches(requirement, version)),
    );
    const current = parseVersion(locked ?? "");
    // What is locked is never given up for an older one.
    const compatible = fitting.find(
        ({ version, entry }) =>
            entry.version === locked ||
            ((current === undefined || isAfter(version, current)) &&
                whyHeldBack(entry, asked.source, options) === undefined),
    );
    const open = versions.filter(({ entry }) => !entry.yanked);
    const latest = open.find(({ version }) => version.pre.length === 0) ?? open[0];
    const at = versions.find(({ entry }) => entry.version === locked);
    const floor = compatible?.version ?? at?.version;
    const isNewer = (other: KnownVersion | undefined): boolean =>
        other !== undefined && current !== undefined && isAfter(other.version, current);
    const status = ((): OutdatedPackage["status"] => {
        if (at?.entry.yanked === true) return "yanked";
        if (locked !== undefined && isNewer(compatible)) return "compatible";
        const mark = current ?? compatible?.version;
        const isBehind =
            latest !== undefined && mark !== undefined && isAfter(latest.version, mark);
        return isBehind ? "incompatible" : "current";
    })();
    return {
        ...own,
        ...(locked === undefined ? {} : { locked: factsOf(at?.entry) ?? bare(locked) }),
        ...given("compatible", factsOf(compatible?.entry)),
        ...given("latest", factsOf(latest?.entry)),
        status,
        heldBack: fitting
            .filter(({ version }) => floor === undefined || isAfter(version, floor))
            .flatMap(({ entry }) => whyHeldBack(entry, asked.source, options) ?? [])
            .slice(0, mostHeldBack),
        ...given("cachedAt", crate.cachedAt),
    };
}

function whyHeldBack(
    { version, yanked, rustVersion, publishedAt }: IndexVersion,
    source: string,
    options: OutdatedOptions,
): OutdatedPackage["heldBack"][number] | undefined {
    if (yanked) return { version, reason: "yanked", detail: "" };
    const needed = rustVersionOf(rustVersion ?? "");
    if (rustVersion !== undefined && needed !== undefined && options.rustVersion !== undefined) {
        if (isAfter(needed, options.rustVersion)) {
            return { version, reason: "rust-version", detail: rustVersion };
        }
    }
    const age = options.minimumAge?.(source);
    if (age !== undefined && options.now !== undefined && publishedAt !== undefined) {
        if (publishedAt + age > options.now) {
            const day = new Date(publishedAt + age).toISOString().slice(0, 10);
            return { version, reason: "publish-age", detail: day };
        }
    }
    return undefined;
}

function isAfter(a: Version, b: Version): boolean {
    return compareVersions(a, b) > 0;
}

function factsOf(index: IndexVersion | undefined): VersionFacts | undefined {
    if (index === undefined) return undefined;
    const { version, yanked, publishedAt, rustVersion } = index;
    return {
        version,
        yanked,
        ...given("publishedAt", publishedAt),
        ...given("rustVersion", rustVersion),
    };
}

function bare(version: string): VersionFacts {
    return { version, yanked: false };
}

function given<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
    return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: T });
}
