import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { Query } from "web-tree-sitter";
import type { CompiledQuery } from "../../src/rules/query/compiled-query.ts";
import { compileQuery } from "../../src/rules/query/query-compiler.ts";
import { QueryMatcher } from "../../src/rules/query/query-matcher.ts";
import { parseQuery } from "../../src/rules/query/query-syntax.ts";
import { grammarNames, type SyntaxTable } from "../../src/syntax/syntax-table.ts";
import { TableReader } from "../../src/syntax/table-reader.ts";
import { tableSamples } from "../../src/syntax/table-samples.ts";
import { grammarParser, memory } from "../syntax/parsers.ts";

const fixture = (name: string): string =>
    readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");

/** Every node that is captured under a name in some match, as `name kind start-end`. */
function capturedBy(query: CompiledQuery, table: SyntaxTable): string[] {
    const matcher = new QueryMatcher(table);
    const found = new Set<string>();
    for (const pattern of query.patterns) {
        for (let node = 0; node < table.size; node++) {
            matcher.match(pattern, node, () => {
                const { captured } = matcher;
                for (let index = 0; index < captured.length; index += 2) {
                    const name = query.captureNames[captured[index] ?? 0];
                    const at = captured[index + 1] ?? 0;
                    const kind = table.kindName(at) || "ERROR";
                    found.add(`${name} ${kind} ${table.starts[at]}-${table.ends[at]}`);
                }
                return false;
            });
        }
    }
    return [...found].sort();
}

const cases = {
    rust: {
        source: fixture("server.rs") + fixture("inventory.rs"),
        queries: [
            "(identifier) @a",
            "(_) @a",
            "_ @a",
            '"fn" @a',
            '["fn" "let" (line_comment)] @a',
            "(function_item name: (identifier) @name body: (block) @body) @item",
            "(function_item name: (_) @name !return_type) @item",
            "(function_item return_type: (_) @type)",
            "(parameters (parameter pattern: (_) @pattern type: (_) @type))",
            "(block (expression_statement (call_expression) @call))",
            "(block . (_) @first)",
            "(block (_) @last .)",
            "(block . (_) @only .)",
            "(arguments (_) @a . (_) @b)",
            "(arguments (_) @a (_) @b)",
            '(arguments "(" @open . (_) @first)',
            "(arguments (identifier)+ @a)",
            "(arguments (identifier)* @a) @all",
            "(call_expression function: (field_expression field: (field_identifier) @m) arguments: (arguments (_)? @a))",
            "(call_expression function: [(identifier) @plain (field_expression field: (_) @method)])",
            '((identifier) @a (#eq? @a "self"))',
            '((identifier) @a (#match? @a "^[a-c]"))',
            '((identifier) @a (#not-match? @a "^[a-c]"))',
            '((identifier) @a (#any-of? @a "request" "line" "id"))',
            '((field_identifier) @a (#not-any-of? @a "id" "name"))',
            "((line_comment)+ @doc . (function_item) @item)",
            "((attribute_item) @a . (struct_item) @s)",
            "((line_comment) @a (function_item) @b)",
            "(match_arm pattern: (match_pattern (_) @p) value: (_) @v)",
            "(binary_expression left: (_) @l operator: _ @o right: (_) @r)",
            "(let_declaration pattern: (identifier) @p !value)",
            "(let_declaration type: (_)? @t value: (_) @v)",
            "(ERROR) @e",
            "(ERROR (_) @e)",
            "(MISSING) @m",
            '(MISSING ";") @m',
            "(_ name: (_) @name)",
            "(block (let_declaration) @a (expression_statement) @b)",
            '(visibility_modifier "pub" @p)',
            "(function_item (visibility_modifier)? @v name: (identifier) @n)",
            "[(struct_item name: (_) @n) (enum_item name: (_) @n)] @item",
            "(use_declaration argument: [(scoped_identifier path: (_) @p) (scoped_use_list) @l])",
            "(block ((let_declaration) @a . (let_declaration) @b))",
            "(token_tree (identifier) @a . (identifier) @b)",
            '(field_expression value: (_) @v "." @dot field: (_) @f) @all',
        ],
    },
    typescript: {
        source: fixture("json-rpc.ts.txt"),
        queries: [
            "(call_expression function: (member_expression property: (property_identifier) @p) arguments: (arguments . (_)? @first))",
            "(method_definition name: (_) @n parameters: (formal_parameters (required_parameter pattern: (_) @p)*))",
            '(lexical_declaration "const" @k (variable_declarator name: (identifier) @n value: (await_expression)? @v))',
            "(import_specifier name: (_) @n !alias)",
            "(class_body (_) @m . (method_definition) @next)",
            "(template_string (template_substitution (_) @s))",
            "(formal_parameters (_) @p .)",
            "((comment)+ @c . (method_definition) @m)",
            "(object (pair key: (_) @k value: (_) @v))",
            '(unary_expression operator: "!" argument: (_) @a)',
        ],
    },
    python: {
        source: fixture("jobs.py.txt") + fixture("context.py.txt"),
        queries: [
            "(function_definition name: (_) @n body: (block . (expression_statement (string) @doc)))",
            "(decorated_definition (decorator)+ @d definition: (_) @def)",
            "(call function: [(identifier) (attribute)] @f arguments: (argument_list (keyword_argument name: (_) @k)*))",
            "(except_clause . (block) @b)",
            '(comparison_operator (_) @l "==" (_) @r)',
            "(if_statement condition: (_) @c !alternative)",
            "(assignment left: (identifier) @l right: (_) @r)",
            "(default_parameter value: [(list) (dictionary)] @v)",
            "(module (import_from_statement) @a . (import_from_statement) @b)",
        ],
    },
} as const;

for (const [name, { source, queries }] of Object.entries(cases)) {
    const grammar = name as keyof typeof cases;
    const parser = await grammarParser(grammar);
    const reader = new TableReader(parser, memory, tableSamples[grammar]);
    const { language } = parser;
    assert.ok(language !== null);

    const check = (text: string, query: string): void => {
        const tree = parser.parse(text);
        assert.ok(tree !== null && language !== null);
        const oracle = new Query(language, query);
        const expected = new Set<string>();
        for (const { captures } of oracle.matches(tree.rootNode)) {
            for (const { name: capture, node } of captures) {
                expected.add(`${capture} ${node.type} ${node.startIndex}-${node.endIndex}`);
            }
        }
        const compiled = compileQuery(parseQuery(query), grammarNames(language));
        const actual = capturedBy(compiled, reader.read(tree, text));
        oracle.delete();
        tree.delete();
        assert.deepEqual(actual, [...expected].sort(), query);
    };

    for (const query of queries) {
        test(`${grammar}: ${query} finds what tree-sitter finds`, () => {
            check(source, query);
            check(tableSamples[grammar], query);
            const edit = fc.record({
                at: fc.nat({ max: source.length }),
                length: fc.nat({ max: 30 }),
                text: fc.constantFrom("", "(", "}", ";", "\n", ", a", "// x\n"),
            });
            fc.assert(
                fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
                    let text = source;
                    for (const { at, length, text: inserted } of edits) {
                        text = text.slice(0, at) + inserted + text.slice(at + length);
                    }
                    check(text, query);
                }),
                { numRuns: 10 },
            );
        });
    }
}
