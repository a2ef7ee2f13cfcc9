import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
    formatCommitObject,
    joinMessages,
    parseCommitObject,
    subjectOfMessage,
} from "../../src/history/commit-object.ts";

const tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

test("a signed commit is read without its signature", () => {
    const content = [
        `tree ${tree}`,
        `parent ${tree}`,
        "author A B <a@b> 1 +0200",
        "committer C <c@d> 2 +0000",
        "encoding ISO-8859-1",
        "gpgsig -----BEGIN",
        " iQ",
        " -----END",
        "",
        "Subject\n\ntree is no header here\n",
    ].join("\n");
    const commit = parseCommitObject(content);
    assert.deepEqual(commit, {
        tree,
        parents: [tree],
        author: "A B <a@b> 1 +0200",
        committer: "C <c@d> 2 +0000",
        encoding: "ISO-8859-1",
        message: "Subject\n\ntree is no header here\n",
    });
    assert.ok(!formatCommitObject(commit).includes("gpgsig"));
});

test("what is no commit is none", () => {
    for (const content of [
        "",
        "tree x\nauthor a\ncommitter b\n\n",
        `tree ${tree}\n\nm`,
        "\n\n",
        " x",
    ]) {
        assert.equal(parseCommitObject(content), undefined);
    }
});

test("any commit is read back as it was written, and any text without an exception", () => {
    const name = fc.constantFrom(tree, "a".repeat(64));
    const words = fc.stringMatching(/^[A-Za-z<>@0-9 +\xff]{1,20}$/);
    const commit = fc.record({
        tree: name,
        parents: fc.array(name, { maxLength: 3 }),
        author: words,
        committer: words,
        encoding: fc.option(words, { nil: undefined }),
        message: fc.string(),
    });
    fc.assert(
        fc.property(commit, (each) => {
            assert.deepEqual(parseCommitObject(formatCommitObject(each)), { ...each });
        }),
    );
    fc.assert(fc.property(fc.string(), (text) => void parseCommitObject(text)));
});

test("subjects and joined messages", () => {
    assert.equal(subjectOfMessage("\n\nOne\ntwo\n\nBody\n"), "One two");
    assert.equal(subjectOfMessage(""), "");
    assert.equal(joinMessages("One\n\nbody\n", "Two\n"), "One\n\nbody\n\nTwo\n");
    assert.equal(joinMessages("One\n", "squash! One\n\nMore\n"), "One\n\nMore\n");
    assert.equal(joinMessages("One\n", "squash! One\n"), "One\n");
});
