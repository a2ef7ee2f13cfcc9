import assert from "node:assert/strict";
import { test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import { parseCorpus } from "../../src/evaluation/corpus.ts";

test("reads files of crates, line ends made plain", () => {
    const row = JSON.stringify({ crate: "demo", version: "1", path: "src/a.rs", text: "a\r\nb" });
    assert.deepEqual(parseCorpus(`${row}\n\n`), [{ path: "demo/src/a.rs", text: "a\nb" }]);
});

test("names the line that is no file", () => {
    assert.throws(() => parseCorpus("\n{"), { code: "evaluation.corpus", message: /Line 2/ });
    assert.throws(() => parseCorpus('{"crate":"x"}'), { code: "evaluation.corpus" });
});

test("any text is files or a coded error", () => {
    fc.assert(
        fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
            try {
                parseCorpus(text);
            } catch (error) {
                assert.ok(CodedError.is(error, "evaluation.corpus"));
            }
        }),
    );
});
