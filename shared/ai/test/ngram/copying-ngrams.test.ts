import assert from "node:assert/strict";
import { test } from "node:test";
import { CopyingNgrams } from "../../src/ngram/copying-ngrams.ts";

/** The next character after a text, where counts know a context of `matched` characters and say "?". */
function check(text: string, matched: number, expected: string): void {
    const ids = [...text].map((unit) => unit.charCodeAt(0));
    const ngrams = new CopyingNgrams({ next: () => ({ token: "?".charCodeAt(0), matched }) });
    assert.equal(String.fromCharCode(ngrams.next(ids).token), expected);
}

test("copies what followed the longest earlier occurrence", () => {
    check("abcX abcY abc", 1, "Y");
    check("xabcX yabcY xabc", 1, "X");
    check("abc", 0, "?");
    check("", 0, "?");
});

test("counts win where they know a longer context, and chance repetitions do not copy", () => {
    check("abcX abc", 5, "?");
    check("abX cab", 1, "?");
    check("zzzz", 1, "z");
});
