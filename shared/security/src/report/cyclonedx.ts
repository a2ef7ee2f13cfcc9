import { contentUuid } from "./content-id.ts";
import { vulnerabilities } from "./cyclonedx-vulnerabilities.ts";
import { licenceExpression } from "./licence-fields.ts";
import { packageReferences } from "./package-references.ts";
import { byText, documentText, isWebAddress, sortedTexts } from "./report-text.ts";
import type { ReportedPackage, SecurityReport } from "./security-report.ts";

/**
 * A bill of materials in CycloneDX 1.7 (ECMA-424), with what is known of vulnerabilities (VEX). The
 * serial number is made of the content, so that the same workspace has the same one.
 */
export function cyclonedx(report: SecurityReport): string {
    const references = packageReferences(report);
    const subject = references.subject;
    const body = {
        version: 1,
        metadata: {
            timestamp: report.createdAt,
            lifecycles: [{ phase: "pre-build" }],
            tools: {
                components: [
                    { type: "application", name: report.tool.name, version: report.tool.version },
                ],
            },
            component:
                subject.package === undefined
                    ? {
                          type: "application",
                          "bom-ref": subject.reference,
                          name: report.subject.name,
                          ...(report.subject.version === undefined
                              ? {}
                              : { version: report.subject.version }),
                      }
                    : component(subject.package, subject.reference, "application"),
        },
        components: references.entries
            .filter((entry) => entry.package !== subject.package)
            .map((entry) => component(entry.package, entry.reference, "library")),
        dependencies: [
            ...(subject.package === undefined
                ? [{ ref: subject.reference, dependsOn: references.members }]
                : []),
            ...references.entries.map((entry) => ({
                ref: entry.reference,
                dependsOn: dependsOn(entry.package, references.of),
            })),
        ].sort((a, b) => byText(a.ref, b.ref)),
        vulnerabilities: vulnerabilities(report, references),
    };
    const identity = JSON.stringify({ ...body, metadata: { ...body.metadata, timestamp: "" } });
    return documentText({
        $schema: "http://cyclonedx.org/schema/bom-1.7.schema.json",
        bomFormat: "CycloneDX",
        specVersion: "1.7",
        serialNumber: `urn:uuid:${contentUuid(identity)}`,
        ...body,
    });
}

function dependsOn(
    { dependencies }: ReportedPackage,
    referenceOf: (index: number) => string | undefined,
): readonly string[] {
    return sortedTexts(dependencies.flatMap((index) => referenceOf(index) ?? []));
}

function component(owner: ReportedPackage, reference: string, type: string): object {
    const { name, version, description, checksum, repository, authors, licence, source } = owner;
    const address = reference.split("#")[0] ?? reference;
    return {
        type,
        "bom-ref": reference,
        ...(authors.length === 0 ? {} : { authors: authors.map((name) => authorOf(name)) }),
        name,
        version,
        ...(description === undefined ? {} : { description }),
        scope: owner.scope,
        ...(checksum === undefined || !/^[0-9a-f]{64}$/.test(checksum)
            ? {}
            : { hashes: [{ alg: "SHA-256", content: checksum }] }),
        ...(licence === undefined ? {} : { licenses: [licencesOf(licence)] }),
        purl: address,
        ...(repository === undefined || !isWebAddress(repository)
            ? {}
            : { externalReferences: [{ type: "vcs", url: repository }] }),
        ...(source === undefined
            ? {}
            : { properties: [{ name: "rust-ai:source", value: source }] }),
    };
}

/** `Name <address>` as manifests write it. */
function authorOf(text: string): object {
    const [, name = "", address = ""] = /^([^<]*)<([^<>\s]+@[^<>\s]+)>\s*$/.exec(text) ?? [];
    if (address === "") return { name: text };
    return { ...(name.trim() === "" ? {} : { name: name.trim() }), email: address };
}

function licencesOf(licence: string): object {
    const expression = licenceExpression(licence);
    return expression === undefined
        ? { license: { name: licence, acknowledgement: "declared" } }
        : { expression, acknowledgement: "declared" };
}
