import { contentUuid } from "./content-id.ts";
import { licenceExpression } from "./licence-fields.ts";
import { type PackageReferences, packageReferences } from "./package-references.ts";
import { gitLocation } from "./package-url.ts";
import {
    byText,
    documentText,
    isWebAddress,
    percentEncoded,
    sortedTexts,
    wholeSeconds,
} from "./report-text.ts";
import type { ReportedPackage, SecurityReport } from "./security-report.ts";
import { type Spdx3Element, securityElements } from "./spdx3-security.ts";

const creationInfo = "_:creation";

/** A bill of materials in SPDX 3.0.1 (ISO/IEC 5962 to be) as JSON-LD, profiles core, software, licences, security. */
export function spdx3(report: SecurityReport): string {
    const references = packageReferences(report);
    const local = bodyOf(report, references, (name) => `:${name}`);
    const namespace = `urn:uuid:${contentUuid(JSON.stringify(local))}`;
    const graph = bodyOf(report, references, (name) => `${namespace}#${name}`);
    return documentText({
        "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        "@graph": [
            {
                type: "CreationInfo",
                "@id": creationInfo,
                specVersion: "3.0.1",
                created: wholeSeconds(report.createdAt),
                createdBy: [`${namespace}#agent`],
            },
            ...graph,
        ],
    });
}

/** All elements, with ids made of names; what creates them is added by the caller. */
function bodyOf(
    report: SecurityReport,
    references: PackageReferences,
    idOf: (name: string) => string,
): readonly Spdx3Element[] {
    const { subject, entries } = references;
    const packageId = (reference: string): string =>
        idOf(`package-${percentEncoded(reference).replaceAll("%", "_")}`);
    const packages: Spdx3Element[] = entries.map((entry) =>
        packageOf(entry.package, entry.reference, packageId(entry.reference)),
    );
    if (subject.package === undefined) {
        packages.unshift({
            type: "software_Package",
            spdxId: packageId(subject.reference),
            creationInfo,
            name: report.subject.name,
            software_primaryPurpose: "application",
            ...(report.subject.version === undefined
                ? {}
                : { software_packageVersion: report.subject.version }),
        });
    }
    const licences = licenceElements(entries, idOf, packageId);
    const relations = relationsOf(references, idOf, packageId);
    const security = securityElements(report, {
        idOf,
        creationInfo,
        packageOf: (wanted) => {
            const reference = references.find(wanted);
            return reference === undefined ? undefined : packageId(reference);
        },
    });
    const elements = [...packages, ...licences, ...relations, ...security];
    const collected = elements.map(({ spdxId }) => spdxId).sort(byText);
    return [
        { type: "SoftwareAgent", spdxId: idOf("agent"), creationInfo, name: agentOf(report) },
        {
            type: "SpdxDocument",
            spdxId: idOf("document"),
            creationInfo,
            name: report.subject.name,
            profileConformance: ["core", "security", "simpleLicensing", "software"],
            dataLicense: idOf("data-licence"),
            rootElement: [idOf("bom")],
            element: [idOf("agent"), idOf("bom"), idOf("data-licence"), ...collected].sort(byText),
        },
        {
            type: "simplelicensing_LicenseExpression",
            spdxId: idOf("data-licence"),
            creationInfo,
            simplelicensing_licenseExpression: "CC0-1.0",
        },
        {
            type: "software_Sbom",
            spdxId: idOf("bom"),
            creationInfo,
            software_sbomType: ["source"],
            rootElement: [packageId(subject.reference)],
            element: collected,
        },
        ...elements,
    ];
}

function agentOf({ tool }: SecurityReport): string {
    return `${tool.name} ${tool.version}`;
}

function packageOf(owner: ReportedPackage, reference: string, spdxId: string): Spdx3Element {
    const { name, version, description, checksum, repository, source, isMember } = owner;
    return {
        type: "software_Package",
        spdxId,
        creationInfo,
        name,
        ...(description === undefined ? {} : { description }),
        software_packageVersion: version,
        software_packageUrl: reference.split("#")[0] ?? reference,
        software_primaryPurpose: isMember ? "application" : "library",
        ...(repository === undefined || !isWebAddress(repository)
            ? {}
            : { software_homePage: repository }),
        ...(source?.startsWith("git+") ? { software_downloadLocation: gitLocation(source) } : {}),
        ...(checksum === undefined || !/^[0-9a-f]{64}$/.test(checksum)
            ? {}
            : { verifiedUsing: [{ type: "Hash", algorithm: "sha256", hashValue: checksum }] }),
    };
}

/** One element for each expression, and which packages declare it. */
function licenceElements(
    entries: PackageReferences["entries"],
    idOf: (name: string) => string,
    packageId: (reference: string) => string,
): readonly Spdx3Element[] {
    const byExpression = new Map<string, string[]>();
    for (const { package: owner, reference } of entries) {
        const expression =
            owner.licence === undefined ? undefined : licenceExpression(owner.licence);
        if (expression === undefined) continue;
        const users = byExpression.get(expression) ?? [];
        byExpression.set(expression, users);
        users.push(packageId(reference));
    }
    return [...byExpression.keys()].sort(byText).flatMap((expression, index) => {
        const licence = idOf(`licence-${index + 1}`);
        const users = byExpression.get(expression) ?? [];
        return [
            {
                type: "simplelicensing_LicenseExpression",
                spdxId: licence,
                creationInfo,
                simplelicensing_licenseExpression: expression,
            },
            ...users.map((from, user) => ({
                type: "Relationship",
                spdxId: idOf(`licence-${index + 1}-declared-${user + 1}`),
                creationInfo,
                from,
                relationshipType: "hasDeclaredLicense",
                to: [licence],
            })),
        ];
    });
}

function relationsOf(
    { entries, subject, members, of }: PackageReferences,
    idOf: (name: string) => string,
    packageId: (reference: string) => string,
): readonly Spdx3Element[] {
    const contained = members.filter((reference) => reference !== subject.reference).map(packageId);
    const found: Spdx3Element[] = entries.flatMap((entry, index) => {
        const to = entry.package.dependencies.flatMap((each) => of(each) ?? []);
        if (to.length === 0) return [];
        return [
            {
                type: "Relationship",
                spdxId: idOf(`dependencies-${index + 1}`),
                creationInfo,
                from: packageId(entry.reference),
                relationshipType: "dependsOn",
                completeness: "complete",
                to: sortedTexts(to).map(packageId),
            },
        ];
    });
    if (contained.length > 0) {
        found.unshift({
            type: "Relationship",
            spdxId: idOf("members"),
            creationInfo,
            from: packageId(subject.reference),
            relationshipType: "contains",
            to: contained,
        });
    }
    return found;
}
