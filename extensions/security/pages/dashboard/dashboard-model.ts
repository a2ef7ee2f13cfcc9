import type {
    FindingCounts,
    FindingDescription,
    SecuritySeverity,
} from "@rust-ai-ide/protocol/security/findings";
import type { HistoryPoint } from "@rust-ai-ide/protocol/security/history";

/** The gravest first: the order of every stack and table of the page. */
export const shownSeverities = ["critical", "high", "medium", "low", "none", "unknown"] as const;

/** One value at one time. `at` is in milliseconds since 1970. */
export interface TimedValue {
    readonly at: number;
    readonly value: number;
}

/** What is drawn as one line or layer. */
export interface Series<K extends string> {
    readonly key: K;
    readonly values: readonly TimedValue[];
}

/**
 * Findings over time, a series for each severity that ever had any. Points whose time cannot be read
 * are left out: a history is a file, and files get damaged.
 */
export function riskOverTime(points: readonly HistoryPoint[]): readonly Series<SecuritySeverity>[] {
    const known = inOrder(points);
    return shownSeverities.flatMap((key) => {
        const values = known.map(({ at, point }) => ({ at, value: point.counts[key] }));
        return values.some(({ value }) => value > 0) ? [{ key, values }] : [];
    });
}

/** Unsafe code over time: all of it, and what a SAFETY comment explains. */
export function unsafeOverTime(
    points: readonly HistoryPoint[],
): readonly Series<"total" | "explained">[] {
    const counted = inOrder(points).flatMap(({ at, point }) =>
        point.unsafe === undefined ? [] : [{ at, unsafe: point.unsafe }],
    );
    if (counted.length === 0) return [];
    return (["total", "explained"] as const).map((key) => ({
        key,
        values: counted.map(({ at, unsafe }) => ({ at, value: unsafe[key] })),
    }));
}

/** Findings of one package. */
export interface PackageRisk {
    readonly name: string;
    readonly version: string;
    readonly bySeverity: Readonly<Record<SecuritySeverity, number>>;
    readonly total: number;
}

/** Packages with findings that are in force, the gravest first. */
export function riskByPackage(findings: readonly FindingDescription[]): readonly PackageRisk[] {
    const packages = new Map<
        string,
        { name: string; version: string; bySeverity: Record<SecuritySeverity, number> }
    >();
    for (const { package: about, severity, suppressedBy } of findings) {
        if (about === undefined || suppressedBy !== undefined) continue;
        const { name, version } = about;
        const id = `${name} ${version} ${about.source ?? ""}`;
        const known = packages.get(id) ?? { name, version, bySeverity: noFindings() };
        known.bySeverity[severity] += 1;
        packages.set(id, known);
    }
    return [...packages.values()]
        .map((each) => ({ ...each, total: sum(Object.values(each.bySeverity)) }))
        .sort((one, other) => {
            const graver = shownSeverities
                .map((severity) => other.bySeverity[severity] - one.bySeverity[severity])
                .find((difference) => difference !== 0);
            return (
                graver ?? compare(one.name, other.name) ?? compare(one.version, other.version) ?? 0
            );
        });
}

export const reachVerdicts = [
    "reachable",
    "unknown",
    "no-function-data",
    "not-asked",
    "not-reachable",
] as const;
export type ReachVerdict = (typeof reachVerdicts)[number];

/**
 * Advisories by what is known of the way to them. One that nobody asked about yet is not counted
 * among those that the question found no answer for.
 */
export function reachSplit(
    findings: readonly FindingDescription[],
): readonly { readonly verdict: ReachVerdict; readonly count: number }[] {
    const advisories = findings.filter(
        ({ category, suppressedBy }) => category === "advisory" && suppressedBy === undefined,
    );
    return reachVerdicts.flatMap((verdict) => {
        const count = advisories.filter(
            ({ reachability }) => (reachability?.verdict ?? "not-asked") === verdict,
        ).length;
        return count === 0 ? [] : [{ verdict, count }];
    });
}

/** Packages under one licence. */
export interface LicenceShare {
    readonly expression: string;
    readonly verdict: "allowed" | "rejected" | "undecided";
    readonly packages: number;
    /** Of all packages, 0 to 1. */
    readonly share: number;
}

/** Licences by how many packages are under them; rejected ones first, whatever their size. */
export function licenceShares(
    licences: readonly {
        readonly expression: string;
        readonly verdict: LicenceShare["verdict"];
        readonly packages: readonly unknown[];
    }[],
): readonly LicenceShare[] {
    const all = sum(licences.map(({ packages }) => packages.length));
    return licences
        .filter(({ packages }) => packages.length > 0)
        .map(({ expression, verdict, packages }) => ({
            expression,
            verdict,
            packages: packages.length,
            share: packages.length / all,
        }))
        .sort(
            (one, other) =>
                Number(other.verdict === "rejected") - Number(one.verdict === "rejected") ||
                other.packages - one.packages ||
                (compare(one.expression, other.expression) ?? 0),
        );
}

/** Findings in force, of whatever severity. */
export function totalOf(counts: FindingCounts): number {
    return sum(shownSeverities.map((severity) => counts[severity]));
}

function inOrder(
    points: readonly HistoryPoint[],
): readonly { readonly at: number; readonly point: HistoryPoint }[] {
    return points
        .map((point) => ({ at: Date.parse(point.at), point }))
        .filter(({ at }) => Number.isFinite(at))
        .sort((one, other) => one.at - other.at);
}

function noFindings(): Record<SecuritySeverity, number> {
    return { critical: 0, high: 0, medium: 0, low: 0, none: 0, unknown: 0 };
}

function sum(values: readonly number[]): number {
    return values.reduce((total, value) => total + value, 0);
}

/** Undefined where both are the same, so that another comparison can follow. */
function compare(one: string, other: string): number | undefined {
    if (one === other) return undefined;
    return one < other ? -1 : 1;
}
