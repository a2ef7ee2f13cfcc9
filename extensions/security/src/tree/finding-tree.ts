import type { Translate } from "@rust-ai-ide/host/translate";
import type { FindingDescription, SecuritySeverity } from "@rust-ai-ide/protocol/security/findings";
import type { KnownFindings } from "../findings/finding-model.ts";
import { isAgainstPolicy, reachText, severityText } from "../findings/finding-texts.ts";
import type { TreeOptions } from "./tree-options.ts";

/** One row of the Security view: plain data. */
export interface FindingNode {
    /** Stays the same as long as it is the same row, so that what is opened stays open. */
    readonly id: string;
    readonly label: string;
    readonly description: string;
    /** Markdown. */
    readonly tooltip: string;
    readonly icon: { readonly id: string; readonly color?: string };
    /** Words that the manifest's conditions look for: `group`, `finding`, and `can-...`. */
    readonly context: string;
    /** What a screen reader says instead of icon, label and description. */
    readonly spoken: string;
    readonly finding?: FindingDescription;
    readonly children: readonly FindingNode[];
}

const severities: readonly SecuritySeverity[] = [
    "critical",
    "high",
    "medium",
    "low",
    "unknown",
    "none",
];

const icons: Readonly<Record<SecuritySeverity, { readonly id: string; readonly color?: string }>> =
    {
        critical: { id: "error", color: "list.errorForeground" },
        high: { id: "error", color: "list.errorForeground" },
        medium: { id: "warning", color: "list.warningForeground" },
        low: { id: "warning" },
        unknown: { id: "question" },
        none: { id: "info" },
    };

/** The rows of the view. Findings that are suppressed stand in a group of their own, or nowhere. */
export function findingTree(
    known: KnownFindings,
    options: TreeOptions,
    t: Translate,
): readonly FindingNode[] {
    const all = [...known.workspaces.flatMap(({ findings }) => findings), ...known.others];
    const inForce = all.filter(({ suppressedBy }) => suppressedBy === undefined);
    const groups = groupsOf(inForce, options.grouping, t);
    const suppressed = all.filter(({ suppressedBy }) => suppressedBy !== undefined);
    if (!options.showsSuppressed || suppressed.length === 0) return groups;
    const label = t("Suppressed");
    return [...groups, group("suppressed", label, { id: "eye-closed" }, suppressed, t)];
}

function groupsOf(
    findings: readonly FindingDescription[],
    grouping: TreeOptions["grouping"],
    t: Translate,
): readonly FindingNode[] {
    if (grouping === "severity") {
        const policy = findings.filter(isAgainstPolicy);
        const rated = findings.filter((each) => !isAgainstPolicy(each));
        const groups = severities.flatMap((severity) => {
            const own = rated.filter((each) => each.severity === severity);
            if (own.length === 0) return [];
            return [group(severity, severityText(severity, t), icons[severity], own, t)];
        });
        if (policy.length === 0) return groups;
        const place = groups.findIndex(({ id }) => id === "group none");
        const added = group("policy", t("Against the policy"), policyIcon(policy), policy, t);
        return groups.toSpliced(place < 0 ? groups.length : place, 0, added);
    }
    const byName = new Map<string, FindingDescription[]>();
    for (const finding of findings) {
        const name = grouping === "package" ? packageText(finding, t) : wayText(finding, t);
        const list = byName.get(name);
        if (list === undefined) byName.set(name, [finding]);
        else list.push(finding);
    }
    return [...byName]
        .map(([name, own]) => ({ name, own, worst: worstOf(own) }))
        .sort(
            (left, right) =>
                severities.indexOf(left.worst) - severities.indexOf(right.worst) ||
                left.name.localeCompare(right.name),
        )
        .map(({ name, own, worst }) => group(name, name, icons[worst], own, t));
}

function policyIcon(findings: readonly FindingDescription[]): FindingNode["icon"] {
    const isGrave = findings.some(({ level }) => level === "error");
    return isGrave ? { id: "law", color: "list.errorForeground" } : { id: "law" };
}

function packageText({ package: of, locations }: FindingDescription, t: Translate): string {
    if (of !== undefined) return `${of.name} ${of.version}`;
    return locations[0] === undefined ? t("Elsewhere") : fileName(locations[0].path);
}

/** The member and its direct dependency: where somebody can change something. */
function wayText(finding: FindingDescription, t: Translate): string {
    const [member, direct] = finding.dependencyPath ?? [];
    if (member === undefined) return packageText(finding, t);
    return direct === undefined ? member.name : `${member.name} → ${direct.name} ${direct.version}`;
}

function worstOf(findings: readonly FindingDescription[]): SecuritySeverity {
    return severities.find((each) => findings.some(({ severity }) => severity === each)) ?? "none";
}

function group(
    key: string,
    label: string,
    icon: FindingNode["icon"],
    findings: readonly FindingDescription[],
    t: Translate,
): FindingNode {
    const sorted = [...findings].sort(
        (left, right) =>
            severities.indexOf(left.severity) - severities.indexOf(right.severity) ||
            Number(right.level === "error") - Number(left.level === "error") ||
            (left.package?.name ?? "").localeCompare(right.package?.name ?? "") ||
            left.rule.localeCompare(right.rule),
    );
    const count = findings.length;
    return {
        id: `group ${key}`,
        label,
        description: String(count),
        tooltip: "",
        icon,
        context: "group",
        spoken: count === 1 ? t("{0}, 1 finding", label) : t("{0}, {1} findings", label, count),
        children: sorted.map((finding) => row(finding, key, t)),
    };
}

function row(finding: FindingDescription, key: string, t: Translate): FindingNode {
    const { package: of, rule, title, severity, fingerprint, locations } = finding;
    const [place] = locations;
    const where = place === undefined ? "" : `${fileName(place.path)}:${place.line}`;
    const label = of === undefined ? title : `${of.name} ${of.version}`;
    const reach = reachText(finding.reachability, t);
    const parts = [of === undefined ? rule : `${rule} · ${title}`, reach ?? "", of ? "" : where];
    const description = parts.filter((part) => part !== "").join(" · ");
    const isAdvisory = finding.category === "advisory" || finding.category === "yanked";
    const can = [
        isAdvisory && of !== undefined ? "can-fix" : "",
        isAdvisory && of !== undefined && finding.suppressedBy === undefined ? "can-suppress" : "",
        (finding.references ?? []).some((each) => /^https?:/.test(each)) ? "can-open" : "",
        finding.dependencyPath !== undefined || finding.trace !== undefined || reach !== undefined
            ? "can-show-path"
            : "",
    ].filter((part) => part !== "");
    return {
        id: `finding ${key} ${fingerprint} ${where}`,
        label,
        description,
        tooltip: tooltipOf(finding, reach, t),
        icon: isAgainstPolicy(finding) ? policyIcon([finding]) : icons[severity],
        context: ["finding", ...can].join(" "),
        spoken: [
            isAgainstPolicy(finding) ? t("Against the policy") : severityText(severity, t),
            label,
            description,
        ].join(", "),
        finding,
        children: [],
    };
}

function tooltipOf(finding: FindingDescription, reach: string | undefined, t: Translate): string {
    const { message, score, dependencyPath, suppressedBy, aliases = [], weaknesses = [] } = finding;
    const lines = [message.replaceAll("|", "\\|")];
    if (score !== undefined) lines.push(`CVSS ${score.version}: ${score.value}`);
    if (reach !== undefined) lines.push(reach);
    if (dependencyPath !== undefined) {
        lines.push(dependencyPath.map(({ name, version }) => `${name} ${version}`).join(" → "));
    }
    if (aliases.length + weaknesses.length > 0) lines.push([...aliases, ...weaknesses].join(", "));
    if (suppressedBy !== undefined) {
        const until = suppressedBy.until === undefined ? "" : t(" until {0}", suppressedBy.until);
        lines.push(t("Suppressed{0}: {1}", until, suppressedBy.reason ?? t("no reason")));
    }
    return lines.join("\n\n");
}

function fileName(path: string): string {
    return path.split(/[/\\]/).at(-1) ?? path;
}
