import type { GrammarNames, SyntaxTable } from "../syntax/syntax-table.ts";
import type { LanguageShape } from "./language-shape.ts";
import type { CompiledPattern } from "./query/compiled-query.ts";
import { compileQuery } from "./query/query-compiler.ts";
import { parseQuery, type QueryPattern, QuerySyntaxError } from "./query/query-syntax.ts";
import { requiredText } from "./required-of-query.ts";
import type { RequiredText } from "./required-text.ts";
import type { Rule } from "./rule.ts";
import { RuleErrors } from "./rule-errors.ts";
import type { Structure } from "./structure.ts";
import { structurePredicate } from "./structure-predicates.ts";

/** A rule whose query has been read, for any grammar. */
export interface ReadRule {
    readonly rule: Rule;
    readonly patterns: readonly QueryPattern[];
}

/** Something that is true of the nodes of one capture of a match. */
interface CompiledPredicate {
    readonly capture: number;
    readonly holds: (table: SyntaxTable, node: number, path: string) => boolean;
}

export interface RulePattern {
    /** Index of the rule in its program. */
    readonly rule: number;
    readonly pattern: CompiledPattern;
    readonly predicates: readonly CompiledPredicate[];
}

export interface CompiledRule {
    readonly rule: Rule;
    readonly captureNames: readonly string[];
    /** Index of the capture that is marked; -1: the first node is. */
    readonly here: number;
    readonly required: RequiredText;
    readonly patterns: readonly RulePattern[];
}

/** Reads a rule's query and checks the names in its texts. Throws `rules.*` errors. */
export function readRule(rule: Rule): ReadRule {
    const patterns = inRule(rule, () => parseQuery(rule.query));
    const captures = new Set(rule.query.match(/(?<=@)[\w.-]+/g) ?? []);
    const fixes = rule.fixes ?? [];
    const named = [
        ...[rule.message, ...fixes.map(({ title }) => title)].flatMap(placeholders),
        ...fixes.flatMap(({ edits }) =>
            edits.flatMap(({ capture, text }) => [capture, ...placeholders(text)]),
        ),
    ];
    for (const name of named) {
        if (!captures.has(name)) throw RuleErrors.capture(rule.id, name);
    }
    return { rule, patterns };
}

/** Looks a rule's names up in a grammar. Throws `rules.query`. */
export function compileRule(
    { rule, patterns }: ReadRule,
    index: number,
    names: GrammarNames,
    structure: Structure,
    shape: LanguageShape,
): CompiledRule {
    return inRule(rule, () => {
        const query = compileQuery(patterns, names);
        const { captureNames } = query;
        return {
            rule,
            captureNames,
            here: captureNames.indexOf("here"),
            required: requiredText(patterns, shape),
            patterns: query.patterns.map((pattern) => ({
                rule: index,
                pattern,
                predicates: pattern.predicates.map((each) => {
                    const { capture, holds } = structurePredicate(each, structure, names);
                    return { capture: captureNames.indexOf(capture), holds };
                }),
            })),
        };
    });
}

const placeholder = /\{([A-Za-z_][\w.-]*)\}/g;

/** Names between braces in a text of a rule. */
function placeholders(text: string): string[] {
    return [...text.matchAll(placeholder)].map(([, name = ""]) => name);
}

/** Puts the texts of captures between the braces of a text. */
export function fillIn(text: string, textOf: (capture: string) => string): string {
    return text.replace(placeholder, (_, name: string) => textOf(name));
}

function inRule<T>(rule: Rule, work: () => T): T {
    try {
        return work();
    } catch (error) {
        if (!(error instanceof QuerySyntaxError)) throw error;
        const lines = rule.query.slice(0, error.offset).split("\n");
        const column = (lines.at(-1)?.length ?? 0) + 1;
        throw RuleErrors.query(rule.id, lines.length, column, error.message);
    }
}
