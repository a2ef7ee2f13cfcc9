import type { SecurityFinding } from "../finding.ts";
import { packageName, shownPath, sortedFindings } from "./report-text.ts";
import type { SecurityReport } from "./security-report.ts";

/** For people in a terminal: what is open first, gravest categories as they are sorted, then counts. */
export function textReport(report: SecurityReport): string {
    const findings = sortedFindings(report.findings);
    const open = findings.filter(({ suppressedBy }) => suppressedBy === undefined);
    const lines = open.map((finding) => describe(finding, report.root));
    for (const { code, message, path } of report.problems) {
        const place = path === undefined ? "" : `${shownPath(path, report.root).path}: `;
        lines.push(`problem: ${place}${code}: ${message}\n`);
    }
    const { database } = report;
    const suppressed = findings.length - open.length;
    lines.push(
        `${[
            `${open.length} ${open.length === 1 ? "finding" : "findings"} in ${report.packages.length} packages`,
            ...(suppressed === 0 ? [] : [`${suppressed} suppressed`]),
            ...(database === undefined
                ? []
                : [`advisories of ${database.date ?? "an unknown day"} (${database.source})`]),
        ].join(", ")}.\n`,
    );
    return lines.join("");
}

function describe(finding: SecurityFinding, root: string | undefined): string {
    const [place] = finding.locations;
    const where =
        place === undefined
            ? ""
            : `${shownPath(place.path, root).path}:${place.line}:${place.column}: `;
    const lines = [`${where}${finding.severity} ${finding.rule}: ${finding.message}`];
    const { dependencyPath, reachability, references = [] } = finding;
    if (dependencyPath !== undefined) {
        lines.push(`    through ${dependencyPath.map(packageName).join(" > ")}`);
    }
    if (reachability?.verdict === "reachable") {
        for (const step of reachability.path) {
            const { path } = shownPath(step.path, root, step.package);
            lines.push(`    calls ${step.function} at ${path}:${step.line}:${step.column}`);
        }
    } else if (reachability !== undefined) lines.push(`    ${reachWords[reachability.verdict]}`);
    for (const { location, message } of finding.trace ?? []) {
        const { path } = shownPath(location.path, root);
        lines.push(`    ${path}:${location.line}:${location.column}: ${message}`);
    }
    const [reference] = references;
    if (reference !== undefined) lines.push(`    see ${reference}`);
    return `${lines.join("\n")}\n`;
}

const reachWords = {
    "no-function-data": "not known whether it is called: the advisory names no functions",
    "not-reachable": "not called: no path leads to the affected functions",
    unknown: "not known whether it is called",
} as const;
