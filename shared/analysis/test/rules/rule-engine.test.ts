import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { applyFixes } from "../../src/rules/apply-fixes.ts";
import { builtinRules } from "../../src/rules/builtin/builtin-rules.ts";
import type { Finding } from "../../src/rules/finding.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { resultOf } from "../../src/rules/rule-run.ts";
import { RuleSession } from "../../src/rules/rule-session.ts";
import { RuleSet } from "../../src/rules/rule-set.ts";
import { namesOf, run, withTable } from "./rule-source.ts";

const server = readFileSync(new URL("../fixtures/server.rs", import.meta.url), "utf8");

/** A rule whose query and message are what a test is about. */
function rule(query: string, more: Partial<Rule> = {}): Rule {
    return {
        id: "test-rule",
        title: "Test",
        severity: "warning",
        confidence: "high",
        category: "correctness",
        languages: ["rust"],
        message: "found",
        query,
        matches: [],
        misses: [],
        ...more,
    };
}

const unwraps = rule(
    '((call_expression function: (field_expression value: (_) @value field: (field_identifier) @here)) (#eq? @here "unwrap"))',
    {
        id: "unwrap",
        message: "unwrap of {value}",
        fixes: [
            {
                title: "expect",
                isSafe: false,
                edits: [{ capture: "here", place: "replace", text: "expect" }],
            },
        ],
    },
);

/** Findings as `rule text`, in order. */
function check(rules: readonly Rule[], code: string, expected: string): void {
    const { findings } = run(rules, "rust", code);
    const actual = findings.map(({ rule: id, start, end }) => `${id} ${code.slice(start, end)}`);
    assert.equal(actual.join("; "), expected, code);
}

test("one finding for each marked place, in the order of the text, with the captures' texts", () => {
    check([unwraps], "fn f() { a.unwrap(); b().unwrap() }", "unwrap unwrap; unwrap unwrap");
    const { findings } = run([unwraps], "rust", `fn f() { b(\n   ${"1,".repeat(50)}).unwrap() }`);
    assert.equal(findings[0]?.message, `unwrap of b( ${"1,".repeat(28)}…`);
    check(
        [rule("(block (_) @here)")],
        "fn f() { a; { b; } }",
        "test-rule a;; test-rule { b; }; test-rule b;",
    );
    check([rule('["unsafe" "async"] @here')], "async fn f() { }", "test-rule async");
});

test("predicates ask where a node is", () => {
    const call = (predicate: string): Rule[] => [
        rule(`((call_expression function: (identifier) @here) (#eq? @here "go") (#${predicate}))`),
    ];
    const nested = "async fn f() { let g = || go(); spawn(async { go() }); fn h() { go() } go() }";
    assert.equal(run(call("in-async? @here"), "rust", nested).findings.length, 2);
    assert.equal(run(call("not-in-async? @here"), "rust", nested).findings.length, 2);
    check(
        call('inside? @here "loop_expression" while_expression'),
        "fn f() { go(); loop { go() } }",
        "test-rule go",
    );
    const attributed = "#[inline]\n// c\n#[tokio::main]\nfn f() { go() }\nfn g() { go() }\n";
    check(call('has-attribute? @here "tokio::"'), attributed, "test-rule go");
    check(call('not-has-attribute? @here tokio "inline"'), attributed, "test-rule go");
    check(call("in-main? @here"), "fn main() { go() } fn f() { go() }", "test-rule go");
    const tests =
        "#[cfg(test)]\nmod t { fn f() { go() } }\n#[test]\nfn g() { go() }\nfn h() { go() }";
    assert.equal(run(call("in-tests? @here"), "rust", tests).findings.length, 2);
    assert.equal(run(call("in-tests? @here"), "rust", tests, "a/tests/b.rs").findings.length, 3);
    const commented =
        "fn f() {\n    // why: x\n    let a = go();\n    go(); // why: y\n    go();\n}";
    assert.equal(run(call('commented? @here "why"'), "rust", commented).findings.length, 1);
});

test("the functions, classes and paths of the other languages are known", () => {
    const python = rule(
        '((call function: (identifier) @here) (#eq? @here "go") (#not-in-tests? @here) (#not-in-async? @here))',
        { languages: ["python"] },
    );
    const source =
        "def f():\n    go()\nasync def g():\n    go()\n    x = lambda: go()\ndef test_a():\n    go()\n@pytest.fixture\ndef b():\n    go()\n";
    assert.equal(run([python], "python", source).findings.length, 2);
    assert.equal(run([python], "python", source, "tests/a.py").findings.length, 0);
    const typescript = rule(
        '((call_expression function: (identifier) @here) (#eq? @here "go") (#in-async? @here))',
        { languages: ["typescript"] },
    );
    const script =
        "async function f() { go(); (() => go())(); } const g = async () => go(); class A { async m() { go() } }";
    assert.equal(run([typescript], "typescript", script).findings.length, 3);
    const toml = rule('((pair (bare_key) @key (string) @here) (#eq? @key "version"))', {
        languages: ["toml"],
    });
    const manifest = '[package]\nversion = "1"\n[dependencies.a]\nversion = "2"\n';
    const { findings } = run([toml], "toml", manifest);
    assert.equal(new Set(findings.map(({ fingerprint }) => fingerprint)).size, 2);
});

test("fingerprints survive moved lines, other blanks and edits elsewhere, and tell places apart", () => {
    const prints = (code: string): string[] =>
        run([unwraps], "rust", code).findings.map(({ fingerprint }) => fingerprint);
    const before = prints("fn f() { a.unwrap(); a.unwrap(); }\nmod m { fn f() { a.unwrap(); } }");
    assert.equal(new Set(before).size, 3);
    for (const print of before) assert.match(print, /^[\da-f]{16}$/);
    const after = prints(
        "// more\nuse a::b;\nfn f() {\n    a\n        .unwrap();\n    x();\n    a.unwrap(); }\nfn n() {}\nmod m { fn f() { let y = 1; a.unwrap(); } }",
    );
    assert.deepEqual(after, before);
    assert.notDeepEqual(prints("fn g() { a.unwrap(); }"), before.slice(0, 1));
});

test("comments silence rules for their line, the item below, or the file", () => {
    const silenced = (code: string): string => {
        const result = run([unwraps], "rust", code);
        return `${result.findings.length} ${result.suppressed} ${result.unusedSuppressions.length}`;
    };
    assert.equal(
        silenced("fn f() { a.unwrap(); // rust-ai: allow(unwrap) checked\n b.unwrap() }"),
        "1 1 0",
    );
    assert.equal(
        silenced(
            "// rust-ai: allow(unwrap, other) why\n#[inline]\nfn f() { a.unwrap(); b.unwrap() }\nfn g() { c.unwrap() }",
        ),
        "1 2 0",
    );
    assert.equal(
        silenced("fn f() {\n    /* rust-ai: allow(*) */\n    a.unwrap();\n    b.unwrap()\n}"),
        "1 1 0",
    );
    assert.equal(
        silenced("//! rust-ai: allow-file(unwrap) generated\nfn f() { a.unwrap() }"),
        "0 1 0",
    );
    assert.equal(silenced("// rust-ai: allow(other)\nfn f() { a.unwrap() }"), "1 0 1");
    assert.equal(silenced('fn f() { "// rust-ai: allow(unwrap)"; a.unwrap() }'), "1 0 0");
    assert.equal(silenced("fn f() { a.unwrap() }\n// rust-ai: allow(unwrap)"), "1 0 1");
});

test("fixes replace, insert and remove; two never touch the same place", () => {
    const remove = rule(
        '((expression_statement (call_expression function: (identifier) @name)) @here (#eq? @name "log"))',
        {
            fixes: [
                {
                    title: "Remove {name}",
                    isSafe: true,
                    edits: [{ capture: "here", place: "remove", text: "" }],
                },
            ],
        },
    );
    const fixed = (rules: readonly Rule[], code: string): string =>
        applyFixes(code, run(rules, "rust", code).findings).text;
    assert.equal(
        fixed([remove], "fn f() {\n    log(1);\n    a();  log(2);\n}"),
        "fn f() {\n    a();  \n}",
    );
    const wrap = rule('((identifier) @here (#eq? @here "x"))', {
        id: "wrap",
        fixes: [
            {
                title: "Wrap",
                isSafe: true,
                edits: [
                    { capture: "here", place: "before", text: "(" },
                    { capture: "here", place: "after", text: " + {here})" },
                ],
            },
        ],
    });
    assert.equal(fixed([wrap], "fn f() { x * x }"), "fn f() { (x + x) * (x + x) }");
    const code = "fn f() { log(x); }";
    const { findings } = run([remove, wrap], "rust", code);
    const both = applyFixes(code, findings);
    assert.equal(both.text, "fn f() {  }");
    assert.deepEqual([both.applied.length, both.left.length], [1, 1]);
    const optional = rule("(let_declaration type: (_)? @type value: (_) @here)", {
        fixes: [
            {
                title: "t",
                isSafe: true,
                edits: [{ capture: "type", place: "replace", text: "u8" }],
            },
        ],
    });
    assert.deepEqual(
        run([optional], "rust", "fn f() { let a = 1; let b: u16 = 2; }").findings.map(
            ({ fixes }) => fixes.length,
        ),
        [0, 1],
    );
});

test("edits of fixes never overlap, whatever the findings are", () => {
    const edit = fc
        .tuple(fc.nat({ max: 30 }), fc.nat({ max: 6 }), fc.string({ maxLength: 3 }))
        .map(([start, length, text]) => ({ start, end: start + length, text }));
    const finding = fc.array(edit, { maxLength: 1 }).map(
        (edits): Finding => ({
            rule: "r",
            severity: "hint",
            confidence: "low",
            category: "correctness",
            message: "",
            start: 0,
            end: 0,
            fingerprint: "",
            fixes: [{ title: "", isSafe: true, edits }],
        }),
    );
    fc.assert(
        fc.property(fc.array(finding, { maxLength: 8 }), (findings) => {
            const text = "abcdefghijklmnopqrstuvwxyz0123456789";
            const fixed = applyFixes(text, findings);
            const edits = fixed.applied.flatMap(({ fixes }) => fixes[0]?.edits ?? []);
            const change = edits.reduce(
                (sum, { start, end, text: by }) => sum + by.length - (end - start),
                0,
            );
            assert.equal(fixed.text.length, text.length + change);
            for (const { text: inserted } of edits) assert.ok(fixed.text.includes(inserted));
        }),
    );
});

test("a session answers as a whole run does, after any edits, and tries changed items alone", () => {
    const set = new RuleSet([
        ...builtinRules,
        unwraps,
        rule("((function_item) @a . (function_item) @here)", { id: "neighbours" }),
        rule("(source_file (_) @here .)", { id: "last-item" }),
        rule("(_ (MISSING) @here)", { id: "missing" }),
    ]);
    const program = set.program("rust", namesOf("rust"));
    assert.ok(program !== undefined);
    const session = new RuleSession(program);
    const start = `${server}\nfn more() { a.unwrap(); }\n// rust-ai: allow(unwrap)\nfn last() { unsafe { b.unwrap() } }\n`;
    const edit = fc.record({
        at: fc.nat({ max: start.length }),
        length: fc.nat({ max: 12 }),
        text: fc.constantFrom(
            "",
            "\n",
            "x.unwrap();",
            "// SAFETY: a\n",
            "#[test]\n",
            "fn z() { dbg!(1) }\n",
            "}",
        ),
    });
    fc.assert(
        fc.property(fc.array(edit, { maxLength: 5 }), (edits) => {
            let text = start;
            for (const { at, length, text: inserted } of edits) {
                text = text.slice(0, at) + inserted + text.slice(at + length);
                const actual = withTable("rust", text, (table) => session.run(table, "src/a.rs"));
                assert.deepEqual(actual, plain(run(set, "rust", text, "src/a.rs")), text);
            }
        }),
        { numRuns: 60 },
    );
    const again = (text: string): number => {
        withTable("rust", text, (table) => session.run(table, "src/a.rs"));
        return session.tried;
    };
    // The grammar cannot read `unsafe extern`, and items with errors are always tried.
    const clean = start.replace("unsafe extern", "extern");
    again(clean);
    assert.equal(again(`// in front\n${clean}`), 1);
    assert.equal(again(`// in front\n${clean}`), 0);
    assert.equal(again(`// in front\n${clean.replace("a.unwrap()", "a.b.unwrap()")}`), 1);
    withTable("rust", clean, (table) => session.run(table, "tests/a.rs"));
    assert.ok(session.tried > 5);
});

function plain({ findings, suppressed, unusedSuppressions }: ReturnType<typeof run>): unknown {
    return { findings, suppressed, unusedSuppressions };
}

test("what a text lacks leaves rules out, and never one that would match", () => {
    const set = new RuleSet([...builtinRules, unwraps]);
    const program = set.program("rust", namesOf("rust"));
    assert.ok(program !== undefined);
    assert.equal(program.activeIn("fn f() { g() }").size, 0);
    assert.equal(program.activeIn("x.unwrap()").size, 1);
    assert.equal(program.activeIn("unsafe").size, 1);
    const all = program.activeIn(
        set.rules.flatMap(({ matches }) => matches.map(({ code }) => code)).join("\n"),
    );
    assert.equal(all.size, set.rules.filter(({ languages }) => languages.includes("rust")).length);
    const codes = set.rules
        .filter(({ languages }) => languages.includes("rust"))
        .flatMap(({ matches }) => matches.map(({ code }) => code.replace(/[«»]/g, "")));
    fc.assert(
        fc.property(fc.subarray(codes), fc.nat({ max: 40 }), (chosen, cut) => {
            const text = chosen.join("\n").slice(cut);
            withTable("rust", text, (table) => {
                const unfiltered = program.matchesIn(all, table, "src/a.rs", 0, table.size);
                const filtered = program.matchesIn(
                    program.activeIn(text),
                    table,
                    "src/a.rs",
                    0,
                    table.size,
                );
                assert.deepEqual(
                    resultOf(program, table, filtered),
                    resultOf(program, table, unfiltered),
                );
            });
        }),
        { numRuns: 60 },
    );
});

test("a file full of findings ends somewhere", () => {
    const text = `fn f() { ${"a.unwrap();\n".repeat(10_500)} }`;
    assert.equal(run([unwraps], "rust", text).findings.length, 10_000);
});
