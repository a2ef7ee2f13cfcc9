import type { FindingPackage } from "../finding.ts";
import { packageUrl } from "./package-url.ts";
import { byText, sortedTexts } from "./report-text.ts";
import type { ReportedPackage, SecurityReport } from "./security-report.ts";

export interface PackageEntry {
    readonly package: ReportedPackage;
    /** Its package URL; `#2` and so on tell packages of the same URL from each other. */
    readonly reference: string;
    /** Index into the packages of the report. */
    readonly index: number;
}

/** Names of the packages of a report within a document. */
export interface PackageReferences {
    /** In the order of their references. */
    readonly entries: readonly PackageEntry[];
    /** What the report is about: a member of the same name, or else the workspace itself. */
    readonly subject: {
        readonly package: ReportedPackage | undefined;
        readonly reference: string;
    };
    /** References of members, in the order of the alphabet. */
    readonly members: readonly string[];
    of(index: number): string | undefined;
    /** Of the package that a finding names; undefined where the report does not list it. */
    find(wanted: FindingPackage): string | undefined;
}

export function packageReferences(report: SecurityReport): PackageReferences {
    const { packages, defaultRegistry, subject } = report;
    const counts = new Map<string, number>();
    const references = packages.map((owner) => {
        const address = packageUrl(owner, defaultRegistry);
        const count = (counts.get(address) ?? 0) + 1;
        counts.set(address, count);
        return count === 1 ? address : `${address}#${count}`;
    });
    const byPackage = new Map<string, string>();
    for (const [index, owner] of packages.entries()) {
        const key = keyOf(owner);
        if (!byPackage.has(key)) byPackage.set(key, references[index] ?? "");
    }
    const own = packages.findIndex(
        ({ isMember, name, version }) =>
            isMember && name === subject.name && version === subject.version,
    );
    const entries = packages
        .map((owner, index) => ({ package: owner, reference: references[index] ?? "", index }))
        .sort((a, b) => byText(a.reference, b.reference));
    return {
        entries,
        subject: {
            package: packages[own],
            reference:
                references[own] ??
                packageUrl(
                    { name: subject.name, version: subject.version ?? "0.0.0", source: undefined },
                    undefined,
                ).replace("pkg:cargo/", "pkg:generic/"),
        },
        members: sortedTexts(
            entries.flatMap((entry) => (entry.package.isMember ? [entry.reference] : [])),
        ),
        of: (index) => references[index],
        find: (wanted) => byPackage.get(keyOf(wanted)),
    };
}

function keyOf({ name, version, source }: FindingPackage): string {
    return `${name} ${version} ${source ?? ""}`;
}
