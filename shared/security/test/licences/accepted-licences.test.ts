import assert from "node:assert/strict";
import { test } from "node:test";
import { acceptedLicences } from "@rust-ai-ide/security/licences/accepted-licences";
import { evaluate, requirementText } from "@rust-ai-ide/security/licences/licence-expression";
import { parseLicence } from "@rust-ai-ide/security/licences/parse-licence";
import fc from "fast-check";

/** `gladly`: what is allowed, in order; what is chosen, or `-`. */
function choose(text: string, gladly: string): string {
    const { expression } = parseLicence(text);
    assert.ok(expression);
    const ranks = gladly.split(" ");
    const chosen = acceptedLicences(expression, (each) => {
        const rank = ranks.indexOf(each.id);
        return rank === -1 ? undefined : rank;
    });
    return chosen?.join(" ") ?? "-";
}

test("the fewest licences, of the same number those that are taken most gladly", () => {
    assert.equal(choose("MIT OR Apache-2.0", "Apache-2.0 MIT"), "Apache-2.0");
    assert.equal(choose("MIT OR Apache-2.0", "MIT Apache-2.0"), "MIT");
    assert.equal(choose("MIT OR Apache-2.0", "ISC"), "-");
    assert.equal(choose("MIT OR Apache-2.0 AND ISC", "Apache-2.0 ISC"), "Apache-2.0 ISC");
    assert.equal(choose("(MIT OR ISC) AND ISC", "MIT ISC"), "ISC");
    assert.equal(choose("(MIT OR Zlib) AND (Zlib OR ISC)", "MIT ISC Zlib"), "Zlib");
    assert.equal(choose("MIT AND MIT", "MIT"), "MIT");
    assert.equal(
        choose("Apache-2.0 WITH LLVM-exception", "Apache-2.0"),
        "Apache-2.0 WITH LLVM-exception",
    );
});

test("of many alternatives those that are taken least gladly go first", () => {
    const ids = [
        "MIT",
        "ISC",
        "Zlib",
        "0BSD",
        "BSL-1.0",
        "Unlicense",
        "NCSA",
        "X11",
        "CC0-1.0",
        "Python-2.0",
        "PostgreSQL",
        "curl",
    ];
    assert.equal(choose(ids.join(" OR "), ids.toReversed().join(" ")), "curl");
    const pairs = ids.slice(1).map((id) => `(MIT OR ${id})`);
    assert.equal(choose(pairs.join(" AND "), ids.join(" ")), "MIT");
});

test("what is chosen is enough, and nothing of it can be left out", () => {
    const leaf = fc.constantFrom("MIT", "ISC", "Zlib", "0BSD", "Apache-2.0");
    const { text } = fc.letrec<{ text: string }>((tie) => ({
        text: fc.oneof(
            { maxDepth: 5 },
            leaf,
            fc
                .tuple(tie("text"), fc.constantFrom("AND", "OR"), tie("text"))
                .map(([left, word, right]) => `(${left} ${word} ${right})`),
        ),
    }));
    fc.assert(
        fc.property(text, fc.subarray(["MIT", "ISC", "Zlib", "0BSD", "Apache-2.0"]), (own, ids) => {
            const { expression } = parseLicence(own);
            assert.ok(expression);
            const rankOf = (id: string): number | undefined =>
                ids.includes(id) ? ids.indexOf(id) : undefined;
            const chosen = acceptedLicences(expression, ({ id }) => rankOf(id));
            const isEnough = (allowed: readonly string[]): boolean =>
                evaluate(expression, (each) => allowed.includes(requirementText(each)));
            assert.equal(chosen !== undefined, isEnough(ids));
            if (chosen === undefined) return;
            assert.ok(isEnough(chosen));
            for (const each of chosen) assert.ok(!isEnough(chosen.filter((id) => id !== each)));
        }),
    );
});
