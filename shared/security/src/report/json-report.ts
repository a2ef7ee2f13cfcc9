import type { SecurityFinding } from "../finding.ts";
import { documentText, shownPath, sortedFindings } from "./report-text.ts";
import type { SecurityReport } from "./security-report.ts";

/**
 * Everything that was found, for scripts: `findings` with `id`, `package`, `version`, `kind`,
 * `aliases` and more, the `database` with its date, and the `problems` of the scan. Keys are only
 * ever added. What does not apply to a finding is left out.
 */
export function jsonReport(report: SecurityReport): string {
    const findings = sortedFindings(report.findings);
    return documentText({
        tool: report.tool,
        createdAt: report.createdAt,
        subject: report.subject,
        findings: findings.map((finding) => entryOf(finding, report.root)),
        summary: {
            packages: report.packages.length,
            findings: findings.filter(({ suppressedBy }) => suppressedBy === undefined).length,
            suppressed: findings.filter(({ suppressedBy }) => suppressedBy !== undefined).length,
        },
        checks: report.checks,
        database: report.database ?? null,
        problems: report.problems,
    });
}

function entryOf(finding: SecurityFinding, root: string | undefined): object {
    const { package: owner, locations, suppressedBy, trace, reachability } = finding;
    const relative = (path: string): string => shownPath(path, root).path;
    return {
        id: finding.rule,
        category: finding.category,
        kind: finding.kind,
        severity: finding.severity,
        level: finding.level,
        confidence: finding.confidence,
        title: finding.title,
        message: finding.message,
        package: owner?.name,
        version: owner?.version,
        source: owner?.source,
        aliases: finding.aliases,
        weaknesses: finding.weaknesses,
        score: finding.score,
        fixedIn: finding.fixedIn,
        dependencyPath: finding.dependencyPath?.map(({ name, version }) => ({ name, version })),
        reachability:
            reachability?.verdict === "reachable"
                ? {
                      ...reachability,
                      path: reachability.path.map((step) => ({
                          ...step,
                          path: shownPath(step.path, root, step.package).path,
                      })),
                  }
                : reachability,
        trace: trace?.map(({ location, message }) => ({
            message,
            location: { ...location, path: relative(location.path) },
        })),
        locations: locations.map((location) => ({ ...location, path: relative(location.path) })),
        references: finding.references,
        fingerprint: finding.fingerprint,
        suppressed:
            suppressedBy === undefined
                ? undefined
                : {
                      reason: suppressedBy.reason,
                      until: suppressedBy.until,
                      justification: suppressedBy.justification,
                      format: suppressedBy.format,
                      path: relative(suppressedBy.path),
                  },
    };
}
