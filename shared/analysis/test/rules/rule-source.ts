import assert from "node:assert/strict";
import type { Parser } from "web-tree-sitter";
import { type GrammarName, languageOf } from "../../src/languages/language-table.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { type RuleResult, runRules } from "../../src/rules/rule-run.ts";
import { RuleSet } from "../../src/rules/rule-set.ts";
import { grammarNames, nodeFlags, type SyntaxTable } from "../../src/syntax/syntax-table.ts";
import { TableReader } from "../../src/syntax/table-reader.ts";
import { tableSamples } from "../../src/syntax/table-samples.ts";
import { grammarParser, memory } from "../syntax/parsers.ts";

const grammars = new Map<GrammarName, { parser: Parser; reader: TableReader }>();
for (const name of Object.keys(tableSamples) as GrammarName[]) {
    const parser = await grammarParser(name);
    const reader = new TableReader(parser, memory, tableSamples[name]);
    grammars.set(name, { parser, reader });
}

function grammarOf(languageId: string): { parser: Parser; reader: TableReader } {
    const language = languageOf(languageId);
    const grammar = language && grammars.get(language.grammar);
    assert.ok(grammar !== undefined, languageId);
    return grammar;
}

/** Parses a text for the time of a call. */
export function withTable<T>(languageId: string, text: string, use: (table: SyntaxTable) => T): T {
    const { parser, reader } = grammarOf(languageId);
    const tree = parser.parse(text);
    assert.ok(tree !== null);
    try {
        return use(reader.read(tree, text));
    } finally {
        tree.delete();
    }
}

/** A grammar's names, to compile rules. */
export function namesOf(languageId: string): ReturnType<typeof grammarNames> {
    const { language } = grammarOf(languageId).parser;
    assert.ok(language !== null);
    return grammarNames(language);
}

/** What rules say of a text, and how many syntax errors are in that. */
export function run(
    rules: readonly Rule[] | RuleSet,
    languageId: string,
    text: string,
    path = "src/library",
): RuleResult & { readonly errors: number } {
    const set = rules instanceof RuleSet ? rules : new RuleSet(rules);
    assert.deepEqual(set.problems, []);
    return withTable(languageId, text, (table) => {
        const program = set.program(languageId, table.names);
        assert.ok(program !== undefined);
        assert.deepEqual(program.problems, []);
        const bad = nodeFlags.error | nodeFlags.missing;
        const errors = table.flags.subarray(0, table.size).filter((flags) => flags & bad).length;
        return { ...runRules(program, table, path), errors };
    });
}
