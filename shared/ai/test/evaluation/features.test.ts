import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { attemptFeatures } from "../../src/completion/attempt-features.ts";

/** "code|code behind", with what the model wrote, and the facts. */
function check(cursor: string, text: string, expected: string, more: object = {}): void {
    const [before = "", after = ""] = cursor.split("|");
    const usage = {
        promptTokens: 1,
        reusedTokens: 0,
        newTokens: 3,
        prefillMs: 0,
        decodeMs: 0,
        totalMs: 0,
    };
    const result = { text, finish: "stop", meanLogProbability: -0.123456, usage, ...more } as const;
    expectText(JSON.stringify(attemptFeatures(result, "single-line", before, after)), expected);
}

test("facts of a generation and its cursor", () => {
    check(
        "fn f() {\n    let a = |;\n}",
        "1 + 2",
        `{"meanLogProbability":-0.12346,"tokens":3,"finish":"stop","mode":"single-line","units":5,"lines":1,"linePrefixUnits":8,"before":"space","afterIsBlank":false}`,
    );
    check(
        "fn f() {\n    |\n}",
        "a();\n    b();",
        `{"meanLogProbability":-0.12346,"tokens":3,"finish":"stop","mode":"single-line","units":13,"lines":2,"linePrefixUnits":0,"before":"blank-line","afterIsBlank":true}`,
    );
    check(
        "foo(|",
        "x",
        `{"meanLogProbability":-0.12346,"tokens":3,"finish":"stop","mode":"single-line","units":1,"lines":1,"linePrefixUnits":4,"before":"opening","afterIsBlank":true}`,
    );
    check(
        "fo|",
        "o",
        `{"meanLogProbability":-0.12346,"tokens":3,"finish":"stop","mode":"single-line","units":1,"lines":1,"linePrefixUnits":2,"before":"word","afterIsBlank":true}`,
    );
});

test("log-probabilities of single tokens where the engine reports them", () =>
    check(
        "a.|",
        "b",
        `{"meanLogProbability":-0.12346,"minimumLogProbability":-2.5,"firstLogProbability":-0.5,"tokens":3,"finish":"stop","mode":"single-line","units":1,"lines":1,"linePrefixUnits":2,"before":"operator","afterIsBlank":true}`,
        { minimumLogProbability: -2.5, firstLogProbability: -0.5 },
    ));
