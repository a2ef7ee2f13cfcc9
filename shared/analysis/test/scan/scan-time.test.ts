import assert from "node:assert/strict";
import { test } from "node:test";
import { scanSource } from "@rust-ai-ide/analysis/scan/scan-source";

test("a long line of strings and expressions that never end takes no time that grows with its square", () => {
    for (const [languageId, path, piece] of [
        ["javascript", "a.js", '\\"'],
        ["python", "a.py", "\\'"],
        ["", "a.h", '\\"'],
        ["javascript", "a.js", "=/["],
    ] as const) {
        const text = Buffer.from(`"'${piece.repeat(300_000)}`);
        const startedAt = performance.now();
        assert.equal(scanSource(languageId, path, text).code, 1);
        assert.ok(performance.now() - startedAt < 10_000, `${path} ${piece}`);
    }
});

test("a string that ends is found behind one of the other sort that does not", () => {
    const { functions, todos } = scanSource(
        "javascript",
        "a.js",
        Buffer.from('\'\\\'"function f() { // TODO" "// TODO" function g() {} // TODO\n'),
    );
    assert.deepEqual({ functions, todos }, { functions: 1, todos: 1 });
});
