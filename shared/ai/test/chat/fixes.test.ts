import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import type { CompilerDiagnostic } from "../../src/chat/compiler-messages.ts";
import {
    changedTexts,
    checkFixes,
    type FixCandidate,
    type WorkspaceCheck,
} from "../../src/chat/fix-search.ts";
import { findTarget, judgeFix, newErrors } from "../../src/chat/fix-verdict.ts";
import { proposalChange, readModelProposal } from "../../src/chat/model-edits.ts";
import { applyEdits, lineEdits } from "../../src/chat/text-edits.ts";

function diagnostic(
    code: string,
    line: number,
    level: "error" | "warning" = "error",
    path = "src/main.rs",
): CompilerDiagnostic {
    const point = { line, column: 1 };
    return {
        level,
        code,
        message: `message of ${code}`,
        rendered: "",
        spans: [{ path, start: point, end: point, isPrimary: true, label: "" }],
        notes: [],
        suggestions: [],
    };
}

test("a fix removes the error and brings no other", () => {
    const target = diagnostic("E1", 3);
    const other = diagnostic("E2", 9);
    const judge = (...after: CompilerDiagnostic[]): string =>
        judgeFix([target, other], after, target).kind;
    assert.equal(judge(other), "fixed");
    // Lines move with the change.
    assert.equal(judge(diagnostic("E2", 12)), "fixed");
    assert.equal(judge(target, other), "still-there");
    assert.equal(judge(diagnostic("E1", 5), other), "still-there");
    assert.equal(judge(other, diagnostic("E3", 1)), "new-errors");
    assert.equal(judge(other, diagnostic("E2", 20)), "new-errors");
    assert.equal(judge(other, diagnostic("unused", 1, "warning")), "fixed");
    const warning = diagnostic("unused", 1, "warning");
    assert.equal(
        judgeFix([warning], [diagnostic("dead", 1, "warning")], warning).kind,
        "new-errors",
    );
    assert.deepEqual(
        newErrors([target], [target, target, warning]).map(({ code }) => code),
        ["E1"],
    );
});

test("the target is the error of that code on those lines", () => {
    const known = [
        diagnostic("E1", 3),
        diagnostic("E1", 9),
        diagnostic("dead", 9, "warning"),
        diagnostic("E1", 9, "error", "src\\lib.rs"),
    ];
    const find = (path: string, startLine: number, code?: string): string =>
        JSON.stringify(
            findTarget(known, { path, startLine, endLine: startLine, code })?.spans[0]?.start
                .line ?? null,
        );
    assert.equal(find("src/main.rs", 2, "E1"), "3");
    assert.equal(find("src/main.rs", 8), "9");
    assert.equal(find("src/lib.rs", 8, "E1"), "9");
    assert.equal(find("src/main.rs", 5, "E1"), "null");
    assert.equal(find("src/main.rs", 2, "E9"), "null");
});

const text = "a\nb\n";
const edit = (replacement: string): FixCandidate => ({
    title: replacement,
    origin: { kind: "editor" },
    changes: [{ path: "src/main.rs", edits: lineEdits(text, replacement) }],
});

test("candidates are checked in order, equal ones once, and unusable ones never", async () => {
    const seen: string[] = [];
    const target = diagnostic("E1", 1);
    const check: WorkspaceCheck = {
        textOf: (path) => (path === "src/main.rs" ? text : undefined),
        run: async (changed) => {
            const now = changed.get("src/main.rs") ?? "";
            seen.push(now);
            return { diagnostics: now.includes("good") ? [] : [target], succeeded: false };
        },
    };
    const foreign: FixCandidate = { ...edit("x\n"), changes: [{ path: "no.rs", edits: [] }] };
    const steps: string[] = [];
    const found = await checkFixes(
        [edit("bad\n"), foreign, edit("good\n"), edit("good\n")],
        target,
        [target],
        check,
        NeverCancelled,
        (done, of) => steps.push(`${done}/${of}`),
    );
    assert.deepEqual(seen, ["bad\n", "good\n"]);
    assert.deepEqual(steps, ["0/2", "1/2"]);
    assert.deepEqual(
        found.map(({ verdict }) => verdict.kind),
        ["still-there", "fixed"],
    );
    const source = new CancellationSource();
    source.cancel();
    await assert.rejects(checkFixes([edit("c")], target, [], check, source.token), CancelledError);
});

test("edits that overlap are refused", () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 1 } };
    const edits = [
        { range, text: "x" },
        { range, text: "y" },
    ];
    assert.equal(applyEdits(text, edits), undefined);
    assert.equal(
        changedTexts([{ path: "p", edits }], () => text),
        undefined,
    );
});

test("edits of lines make the second text of the first", () => {
    const lines = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r\n", "😀"), maxLength: 30 });
    fc.assert(
        fc.property(lines, lines, (before, after) => {
            const edits = lineEdits(before, after);
            assert.equal(applyEdits(before, edits), after);
            assert.equal(edits.length === 0, before === after);
        }),
    );
});

test("a proposal is taken from its marks alone", () => {
    const answer = [
        "Sure! Here is the fix.",
        "```rust",
        "<<<<<<< SEARCH",
        "let a = 1;",
        "=======",
        "let mut a = 1;",
        ">>>>>>> REPLACE",
        "```",
        "And a block:",
        "```rust",
        "fn f() {}",
        "```",
        "<<<<<<< SEARCH",
        "cut off",
    ].join("\n");
    assert.deepEqual(readModelProposal(answer), {
        edits: [{ search: "let a = 1;", replace: "let mut a = 1;" }],
        code: ["fn f() {}"],
    });
    assert.deepEqual(
        readModelProposal("<<<<<<< SEARCH\na\n<<<<<<< SEARCH\nb\n=======\nc\n>>>>>>> REPLACE")
            .edits,
        [{ search: "b", replace: "c" }],
    );
    assert.deepEqual(readModelProposal("<<<<<<< SEARCH\n\n=======\nc\n>>>>>>> REPLACE").edits, []);
    assert.deepEqual(readModelProposal("```\nnever closed").code, []);
});

test("a proposal's lines have to be in the file exactly once", () => {
    const propose = (file: string, search: string, replace: string): string | undefined => {
        const change = proposalChange("f", file, [{ search, replace }]);
        return change === undefined ? undefined : applyEdits(file, change.edits);
    };
    assert.equal(propose("a = 1\nb\n", "a = 1", "a = 2"), "a = 2\nb\n");
    assert.equal(propose("a = 1\r\nb\r\n", "a = 1\nb", "c"), "c\r\n");
    assert.equal(propose("aa = 12\n", "a = 1", "x"), undefined);
    assert.equal(propose("a\na\n", "a", "x"), undefined);
    assert.equal(propose("a\n", "a", "a"), undefined);
    assert.equal(proposalChange("f", "a\n", []), undefined);
});

test("no answer makes the reader throw, and what it takes is bounded", () => {
    const line = fc.oneof(
        fc.constantFrom(
            "<<<<<<< SEARCH",
            "=======",
            ">>>>>>> REPLACE",
            "```",
            "```rust",
            "~~~",
            "",
        ),
        fc.string({ maxLength: 10 }),
    );
    fc.assert(
        fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
            const { edits, code } = readModelProposal(lines.join("\n"));
            assert.ok(edits.length <= 20 && code.length <= 20);
            for (const { search } of edits) {
                assert.ok(!search.includes("SEARCH\n") && search.trim() !== "");
            }
            proposalChange("f", lines.join("\n"), edits);
        }),
    );
});
