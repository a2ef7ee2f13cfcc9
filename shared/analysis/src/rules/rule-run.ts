import type { SyntaxTable } from "../syntax/syntax-table.ts";
import type { Finding } from "./finding.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { RawMatch } from "./raw-match.ts";
import type { ActiveRules, RuleProgram } from "./rule-program.ts";
import { silences, suppressionsIn } from "./suppressions.ts";

/** What rules say of one file. */
export interface RuleResult {
    /** By place. */
    readonly findings: readonly Finding[];
    /** Findings that a comment silences. */
    readonly suppressed: number;
    /** Comments that silence nothing. */
    readonly unusedSuppressions: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Runs all rules over a file; `path` has "/" separators. `active` comes from the program's
 * `activeIn` of the same text, for callers that asked it before they parsed.
 */
export function runRules(
    program: RuleProgram,
    table: SyntaxTable,
    path: string,
    active: ActiveRules = program.activeIn(table.text),
): RuleResult {
    const found = active.size === 0 ? [] : program.matchesIn(active, table, path, 0, table.size);
    return resultOf(program, table, found);
}

/** Makes findings of matches: in order, with fingerprints, without those that comments silence. */
export function resultOf(
    program: RuleProgram,
    table: SyntaxTable,
    matches: readonly RawMatch[],
): RuleResult {
    const suppressions = suppressionsIn(table, program.structure);
    const used = new Set<(typeof suppressions)[number]>();
    const occurrences = new Map<string, number>();
    const findings: Finding[] = [];
    let suppressed = 0;
    const sorted = [...matches].sort(
        (left, right) => left.start - right.start || left.end - right.end || left.rule - right.rule,
    );
    for (const match of sorted) {
        const rule = program.ruleOf(match);
        if (rule === undefined) continue;
        const occurrence = occurrences.get(match.identity) ?? 0;
        occurrences.set(match.identity, occurrence + 1);
        const silencing = suppressions.filter((each) => silences(each, rule.id, match.start));
        for (const each of silencing) used.add(each);
        if (silencing.length > 0) {
            suppressed++;
            continue;
        }
        const { severity, confidence, category } = rule;
        const { start, end, message, fixes } = match;
        const fingerprint = fingerprintOf(match.identity, occurrence);
        findings.push({
            rule: rule.id,
            severity,
            confidence,
            category,
            message,
            start,
            end,
            fingerprint,
            fixes,
        });
    }
    const unusedSuppressions = suppressions
        .filter((each) => !used.has(each))
        .map(({ start, end }) => ({ start, end }));
    return { findings, suppressed, unusedSuppressions };
}
