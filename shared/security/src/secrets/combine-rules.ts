import type { CodedError } from "@rust-ai-ide/core/errors";
import type { FileRule, RuleFile } from "./read-rule-file.ts";
import { RuleFileErrors } from "./rule-file-errors.ts";
import type { SecretAllow, SecretRule } from "./secret-rule.ts";
import { secretRules } from "./secret-rules.ts";

/** What a scan looks for. */
export interface SecretRuleSet {
    readonly rules: readonly SecretRule[];
    readonly allow: readonly SecretAllow[];
    readonly problems: readonly CodedError[];
}

/**
 * Rules of files on top of those of the product, the file that extends others first. A rule of the
 * same name replaces what it says of the one below, and adds keywords and exceptions. The product's
 * rules hold whether a file extends gitleaks' own ones or not, except for those it disables: a file
 * that was made for one rule must not switch off all others.
 */
export function combineRules(files: readonly RuleFile[]): SecretRuleSet {
    const problems = files.flatMap((file) => file.problems);
    const rules = new Map(secretRules.map((rule) => [rule.id, rule]));
    for (const file of [...files].reverse()) {
        for (const id of file.disabled) {
            if (!rules.delete(id)) problems.push(RuleFileErrors.unknownRule(id));
        }
        for (const rule of file.rules) {
            const made = onTop(rule, rules.get(rule.id));
            if (made.patterns.length > 0 || made.path !== undefined) rules.set(rule.id, made);
            else problems.push(RuleFileErrors.badRule(rule.id, "it has neither regex nor path"));
        }
    }
    for (const { rules: ids, allow } of files.flatMap((file) => file.targeted)) {
        for (const id of ids) {
            const rule = rules.get(id);
            if (rule === undefined) problems.push(RuleFileErrors.unknownRule(id));
            else rules.set(id, { ...rule, allow: [...(rule.allow ?? []), allow] });
        }
    }
    for (const { required = [] } of [...rules.values()]) {
        for (const { rule } of required) {
            if (!rules.has(rule)) problems.push(RuleFileErrors.unknownRule(rule));
        }
    }
    return {
        rules: [...rules.values()],
        allow: files.flatMap((file) => file.allow),
        problems,
    };
}

function onTop(rule: FileRule, below: SecretRule | undefined): SecretRule {
    const { hasRegex, hasTitle, words, ...own } = rule;
    if (below === undefined) return { ...own, confidence: "high", severity: "high" };
    const allow = [...(below.allow ?? []), ...(own.allow ?? [])];
    const { keywords: _, isSecret, ...rest } = below;
    // Without keywords its expressions say themselves what has to be there.
    const needsWords = hasRegex ? own.keywords !== undefined : below.keywords !== undefined;
    const keywords = [...(below.keywords ?? []), ...words];
    return {
        ...rest,
        ...own,
        title: hasTitle ? own.title : below.title,
        patterns: hasRegex ? own.patterns : below.patterns,
        ...(allow.length > 0 && { allow }),
        ...(needsWords && { keywords }),
        // What tells real secrets of the product's expression knows nothing of another one.
        ...(isSecret !== undefined && !hasRegex && { isSecret }),
    };
}
