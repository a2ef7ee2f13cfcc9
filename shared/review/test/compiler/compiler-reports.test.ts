import assert from "node:assert/strict";
import { test } from "node:test";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import fc from "fast-check";
import { type CompilerMessage, compilerReports } from "../../src/compiler/compiler-reports.ts";
import { joinRepeats } from "../../src/compiler/join-repeats.ts";
import { addReports } from "../../src/engine/add-reports.ts";
import { Places } from "../../src/engine/locate.ts";
import { reviewChanges } from "../../src/engine/review-changes.ts";
import { reviewRules } from "../../src/rules/rule-table.ts";
import { changedFile, deltasOf, rustReader } from "../rust-reader.ts";

const base = "fn a() {}\nfn b() {}\n";
const head = 'fn a() {}\nfn b() { let é = "😀"; x.len() == 0; }\n';
const path = "crates/one/src/lib.rs";
const changes = {
    baseLabel: "base",
    headLabel: "head",
    files: [changedFile(path, base, head)],
    problems: [],
};

interface Given {
    readonly level?: "error" | "warning";
    readonly code?: string | undefined;
    readonly at: readonly [line: number, from: number, to: number];
    readonly path?: string;
    readonly callSite?: readonly [line: number, from: number, to: number];
    readonly fix?: string;
}

function message(given: Given): CompilerMessage {
    const place = ([line, from, to]: Given["at"], file = "one/src/lib.rs") => ({
        path: file,
        start: { line, column: from },
        end: { line, column: to },
    });
    const { callSite, fix } = given;
    return {
        level: given.level ?? "warning",
        code: "code" in given ? given.code : "clippy::len_zero",
        message: "length comparison to zero",
        spans: [
            {
                ...place(given.at, given.path),
                isPrimary: true,
                label: "",
                ...(callSite === undefined ? {} : { callSite: place(callSite) }),
            },
        ],
        notes: ["`#[warn(clippy::len_zero)]` on by default", "look here"],
        suggestions:
            fix === undefined
                ? []
                : [
                      {
                          message: "use this",
                          certainty: "certain",
                          edits: [{ ...place(given.at, given.path), text: fix }],
                      },
                  ],
    };
}

function run(...messages: readonly CompilerMessage[]) {
    return { tool: "clippy", version: "0.1.95", folder: "crates/", messages } as const;
}

/** Rule, severity and the marked text of each report; errors elsewhere behind them. */
function check(given: readonly Given[], expected: readonly string[]): void {
    const { reported, outside } = compilerReports(changes, run(...given.map(message)));
    const told = reported.map(({ rule, report }) => {
        assert.equal(report.path, path);
        return `${rule.id} ${rule.severity} ${head.slice(report.start, report.end)}`;
    });
    assert.deepEqual([...told, ...outside], expected);
}

test("columns are told in characters, and only changed lines count", () => {
    check([{ at: [2, 23, 35] }], ["clippy::len_zero information x.len() == 0"]);
    check([{ at: [1, 4, 5] }], []);
    check(
        [{ at: [2, 23, 35] }, { at: [2, 23, 35] }],
        ["clippy::len_zero information x.len() == 0"],
    );
    check(
        [{ at: [2, 23, 35], code: "unused_must_use" }],
        ["rustc::unused_must_use warning x.len() == 0"],
    );
    check(
        [{ at: [2, 23, 35], code: undefined, level: "error" }],
        ["rustc::error error x.len() == 0"],
    );
});

test("an error elsewhere is a problem, a warning elsewhere is none", () => {
    check(
        [{ at: [1, 4, 5], code: "E0308", level: "error" }],
        [`${path}:1:4: outside of the change, clippy says: Length comparison to zero. [E0308]`],
    );
    check(
        [{ at: [3, 1, 2], path: "../two/src/lib.rs", code: "E0308", level: "error" }],
        [
            "two/src/lib.rs:3:1: outside of the change, clippy says: Length comparison to zero. [E0308]",
        ],
    );
    check([{ at: [3, 1, 2], path: "two/src/lib.rs" }], []);
});

test("what comes out of a macro is told where it is called", () => {
    check(
        [{ at: [40, 1, 9], path: "/rustc/1/library/macros.rs", callSite: [2, 23, 35] }],
        ["clippy::len_zero information x.len() == 0"],
    );
});

test("a fix is placed in the head, and says whether it is certain", () => {
    const { reported } = compilerReports(
        changes,
        run(message({ at: [2, 23, 35], fix: "x.is_empty()" })),
    );
    const [found] = reported;
    assert.deepEqual(found?.report.fixes, [
        {
            title: "Use this.",
            isSafe: true,
            edits: [
                {
                    place: { side: "head", path, line: 2, column: 24, endLine: 2, endColumn: 36 },
                    text: "x.is_empty()",
                },
            ],
        },
    ]);
    assert.deepEqual(found?.origin, { kind: "clippy", version: "0.1.95" });
    assert.deepEqual(
        found?.report.evidence?.map((each) => each.message),
        ["Look here.", "clippy 0.1.95 says so."],
    );
});

test("what a rule of ours says too stays ours, and names the lint", async () => {
    const reader = await rustReader();
    const before = "pub fn a(x: Option<u8>) -> u8 {\n    0\n}\n";
    const after = "pub fn a(x: Option<u8>) -> u8 {\n    x.unwrap()\n}\n";
    const files = [changedFile("src/lib.rs", before, after)];
    const set = { ...changes, files };
    const deltas = deltasOf(reader, files);
    const declared = new RuleSet([]);
    const report = reviewChanges({
        changes: set,
        deltas,
        rules: reviewRules,
        declared,
        disabled: new Set(),
        parse: () => undefined,
        packageOf: () => ({
            name: "sample",
            folder: "",
            hasLibrary: true,
            isProcMacro: false,
            edition: "2024",
            isPublished: true,
            hasTests: false,
        }),
        now: () => 0,
    });
    assert.deepEqual(
        report.findings.map(({ rule }) => rule),
        ["panic-unwrap"],
    );
    const { reported } = compilerReports(set, {
        ...run(
            message({ at: [2, 5, 15], path: "src/lib.rs", code: "clippy::unwrap_used" }),
            message({ at: [2, 5, 15], path: "src/lib.rs", code: "clippy::other" }),
        ),
        folder: "",
    });
    const joined = joinRepeats(report, reported, new Places(files));
    const all = addReports(joined.report, { changes: set, deltas, declared }, joined.reported);
    // The risk speaks of what compilers say as well.
    assert.deepEqual(report.summary.risk.level, "low");
    const failed = joined.reported.map((each) => ({
        ...each,
        report: { ...each.report, severity: "error" as const },
    }));
    const grave = addReports(joined.report, { changes: set, deltas, declared }, failed);
    assert.deepEqual(grave.summary.risk, { level: "high", reasons: ["1 finding is an error."] });
    const [other, own] = all.findings;
    assert.deepEqual([other?.rule, own?.rule], ["clippy::other", "panic-unwrap"]);
    assert.equal(
        own?.evidence.at(-1)?.message,
        "clippy 0.1.95 says the same: clippy::unwrap_used.",
    );
    assert.equal(own?.fingerprint, report.findings[0]?.fingerprint);
    // The lint goes by the same scheme: its fingerprint does not depend on the line.
    assert.match(other?.fingerprint ?? "", /^[0-9a-f]{16}$/);
});

test("any place, also one that no text has, gives ranges within the text", () => {
    const natural = fc.integer({ min: 0, max: 60 });
    const at = fc.tuple(natural, natural, natural);
    const file = fc.constantFrom("one/src/lib.rs", "../one/../../x", "", "..", "/a", "one/src");
    fc.assert(
        fc.property(fc.array(fc.record({ at, path: file, fix: fc.string() })), (given) => {
            const { reported } = compilerReports(changes, run(...given.map(message)));
            for (const { report } of reported) {
                assert.ok(0 <= report.start && report.start <= report.end);
                assert.ok(report.end <= head.length);
            }
        }),
    );
});
