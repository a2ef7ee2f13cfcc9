import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import type { Finding } from "@rust-ai-ide/analysis/rules/finding";
import type { Rule } from "@rust-ai-ide/analysis/rules/rule";
import { runRules } from "@rust-ai-ide/analysis/rules/rule-run";
import type { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { ChangedFile } from "../change-set.ts";
import type { ReviewCategory } from "../review-finding.ts";
import type { ReportedBy } from "./reported.ts";

/** Parses a text; undefined for languages without a grammar. Valid until the next call. */
export type ParseText = (languageId: string, text: string) => SyntaxTable | undefined;

const categories: Readonly<Record<Rule["category"], ReviewCategory>> = {
    correctness: "correctness",
    security: "security",
    performance: "performance",
    maintainability: "maintainability",
};

/**
 * What the declarative rules find in the head of a file and not in its base: by fingerprints, which
 * stay the same while code moves.
 */
export function declaredReports(
    file: ChangedFile,
    rules: RuleSet,
    parse: ParseText,
): readonly ReportedBy[] {
    const { path, basePath = path, base, head } = file;
    if (head === undefined) return [];
    const languageId = languageIdOfFile(path);
    if (languageId === undefined || !rules.speaksOf(languageId)) return [];
    const find = (text: string, at: string): readonly Finding[] => {
        const table = parse(languageId, text);
        const program = table && rules.program(languageId, table.names);
        return program === undefined || table === undefined
            ? []
            : runRules(program, table, at).findings;
    };
    const found = find(head, path);
    if (found.length === 0) return [];
    const before = base === undefined ? [] : find(base, basePath);
    const known = new Set(before.map(({ fingerprint }) => fingerprint));
    return found
        .filter(({ fingerprint }) => !known.has(fingerprint))
        .map((finding) => {
            const rule = rules.rules.find(({ id }) => id === finding.rule);
            return {
                rule: {
                    id: finding.rule,
                    title: rule?.title ?? finding.rule,
                    category: categories[finding.category],
                    severity: finding.severity,
                    confidence: finding.confidence,
                    // A pattern that is nearly always right needs no more than the text.
                    certainty: finding.confidence === "high" ? "proven" : "likely",
                },
                report: { path, start: finding.start, end: finding.end, message: finding.message },
                edits: finding.fixes.map(({ title, isSafe, edits }) => ({ title, isSafe, edits })),
            };
        });
}
