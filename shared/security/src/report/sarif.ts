import type { SecurityFinding } from "../finding.ts";
import { documentText, packageName, shownPath, sortedFindings } from "./report-text.ts";
import { originalUriBaseIds, physicalLocation, stepLocation } from "./sarif-places.ts";
import { type SarifRules, sarifLevels, sarifRules } from "./sarif-rules.ts";
import type { SecurityReport } from "./security-report.ts";

/** What GitHub's code scanning accepts; more than all runs hold is cut and reported. */
const mostResults = 25_000;
const mostRuns = 20;
const mostLocations = 1_000;
const mostSteps = 10_000;

/**
 * A log of SARIF 2.1.0 (OASIS) within the limits of GitHub's code scanning. Says nothing about the
 * machine or the moment, so that the same findings give the same bytes.
 */
export function sarif(report: SecurityReport): string {
    const findings = sortedFindings(report.findings);
    const occurrences = occurrencesOf(findings);
    const runs: object[] = [];
    const kept = findings.slice(0, mostResults * mostRuns);
    for (let from = 0; from === 0 || from < kept.length; from += mostResults) {
        const part = kept.slice(from, from + mostResults);
        const cut = from === 0 ? findings.length - kept.length : 0;
        runs.push(runOf(report, part, occurrences, runs.length, cut));
    }
    return documentText({
        $schema:
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs,
    });
}

function runOf(
    report: SecurityReport,
    findings: readonly SecurityFinding[],
    occurrences: ReadonlyMap<SecurityFinding, number>,
    index: number,
    cut: number,
): object {
    const rules = sarifRules(findings);
    const { tool, database } = report;
    return {
        tool: {
            driver: {
                name: tool.name,
                version: tool.version,
                rules: rules.descriptors,
                ...(rules.weaknesses.length === 0
                    ? {}
                    : { supportedTaxonomies: [{ name: "CWE", index: 0 }] }),
            },
        },
        // Runs of one log have to differ in this, or the later ones replace the first.
        automationDetails: { id: index === 0 ? "rust-ai/" : `rust-ai-${index + 1}/` },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds,
        invocations: [
            {
                executionSuccessful: true,
                toolExecutionNotifications: [
                    ...(index === 0
                        ? report.problems.map((problem) => notification(problem, report))
                        : []),
                    ...(cut === 0 ? [] : [cutNotification(cut)]),
                ],
            },
        ],
        ...(rules.weaknesses.length === 0 ? {} : { taxonomies: [taxonomy(rules)] }),
        results: findings.map((finding) =>
            resultOf(finding, rules, occurrences.get(finding) ?? 1, report.root),
        ),
        ...(database === undefined
            ? {}
            : {
                  properties: {
                      advisoryDatabase: { date: database.date ?? null, source: database.source },
                  },
              }),
    };
}

/** Number of a finding among those of the same fingerprint, from 1. */
function occurrencesOf(findings: readonly SecurityFinding[]): ReadonlyMap<SecurityFinding, number> {
    const counts = new Map<string, number>();
    const found = new Map<SecurityFinding, number>();
    for (const finding of findings) {
        const count = (counts.get(finding.fingerprint) ?? 0) + 1;
        counts.set(finding.fingerprint, count);
        found.set(finding, count);
    }
    return found;
}

function resultOf(
    finding: SecurityFinding,
    rules: SarifRules,
    occurrence: number,
    root: string | undefined,
): object {
    const [primary, ...others] = finding.locations;
    const flows = codeFlows(finding, root);
    const fingerprint = `${finding.fingerprint}:${occurrence}`;
    return {
        ruleId: finding.rule,
        ruleIndex: rules.indexOf(finding.rule),
        level: sarifLevels[finding.level],
        message: { text: finding.message },
        ...(primary === undefined
            ? {}
            : { locations: [{ physicalLocation: physicalLocation(primary, root) }] }),
        ...(others.length === 0
            ? {}
            : {
                  relatedLocations: others.slice(0, mostLocations).map((location, index) => ({
                      id: index + 1,
                      physicalLocation: physicalLocation(location, root),
                  })),
              }),
        // GitHub follows alerts by the first name; the second one says who made it.
        partialFingerprints: {
            primaryLocationLineHash: fingerprint,
            "rustAiFingerprint/v1": fingerprint,
        },
        ...(flows.length === 0 ? {} : { codeFlows: flows }),
        ...(finding.suppressedBy === undefined
            ? {}
            : { suppressions: [suppressionOf(finding.suppressedBy, root)] }),
        properties: propertiesOf(finding),
    };
}

function codeFlows(finding: SecurityFinding, root: string | undefined): readonly object[] {
    const { trace = [], reachability } = finding;
    const flows: object[] = [];
    if (trace.length > 0) {
        flows.push(
            flowOf(
                "The way of the data",
                trace.map(({ location, message }) => ({
                    physicalLocation: physicalLocation(location, root),
                    message: { text: message },
                })),
            ),
        );
    }
    if (reachability?.verdict === "reachable" && reachability.path.length > 0) {
        const calls = reachability.path.map((step) => stepLocation(step, root));
        flows.push(flowOf("Calls that lead to the affected function", calls));
    }
    return flows;
}

function flowOf(text: string, locations: readonly object[]): object {
    const steps = locations.slice(0, mostSteps).map((location) => ({ location }));
    return { message: { text }, threadFlows: [{ locations: steps }] };
}

function suppressionOf(
    { format, reason, until, path }: NonNullable<SecurityFinding["suppressedBy"]>,
    root: string | undefined,
): object {
    const justification = [reason, until === undefined ? undefined : `(until ${until})`]
        .filter((part) => part !== undefined && part !== "")
        .join(" ");
    return {
        kind: format === "comment" ? "inSource" : "external",
        status: "accepted",
        ...(justification === "" ? {} : { justification }),
        properties: { format, path: shownPath(path, root).path },
    };
}

function propertiesOf(finding: SecurityFinding): object {
    const { dependencyPath, package: owner, reachability, fixedIn, aliases } = finding;
    return {
        kind: finding.kind,
        severity: finding.severity,
        ...(owner === undefined ? {} : { package: packageName(owner) }),
        ...(dependencyPath === undefined
            ? {}
            : { dependencyPath: dependencyPath.map(packageName) }),
        ...(fixedIn === undefined ? {} : { fixedIn }),
        ...(aliases === undefined ? {} : { aliases }),
        ...(reachability === undefined ? {} : { reachability: reachability.verdict }),
    };
}

function notification(
    { code, message, path }: SecurityReport["problems"][number],
    { root }: SecurityReport,
): object {
    const location =
        path === undefined
            ? undefined
            : { path, span: { start: 0, end: 0 }, line: 1, column: 1, endLine: 1, endColumn: 1 };
    return {
        descriptor: { id: code },
        level: "warning",
        message: { text: message },
        ...(location === undefined
            ? {}
            : { locations: [{ physicalLocation: physicalLocation(location, root) }] }),
    };
}

function cutNotification(cut: number): object {
    return {
        descriptor: { id: "sarif.tooMany" },
        level: "warning",
        message: { text: `${cut} findings are left out: no reader takes as many.` },
    };
}

function taxonomy({ weaknesses }: SarifRules): object {
    return {
        name: "CWE",
        organization: "MITRE",
        shortDescription: { text: "The MITRE Common Weakness Enumeration" },
        informationUri: "https://cwe.mitre.org/",
        isComprehensive: false,
        taxa: weaknesses.map((id) => ({
            id,
            name: `CWE-${id}`,
            helpUri: `https://cwe.mitre.org/data/definitions/${id}.html`,
        })),
    };
}
