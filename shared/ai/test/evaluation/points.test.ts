import assert from "node:assert/strict";
import { test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { parsePoints } from "../../src/evaluation/points.ts";

const row = (id: string): string =>
    JSON.stringify({ id, path: "a/src/lib.rs", prefix: "p", suffix: "s", expected: "e" });

function check(text: string, expected: string): void {
    let result: string;
    try {
        result = parsePoints(text)
            .map((point) => point.id)
            .join(" ");
    } catch (error) {
        result = CodedError.is(error) ? `${error.code}: ${error.message}` : String(error);
    }
    expectText(result, expected);
}

test("reads points and names the line that is wrong", () => {
    check(`${row("1")}\n\n${row("2")}\r\n`, `1 2`);
    check("", `evaluation.noPoints: There is no completion point to evaluate.`);
    check(
        `${row("1")}\n{`,
        `evaluation.points: Line 2 of the points file is no completion point: it is not JSON.`,
    );
    check(
        `${row("1")}\n[]`,
        `evaluation.points: Line 2 of the points file is no completion point: id: expected "id".`,
    );
    check(
        `{"id":"1","path":"p","prefix":"","suffix":""}`,
        `evaluation.points: Line 1 of the points file is no completion point: expected: expected "expected".`,
    );
    check(
        `{"id":"1","path":"p","prefix":"","suffix":3,"expected":"x"}`,
        `evaluation.points: Line 1 of the points file is no completion point: suffix: expected string.`,
    );
    check(
        `${row("1").replace('"e"', '""')}`,
        `evaluation.points: Line 1 of the points file is no completion point: expected: expected >=1.`,
    );
    check(
        `${row("1")}\n${row("1")}`,
        `evaluation.duplicateId: Line 2 of the points file repeats the id of an earlier line.`,
    );
});

test("each refusal has its own code", () => {
    assert.throws(() => parsePoints("\n"), { code: "evaluation.noPoints" });
    assert.throws(() => parsePoints("[]"), { code: "evaluation.points" });
    assert.throws(() => parsePoints(`${row("1")}\n${row("1")}`), {
        code: "evaluation.duplicateId",
    });
});

test("any text is points or a coded error", () => {
    const text = fc.oneof(
        fc.string(),
        fc
            .array(fc.oneof(fc.json(), fc.string()), { maxLength: 4 })
            .map((lines) => lines.join("\n")),
    );
    fc.assert(
        fc.property(text, (points) => {
            try {
                parsePoints(points);
            } catch (error) {
                assert.ok(CodedError.is(error), String(error));
            }
        }),
    );
});
