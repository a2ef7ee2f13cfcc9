import type { SettledAdvisory } from "../advisories/settled-advisories.ts";
import type { FindingPackage } from "../finding.ts";
import { contentUuid } from "./content-id.ts";
import { packageReferences } from "./package-references.ts";
import { packageUrl } from "./package-url.ts";
import { ReportErrors } from "./report-errors.ts";
import { byText, documentText, sortedFindings, sortedTexts } from "./report-text.ts";
import type { SecurityReport } from "./security-report.ts";
import { isVulnerability, vexStatus } from "./vex-status.ts";

/**
 * A document of OpenVEX 0.2.0: one statement for each vulnerability and package, those of other
 * versions included. The product is what the report is about, the package is its subcomponent.
 * Throws `report.noStatements`, because the format knows no document without one.
 */
export function openVex(report: SecurityReport): string {
    const { createdAt, subject, tool, defaultRegistry } = report;
    const product = packageReferences(report).subject.reference;
    const state = (
        { id, aliases, title }: SettledAdvisory["advisory"],
        owner: FindingPackage,
        status: object,
    ): Statement => {
        const address = packageUrl(owner, defaultRegistry);
        const statement = {
            vulnerability: {
                name: id,
                description: title,
                ...(aliases.length === 0 ? {} : { aliases: sortedTexts(aliases) }),
            },
            timestamp: createdAt,
            products: [
                {
                    "@id": product,
                    identifiers: { purl: product },
                    subcomponents: [{ "@id": address, identifiers: { purl: address } }],
                },
            ],
            ...status,
        };
        return { statement, key: `${id} ${address}` };
    };
    const statements = sortedFindings(report.findings).flatMap((finding) => {
        const { package: owner, rule: id, aliases = [], title } = finding;
        if (owner === undefined || !isVulnerability(finding)) return [];
        return [state({ id, aliases, title }, owner, statusFields(vexStatus(finding)))];
    });
    for (const { advisory, package: owner, status } of report.settled ?? [])
        statements.push(state(advisory, owner, settledFields(status)));
    if (statements.length === 0) throw ReportErrors.noStatements();
    const body = {
        author: report.publisher?.name ?? subject.name,
        role: "Document Creator",
        version: 1,
        tooling: `${tool.name} ${tool.version}`,
        statements: onlyOne(statements.sort((a, b) => byText(a.key, b.key))),
    };
    const identity = JSON.stringify(body).replaceAll(JSON.stringify(createdAt), '""');
    return documentText({
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": `urn:uuid:${contentUuid(identity)}`,
        timestamp: createdAt,
        ...body,
    });
}

interface Statement {
    readonly statement: object;
    readonly key: string;
}

/** An advisory may be found through several locks; a document says a thing once. */
function onlyOne(statements: readonly Statement[]): readonly object[] {
    return statements
        .filter(({ key }, index) => statements[index - 1]?.key !== key)
        .map(({ statement }) => statement);
}

function settledFields(status: SettledAdvisory["status"]): object {
    if (status === "fixed") return { status };
    return {
        status,
        justification: "vulnerable_code_not_present",
        impact_statement: "The version is older than those that are affected.",
    };
}

function statusFields(status: ReturnType<typeof vexStatus>): object {
    if (status.status === "not_affected") {
        return {
            status: status.status,
            ...(status.justification === undefined ? {} : { justification: status.justification }),
            impact_statement: status.impact,
        };
    }
    if (status.status === "affected") {
        return { status: status.status, action_statement: status.action };
    }
    return { status: status.status, status_notes: status.note };
}
