import { escapeMarkdown } from "@rust-ai-ide/host/markdown";
import type { Translate } from "@rust-ai-ide/host/translate";
import type {
    ReviewDescription,
    ReviewFindingDescription,
    ReviewSeverity,
} from "@rust-ai-ide/protocol/review/report";
import { groupBy } from "../findings/group-by.ts";
import { fileName } from "../findings/scope.ts";
import {
    evidenceText,
    originText,
    riskText,
    severities,
    severityText,
    skipText,
} from "../findings/texts.ts";
import type { TreeOptions } from "./tree-options.ts";

/** One row of the Review view: plain data. */
export interface ReviewNode {
    /** Stays the same as long as it is the same row, so that what is opened stays open. */
    readonly id: string;
    readonly label: string;
    readonly description: string;
    /** Markdown. */
    readonly tooltip: string;
    readonly icon: { readonly id: string; readonly color?: string };
    /** Words that the manifest's conditions look for: `summary`, `group`, `finding`, and `can-...`. */
    readonly context: string;
    /** What a screen reader says instead of icon, label and description. */
    readonly spoken: string;
    readonly finding?: ReviewFindingDescription;
    readonly isClosed: boolean;
    readonly children: readonly ReviewNode[];
}

/** A longer list of files is not read. */
const mostSkipped = 200;

const icons: Readonly<Record<ReviewSeverity, ReviewNode["icon"]>> = {
    error: { id: "error", color: "list.errorForeground" },
    warning: { id: "warning", color: "list.warningForeground" },
    information: { id: "info" },
    hint: { id: "lightbulb" },
};

/** The rows of the view: the whole, what to look at first, the rest, and what was left out. */
export function reviewTree(
    report: ReviewDescription,
    options: TreeOptions,
    t: Translate,
): readonly ReviewNode[] {
    const open = report.findings.filter(({ decision }) => decision === undefined);
    const decided = report.findings.filter(({ decision }) => decision !== undefined);
    const leads = open.filter(({ isLead }) => isLead);
    const others = open.filter(({ isLead }) => !isLead);
    const group = (
        key: string,
        label: string,
        icon: ReviewNode["icon"],
        findings: readonly ReviewFindingDescription[],
    ): readonly ReviewNode[] =>
        findings.length === 0
            ? []
            : [
                  groupOf(
                      key,
                      label,
                      icon,
                      findings.map((finding) => row(finding, key, t)),
                      t,
                  ),
              ];
    const groups =
        options.grouping === "severity"
            ? severities.flatMap((severity) =>
                  group(
                      severity,
                      severityText(severity, t),
                      icons[severity],
                      others.filter((each) => each.severity === severity),
                  ),
              )
            : byFile(others).flatMap(([path, own]) => group(path, path, { id: "file-code" }, own));
    const shownDecided = options.showsDecided ? decided : [];
    return [
        summaryRow(report, open.length, t),
        ...group("leads", t("Look at first"), { id: "star-full" }, leads),
        ...groups,
        ...group("decided", t("Decided"), { id: "eye-closed" }, shownDecided),
        ...leftOut(report, t),
    ];
}

function byFile(
    findings: readonly ReviewFindingDescription[],
): readonly (readonly [string, readonly ReviewFindingDescription[]])[] {
    const files = groupBy(findings, ({ place }) => place.path);
    return [...files].sort(([left], [right]) => (left < right ? -1 : 1));
}

function summaryRow(report: ReviewDescription, open: number, t: Translate): ReviewNode {
    const { risk, addedLines, removedLines, requiredBump, files } = report.summary;
    const label = files === 0 ? t("Nothing changed") : riskText(risk.level, t);
    const description = [
        `+${addedLines} −${removedLines}`,
        ...(requiredBump === "none" ? [] : [t("needs a {0} version", requiredBump)]),
        ...(open === 0 ? [t("nothing found")] : []),
    ].join(" · ");
    return {
        id: "summary",
        label,
        description,
        tooltip: [
            `${escapeMarkdown(report.baseLabel)} → ${escapeMarkdown(report.headLabel)}`,
            ...risk.reasons.map(escapeMarkdown),
        ].join("\n\n"),
        icon: {
            id: risk.level === "low" ? "pass" : "shield",
            ...(risk.level === "high" ? { color: "list.errorForeground" } : {}),
        },
        context: "summary",
        spoken: `${label}, ${description}`,
        isClosed: false,
        children: [],
    };
}

function groupOf(
    key: string,
    label: string,
    icon: ReviewNode["icon"],
    children: readonly ReviewNode[],
    t: Translate,
): ReviewNode {
    const count = children.length;
    return {
        id: `group ${key}`,
        label,
        description: String(count),
        tooltip: "",
        icon,
        context: "group",
        spoken: count === 1 ? t("{0}, 1 row", label) : t("{0}, {1} rows", label, count),
        isClosed: key === "left out" || key === "decided",
        children,
    };
}

function row(finding: ReviewFindingDescription, key: string, t: Translate): ReviewNode {
    const { title, place, item, fingerprint, severity, fixes, decision, message } = finding;
    const where = `${fileName(place.path)}:${place.line}`;
    const description = [
        ...(item === undefined ? [] : [item]),
        where,
        ...(decision === undefined
            ? []
            : [decision === "dismissed" ? t("dismissed") : t("accepted")]),
    ].join(" · ");
    return {
        id: `finding ${key} ${fingerprint}`,
        label: title,
        description,
        tooltip: [
            escapeMarkdown(message),
            ...finding.evidence.map((each) => `- ${escapeMarkdown(evidenceText(each))}`),
            `_${escapeMarkdown(originText(finding, t))}_`,
        ].join("\n\n"),
        icon: icons[severity],
        context: [
            "finding",
            decision === undefined ? "can-decide" : "can-reopen",
            ...(fixes.length > 0 ? ["can-fix"] : []),
        ].join(" "),
        spoken: `${severityText(severity, t)}, ${title}, ${description}`,
        finding,
        isClosed: false,
        children: [],
    };
}

/** What was not looked at, and why: silence about it would be a wrong all-clear. */
function leftOut(report: ReviewDescription, t: Translate): readonly ReviewNode[] {
    const plain = (id: string, label: string, description: string, icon: string): ReviewNode => ({
        id,
        label,
        description,
        tooltip: "",
        icon: { id: icon },
        context: "note",
        spoken: `${label}, ${description}`,
        isClosed: false,
        children: [],
    });
    const skipped = report.files.filter((file) => file.skipped !== undefined);
    const unlisted = skipped.length - mostSkipped;
    const rows = [
        ...report.problems.map((text, index) => plain(`problem ${index}`, text, "", "warning")),
        ...(report.more > 0
            ? [plain("more", t("{0} more findings are not listed", report.more), "", "ellipsis")]
            : []),
        ...skipped
            .slice(0, mostSkipped)
            .map(({ path, skipped: reason = "" }) =>
                plain(`skipped ${path}`, path, skipText(reason, t), "circle-slash"),
            ),
        ...(unlisted > 0
            ? [plain("unlisted", t("{0} more files", unlisted), "", "circle-slash")]
            : []),
    ];
    if (rows.length === 0) return [];
    return [groupOf("left out", t("Not looked at"), { id: "circle-slash" }, rows, t)];
}
