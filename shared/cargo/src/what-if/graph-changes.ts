import type { FeatureMove } from "@rust-ai-ide/protocol/cargo/what-if";
import type { PackageGraph } from "../graph/package-graph.ts";
import type { LockPackage } from "../lock/lock-file.ts";
import { compareVersions } from "../version/compare-versions.ts";
import { parseVersion } from "../version/parse-version.ts";

/** What two locks have different. */
export interface LockChanges {
    readonly added: readonly LockPackage[];
    readonly removed: readonly LockPackage[];
    readonly moved: readonly { readonly from: LockPackage; readonly to: LockPackage }[];
    readonly duplicatesMerged: readonly string[];
    readonly duplicatesCreated: readonly string[];
}

/**
 * Packages that one lock has and another has not. Of a name with one version less and one more these
 * are one move; of several the nearest are put together.
 */
export function lockChanges(
    before: readonly LockPackage[],
    after: readonly LockPackage[],
): LockChanges {
    const key = ({ name, version, source }: LockPackage): string => `${name} ${version} ${source}`;
    const [old, now] = [new Set(before.map(key)), new Set(after.map(key))];
    const removed = before.filter((each) => !now.has(key(each)));
    const added = after.filter((each) => !old.has(key(each)));
    const moved: { from: LockPackage; to: LockPackage }[] = [];
    const rest: LockPackage[] = [];
    const open = sorted(added);
    for (const from of sorted(removed)) {
        const fits = open.filter(({ name }) => name === from.name);
        const to = fits.find((each) => rangeOf(each) === rangeOf(from)) ?? fits[0];
        if (to === undefined) rest.push(from);
        else {
            open.splice(open.indexOf(to), 1);
            moved.push({ from, to });
        }
    }
    const [countsBefore, countsAfter] = [versionCounts(before), versionCounts(after)];
    const names = [...new Set([...countsBefore.keys(), ...countsAfter.keys()])].sort();
    const change = (name: string): number =>
        Math.max(1, countsAfter.get(name) ?? 1) - Math.max(1, countsBefore.get(name) ?? 1);
    return {
        added: open,
        removed: rest,
        moved,
        duplicatesMerged: names.filter((name) => change(name) < 0),
        duplicatesCreated: names.filter((name) => change(name) > 0),
    };
}

/** Features that are on in one graph and not in another, of packages that both have. */
export function featureChanges(before: PackageGraph, after: PackageGraph): FeatureMove[] {
    const old = new Map(before.packages.map((each) => [`${each.name} ${each.version}`, each]));
    return after.packages.flatMap(({ name, version, features }) => {
        const known = old.get(`${name} ${version}`);
        if (known === undefined) return [];
        const on = features.filter((feature) => !known.features.includes(feature));
        const off = known.features.filter((feature) => !features.includes(feature));
        return on.length + off.length === 0 ? [] : [{ name, version, on, off }];
    });
}

function versionCounts(packages: readonly LockPackage[]): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { name } of packages) counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
}

function rangeOf({ version }: LockPackage): string {
    const [major = "", minor = ""] = version.split(".");
    return major === "0" ? `0.${minor}` : major;
}

function sorted(packages: readonly LockPackage[]): LockPackage[] {
    return [...packages].sort((a, b) => {
        if (a.name !== b.name) return a.name < b.name ? -1 : 1;
        const [left, right] = [parseVersion(a.version), parseVersion(b.version)];
        return left === undefined || right === undefined ? 0 : compareVersions(left, right);
    });
}
