import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import {
    activationKey,
    type PackageSummary,
    packageId,
} from "@rust-ai-ide/cargo/resolve/package-summary";
import { writeLock } from "@rust-ai-ide/cargo/resolve/write-lock";
import { compareVersions } from "@rust-ai-ide/cargo/version/compare-versions";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";

/** What to do where packages cannot be merged. */
export const lockAdvice =
    "The lock is that of our side; run cargo update --workspace to add what theirs needs.";

/** A package of a lock; what it depends on is named by place, since versions change from side to side. */
interface Entry {
    readonly summary: PackageSummary;
    readonly places: ReadonlySet<string>;
}

/** Packages by their place: name, source without the commit, and what versions are compatible. */
type Places = ReadonlyMap<string, Entry>;

/**
 * Merges three locks package by package: of compatible versions a graph has one, the one that a side
 * changed or the higher of two; what is reached from the members of the workspace stays. Undefined
 * where that is not certain: locks that are not as cargo writes them, a git source at two commits,
 * checksums that differ, a dependency that no side has.
 */
export function mergeLocks(base: string, ours: string, theirs: string): string | undefined {
    const sides = [base, ours, theirs].map(read);
    const [before, mine, others] = sides;
    if (before === undefined || mine === undefined || others === undefined) return undefined;
    const chosen = new Map<string, Entry>();
    for (const place of new Set([...mine.places.keys(), ...others.places.keys()])) {
        const entry = choose(
            before.places.get(place),
            mine.places.get(place),
            others.places.get(place),
        );
        if (entry === "unclear") return undefined;
        if (entry !== undefined) chosen.set(place, entry);
    }
    // What a side dropped comes back where the other one needs it for something new.
    const entryAt = (place: string): Entry | undefined =>
        chosen.get(place) ?? mine.places.get(place) ?? others.places.get(place);
    const reached = new Map<string, Entry>();
    const open = [...chosen].filter(([, { summary }]) => isMember(summary)).map(([place]) => place);
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
        if (reached.has(place)) continue;
        const entry = entryAt(place);
        if (entry === undefined) return undefined;
        reached.set(place, entry);
        open.push(...entry.places);
    }
    const format = Math.max(mine.format, others.format);
    const text = written(reached, format, ours);
    const merged = readLock(text);
    if (merged.problems.length > 0 || merged.packages.length !== reached.size) return undefined;
    return ours.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text;
}

function isMember({ source }: PackageSummary): boolean {
    return source === "path+";
}

function choose(
    base: Entry | undefined,
    ours: Entry | undefined,
    theirs: Entry | undefined,
): Entry | undefined | "unclear" {
    const [b, o, t] = [base, ours, theirs].map((entry) => entry && identity(entry.summary));
    if (o === t) return joined(base, ours, theirs);
    // The other side may have changed what it depends on, as with a member that it did not release.
    if (o === b) return joined(base, ours, theirs, theirs?.summary);
    if (t === b) return joined(base, ours, theirs, ours?.summary);
    if (ours === undefined || theirs === undefined) return ours ?? theirs;
    const [left, right] = [ours.summary, theirs.summary];
    const order = compareVersions(left.version, right.version);
    // Two commits of a repository, or two archives of one version: nobody can tell from here.
    if (order === 0) return "unclear";
    const higher = order > 0 ? ours : theirs;
    return isMember(higher.summary) ? joined(base, ours, theirs, higher.summary) : higher;
}

function identity({ version, preciseSource, checksum }: PackageSummary): string {
    return `${version.text} ${preciseSource} ${checksum}`;
}

/** A package with the dependencies that either side brought, such as by a feature. */
function joined(
    base: Entry | undefined,
    ours: Entry | undefined,
    theirs: Entry | undefined,
    summary: PackageSummary | undefined = ours?.summary,
): Entry | undefined {
    if (summary === undefined) return undefined;
    // One that a side alone added.
    if (ours === undefined || theirs === undefined)
        return base === undefined ? (ours ?? theirs) : undefined;
    const places = new Set<string>();
    for (const place of new Set([...ours.places, ...theirs.places])) {
        const isKept =
            base?.places.has(place) === true
                ? ours.places.has(place) && theirs.places.has(place)
                : true;
        if (isKept) places.add(place);
    }
    return { summary, places };
}

function read(text: string): { readonly places: Places; readonly format: number } | undefined {
    if (text === "") return { places: new Map(), format: 3 };
    const lock = readLock(text);
    if (lock.problems.length > 0 || lock.unusedPatches.length > 0 || lock.format < 3)
        return undefined;
    if (lock.format > 4) return undefined;
    const places = placesOf(lock);
    if (places === undefined) return undefined;
    // Whatever this does not know about a lock would be lost.
    if (written(places, lock.format, text) !== text.replaceAll("\r\n", "\n")) return undefined;
    return { places, format: lock.format };
}

function placesOf({ packages }: LockFile): Places | undefined {
    const summaries = packages.map(({ name, version: text, source, checksum }) => {
        const version = parseVersion(text);
        if (version === undefined) return undefined;
        const place = source?.replace(/#.*$/, "") ?? "path+";
        return {
            id: packageId(name, text, source ?? place),
            name,
            version,
            source: place,
            ...(source === undefined ? {} : { preciseSource: source }),
            dependencies: [],
            features: new Map(),
            links: undefined,
            rustVersion: undefined,
            publishedAt: undefined,
            isYanked: false,
            checksum,
        } satisfies PackageSummary;
    });
    const keys = summaries.map((each) => {
        if (each === undefined) return undefined;
        // Members have one version, whatever it is compatible with.
        const { name, version, source } = each;
        return isMember(each) ? `${name} ${source}` : activationKey(name, version, source);
    });
    const places = new Map<string, Entry>();
    for (const [index, summary] of summaries.entries()) {
        const key = keys[index];
        if (summary === undefined || key === undefined || places.has(key)) return undefined;
        const own = new Set<string>();
        for (const dependency of packages[index]?.dependencies ?? []) {
            const place = keys[dependency];
            if (place === undefined) return undefined;
            own.add(place);
        }
        places.set(key, { summary, places: own });
    }
    return places;
}

function written(places: Places, format: number, previous: string): string {
    const entries = [...places.values()];
    const packages = entries.map(({ summary }) => summary).sort(comparePackages);
    const edges = new Map(
        entries.map(({ summary, places: own }) => {
            const ids = [...own].flatMap((place) => places.get(place)?.summary.id ?? []);
            return [summary.id, new Set(ids)] as const;
        }),
    );
    return writeLock({ kind: "resolved", packages, edges, steps: 0 }, format, previous);
}

function comparePackages(a: PackageSummary, b: PackageSummary): number {
    if (a.name !== b.name) return a.name < b.name ? -1 : 1;
    const order = compareVersions(a.version, b.version);
    const [left, right] = [a.preciseSource ?? "", b.preciseSource ?? ""];
    return order !== 0 ? order : left < right ? -1 : left > right ? 1 : 0;
}
