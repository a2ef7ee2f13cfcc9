import { builtinRules } from "@rust-ai-ide/analysis/rules/builtin/builtin-rules";
import { advisoryRuleIds } from "@rust-ai-ide/review/rules/lock/advisory-reports";
import { reviewRules } from "@rust-ai-ide/review/rules/rule-table";

/** Rules that only models fill. */
const modelRuleIds: readonly string[] = ["surprising-code", "model-claim"];
/** Rules that compilers fill have names that are not ours. */
const compilerRuleId = /^(?:clippy|rustc|rustdoc)::[\w-]+$/;

/** Ids of every rule that comes with the product and needs nothing but the change. */
export function reviewRuleIds(): readonly string[] {
    return [...reviewRules, ...builtinRules].map(({ id }) => id);
}

const known = new Set([...reviewRuleIds(), ...modelRuleIds, ...advisoryRuleIds]);

/** Whether an id is that of a rule, for checking what users write; those of compilers are believed. */
export function isReviewRule(id: string): boolean {
    return known.has(id) || compilerRuleId.test(id);
}
