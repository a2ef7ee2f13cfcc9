import type { BuildTimings } from "./build-timings.ts";
import { type PackageTime, packageTimes } from "./package-times.ts";

export type TimeVerdict = "slower" | "faster" | "same" | "added" | "removed";

/** A package in two builds. */
export interface TimeDifference {
    readonly name: string;
    /** Undefined where it was not built. */
    readonly before: PackageTime | undefined;
    readonly after: PackageTime | undefined;
    /** Seconds more than before; for what was added or removed all of it. */
    readonly change: number;
    readonly verdict: TimeVerdict;
}

export interface TimingsComparison {
    /** Seconds of the whole builds. */
    readonly before: number;
    readonly after: number;
    /**
     * How much longer everything took, as a middle of the packages that both builds have: a busy
     * machine makes it more than 1. Verdicts are those of what is left when it is taken out.
     */
    readonly pace: number;
    /** Largest change first. */
    readonly packages: readonly TimeDifference[];
}

/** Changes below both are noise. */
const leastSeconds = 0.5;
const leastShare = 0.25;
/** Packages whose times say something of the machine, and how many of them are needed. */
const pacedSeconds = 0.2;
const pacedPackages = 8;

/**
 * What became slower or faster from one build to another. A package of another version is the same
 * package where each build has one of the name. Only packages that both builds compiled are compared:
 * of what was fresh nothing is known, and it counts as removed or added.
 */
export function compareTimings(before: BuildTimings, after: BuildTimings): TimingsComparison {
    const pairs = pairsOf(packageTimes(before), packageTimes(after));
    const pace = paceOf(pairs);
    const packages = pairs.map((pair) => ({ ...pair, ...verdictOf(pair, pace) }));
    packages.sort(
        (one, other) =>
            Math.abs(other.change) - Math.abs(one.change) || (one.name < other.name ? -1 : 1),
    );
    return { before: before.duration, after: after.duration, pace, packages };
}

type Pair = Pick<TimeDifference, "name" | "before" | "after">;

function pairsOf(before: readonly PackageTime[], after: readonly PackageTime[]): Pair[] {
    const [old, now] = [byName(before), byName(after)];
    const pairs: Pair[] = [];
    for (const name of new Set([...old.keys(), ...now.keys()])) {
        const left = [...(old.get(name) ?? [])];
        const right = [...(now.get(name) ?? [])];
        for (const time of [...right]) {
            const at = left.findIndex(({ version }) => version === time.version);
            if (at < 0) continue;
            pairs.push({ name, before: left[at], after: time });
            left.splice(at, 1);
            right.splice(right.indexOf(time), 1);
        }
        if (left.length === 1 && right.length === 1) {
            pairs.push({ name, before: left[0], after: right[0] });
            continue;
        }
        for (const time of left) pairs.push({ name, before: time, after: undefined });
        for (const time of right) pairs.push({ name, before: undefined, after: time });
    }
    return pairs;
}

function byName(times: readonly PackageTime[]): Map<string, PackageTime[]> {
    const names = new Map<string, PackageTime[]>();
    for (const time of times) names.set(time.name, [...(names.get(time.name) ?? []), time]);
    return names;
}

function paceOf(pairs: readonly Pair[]): number {
    const ratios = pairs
        .map(({ before, after }) => {
            const [old = 0, now = 0] = [before?.seconds, after?.seconds];
            return old >= pacedSeconds && now > 0 ? now / old : undefined;
        })
        .filter((ratio) => ratio !== undefined)
        .sort((one, other) => one - other);
    if (ratios.length < pacedPackages) return 1;
    return ratios[Math.floor(ratios.length / 2)] ?? 1;
}

function verdictOf(
    { before, after }: Pair,
    pace: number,
): Pick<TimeDifference, "change" | "verdict"> {
    const [old, now] = [before?.seconds, after?.seconds];
    if (old === undefined) return { change: now ?? 0, verdict: "added" };
    if (now === undefined) return { change: -old, verdict: "removed" };
    const expected = old * pace;
    const least = Math.max(leastSeconds, expected * leastShare);
    const verdict =
        now - expected >= least ? "slower" : expected - now >= least ? "faster" : "same";
    return { change: now - old, verdict };
}
