import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { builtinRules } from "../../src/rules/builtin/builtin-rules.ts";
import { readLocatedJson } from "../../src/rules/located-json.ts";
import { parseQuery, QuerySyntaxError } from "../../src/rules/query/query-syntax.ts";
import { failedExamples } from "../../src/rules/rule-examples.ts";
import { largestRuleFile, readRuleFile } from "../../src/rules/rule-file.ts";
import { RuleSet } from "../../src/rules/rule-set.ts";
import { TextSieve } from "../../src/rules/text-sieve.ts";
import { namesOf, run } from "./rule-source.ts";

const entry = {
    id: "rust-own",
    title: "Own",
    severity: "warning",
    languages: ["rust"],
    message: "m {a}",
    query: ["((identifier) @a", '  (#eq? @a "x"))'],
};

/** The problems of a file, as code and message. */
function check(text: string, expected: string): void {
    const { problems } = readRuleFile(text);
    assert.equal(problems.map(({ code, message }) => `${code}: ${message}`).join("\n"), expected);
}

test("a file of rules is read, with what may be left out", () => {
    const { rules, problems } = readRuleFile(JSON.stringify({ rules: [entry] }));
    assert.deepEqual(problems, []);
    assert.deepEqual(rules[0], {
        ...entry,
        query: '((identifier) @a\n  (#eq? @a "x"))',
        confidence: "medium",
        category: "correctness",
        matches: [],
        misses: [],
    });
    assert.equal(run(rules, "rust", "fn f(x: u8) { y }").findings[0]?.message, "m x");
    const builtin = readRuleFile(JSON.stringify({ $schema: "s", rules: builtinRules }));
    assert.deepEqual(builtin, { rules: builtinRules, problems: [] });
});

test("what is wrong in a file is told with its line and field, and the other rules stay", () => {
    check("{", "rules.json: The rule file is no JSON: line 1, column 2.");
    check('{"rules": [\n 1 2]}', "rules.json: The rule file is no JSON: line 2, column 4.");
    check(
        "[]",
        'rules.file: The rule file cannot be used: line 1, column 1, rules: Invalid key: Expected "rules" but received undefined.',
    );
    check(
        '{"rules": [],\n "rule": 1}',
        'rules.file: The rule file cannot be used: line 2, column 10, rule: Invalid key: Expected never but received "rule".',
    );
    const bad = `{"rules": [\n ${JSON.stringify(entry)},\n {"id": "a", "title": "t", "severity":\n "huge"}]}`;
    check(
        bad,
        'rules.file: The rule file cannot be used: line 4, column 2, rules/1/severity: Invalid type: Expected ("error" | "warning" | "information" | "hint") but received "huge".',
    );
    assert.equal(readRuleFile(bad).rules.length, 1);
    const missing = '{"rules": [\n\n{"id": "a", "title": "t"}]}';
    assert.match(
        readRuleFile(missing).problems[0]?.message ?? "",
        /line 3, column 1, rules\/0\/severity/,
    );
    check(
        " ".repeat(largestRuleFile + 1),
        "rules.file: The rule file cannot be used: line 1: it is larger than a million characters.",
    );
});

test("rules that cannot be used are left out, with code, line and column", () => {
    const problems = (more: object, other: object = {}): string =>
        new RuleSet([
            { ...base, ...more },
            { ...base, ...other },
        ]).problems
            .map(({ code, message }) => `${code}: ${message}`)
            .join("\n");
    const base = {
        ...builtinRules[0],
        id: "r",
        query: "(identifier) @a",
        message: "m",
        fixes: [],
    } as (typeof builtinRules)[number];
    assert.match(
        problems({ id: "q", query: "(block\n  (identifier)" }),
        /^rules\.query: .* q cannot be used: line 2, column 15: A parenthesis is not closed\.$/,
    );
    assert.match(
        problems({ id: "c", message: "{b}" }),
        /^rules\.capture: .* rule c speaks of a capture b /,
    );
    assert.match(
        problems({ id: "l", languages: ["cobol"] }),
        /^rules\.language: .* rule l is for cobol/,
    );
    assert.match(problems({}), /^rules\.duplicate: .* id r;/);
    const set = new RuleSet([
        { ...base, query: "(block\n  (no_such_kind) @a)" },
        { ...base, id: "s" },
    ]);
    const program = set.program("rust", namesOf("rust"));
    assert.match(
        program?.problems[0]?.message ?? "",
        /line 2, column 3: The grammar has no node of this kind/,
    );
    assert.equal(program?.activeIn("x").size, 1);
    assert.equal(set.program("python", namesOf("python")), undefined);
    assert.equal(set.program("cobol", namesOf("python")), undefined);
    assert.equal(set.program("rust", namesOf("rust")), program);
});

test("queries that mean nothing are refused at their place", () => {
    const refused = (query: string): string => {
        const base = builtinRules[0];
        assert.ok(base !== undefined);
        const set = new RuleSet([{ ...base, query, message: "m", fixes: [] }]);
        const problem = set.problems[0] ?? set.program("rust", namesOf("rust"))?.problems[0];
        return /column \d+: .*/.exec(problem?.message ?? "")?.[0] ?? "none";
    };
    const cases: readonly (readonly [query: string, problem: string])[] = [
        ["", "column 1: The query is empty."],
        ["(a", "column 3: A parenthesis is not closed."],
        ["[(block)", "column 9: A bracket is not closed."],
        ["[]", "column 2: Alternatives need at least one branch."],
        ['"fn', "column 1: A text in quotes is not closed."],
        ["(block)+ @a", "column 12: A whole pattern takes no quantifier."],
        ["((block)? (block))", "column 1: The first node of a pattern cannot be left out."],
        [
            "[((block)* (block)) (block)]",
            "column 1: The first node of a pattern cannot be left out.",
        ],
        ["name (block)", "column 6: A field needs a colon behind it."],
        ["(expression/block)", "column 12: Supertypes cannot be asked for."],
        ["(_expression)", "column 1: The grammar has no node of this kind."],
        ["(block nope: (_))", "column 14: The grammar has no field of this name."],
        ["(block .)", "column 10: A full stop needs a node in front of it."],
        ['((block) @a (#eq? @b "x"))', "column 13: A predicate names no capture of its query."],
        ["((block) @a (#eq? @a))", "column 13: The predicate needs a capture and a text."],
        ['((block) @a (#match? @a "("))', "column 13: The regular expression cannot be read."],
        ...[
            "(a+)+",
            "(?:a|b)*",
            "((a|b)c){2,}",
            "a*b*c*d*e*",
            "(a)\\\\1",
            "(?:[)]*)+",
            "(?:a?){30}",
            "a?".repeat(30),
        ].map(
            (pattern) =>
                [
                    `((block) @a (#match? @a "${pattern}"))`,
                    "column 13: The regular expression repeats what repeats or branches, and may never end.",
                ] as const,
        ),
        ...["(?:a|b)?[*+]{3}", "(ab)+\\\\(", "[(a|b)]*", "(?:(?:a|b)::)?c*?"].map(
            (pattern) => [`((block) @a (#match? @a "${pattern}"))`, "none"] as const,
        ),
        ["((block) @a (#unknown? @a))", "column 13: There is no such predicate."],
        ["((block) @a (#inside? @a nope))", "column 13: The grammar has no node of this kind."],
        ["((block) @a (#in-async? @a x))", "column 13: The predicate takes a capture alone."],
        ["((block) @a (#has-attribute? @a))", "column 13: A name is missing."],
        ["((block) @a (#commented? @a))", "column 13: One pattern has to stand here."],
        ["((block) @a (#in-tests? x))", "column 13: The capture is missing."],
        ["((block) (#eq @a))", "column 14: A predicate ends with a question mark."],
        [")", "column 1: A node, a token in quotes or a field has to stand here."],
        ["()", "column 2: Expected a kind of node."],
        [`${"(block ".repeat(70)}`, "column 449: The query is nested too deeply."],
    ];
    for (const [query, problem] of cases) assert.equal(refused(query), problem, query);
});

test("no text of a query, a rule file or a literal makes the readers fail", () => {
    const piece = fc.constantFrom(
        ...'()[]"@.?*+!:;#_ \n\\',
        "name",
        "block",
        "#eq?",
        "MISSING",
        "@a",
        "{",
        "}",
        ",",
        "1",
        "true",
        '"rules"',
    );
    const text = fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 30 }).map((parts) => parts.join("")),
    );
    fc.assert(
        fc.property(text, (query) => {
            try {
                parseQuery(query);
            } catch (error) {
                assert.ok(error instanceof QuerySyntaxError);
                assert.ok(error.offset >= 0 && error.offset <= query.length);
            }
            for (const problem of readRuleFile(query).problems)
                assert.match(problem.code, /^rules\./);
        }),
        { numRuns: 500 },
    );
    fc.assert(
        fc.property(fc.json(), fc.nat(), (json, at) => {
            const located = readLocatedJson(json);
            assert.ok(typeof located !== "number");
            assert.deepEqual(located.value, JSON.parse(json));
            const cut = json.slice(0, at % json.length);
            const isJson = (() => {
                try {
                    JSON.parse(cut);
                    return true;
                } catch {
                    return false;
                }
            })();
            assert.equal(typeof readLocatedJson(cut) !== "number", isJson, cut);
        }),
    );
    assert.equal(readLocatedJson("[".repeat(100)), 51);
    const key = fc.constantFrom(...Object.keys(entry));
    fc.assert(
        fc.property(key, fc.jsonValue(), (name, value) => {
            const { rules, problems } = readRuleFile(
                JSON.stringify({ rules: [{ ...entry, [name]: value }] }),
            );
            assert.equal(rules.length + problems.length, 1);
            new RuleSet(rules).program("rust", namesOf("rust"));
        }),
        { numRuns: 300 },
    );
});

test("a query that tries everything with everything is given up", () => {
    const base = builtinRules[0];
    assert.ok(base !== undefined);
    const nested = (depth: number): string =>
        depth === 0 ? "(_)" : `(_ ${nested(depth - 1)} ${nested(depth - 1)} (no_item)?)`;
    const queries = [
        nested(6).replaceAll("(no_item)", "(match_block)"),
        `(token_tree ${"(_)* (_)+ ".repeat(6)} "nope")`.replace("nope", "=>"),
        `(token_tree ${"(_) ".repeat(8)} (char_literal))`,
    ];
    const code = `fn f() { m!(${"a b ".repeat(200)}); ${"(".repeat(40)}1${")".repeat(40)}; }`;
    for (const query of queries) {
        const startedAt = performance.now();
        run([{ ...base, query, message: "m", fixes: [] }], "rust", code);
        assert.ok(performance.now() - startedAt < 5000, query);
    }
});

test("the sieve knows what a text contains", () => {
    const sieve = new TextSieve();
    fc.assert(
        fc.property(
            fc.string({ unit: fc.constantFrom("a", "b", "c") }),
            fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 5 }),
            (text, literal) => {
                sieve.reset(text);
                assert.equal(sieve.has(literal), text.includes(literal));
                assert.equal(sieve.has(literal), text.includes(literal));
            },
        ),
    );
});

test("examples that do not hold are told", () => {
    const base = builtinRules.find(({ id }) => id === "rust-debug-left-over");
    assert.ok(base !== undefined);
    const failed = failedExamples(
        {
            ...base,
            matches: [
                { code: "fn f() { dbg!(1) }" },
                { code: "fn f() { «g()» }" },
                { code: "fn f() { «dbg!(1)» }" },
                { code: "fn f() { «dbg!(1)» }", fixed: "fn f() { 1 }" },
            ],
            misses: [{ code: "fn f() { dbg!(2) }" }],
        },
        (code, path) => run([base], "rust", code, path),
    );
    assert.deepEqual(
        failed.map(({ example, reason }) => `${example}: ${reason}`),
        [
            "matches 1: nothing is marked with « and ».",
            'matches 2: found [] instead of ["g()"].',
            "matches 3: the fixed code is missing.",
            'matches 4: the fix gives "fn f() { (1) }".',
            'misses 1: found "dbg!(2)".',
        ],
    );
    const breaking = {
        ...base,
        fixes: [
            {
                title: "t",
                isSafe: true,
                edits: [{ capture: "here", place: "replace" as const, text: ")" }],
            },
        ],
        matches: [{ code: "fn f() { «dbg!(1)» }", fixed: "fn f() { ) }" }],
        misses: [],
    };
    assert.deepEqual(
        failedExamples(breaking, (code) => run([breaking], "rust", code)).map(
            ({ reason }) => reason,
        ),
        ["the fixed code has new syntax errors."],
    );
});
