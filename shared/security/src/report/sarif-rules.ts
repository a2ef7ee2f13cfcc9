import type { SecurityFinding, SecuritySeverity } from "../finding.ts";
import { byText, isWebAddress, sortedTexts } from "./report-text.ts";

/** GitHub takes no more tags of a rule. */
const mostTags = 20;

/** Stands for findings without a score; GitHub sorts by these numbers (critical from 9.0 on). */
const usualScores: Readonly<Record<SecuritySeverity, string | undefined>> = {
    critical: "9.5",
    high: "8.0",
    medium: "5.5",
    low: "2.0",
    none: undefined,
    unknown: undefined,
};

export const sarifLevels = {
    error: "error",
    warning: "warning",
    information: "note",
    hint: "note",
} as const;

export interface SarifRules {
    readonly descriptors: readonly object[];
    /** Position of a rule in the descriptors. */
    indexOf(rule: string): number;
    /** Numbers of CWE entries that rules belong to. */
    readonly weaknesses: readonly string[];
}

/** One descriptor for each rule of the findings, in the order of their ids. */
export function sarifRules(findings: readonly SecurityFinding[]): SarifRules {
    const byRule = new Map<string, SecurityFinding>();
    for (const finding of findings) {
        const known = byRule.get(finding.rule);
        // The same rule may find several things; the gravest one speaks for it.
        if (known === undefined || rank(finding) > rank(known)) byRule.set(finding.rule, finding);
    }
    const rules = [...byRule.keys()].sort(byText);
    const weaknesses = sortedTexts(
        [...byRule.values()].flatMap((finding) => weaknessNumbers(finding)),
    );
    const positions = new Map(rules.map((rule, index) => [rule, index]));
    return {
        descriptors: rules.flatMap((rule) => {
            const finding = byRule.get(rule);
            return finding === undefined ? [] : [descriptor(finding, weaknesses)];
        }),
        indexOf: (rule) => positions.get(rule) ?? -1,
        weaknesses,
    };
}

function rank({ score, severity, level }: SecurityFinding): number {
    const value = score?.value ?? Number(usualScores[severity] ?? 0);
    return value * 10 + ["hint", "information", "warning", "error"].indexOf(level);
}

function descriptor(finding: SecurityFinding, weaknesses: readonly string[]): object {
    const { rule, title, references = [], weaknesses: own = [] } = finding;
    const help = helpOf(finding);
    const score = finding.score?.value.toFixed(1) ?? usualScores[finding.severity];
    const tags = sortedTexts([
        "security",
        finding.category,
        finding.kind,
        ...own.map((name) => `external/cwe/${name.toLowerCase()}`),
    ]).slice(0, mostTags);
    const helpUri = references.find(isWebAddress);
    return {
        id: rule,
        name: nameOf(rule),
        shortDescription: { text: title },
        fullDescription: { text: title },
        ...(helpUri === undefined ? {} : { helpUri }),
        help,
        defaultConfiguration: { level: sarifLevels[finding.level] },
        ...(own.length === 0 ? {} : { relationships: relationships(finding, weaknesses) }),
        properties: {
            tags,
            precision: { high: "very-high", medium: "high", low: "low" }[finding.confidence],
            ...(score === undefined ? {} : { "security-severity": score }),
        },
    };
}

/** `RustSqlInjection` of `rust-sql-injection`; ids of advisories stay as they are. */
function nameOf(rule: string): string {
    if (/[A-Z]/.test(rule)) return rule.replace(/[^A-Za-z0-9]/g, "");
    return rule.replace(/(?:^|[^a-z0-9]+)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}

function helpOf(finding: SecurityFinding): { text: string; markdown: string } {
    const { title, fixedIn, references = [], aliases = [], score } = finding;
    const lines = [title];
    if (aliases.length > 0) lines.push(`Also known as ${aliases.join(", ")}.`);
    if (score !== undefined) lines.push(`CVSS ${score.version}: ${score.value} (${score.vector})`);
    if (fixedIn !== undefined && finding.category === "advisory") {
        lines.push(
            fixedIn.length > 0 ? `Fixed in ${fixedIn.join(" or ")}.` : "No fixed version is known.",
        );
    }
    const links = references.filter(isWebAddress);
    return {
        text: [...lines, ...references].join("\n"),
        markdown: [
            ...lines.map(escapedMarkdown),
            ...(links.length === 0 ? [] : [links.map((link) => `- <${link}>`).join("\n")]),
        ].join("\n\n"),
    };
}

function escapedMarkdown(text: string): string {
    return text.replace(/[\\`*_[\]<>#|]/g, (mark) => `\\${mark}`);
}

function weaknessNumbers({ weaknesses = [] }: SecurityFinding): readonly string[] {
    return weaknesses.flatMap((name) => /^CWE-(\d+)$/.exec(name)?.[1] ?? []);
}

function relationships(finding: SecurityFinding, weaknesses: readonly string[]): readonly object[] {
    return sortedTexts(weaknessNumbers(finding)).map((number) => ({
        target: {
            id: number,
            index: weaknesses.indexOf(number),
            toolComponent: { name: "CWE", index: 0 },
        },
        kinds: ["superset"],
    }));
}
