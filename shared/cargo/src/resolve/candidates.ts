import type { IndexCrate, IndexVersion } from "../registry/index-crate.ts";
import { compareVersions } from "../version/compare-versions.ts";
import { matches } from "../version/matches.ts";
import { parseRequirement } from "../version/parse-requirement.ts";
import { parseVersion } from "../version/parse-version.ts";
import { areCompatible } from "../version/upgrades.ts";
import type { Requirement, Version } from "../version/version.ts";
import {
    activationKey,
    type PackageSummary,
    packageId,
    type SummaryDependency,
    summaryOfIndex,
} from "./package-summary.ts";
import { type PreviousLock, takesIgnoringSource } from "./previous-lock.ts";
import type { ResolveRequest, VersionSource } from "./resolve-request.ts";

/** A version that may be chosen; what it depends on is read when it is. */
export interface Candidate {
    readonly id: string;
    readonly key: string;
    readonly name: string;
    readonly version: Version;
    readonly source: string;
    readonly links: string | undefined;
    readonly isPatch: boolean;
    readonly summary: () => PackageSummary | undefined;
}

interface KnownVersion extends Candidate {
    readonly index: IndexVersion | undefined;
}

/** Versions of crates that were read for other questions; a crate is of one source. */
const readBefore = new WeakMap<VersionSource, WeakMap<IndexCrate, readonly KnownVersion[]>>();

/** Finds the versions that a dependency takes, the preferred one first, as cargo orders them. */
export class CandidateFinder {
    /** Crates that nothing knows. */
    readonly missing = new Set<string>();
    private readonly request: ResolveRequest;
    private readonly source: VersionSource;
    private readonly previous: PreviousLock;
    private readonly crates = new Map<string, readonly KnownVersion[]>();
    private readonly answers = new Map<string, readonly Candidate[]>();
    private readonly compatibleCounts = new Map<string, number>();

    constructor(request: ResolveRequest, source: VersionSource, previous: PreviousLock) {
        this.request = request;
        this.source = source;
        this.previous = previous;
    }

    /** Reads what the index knows of crates, all at once. */
    async prepare(dependencies: readonly SummaryDependency[]): Promise<void> {
        const wanted = new Map<string, SummaryDependency>();
        for (const dependency of dependencies) {
            const key = `${dependency.packageName} ${dependency.source}`;
            if (!this.crates.has(key)) wanted.set(key, dependency);
        }
        if (wanted.size === 0) return;
        await Promise.all(
            [...wanted].map(async ([key, { packageName, source }]) => {
                this.crates.set(key, await this.read(packageName, source));
            }),
        );
    }

    /** Versions that fit. `heldTo` is the id of the only one that does. What was not prepared has none. */
    find(dependency: SummaryDependency, heldTo: string | undefined): readonly Candidate[] {
        const { packageName, source, requirement } = dependency;
        const key = `${packageName} ${source} ${requirement.text} ${heldTo ?? ""}`;
        const known = this.answers.get(key);
        if (known !== undefined) return known;
        const found = this.sorted(this.fitting(dependency, heldTo));
        this.answers.set(key, found);
        return found;
    }

    private async read(name: string, source: string): Promise<readonly KnownVersion[]> {
        const local = this.request.local.filter(
            (each) => each.name === name && each.source === source,
        );
        if (local.length > 0) return local.map((summary) => knownSummary(summary, false));
        if (source.startsWith("path+") || source.startsWith("git+")) {
            this.missing.add(`${name} (${source})`);
            return [];
        }
        const crate = await this.source.crate(source, name);
        if (crate === undefined) {
            const isPatched = this.request.patches.get(source)?.some((each) => each.name === name);
            if (isPatched !== true) this.missing.add(`${name} (${source})`);
            return [];
        }
        let read = readBefore.get(this.source);
        if (read === undefined) {
            read = new WeakMap();
            readBefore.set(this.source, read);
        }
        let versions = read.get(crate);
        if (versions === undefined) {
            versions = this.versionsOf(crate, source);
            read.set(crate, versions);
        }
        return versions;
    }

    private versionsOf(crate: IndexCrate, source: string): readonly KnownVersion[] {
        const versions: KnownVersion[] = [];
        for (const index of crate.versions) {
            const version = parseVersion(index.version);
            if (version === undefined) continue;
            let summary: PackageSummary | undefined | null = null;
            versions.push({
                id: packageId(index.name, index.version, source),
                key: activationKey(index.name, version, source),
                name: index.name,
                version,
                source,
                links: index.links,
                isPatch: false,
                index,
                summary: () => {
                    if (summary === null) {
                        const toSource = (url: string): string => this.source.sourceOfIndex(url);
                        summary = summaryOfIndex(index, source, toSource);
                    }
                    return summary;
                },
            });
        }
        return versions;
    }

    private fitting(dependency: SummaryDependency, heldTo: string | undefined): Candidate[] {
        const all = this.crates.get(`${dependency.packageName} ${dependency.source}`) ?? [];
        const patches = (this.request.patches.get(dependency.source) ?? [])
            .filter((patch) => takesIgnoringSource(dependency, patch))
            .map((patch) => knownSummary(patch, true));
        if (heldTo !== undefined) {
            const held = [...patches, ...all].find(({ id }) => id === heldTo);
            return held === undefined ? [] : [held];
        }
        const pin = this.request.pins.find(
            ({ name, source, from, to }) =>
                name === dependency.packageName &&
                source === dependency.source &&
                // Who takes the old version has to take a compatible new one as well.
                (matches(dependency.requirement, to) ||
                    (areCompatible(from, to) && matches(dependency.requirement, from))),
        );
        const found = all.filter(({ id, version, index }) => {
            if (patches.some((patch) => compareVersions(patch.version, version) === 0))
                return false;
            if (!matches(dependency.requirement, version)) return false;
            if (pin !== undefined) return compareVersions(version, pin.to) === 0;
            return (
                index === undefined ||
                this.previous.has(id) ||
                this.isOpen(index, dependency.source)
            );
        });
        const { isDownloaded } = this.request;
        if (isDownloaded === undefined) return [...patches, ...found];
        const here = found.filter(
            (each) => each.index === undefined || isDownloaded(each.name, each.version.text),
        );
        return [...patches, ...(here.length > 0 ? here : found)];
    }

    /** Neither withdrawn nor too new. */
    private isOpen({ yanked, publishedAt }: IndexVersion, source: string): boolean {
        if (yanked) return false;
        const newest = this.request.newestPublication?.(source);
        return newest === undefined || publishedAt === undefined || publishedAt <= newest;
    }

    private sorted(candidates: Candidate[]): readonly Candidate[] {
        const isFirst = (each: Candidate): boolean =>
            each.isPatch || this.previous.isPreferred(each.id);
        return candidates.sort(
            (a, b) =>
                Number(isFirst(b)) - Number(isFirst(a)) ||
                this.compatibleMembers(b) - this.compatibleMembers(a) ||
                compareVersions(b.version, a.version),
        );
    }

    /** Of how many of the wanted Rust versions a candidate can be built. */
    private compatibleMembers(candidate: Candidate): number {
        const { rustVersions } = this.request;
        if (rustVersions.length === 0) return 0;
        const needed = (candidate as KnownVersion).index?.rustVersion;
        if (needed === undefined) return rustVersions.length;
        let count = this.compatibleCounts.get(needed);
        if (count === undefined) {
            const requirement = parseRequirement(needed);
            count = rustVersions.filter((version) => buildsWith(requirement, version)).length;
            this.compatibleCounts.set(needed, count);
        }
        return count;
    }
}

function buildsWith(needed: Requirement | undefined, rust: Version): boolean {
    return needed === undefined || matches(needed, { ...rust, pre: [] });
}

function knownSummary(summary: PackageSummary, isPatch: boolean): KnownVersion {
    const { id, name, version, source, links } = summary;
    return {
        id,
        key: activationKey(name, version, source),
        name,
        version,
        source,
        links,
        isPatch,
        index: undefined,
        summary: () => summary,
    };
}
