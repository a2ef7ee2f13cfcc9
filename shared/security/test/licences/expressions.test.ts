import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { requirementsOf } from "@rust-ai-ide/security/licences/licence-expression";
import { parseLicence } from "@rust-ai-ide/security/licences/parse-licence";
import { satisfies } from "@rust-ai-ide/security/licences/satisfies";

/**
 * What cargo-deny 0.20.2 answers for packages with these expressions: every one of a registry's
 * packages and those that are easy to get wrong. A sign for each list of allowed licences: `+`
 * allowed, `-` rejected, `?` without a licence that can be read.
 */
const { policies, verdicts } = JSON.parse(
    readFileSync(new URL("expressions.json", import.meta.url), "utf8"),
) as { policies: string[][]; verdicts: [string, string][] };

/** Ours where they differ, and why. */
const others: Readonly<Record<string, string>> = {
    // Ids in other letters are taken, as cargo does.
    "APACHE-2.0": "-+-+",
    // No licence to cargo-deny either, but one that it can read.
    NOASSERTION: "????",
};

test("the same answers as cargo-deny", () => {
    const allowed = policies.map((list) =>
        list.flatMap((text) => {
            const { expression } = parseLicence(text);
            return expression === undefined ? [] : requirementsOf(expression);
        }),
    );
    assert.ok(verdicts.length > 190);
    for (const [text, verdict] of verdicts) {
        const { expression } = parseLicence(text);
        const own = allowed.map((list) => {
            if (expression === undefined) return "?";
            return satisfies(expression, list) ? "+" : "-";
        });
        assert.equal(own.join(""), others[text] ?? verdict, text);
    }
});
