import assert from "node:assert/strict";
import { test } from "node:test";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import { reviewChanges } from "../../src/engine/review-changes.ts";
import { reviewRules } from "../../src/rules/rule-table.ts";
import { changedFile, deltasOf, rustReader } from "../rust-reader.ts";

const reader = await rustReader();
const again =
    "fn a(&self) -> u8 {\n    if let Some(b) = self.c.lock().unwrap().get(0) { *b } else { *self.c.lock().unwrap() }\n}\n";

/** Lines on which a lock is taken while it is held. */
function found(edition: string | undefined, head: string): readonly number[] {
    const files = [changedFile("src/lib.rs", undefined, head)];
    const package_ =
        edition === undefined
            ? undefined
            : {
                  name: "sample",
                  folder: "",
                  hasLibrary: true,
                  isProcMacro: false,
                  edition,
                  isPublished: false,
                  hasTests: false,
              };
    const { findings } = reviewChanges({
        changes: { baseLabel: "base", headLabel: "head", files, problems: [] },
        deltas: deltasOf(reader, files),
        rules: reviewRules.filter(({ id }) => id === "lock-taken-twice"),
        declared: new RuleSet([]),
        disabled: new Set(),
        parse: () => undefined,
        packageOf: () => package_,
        now: () => 0,
    });
    return findings.map(({ place }) => place.line);
}

test("in else the subject of if let is held in editions before 2024", () => {
    assert.deepEqual(found("2021", again), [2]);
    assert.deepEqual(found("2015", again), [2]);
    assert.deepEqual(found("2024", again), []);
    // Where the edition is not known, what may be right is not told.
    assert.deepEqual(found(undefined, again), []);
});

test("a named guard and the subject of a match are held in every edition", () => {
    const named =
        "fn a(&self) {\n    let b = self.c.lock().unwrap();\n    self.c.lock().unwrap();\n}\n";
    const subject =
        "fn a(&self) {\n    match self.c.lock().unwrap().len() {\n        0 => self.c.lock().unwrap().push(1),\n        _ => {}\n    }\n}\n";
    for (const edition of ["2018", "2024"]) {
        assert.deepEqual(found(edition, named), [3]);
        assert.deepEqual(found(edition, subject), [3]);
    }
});
