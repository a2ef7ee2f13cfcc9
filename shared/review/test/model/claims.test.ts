import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changePages } from "../../src/model/change-pages.ts";
import { checkClaim, namesOutside } from "../../src/model/check-claim.ts";
import { type Claim, readClaims, readVerdict } from "../../src/model/claims.ts";
import { changedFile } from "../rust-reader.ts";

const base = "fn first(list: &[u32]) -> u32 {\n    0\n}\n";
const head = "fn first(list: &[u32]) -> u32 {\n    list[0]\n}\n";

test("a page has numbers, marks and what went", () => {
    const [page] = changePages(changedFile("src/lib.rs", base, head));
    assert.equal(
        page?.text,
        [
            "   1   fn first(list: &[u32]) -> u32 {",
            "     -     0",
            "   2 +     list[0]",
            "   3   }",
            "   4   ",
        ].join("\n"),
    );
    assert.deepEqual([...(page?.changed ?? [])], [2]);
});

test("all changed lines of a long change are on some page, and no page is endless", () => {
    const body = (word: string): string =>
        Array.from({ length: 900 }, (_, line) => `    let ${word}${line} = ${line};\n`).join("");
    const pages = changePages(changedFile("src/lib.rs", `a {\n}\n`, `a {\n${body("new")}}\n`));
    assert.ok(pages.length > 3);
    assert.equal(new Set(pages.flatMap(({ changed }) => [...changed])).size, 900);
    for (const { text } of pages) assert.ok(text.length < 9_000);
});

test("deleted files and files without texts have no pages", () => {
    assert.deepEqual(changePages(changedFile("src/lib.rs", base, undefined)), []);
});

test("claims are read out of what models talk around them", () => {
    const claim = { line: 2, code: "list[0]", category: "correctness", problem: "It panics." };
    const json = JSON.stringify({ claims: [claim, { line: "two" }, 7] });
    const answer = `Sure {see} below:\n\`\`\`json\n${json}\n\`\`\`\nHope that helps }`;
    assert.deepEqual(readClaims(answer), [claim]);
    assert.deepEqual(readClaims('{"claims": []}'), []);
    assert.equal(readClaims("No defects."), undefined);
    assert.equal(readClaims('{"claims": [{"line": 2'), undefined);
    assert.deepEqual(readVerdict('{"reason": "line 2 {shows} it", "verdict": "right"}'), {
        reason: "line 2 {shows} it",
        verdict: "right",
    });
    assert.equal(readVerdict('{"verdict": "maybe", "reason": ""}'), undefined);
});

test("no answer of a model throws", () => {
    const pieces = fc.constantFrom(
        "{",
        "}",
        '"',
        "claims",
        ":",
        "[",
        "]",
        "\\",
        "1",
        ",",
        "é",
        "\n",
    );
    fc.assert(
        fc.property(fc.array(pieces), (words) => {
            readClaims(words.join(""));
            readVerdict(words.join(""));
        }),
    );
    fc.assert(
        fc.property(fc.json(), (text) => {
            readClaims(`x ${text}`);
        }),
    );
});

test("a claim that cites a changed line and what stands there is kept", () => {
    check({}, { line: 2 });
    // Models count badly: the line that has the code is taken.
    check({ line: 3 }, { line: 2 });
    check({ code: "`list[ 0 ]`" }, { line: 2 });
});

test("a claim about another line, other code, or other names is dropped", () => {
    check({ line: 9 }, "notOnAChangedLine");
    check({ code: "list.get(0)" }, "codeIsNotThere");
    check({ code: "" }, "codeIsNotThere");
    check(
        { problem: "The call of `read_all` panics where the file is empty." },
        "namesWhatIsNotThere",
    );
    check(
        { problem: "The call of read_all panics where the file is empty." },
        "namesWhatIsNotThere",
    );
    check({ problem: "Consider adding a check of the length here." }, "saysNothing");
    check({ problem: "Bad." }, "saysNothing");
});

test("names of code are told from words", () => {
    assert.deepEqual(namesOutside("The `list` is empty, see readAll and Vec.", head), ["readAll"]);
    assert.deepEqual(namesOutside("It panics on an empty list.", ""), []);
});

function check(change: Partial<Claim>, expected: string | Partial<Claim>): void {
    const [page] = changePages(changedFile("src/lib.rs", base, head));
    assert.ok(page);
    const claim: Claim = {
        line: 2,
        code: "list[0]",
        category: "correctness",
        problem: "It panics where the list is empty.",
        ...change,
    };
    const found = checkClaim(claim, page);
    if (typeof expected === "string") assert.equal(found, expected);
    else assert.equal(typeof found === "string" ? found : found.line, expected.line);
}
