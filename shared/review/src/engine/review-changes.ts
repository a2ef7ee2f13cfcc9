import type { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { ChangeSet } from "../change-set.ts";
import type { FileDelta } from "../delta/file-delta.ts";
import type { ReviewReport } from "../review-report.ts";
import type { PackageContext, ReviewContext, ReviewRule } from "../review-rule.ts";
import { noReviewSettings, type ReviewSettings } from "../settings/review-settings.ts";
import { declaredReports, type ParseText } from "./declared-rules.ts";
import { Places } from "./locate.ts";
import { makeFindings } from "./make-findings.ts";
import { ranked } from "./rank.ts";
import type { ReportedBy } from "./reported.ts";
import { summaryOf } from "./summary.ts";
import { suppressionReader } from "./suppression-reader.ts";

export interface ReviewInput {
    readonly changes: ChangeSet;
    readonly deltas: readonly FileDelta[];
    readonly rules: readonly ReviewRule[];
    /** Rules of single files, for any language. */
    readonly declared: RuleSet;
    /** Ids of rules that are switched off. */
    readonly disabled: ReadonlySet<string>;
    readonly parse: ParseText;
    packageOf(path: string): PackageContext | undefined;
    /** What the repository wants; absent: nothing of its own. */
    readonly settings?: ReviewSettings | undefined;
    /** Milliseconds of a clock that only goes on. */
    readonly now: () => number;
}

/**
 * Runs all rules over a change. The order of the findings does not depend on that of the rules; each
 * is on a changed line or about something that was removed.
 */
export function reviewChanges(input: ReviewInput): ReviewReport {
    const startedAt = input.now();
    const { changes, deltas, disabled, settings = noReviewSettings } = input;
    const places = new Places(changes.files);
    const context: ReviewContext = {
        changes,
        deltas,
        packageOf: (path) => input.packageOf(path),
    };
    const reported: ReportedBy[] = [];
    for (const rule of input.rules) {
        if (disabled.has(rule.id)) continue;
        for (const delta of deltas) {
            for (const report of rule.checkFile?.(delta, context) ?? []) {
                reported.push({ rule, report });
            }
        }
        for (const report of rule.checkAll?.(context) ?? []) reported.push({ rule, report });
    }
    const tables = new Map<string, SyntaxTable>();
    for (const { base, head } of deltas) {
        for (const side of [base, head]) if (side !== undefined) tables.set(side.text, side.table);
    }
    const parse: ParseText = (id, text) =>
        (id === "rust" ? tables.get(text) : undefined) ?? input.parse(id, text);
    for (const file of changes.files) {
        const own = declaredReports(file, input.declared, parse);
        reported.push(...own.filter(({ rule }) => !disabled.has(rule.id)));
    }
    const byPath = new Map(deltas.map((delta) => [delta.file.path, delta]));
    const findings = makeFindings(reported, {
        places,
        deltas: byPath,
        suppressionsOf: suppressionReader(input.declared, byPath),
        settings,
    });
    return {
        baseLabel: changes.baseLabel,
        headLabel: changes.headLabel,
        findings: ranked(findings, settings.leads),
        items: deltas.flatMap((delta) => delta.changes),
        summary: summaryOf({
            changes,
            deltas,
            findings,
            rules: input.rules,
            packageOf: context.packageOf,
            milliseconds: input.now() - startedAt,
        }),
        problems: changes.problems,
    };
}
