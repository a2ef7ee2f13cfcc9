import { type Markup, markup } from "@rust-ai-ide/host/markup";
import {
    type Report,
    type ReportSection,
    reportCards,
    reportList,
    reportTable,
} from "@rust-ai-ide/host/report-page";
import type { Translate } from "@rust-ai-ide/host/translate";
import type {
    PublishFinding,
    PublishPackage,
    PublishReport,
} from "@rust-ai-ide/protocol/cargo/publish";

export const publishActions = { dryRun: "dry-run", again: "again", close: "close" } as const;

/** Files that are listed one by one; of the others their number says enough. */
const mostFiles = 12;

/** What stands in the way of publishing, package by package, with what can be done about it. */
export function publishPage(
    report: PublishReport,
    shownPath: (path: string) => string,
    t: Translate,
): Report {
    const packages = report.packages.filter(({ isPublished }) => isPublished);
    const findings = packages.flatMap((each) => each.findings);
    const errors = findings.filter(({ severity }) => severity === "error").length;
    const again = { id: publishActions.again, label: t("Check Again"), isPrimary: errors > 0 };
    const dryRun = { id: publishActions.dryRun, label: t("Dry Run…"), isPrimary: errors === 0 };
    const close = { id: publishActions.close, label: t("Close"), isPrimary: false };
    const never = report.packages.filter(({ isPublished }) => !isPublished);
    return {
        title: t("Publish Checklist"),
        lead:
            packages.length === 0
                ? t("No package of this workspace is ever published.")
                : errors === 0
                  ? t("Nothing stands in the way, as far as files can tell. Nothing was published.")
                  : t("{0} things stand in the way. Nothing was published.", errors),
        actions: packages.length === 0 ? [close] : [dryRun, again, close],
        sections: [
            ...packages.flatMap((each) => packageSections(each, shownPath, t)),
            ...order(report, t),
            ...(never.length === 0
                ? []
                : [{ title: t("Never published"), content: reportList(never.map(nameOf)) }]),
        ],
    };
}

function packageSections(
    published: PublishPackage,
    shownPath: (path: string) => string,
    t: Translate,
): ReportSection[] {
    const { name, version, files, bytes, findings } = published;
    const cards = reportCards([
        { figure: String(files.length), label: t("files") },
        { figure: sizeText(bytes), label: t("before packing") },
        { figure: String(findings.length), label: t("things to look at") },
    ]);
    const rows = [...findings]
        .sort(bySeverity)
        .map((finding) => [
            markup`<span class="${finding.severity}">${severityText(finding.severity, t)}</span>`,
            `${finding.message} ${finding.nextStep}`,
            placeText(finding, shownPath),
        ]);
    const table: Markup =
        rows.length === 0
            ? markup`<p>${t("Everything is in order.")}</p>`
            : reportTable([t("severity"), t("what to do"), t("where")], rows);
    const largest = [...files].sort((one, other) => other.bytes - one.bytes).slice(0, mostFiles);
    const list = largest.map((file) => `${file.path} (${sizeText(file.bytes)})`);
    const rest = files.length - largest.length;
    if (rest > 0) list.push(t("…and {0} smaller ones", rest));
    return [
        { title: `${name} ${version}`, content: markup`${cards}${table}` },
        { title: t("Files of {0}, the largest first", name), content: reportList(list) },
    ];
}

function order({ order: names }: PublishReport, t: Translate): ReportSection[] {
    if (names.length < 2) return [];
    const content = markup`<p>${t("Publish in this order: {0}", names.join(", "))}</p>`;
    return [{ title: t("Order"), content }];
}

const severities = ["error", "warning", "information"] as const;

function bySeverity(one: PublishFinding, other: PublishFinding): number {
    return severities.indexOf(one.severity) - severities.indexOf(other.severity);
}

function severityText(severity: PublishFinding["severity"], t: Translate): string {
    switch (severity) {
        case "error":
            return t("in the way");
        case "warning":
            return t("check");
        default:
            return t("note");
    }
}

function placeText({ path, line }: PublishFinding, shownPath: (path: string) => string): string {
    return line === 0 ? shownPath(path) : `${shownPath(path)}:${line}`;
}

function sizeText(bytes: number): string {
    return bytes < 1_000_000
        ? `${(bytes / 1_000).toFixed(1)} kB`
        : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function nameOf({ name, version }: PublishPackage): string {
    return `${name} ${version}`;
}
