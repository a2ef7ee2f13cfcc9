import { escapedHtml } from "../report/html-text.ts";
import { documentText } from "../report/report-text.ts";
import type { ComplianceReport, ControlResult, ControlStatus, EvidenceResult } from "./assess.ts";

export const complianceFormats = ["markdown", "html", "json"] as const;
export type ComplianceFormat = (typeof complianceFormats)[number];

/** Stands on top of every report, whatever it says below. */
const notice =
    "This report is no certification and no legal advice. It tells what files and checks of this workspace show; whether a requirement is met is for people to judge, and much of every framework is about people and processes that no file shows.";

const statusWords: Readonly<Record<ControlStatus, string>> = {
    proven: "Shown by evidence",
    manual: "For a person to show",
    missing: "Missing",
};
const stateWords: Readonly<Record<EvidenceResult["state"], string>> = {
    holds: "Shown",
    missing: "Missing",
    note: "Note",
};
const statuses: readonly ControlStatus[] = ["missing", "manual", "proven"];

/** The report in one of the formats; the same report gives the same bytes. */
export function complianceText(format: ComplianceFormat, report: ComplianceReport): string {
    if (format === "json") return documentText({ notice, ...report });
    return format === "html" ? html(report) : markdown(report);
}

function heading({ pack }: ComplianceReport): string {
    return `${pack.title}: what this workspace shows`;
}

function facts(report: ComplianceReport): readonly (readonly [string, string])[] {
    const { subject, pack, tool, createdAt, database } = report;
    return [
        [
            "Subject",
            subject.version === undefined ? subject.name : `${subject.name} ${subject.version}`,
        ],
        ["Requirements", `${pack.source} (pack ${pack.id} ${pack.version})`],
        ["State of", createdAt],
        [
            "Advisories",
            database === undefined
                ? "none"
                : `${database.date ?? "unknown day"}, ${database.source}`,
        ],
        ["Made with", `${tool.name} ${tool.version}`],
    ];
}

function markdown(report: ComplianceReport): string {
    const lines = [`# ${md(heading(report))}`, "", `> ${md(notice)}`, ""];
    for (const [name, value] of facts(report)) lines.push(`- ${name}: ${md(value)}`);
    lines.push("", "| status | controls |", "|---|---|");
    for (const status of statuses)
        lines.push(`| ${statusWords[status]} | ${report.counts[status]} |`);
    for (const status of statuses) {
        const controls = report.controls.filter((control) => control.status === status);
        if (controls.length === 0) continue;
        lines.push("", `## ${statusWords[status]}`);
        for (const control of controls) lines.push("", ...markdownControl(control));
    }
    return `${lines.join("\n")}\n`;
}

function markdownControl({ id, title, evidence, manual }: ControlResult): readonly string[] {
    return [
        `### ${md(id)} ${md(title)}`,
        "",
        ...evidence.map(({ state, text }) => `- ${stateWords[state]}: ${md(text)}`),
        ...(manual === undefined ? [] : [`- To show by hand: ${md(manual)}`]),
    ];
}

/** Names and texts of others stay texts: no links, markup or table cells come of them. */
function md(text: string): string {
    return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#|~]/g, (mark) => `\\${mark}`);
}

function html(report: ComplianceReport): string {
    const title = escapedHtml(heading(report));
    const rows = facts(report)
        .map(([name, value]) => `<dt>${escapedHtml(name)}</dt><dd>${escapedHtml(value)}</dd>`)
        .join("\n");
    const counts = statuses
        .map(
            (status) =>
                `<tr><th scope="row">${statusWords[status]}</th><td>${report.counts[status]}</td></tr>`,
        )
        .join("\n");
    const sections = statuses
        .filter((status) => report.counts[status] > 0)
        .map((status) => htmlSection(status, report))
        .join("\n");
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="notice" role="note"><strong>${escapedHtml(notice)}</strong></p>
<dl>
${rows}
</dl>
<table>
<caption>Controls by status</caption>
<thead><tr><th scope="col">Status</th><th scope="col">Controls</th></tr></thead>
<tbody>
${counts}
</tbody>
</table>
${sections}
</main>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 50rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
.notice { border: 2px solid; padding: 0.75rem; }
table { border-collapse: collapse; }
th, td { border: 1px solid; padding: 0.25rem 0.75rem; text-align: left; }
caption { text-align: left; font-weight: bold; }
dt { font-weight: bold; }
article { border-left: 0.4rem solid; padding-left: 0.75rem; margin: 1rem 0; break-inside: avoid; }
`;

function htmlSection(status: ControlStatus, { controls }: ComplianceReport): string {
    const articles = controls
        .filter((control) => control.status === status)
        .map(htmlControl)
        .join("\n");
    return `<section aria-labelledby="${status}">
<h2 id="${status}">${statusWords[status]}</h2>
${articles}
</section>`;
}

function htmlControl({ id, title, evidence, manual }: ControlResult): string {
    const items = evidence.map(
        ({ state, text }) => `<li><strong>${stateWords[state]}:</strong> ${escapedHtml(text)}</li>`,
    );
    if (manual !== undefined) {
        items.push(`<li><strong>To show by hand:</strong> ${escapedHtml(manual)}</li>`);
    }
    return `<article>
<h3>${escapedHtml(id)} ${escapedHtml(title)}</h3>
<ul>
${items.join("\n")}
</ul>
</article>`;
}
