import { markup } from "@rust-ai-ide/host/markup";
import {
    type Report,
    type ReportSection,
    reportCards,
    reportTable,
} from "@rust-ai-ide/host/report-page";
import type { Translate } from "@rust-ai-ide/host/translate";
import type { ResultOf } from "@rust-ai-ide/protocol/message-table";
import type { FindingDescription, SecuritySeverity } from "@rust-ai-ide/protocol/security/findings";
import type { HistoryPoint } from "@rust-ai-ide/protocol/security/history";
import type { SecurityInventory } from "@rust-ai-ide/protocol/security/inventory";
import type { SecurityLicences } from "@rust-ai-ide/protocol/security/licences";
import type { KnownFindings, KnownWorkspace } from "../findings/finding-model.ts";
import { isAgainstPolicy, severityText } from "../findings/finding-texts.ts";
import { type Bar, barChart, type Line, lineChart } from "./charts.ts";

export interface DashboardInput {
    readonly workspace: KnownWorkspace;
    readonly database: KnownFindings["database"];
    readonly history: readonly HistoryPoint[];
    /** Undefined where it could not be counted. */
    readonly inventory: ResultOf<typeof SecurityInventory> | undefined;
    /** Undefined where nobody looks at licences. */
    readonly licences: ResultOf<typeof SecurityLicences> | undefined;
}

const most = 12;
const tones = ["critical", "high", "medium", "low"] as const;

/** Risk over time, by crate, by reachability, unsafe code and licences of a workspace. */
export function dashboardReport(input: DashboardInput, t: Translate): Report {
    const { workspace, database } = input;
    const inForce = workspace.findings.filter(({ suppressedBy }) => suppressedBy === undefined);
    const suppressed = workspace.findings.length - inForce.length;
    const against = inForce.filter(isAgainstPolicy).length;
    const date = database.date ?? t("no database");
    return {
        title: t("Security of {0}", workspace.root.split("/").at(-1) ?? workspace.root),
        lead: t("{0} packages, advisories of {1}", workspace.packages, date),
        actions: [
            { id: "scan", label: t("Scan Now"), isPrimary: true },
            { id: "report", label: t("Export Report"), isPrimary: false },
        ],
        sections: [
            {
                title: t("Now"),
                content: reportCards([
                    ...tones.map((severity) => ({
                        figure: String(countOf(inForce, severity)),
                        label: severityText(severity, t),
                    })),
                    { figure: String(countOf(inForce, "unknown")), label: t("Not rated") },
                    ...(against === 0
                        ? []
                        : [{ figure: String(against), label: t("Against the policy") }]),
                    { figure: String(suppressed), label: t("Suppressed") },
                ]),
            },
            overTime(input.history, t),
            byPackage(inForce, t),
            byReach(inForce, t),
            unsafeCode(input, t),
            ...(input.licences === undefined ? [] : [licenceMap(input.licences, t)]),
        ],
    };
}

function countOf(findings: readonly FindingDescription[], wanted: SecuritySeverity): number {
    return findings.filter(({ severity }) => severity === wanted).length;
}

function overTime(history: readonly HistoryPoint[], t: Translate): ReportSection {
    const title = t("Over time");
    if (history.length === 0) {
        return {
            title,
            content: markup`<p>${t("Nothing was recorded yet; a point is kept for each day with a look at the workspace.")}</p>`,
        };
    }
    const days = history.map(({ at }) => at.slice(0, 10));
    const lines: readonly Line[] = tones.map((severity) => ({
        label: severityText(severity, t),
        tone: severity,
        values: history.map(({ counts }) => counts[severity]),
    }));
    const rows = history
        .slice(-most)
        .map(({ at, counts }) => [at.slice(0, 10), ...tones.map((each) => String(counts[each]))]);
    const head = [t("Day"), ...tones.map((each) => severityText(each, t))];
    return { title, content: markup`${lineChart(days, lines)}${reportTable(head, rows)}` };
}

function byPackage(findings: readonly FindingDescription[], t: Translate): ReportSection {
    const counts = new Map<string, { value: number; tone: Bar["tone"] }>();
    for (const { package: of, severity } of findings) {
        if (of === undefined) continue;
        const label = `${of.name} ${of.version}`;
        const known = counts.get(label) ?? { value: 0, tone: "neutral" };
        counts.set(label, { value: known.value + 1, tone: worse(known.tone, severity) });
    }
    const bars = [...counts]
        .map(([label, { value, tone }]) => ({ label, value, tone }))
        .sort((left, right) => right.value - left.value || left.label.localeCompare(right.label));
    const content =
        bars.length === 0
            ? markup`<p>${t("No package has findings.")}</p>`
            : barChart(bars.slice(0, most));
    return { title: t("By package"), content };
}

function worse(tone: Bar["tone"], severity: SecuritySeverity): Bar["tone"] {
    const order: readonly Bar["tone"][] = [...tones, "neutral"];
    const own = tones.find((each) => each === severity) ?? "neutral";
    return order.indexOf(own) < order.indexOf(tone) ? own : tone;
}

function byReach(findings: readonly FindingDescription[], t: Translate): ReportSection {
    const count = (verdict: string): number =>
        findings.filter(({ reachability }) => reachability?.verdict === verdict).length;
    const asked = findings.filter(({ reachability }) => reachability !== undefined).length;
    const bars: readonly Bar[] = [
        { label: t("Reachable"), value: count("reachable"), tone: "critical" },
        { label: t("Unknown"), value: count("unknown"), tone: "medium" },
        { label: t("Not reachable"), value: count("not-reachable"), tone: "low" },
        { label: t("No function data"), value: count("no-function-data"), tone: "neutral" },
    ];
    const content =
        asked === 0 ? markup`<p>${t("Calls were not followed yet.")}</p>` : barChart(bars);
    return { title: t("Reachability"), content };
}

function unsafeCode({ inventory, history }: DashboardInput, t: Translate): ReportSection {
    const title = t("Unsafe code");
    if (inventory === undefined) {
        return { title, content: markup`<p>${t("It was not counted.")}</p>` };
    }
    const rows = [...inventory.packages]
        .sort((left, right) => right.total - left.total)
        .slice(0, most)
        .map((each) => [
            `${each.name} ${each.version}`,
            String(each.total),
            each.explainable === 0 ? "–" : `${each.explained}/${each.explainable}`,
            String(each.inMacros),
            each.forbidsUnsafe ? t("forbidden") : "",
        ]);
    const head = [t("Package"), t("Places"), t("Explained"), t("In macros"), ""];
    const trend = history.flatMap(({ at, unsafe }) =>
        unsafe === undefined ? [] : [{ at, ...unsafe }],
    );
    const chart =
        trend.length < 2
            ? []
            : [
                  lineChart(
                      trend.map(({ at }) => at.slice(0, 10)),
                      [
                          {
                              label: t("Places"),
                              tone: "medium",
                              values: trend.map(({ total }) => total),
                          },
                          {
                              label: t("Explained"),
                              tone: "low",
                              values: trend.map(({ explained }) => explained),
                          },
                      ],
                  ),
              ];
    return { title, content: markup`${chart}${reportTable(head, rows)}` };
}

const mostPackages = 8;

/** What packages may be used under, with the policy's word on it where there is one. */
function licenceMap(
    { licences, problems }: NonNullable<DashboardInput["licences"]>,
    t: Translate,
): ReportSection {
    const title = t("Licences");
    if (licences.length === 0) return { title, content: markup`<p>${t("None are known.")}</p>` };
    const tone = { allowed: "low", rejected: "critical", undecided: "neutral" } as const;
    // What is not allowed is at the top, or it would be among the many below the limit.
    const order = ["rejected", "undecided", "allowed"];
    const isDecided = licences.some(({ verdict }) => verdict !== "undecided");
    const sorted = [...licences].sort(
        (left, right) =>
            order.indexOf(left.verdict) - order.indexOf(right.verdict) ||
            right.packages.length - left.packages.length,
    );
    const bars = sorted.slice(0, most).map(({ expression, verdict, packages }) => ({
        label: expressionText(expression, t),
        value: packages.length,
        tone: tone[verdict],
    }));
    const rows = sorted
        .slice(0, most)
        .map(({ expression, verdict, packages }) => [
            expressionText(expression, t),
            ...(isDecided ? [verdictText(verdict, t)] : []),
            packagesText(packages, t),
        ]);
    const head = [t("Licence"), ...(isDecided ? [t("By the policy")] : []), t("Packages")];
    const notes = [
        ...(isDecided ? [] : [t("There is no deny.toml with licences, so nothing is rejected.")]),
        ...(licences.length <= most ? [] : [t("and {0} more licences", licences.length - most)]),
        ...problems.map(({ message }) => message),
    ];
    return {
        title,
        content: markup`${barChart(bars)}${reportTable(head, rows)}${notes.map(
            (note) => markup`<p>${note}</p>`,
        )}`,
    };
}

function expressionText(expression: string, t: Translate): string {
    return expression === "unknown" ? t("not known") : expression;
}

function verdictText(verdict: "allowed" | "rejected" | "undecided", t: Translate): string {
    if (verdict === "allowed") return t("allowed");
    return verdict === "rejected" ? t("rejected") : t("undecided");
}

function packagesText(
    packages: readonly { readonly name: string; readonly version: string }[],
    t: Translate,
): string {
    const names = packages.slice(0, mostPackages).map(({ name, version }) => `${name} ${version}`);
    const rest = packages.length - names.length;
    return rest === 0 ? names.join(", ") : t("{0} and {1} more", names.join(", "), rest);
}
