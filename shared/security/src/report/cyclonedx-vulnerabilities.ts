import type { SecurityFinding } from "../finding.ts";
import type { PackageReferences } from "./package-references.ts";
import { packageUrl } from "./package-url.ts";
import { byText, isWebAddress, sortedFindings, sortedTexts } from "./report-text.ts";
import type { SecurityReport } from "./security-report.ts";
import { actionOf, isVulnerability, type VexStatus, vexStatus } from "./vex-status.ts";

const methods: Readonly<Record<string, string>> = {
    "2.0": "CVSSv2",
    "3.0": "CVSSv3",
    "3.1": "CVSSv31",
    "4.0": "CVSSv4",
};

const justifications = {
    component_not_present: "code_not_present",
    vulnerable_code_not_present: "code_not_present",
    vulnerable_code_not_in_execute_path: "code_not_reachable",
    vulnerable_code_cannot_be_controlled_by_adversary: "requires_environment",
    inline_mitigations_already_exist: "protected_by_mitigating_control",
} as const;

/** One entry for each advisory and state: packages in another state have an entry of their own. */
export function vulnerabilities(
    report: SecurityReport,
    references: PackageReferences,
): readonly object[] {
    const groups = new Map<string, { first: SecurityFinding; affects: string[] }>();
    for (const finding of sortedFindings(report.findings)) {
        if (!isVulnerability(finding) || finding.package === undefined) continue;
        const analysis = JSON.stringify(analysisOf(vexStatus(finding)));
        const key = `${finding.rule} ${analysis}`;
        const group = groups.get(key) ?? { first: finding, affects: [] };
        groups.set(key, group);
        const reference = references.find(finding.package);
        group.affects.push(reference ?? packageUrl(finding.package, report.defaultRegistry));
    }
    return [...groups.entries()]
        .sort(([a], [b]) => byText(a, b))
        .map(([, { first, affects }], index) => entryOf(first, sortedTexts(affects), index));
}

function entryOf(finding: SecurityFinding, affects: readonly string[], index: number): object {
    const { rule, aliases = [], references = [], weaknesses = [], fixedIn = [] } = finding;
    const addresses = sortedTexts(references.filter(isWebAddress));
    const cwes = weaknesses.flatMap((name) => /^CWE-(\d{1,6})$/.exec(name)?.[1] ?? []).map(Number);
    return {
        "bom-ref": `vulnerability-${index + 1}`,
        id: rule,
        source: { name: sourceOf(rule) },
        ...(aliases.length === 0
            ? {}
            : {
                  references: sortedTexts(aliases).map((id) => ({
                      id,
                      source: { name: sourceOf(id) },
                  })),
              }),
        ratings: ratingsOf(finding),
        ...(cwes.length === 0 ? {} : { cwes: [...new Set(cwes)].sort((a, b) => a - b) }),
        description: finding.title,
        ...(fixedIn.length === 0 ? {} : { recommendation: actionOf(finding) }),
        ...(addresses.length === 0 ? {} : { advisories: addresses.map((url) => ({ url })) }),
        analysis: analysisOf(vexStatus(finding)),
        affects: affects.map((ref) => ({ ref })),
    };
}

/** Who gives ids of a form. */
function sourceOf(id: string): string {
    const prefix = /^([A-Z]+)-/.exec(id)?.[1];
    const names: Readonly<Record<string, string>> = {
        RUSTSEC: "RustSec",
        CVE: "NVD",
        GHSA: "GitHub",
    };
    return names[prefix ?? ""] ?? prefix ?? "unknown";
}

function ratingsOf({ score, severity }: SecurityFinding): readonly object[] {
    if (score === undefined) return [{ severity }];
    const method = methods[score.version];
    return [
        {
            score: score.value,
            severity,
            ...(method === undefined ? {} : { method }),
            vector: score.vector,
        },
    ];
}

function analysisOf(status: VexStatus): object {
    if (status.status === "not_affected") {
        return {
            state: "not_affected",
            ...(status.justification === undefined
                ? {}
                : { justification: justifications[status.justification] }),
            detail: status.impact,
        };
    }
    if (status.status === "affected") {
        return {
            state: "exploitable",
            response: [status.isAccepted ? "will_not_fix" : "update"],
            detail: status.action,
        };
    }
    return { state: "in_triage", detail: status.note };
}
