import type { SecurityFinding } from "../finding.ts";
import { packageName, shownPath, sortedFindings } from "./report-text.ts";
import type { SecurityReport } from "./security-report.ts";

/** For people in a terminal: what is open first, gravest categories as they are sorted, then counts. */
export function textReport(report: SecurityReport): string {
    const findings = sortedFindings(report.findings);
    const open = findings.filter(({ suppressedBy }) => suppressedBy === undefined);
    const lines = open.map((finding) => describe(finding, report.root));
    lines.push(...problemLines(report));
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

/** Of one code; a lock that is cut off has as many as it has packages. */
const shownProblems = 10;

function problemLines({ problems, root }: SecurityReport): readonly string[] {
    const counts = new Map<string, number>();
    const lines: string[] = [];
    for (const { code, message, path } of problems) {
        const count = (counts.get(code) ?? 0) + 1;
        counts.set(code, count);
        if (count > shownProblems) continue;
        const place = path === undefined ? "" : `${shownPath(path, root).path}: `;
        lines.push(`problem: ${place}${code}: ${message}\n`);
    }
    for (const [code, count] of counts) {
        if (count > shownProblems) {
            lines.push(
                `problem: ${count - shownProblems} more of ${code}; --format json has all\n`,
            );
        }
    }
    return lines;
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
