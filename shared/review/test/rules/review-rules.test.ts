import assert from "node:assert/strict";
import { before, test } from "node:test";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { SideReader } from "../../src/delta/side-reader.ts";
import { reviewChanges } from "../../src/engine/review-changes.ts";
import type { ReviewExample, ReviewRule } from "../../src/review-rule.ts";
import { reviewRules } from "../../src/rules/rule-table.ts";
import { changedFile, deltasOf, rustReader } from "../rust-reader.ts";

let reader: SideReader;
before(async () => {
    reader = await rustReader();
});

for (const rule of reviewRules) {
    test(`${rule.id} finds what its examples mark, and nothing else`, () => {
        assert.match(rule.id, /^[a-z]+(?:-[a-z]+)+$/);
        assert.ok(rule.matches.length > 0 && rule.misses.length > 0);
        assert.ok(rule.title.length < 70 && /\.$/.test(rule.rationale));
        for (const example of [...rule.matches, ...rule.misses]) check(rule, example);
        for (const example of rule.misses) assert.ok(!/[«»]/.test(example.head), example.head);
    });
}

test("ids are used once", () => {
    const ids = reviewRules.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
});

test("nothing is found where both sides are the same", () => {
    const texts = reviewRules.flatMap((rule) =>
        [...rule.matches, ...rule.misses].flatMap(({ base, head, path }) =>
            [base ?? "", plain(head)].map((text) => [path ?? "src/lib.rs", text] as const),
        ),
    );
    for (const [path, text] of texts) assert.equal(marked(reviewRules, path, text, text), text);
});

function check(rule: ReviewRule, example: ReviewExample): void {
    const { base, head, path = "src/lib.rs" } = example;
    assert.equal(marked([rule], path, base, plain(head), example), head);
}

/** The head with marks around what is found. */
function marked(
    rules: readonly ReviewRule[],
    path: string,
    base: string | undefined,
    head: string,
    { others = {}, othersBefore = {} }: Pick<ReviewExample, "others" | "othersBefore"> = {},
): string {
    const files = [changedFile(path, base, head)].concat(
        Object.entries(others).map(([other, text]) =>
            changedFile(other, othersBefore[other] ?? text, text),
        ),
    );
    const report = reviewChanges({
        changes: { baseLabel: "base", headLabel: "head", files, problems: [] },
        deltas: deltasOf(reader, files),
        rules,
        declared: new RuleSet([]),
        disabled: new Set(),
        parse: () => undefined,
        packageOf: () => ({
            name: "sample",
            folder: "",
            hasLibrary: true,
            isProcMacro: false,
            edition: "2024",
            isPublished: true,
            hasTests: true,
        }),
        now: () => 0,
    });
    const lines = new LineIndex(head);
    const marks = report.findings.flatMap(({ place }) => [
        { at: offset(lines, place.line, place.column), mark: "«" },
        { at: offset(lines, place.endLine, place.endColumn), mark: "»" },
    ]);
    let text = head;
    for (const { at, mark } of marks.sort((left, right) => right.at - left.at)) {
        text = text.slice(0, at) + mark + text.slice(at);
    }
    return text;
}

function offset(lines: LineIndex, line: number, column: number): number {
    return lines.offsetAt({ line: line - 1, character: column - 1 });
}

function plain(text: string): string {
    return text.replace(/[«»]/g, "");
}
