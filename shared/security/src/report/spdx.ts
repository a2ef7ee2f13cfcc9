import { contentUuid } from "./content-id.ts";
import { licenceExpression } from "./licence-fields.ts";
import { type PackageEntry, packageReferences } from "./package-references.ts";
import { gitLocation } from "./package-url.ts";
import {
    documentText,
    isWebAddress,
    sortedFindings,
    sortedTexts,
    wholeSeconds,
} from "./report-text.ts";
import type { SecurityReport } from "./security-report.ts";

const root = "SPDXRef-Workspace";

/** A bill of materials in SPDX 2.3 as JSON. The namespace is made of the content. */
export function spdx(report: SecurityReport): string {
    const { entries, subject } = packageReferences(report);
    const ids = new Map(entries.map(({ index, reference }) => [index, idOf(reference)]));
    const isMember = subject.package !== undefined;
    const described = entries.find((entry) => entry.package === subject.package);
    const main = described === undefined ? root : (ids.get(described.index) ?? root);
    const advisories = advisoriesByPackage(report);
    const body = {
        spdxVersion: "SPDX-2.3",
        dataLicense: "CC0-1.0",
        SPDXID: "SPDXRef-DOCUMENT",
        name: report.subject.name,
        packages: [
            ...(isMember ? [] : [workspacePackage(report)]),
            ...entries.map((entry) =>
                packageOf(entry, ids.get(entry.index) ?? root, advisories.get(entry.reference)),
            ),
        ],
        ...extracted(entries),
        relationships: [
            relationship("SPDXRef-DOCUMENT", "DESCRIBES", main),
            ...entries
                .filter((entry) => entry.package.isMember && entry !== described)
                .map((entry) => relationship(main, "CONTAINS", ids.get(entry.index) ?? root)),
            ...entries.flatMap((entry) => dependencies(entry, ids)),
        ],
    };
    return documentText({
        ...body,
        creationInfo: {
            created: wholeSeconds(report.createdAt),
            creators: [`Tool: ${report.tool.name}-${report.tool.version}`],
        },
        documentNamespace: `urn:uuid:${contentUuid(JSON.stringify(body))}`,
    });
}

function relationship(from: string, kind: string, to: string): object {
    return { spdxElementId: from, relationshipType: kind, relatedSpdxElement: to };
}

function dependencies(entry: PackageEntry, ids: ReadonlyMap<number, string>): readonly object[] {
    const from = ids.get(entry.index) ?? root;
    const to = entry.package.dependencies.flatMap((index) => ids.get(index) ?? []);
    return sortedTexts(to).map((id) => relationship(from, "DEPENDS_ON", id));
}

/** Letters, digits, `.` and `-` are all that an id may hold; what else there is keeps its number. */
function idOf(reference: string): string {
    const text = reference
        .replace(/^pkg:cargo\//, "")
        .replace(/[^A-Za-z0-9.]/g, (mark) => (mark === "@" ? "-" : `-${mark.charCodeAt(0)}-`));
    return `SPDXRef-Package-${text}`;
}

function workspacePackage({ subject }: SecurityReport): object {
    return {
        SPDXID: root,
        name: subject.name,
        ...(subject.version === undefined ? {} : { versionInfo: subject.version }),
        downloadLocation: "NOASSERTION",
        filesAnalyzed: false,
        licenseConcluded: "NOASSERTION",
        licenseDeclared: "NOASSERTION",
        copyrightText: "NOASSERTION",
        primaryPackagePurpose: "APPLICATION",
    };
}

function packageOf(
    { package: owner, reference }: PackageEntry,
    id: string,
    advisories: ReadonlySet<string> = new Set<string>(),
): object {
    const { source, checksum, repository, description, licence } = owner;
    return {
        SPDXID: id,
        name: owner.name,
        versionInfo: owner.version,
        downloadLocation: source?.startsWith("git+") ? gitLocation(source) : "NOASSERTION",
        filesAnalyzed: false,
        ...(checksum === undefined || !/^[0-9a-f]{64}$/.test(checksum)
            ? {}
            : { checksums: [{ algorithm: "SHA256", checksumValue: checksum }] }),
        ...(repository === undefined || !isWebAddress(repository) ? {} : { homepage: repository }),
        ...(description === undefined ? {} : { description }),
        licenseConcluded: "NOASSERTION",
        licenseDeclared: declared(licence),
        copyrightText: "NOASSERTION",
        primaryPackagePurpose: owner.isMember ? "APPLICATION" : "LIBRARY",
        externalRefs: [
            {
                referenceCategory: "PACKAGE-MANAGER",
                referenceType: "purl",
                referenceLocator: reference.split("#")[0] ?? reference,
            },
            ...sortedTexts(advisories).map((url) => ({
                referenceCategory: "SECURITY",
                referenceType: "advisory",
                referenceLocator: url,
            })),
        ],
    };
}

function declared(licence: string | undefined): string {
    return (licence === undefined ? undefined : licenceExpression(licence)) ?? "NOASSERTION";
}

function advisoriesByPackage(report: SecurityReport): ReadonlyMap<string, ReadonlySet<string>> {
    const { find } = packageReferences(report);
    const found = new Map<string, Set<string>>();
    for (const { package: owner, references = [] } of sortedFindings(report.findings)) {
        const reference = owner === undefined ? undefined : find(owner);
        const [address] = references.filter(isWebAddress);
        if (reference === undefined || address === undefined) continue;
        found.set(reference, (found.get(reference) ?? new Set()).add(address));
    }
    return found;
}

/** Names of licences that SPDX has no id for are declared in the document. */
function extracted(entries: readonly PackageEntry[]): object {
    const names = entries.flatMap(
        (entry) => declared(entry.package.licence).match(/\bLicenseRef-[A-Za-z0-9.-]+/g) ?? [],
    );
    const ids = sortedTexts(names);
    if (ids.length === 0) return {};
    return {
        hasExtractedLicensingInfos: ids.map((licenseId) => ({
            licenseId,
            name: licenseId.slice("LicenseRef-".length),
            extractedText: "The text is in the sources of the packages that name it.",
        })),
    };
}
