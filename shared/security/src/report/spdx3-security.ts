import type { FindingPackage, SecurityFinding } from "../finding.ts";
import type { VexJustification } from "../suppressions/suppression.ts";
import { byText, isWebAddress, sortedFindings, sortedTexts } from "./report-text.ts";
import type { SecurityReport } from "./security-report.ts";
import { isVulnerability, vexStatus } from "./vex-status.ts";

/** An element of a graph in JSON-LD; its other keys are those of its type. */
export interface Spdx3Element {
    readonly type: string;
    readonly spdxId: string;
    readonly [key: string]: unknown;
}

interface Names {
    readonly idOf: (name: string) => string;
    readonly creationInfo: string;
    readonly packageOf: (wanted: FindingPackage) => string | undefined;
}

const justifications: Readonly<Record<VexJustification, string>> = {
    component_not_present: "componentNotPresent",
    vulnerable_code_not_present: "vulnerableCodeNotPresent",
    vulnerable_code_not_in_execute_path: "vulnerableCodeNotInExecutePath",
    vulnerable_code_cannot_be_controlled_by_adversary:
        "vulnerableCodeCannotBeControlledByAdversary",
    inline_mitigations_already_exist: "inlineMitigationsAlreadyExist",
};

/** Vulnerabilities with their scores, and what is known of each in each package. */
export function securityElements(report: SecurityReport, names: Names): readonly Spdx3Element[] {
    const byRule = new Map<string, Map<string, SecurityFinding>>();
    for (const finding of sortedFindings(report.findings)) {
        const owner = finding.package;
        const id = owner === undefined ? undefined : names.packageOf(owner);
        if (id === undefined || !isVulnerability(finding)) continue;
        const packages = byRule.get(finding.rule) ?? new Map<string, SecurityFinding>();
        byRule.set(finding.rule, packages);
        if (!packages.has(id)) packages.set(id, finding);
    }
    return [...byRule.entries()]
        .sort(([a], [b]) => byText(a, b))
        .flatMap(([rule, packages], index) => elementsOf(rule, packages, index + 1, names));
}

function elementsOf(
    rule: string,
    packages: ReadonlyMap<string, SecurityFinding>,
    number: number,
    { idOf, creationInfo }: Names,
): readonly Spdx3Element[] {
    const [first] = packages.values();
    if (first === undefined) return [];
    const id = idOf(`vulnerability-${number}`);
    const all = [...packages.keys()].sort(byText);
    const score = scoreOf(first);
    return [
        {
            type: "security_Vulnerability",
            spdxId: id,
            creationInfo,
            name: rule,
            description: first.title,
            externalIdentifier: identifiersOf(first),
            ...referencesOf(first),
        },
        ...(score === undefined
            ? []
            : [
                  {
                      ...score,
                      spdxId: idOf(`vulnerability-${number}-score`),
                      creationInfo,
                      from: id,
                      relationshipType: "hasAssessmentFor",
                      to: all,
                  },
              ]),
        ...all.flatMap((to, index) => {
            const finding = packages.get(to);
            if (finding === undefined) return [];
            return [
                {
                    ...stateOf(finding),
                    spdxId: idOf(`vulnerability-${number}-state-${index + 1}`),
                    creationInfo,
                    from: id,
                    to: [to],
                },
            ];
        }),
    ];
}

function identifiersOf({ rule, aliases = [] }: SecurityFinding): readonly object[] {
    return sortedTexts([rule, ...aliases]).map((identifier) => ({
        type: "ExternalIdentifier",
        externalIdentifierType: identifier.startsWith("CVE-") ? "cve" : "securityOther",
        identifier,
    }));
}

function referencesOf({ references = [] }: SecurityFinding): object {
    const locator = sortedTexts(references.filter(isWebAddress));
    if (locator.length === 0) return {};
    return {
        externalRef: [{ type: "ExternalRef", externalRefType: "securityAdvisory", locator }],
    };
}

function scoreOf({
    score,
    severity,
}: SecurityFinding): { type: string; [key: string]: unknown } | undefined {
    if (score === undefined) return undefined;
    const values = { security_score: score.value, security_vectorString: score.vector };
    if (score.version === "2.0") {
        return { type: "security_CvssV2VulnAssessmentRelationship", ...values };
    }
    // A severity that is not known is one of no number, and has no place beside one.
    const security_severity = severity === "unknown" ? "none" : severity;
    const kind = score.version === "4.0" ? "V4" : "V3";
    return {
        type: `security_Cvss${kind}VulnAssessmentRelationship`,
        ...values,
        security_severity,
    };
}

function stateOf(finding: SecurityFinding): { type: string; [key: string]: unknown } {
    const status = vexStatus(finding);
    if (status.status === "not_affected") {
        return {
            type: "security_VexNotAffectedVulnAssessmentRelationship",
            relationshipType: "doesNotAffect",
            ...(status.justification === undefined
                ? {}
                : { security_justificationType: justifications[status.justification] }),
            security_impactStatement: status.impact,
        };
    }
    if (status.status === "affected") {
        return {
            type: "security_VexAffectedVulnAssessmentRelationship",
            relationshipType: "affects",
            security_actionStatement: status.action,
        };
    }
    return {
        type: "security_VexUnderInvestigationVulnAssessmentRelationship",
        relationshipType: "underInvestigationFor",
        security_statusNotes: status.note,
    };
}
