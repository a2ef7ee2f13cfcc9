import assert from "node:assert/strict";
import { test } from "node:test";
import { neighboursAmong } from "../../src/coexistence/neighbours.ts";

const own = "rust-ai-ide.cargo";

function check(extensions: readonly (string | [string, unknown])[], expected: string): void {
    const others = extensions.map((each) =>
        typeof each === "string"
            ? { id: each, packageJSON: {} }
            : { id: each[0], packageJSON: each[1] },
    );
    const found = neighboursAmong(others, own);
    const words = Object.entries(found).flatMap(([name, has]) => (has ? [name] : []));
    assert.equal(words.join(" "), expected);
}

const grammar = (entry: unknown): unknown => ({ contributes: { grammars: [entry] } });

test("alone, everything is ours to do", () => {
    check([], "");
    check(["rust-lang.rust-analyzer"], "");
});

test("an extension with a grammar colours, whoever it is", () => {
    check(
        [["someone.toml", grammar({ language: "toml", scopeName: "source.other" })]],
        "hasGrammar",
    );
    check([["someone.toml", grammar({ scopeName: "source.toml" })]], "hasGrammar");
    check([["someone.yaml", grammar({ language: "yaml", scopeName: "source.yaml" })]], "");
});

test("Even Better TOML and Tombi format and have a schema", () => {
    const toml = grammar({ language: "toml", scopeName: "source.toml" });
    check([["tamasfe.even-better-toml", toml]], "hasGrammar hasFormatter hasSchema");
    check(["Tombi-Toml.Tombi"], "hasFormatter hasSchema");
});

test("Dependi and its forerunner show versions", () => {
    check(["fill-labs.dependi"], "showsVersions");
    check(["serayuzgur.crates"], "showsVersions");
});

test("what we contribute ourselves counts for nobody", () => {
    check([[own, grammar({ language: "toml", scopeName: "source.toml" })]], "");
});

test("manifests of others that are not as they should be do no harm", () => {
    for (const broken of [
        undefined,
        null,
        3,
        "x",
        { contributes: null },
        grammar(null),
        grammar(7),
    ]) {
        check([["someone.broken", broken]], "");
    }
    check([["someone.broken", { contributes: { grammars: { language: "toml" } } }]], "");
});
