import assert from "node:assert/strict";
import { after, test } from "node:test";
import { FileMerger } from "../../src/merge/merge-texts.ts";
import { type MergeSides, proposeConflicts } from "../../src/merge/propose-conflicts.ts";

const merger = new FileMerger();
after(() => merger.dispose());

async function check(
    path: string,
    text: string,
    sides: MergeSides | undefined,
    expected: string,
): Promise<void> {
    const found = await proposeConflicts(path, text, sides, merger);
    const rows = found.map(({ conflict, proposals }) => {
        const [first] = proposals;
        return `${conflict.line}-${conflict.endLine} ${first?.kind}: ${first?.text.replaceAll("\n", "|")}`;
    });
    assert.equal(rows.join(", "), expected);
    for (const { proposals } of found) {
        assert.ok(proposals.length <= 6);
        for (const [index, { confidence, isAutomatic }] of proposals.entries()) {
            assert.ok(confidence >= 0 && confidence <= 1);
            assert.ok(!isAutomatic || index === 0);
        }
    }
}

const conflict = (ours: string, theirs: string): string =>
    `<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> other\n`;

test("a text without conflicts has no proposals", async () => {
    await check("a.rs", "fn a() {}\n", undefined, "");
    await check("a.rs", "<<<<<<< not closed\n", undefined, "");
});

test("functions that both sides add are merged by items, with what the index has", async () => {
    const base = "fn a() {}\n";
    const ours = `${base}\nfn b() {\n    one();\n}\n`;
    const theirs = `${base}\nfn c() {\n    two();\n}\n`;
    const text = `fn a() {}\n\n${conflict("fn b() {\n    one();\n", "fn c() {\n    two();\n")}}\n`;
    const found = await proposeConflicts("a.rs", text, { base, ours, theirs }, merger);
    const kinds = found[0]?.proposals.map(({ kind }) => kind) ?? [];
    assert.ok(kinds.includes("structured"), kinds.join());
    const structured = found[0]?.proposals.find(({ kind }) => kind === "structured");
    assert.equal(structured?.text, "fn b() {\n    one();\n}\n\nfn c() {\n    two();\n");
});

test("edits of both are joined where nothing is lost, and what is dropped is told", async () => {
    const text = `fn a() {\n${conflict("    call(one, 2);\n", "    call(1, two);\n")}}\n`;
    const base = "fn a() {\n    call(1, 2);\n}\n";
    const sides = {
        base,
        ours: base.replace("1,", "one,"),
        theirs: base.replace("2)", "two)"),
    };
    const found = await proposeConflicts("a.rs", text, sides, merger);
    const merged = found[0]?.proposals.find(
        ({ kind }) => kind === "structured" || kind === "token-merge",
    );
    assert.equal(merged?.text, "    call(one, two);\n");
    assert.deepEqual(merged?.concerns, []);
    const ours = found[0]?.proposals.find(({ kind }) => kind === "ours");
    assert.deepEqual(ours?.concerns, ["Drops of theirs: two."]);
});

test("files of other languages have proposals as well, without being parsed", async () => {
    const found = await proposeConflicts("a.txt", conflict("one\n", "two\n"), undefined, merger);
    assert.ok((found[0]?.proposals.length ?? 0) >= 2);
    assert.ok(found[0]?.proposals.every(({ isAutomatic }) => !isAutomatic));
});

test("no proposal makes a file that does not parse out of sides that do", async () => {
    const text = `fn a() {\n${conflict("    if b {\n        c();\n    }\n", "    d();\n")}}\n`;
    const found = await proposeConflicts("a.rs", text, undefined, merger);
    for (const { proposals } of found) {
        for (const proposal of proposals) {
            assert.ok(merger.parses("a.rs", `fn a() {\n${proposal.text}}\n`), proposal.kind);
        }
    }
});
