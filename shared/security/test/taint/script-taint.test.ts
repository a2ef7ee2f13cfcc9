// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code with templates.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { type SyntaxTable, tableOfTree } from "@rust-ai-ide/analysis/syntax/syntax-table";
import fc from "fast-check";
import { Language, Parser } from "web-tree-sitter";
import { taintFindings } from "../../src/sast/sast-finding.ts";
import { SastSession } from "../../src/sast/sast-session.ts";
import { scriptTexts } from "../../src/taint/script-places.ts";
import { isScript, mayHaveScriptFlow, scriptTaint } from "../../src/taint/script-taint.ts";
import { scriptTaintRuleOf, scriptTaintRules } from "../../src/taint/script-taint-rules.ts";

await Parser.init();
const grammar = createRequire(import.meta.url).resolve(
    "tree-sitter-typescript/tree-sitter-typescript.wasm",
);
const parser = new Parser();
parser.setLanguage(await Language.load(await readFile(grammar)));

function tableOf(text: string): SyntaxTable {
    const tree = parser.parse(text);
    if (tree === null) throw new Error("The text was not parsed.");
    const table = tableOfTree(tree, text);
    tree.delete();
    return table;
}

/** The code with the places of a rule marked. */
function marked(rule: string, code: string): string {
    let text = code;
    const { findings } = taintFindings([scriptTaint(tableOf(code), "src/a.ts")]);
    const spans = findings
        .filter((each) => each.rule === rule)
        .flatMap(({ locations }) => locations[0]?.span ?? []);
    for (const { start, end } of spans.sort((left, right) => right.start - left.start)) {
        text = `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`;
    }
    return text;
}

for (const rule of scriptTaintRules) {
    test(`${rule.id} does what its examples say`, () => {
        assert.ok(rule.matches.length >= 2 && rule.misses.length >= 2);
        assert.equal(scriptTaintRuleOf(rule.kind), rule);
        for (const { code } of rule.matches) {
            const plain = code.replace(/[«»]/g, "");
            assert.equal(marked(rule.id, plain), code);
            assert.ok(mayHaveScriptFlow("src/a.ts", plain), plain);
            assert.ok(
                scriptTexts.some((each) => plain.includes(each)),
                plain,
            );
        }
        for (const { code } of rule.misses) assert.equal(marked(rule.id, code), code);
    });
}

test("a flow tells its way through the functions of the file", () => {
    const code =
        'import express from "express";\nfunction find(name) { return fetch(name); }\napp.get("/", (req) => {\n  const url = req.query.url;\n  return find(url);\n});';
    const [finding] = taintFindings([scriptTaint(tableOf(code), "src/a.ts")]).findings;
    assert.deepEqual(
        finding?.trace?.map(({ location, message }) => `${location.line} ${message}`),
        ["4 a part of the request comes in", "5 goes into `find` as `name`", "2 reaches `fetch`"],
    );
    assert.equal(finding?.confidence, "high");
});

test("a session follows scripts, but not tests, and a comment silences a line", () => {
    const session = new SastSession({ crateOf: () => "crate" });
    const check = (path: string, code: string) =>
        session.check(path, "typescript", tableOf(code)).map(({ rule }) => rule);
    const code = "document.body.innerHTML = location.hash;";
    assert.ok(check("src/a.ts", code).includes("typescript-taint-html"));
    assert.ok(!check("src/a.test.ts", code).includes("typescript-taint-html"));
    const silenced = `// rust-ai: allow(typescript-taint-html)\n${code}`;
    assert.ok(!check("src/a.ts", silenced).includes("typescript-taint-html"));
    assert.equal(isScript("python"), false);
});

const words = fc.constantFrom(
    'import express from "express";',
    "function f(x) {",
    "}",
    "const y = req.query.x;",
    "if (a.has(y)) {",
    "return fetch(y);",
    "(req) => {",
    "`${y}",
    "`",
    "eval(",
    ")",
    "x.innerHTML = y;",
    "for (const y of z) {",
    "{ __html: y }",
);

test("any text gives places in it, and never fails", () => {
    fc.assert(
        fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
            const code = parts.join(" ");
            const { findings } = taintFindings([scriptTaint(tableOf(code), "a.ts")]);
            for (const { locations } of findings) {
                const span = locations[0]?.span;
                assert.ok(span !== undefined && span.start < span.end && span.end <= code.length);
            }
        }),
        { numRuns: 200 },
    );
});

test("many functions, deep nesting and long chains take no longer than they are long", () => {
    const start = performance.now();
    for (const code of [
        "function f(x) { return fetch(x); }\n".repeat(3000),
        `${"(() => {".repeat(1000)}${"})()".repeat(1000)}`,
        `eval(location.hash${" + a".repeat(5000)});`,
        `let x = location.hash;${"if (x) { x = x + 1; }".repeat(3000)}`,
    ]) {
        taintFindings([scriptTaint(tableOf(code), "a.ts")]);
    }
    assert.ok(performance.now() - start < 8000);
});
