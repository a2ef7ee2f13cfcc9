import { type Markup, markup } from "@rust-ai-ide/host/markup";
import {
    type Report,
    type ReportSection,
    reportCards,
    reportList,
    reportTable,
} from "@rust-ai-ide/host/report-page";
import type { Translate } from "@rust-ai-ide/host/translate";
import type { ReviewDescription } from "@rust-ai-ide/protocol/review/report";
import { riskText, skipText } from "../findings/texts.ts";

/** Rows of a table beyond this are counted. */
const mostRows = 200;

/** The page about a whole change. */
export function summaryReport(report: ReviewDescription, t: Translate): Report {
    const { summary, baseLabel, headLabel } = report;
    const open = report.findings.filter(({ decision }) => decision === undefined);
    const { addedLines, removedLines, files, requiredBump, untested } = summary;
    const cards = reportCards([
        { figure: riskText(summary.risk.level, t), label: t("Risk") },
        { figure: String(open.length), label: t("Findings") },
        { figure: String(files), label: t("Files") },
        { figure: `+${addedLines} −${removedLines}`, label: t("Lines") },
        {
            figure: requiredBump === "none" ? t("no change") : requiredBump,
            label: t("Version by semver"),
        },
        { figure: String(untested.length), label: t("Changed without a test") },
    ]);
    const models =
        summary.models.length === 0
            ? t("Found by rules alone; no model took part.")
            : t("Models that took part: {0}", summary.models.join(", "));
    return {
        title: t("Review of {0}", headLabel),
        lead: t(
            "Compared with {0}, in {1} ms. {2}",
            baseLabel,
            Math.round(summary.milliseconds),
            models,
        ),
        actions: [
            { id: "export", label: t("Export..."), isPrimary: true },
            { id: "refresh", label: t("Review Again"), isPrimary: false },
        ],
        sections: [
            {
                title: t("Risk"),
                content: markup`${[
                    cards,
                    ...(summary.risk.reasons.length === 0
                        ? []
                        : [reportList(summary.risk.reasons)]),
                ]}`,
            },
            { title: t("Findings"), content: findingTable(open, t) },
            { title: t("Changes of the public interface"), content: interfaceTable(report, t) },
            ...dependencySection(open, t),
            ...(untested.length === 0
                ? []
                : [
                      {
                          title: t("Changed without a changed test"),
                          content: limited(
                              untested.map((name) => [name]),
                              [t("Item")],
                              t,
                          ),
                      },
                  ]),
            ...(summary.facts.length === 0
                ? []
                : [{ title: t("Beside that"), content: reportList(summary.facts) }]),
            ...leftOut(report, t),
        ],
    };
}

type Findings = ReviewDescription["findings"];

function findingTable(findings: Findings, t: Translate): Markup {
    if (findings.length === 0) return markup`<p>${t("Nothing was found.")}</p>`;
    const rows = findings.map(({ title, place, severity, message }) => [
        title,
        `${place.path}:${place.line}`,
        severity,
        message,
    ]);
    return limited(rows, [t("Finding"), t("Place"), t("Severity"), t("What it means")], t);
}

function interfaceTable({ items }: ReviewDescription, t: Translate): Markup {
    const exported = items.filter(({ isExported }) => isExported);
    if (exported.length === 0) return markup`<p>${t("Nothing public changed.")}</p>`;
    const kinds = { added: t("added"), removed: t("removed"), changed: t("changed") };
    const rows = exported.map(({ qualifiedName, itemKind, kind, aspects, place }) => [
        qualifiedName,
        itemKind,
        kinds[kind] + (aspects.length === 0 ? "" : `: ${aspects.join(", ")}`),
        `${place.path}:${place.line}`,
    ]);
    return limited(rows, [t("Item"), t("Kind"), t("Change"), t("Place")], t);
}

function dependencySection(findings: Findings, t: Translate): readonly ReportSection[] {
    const own = findings.filter(({ category }) => category === "dependencies");
    if (own.length === 0) return [];
    return [{ title: t("Dependencies"), content: findingTable(own, t) }];
}

function leftOut(report: ReviewDescription, t: Translate): readonly ReportSection[] {
    const skipped = Object.entries(report.summary.skipped).map(
        ([reason, count]) => `${skipText(reason, t)}: ${count}`,
    );
    const texts = [...report.problems, ...skipped];
    if (texts.length === 0) return [];
    return [{ title: t("Not looked at"), content: reportList(texts) }];
}

function limited(
    rows: readonly (readonly string[])[],
    head: readonly string[],
    t: Translate,
): Markup {
    const more = rows.length - mostRows;
    const table = reportTable(head, rows.slice(0, mostRows));
    return more <= 0 ? table : markup`${[table, markup`<p>${t("and {0} more", more)}</p>`]}`;
}
