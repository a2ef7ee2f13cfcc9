import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CopyDocument, Lexicon } from "../../src/completion/copy-document.ts";
import { CopyModel } from "../../src/completion/copy-model.ts";
import { requestAt } from "./engine-bench.ts";

/** What is copied at the `|` of the first text, with the others open beside it. */
function check(marked: string, others: readonly string[], expected: string | undefined): void {
    const model = new CopyModel();
    for (const [index, text] of others.entries()) {
        model.update(`file:///${index}.rs`, "rust", text.split("\n"));
    }
    model.update("file:///a.rs", "rust", marked.replace("|", "").split("\n"));
    assert.equal(model.propose(requestAt(marked)), expected, marked);
}

const arm = (name: string) => `        Kind::${name} => self.push(Token::${name}, start),`;
const arms = [arm("One"), arm("Two"), arm("Three")].join("\n");
const spaced = "let x = foo ( a , b ) ;\n";
const builder = "    builder.header(name).value(text).flag(true).build().unwrap();\n";

test("the rest of a line that three earlier places agree on", () => {
    check(
        `${builder.repeat(3)}    builder.header(name).value(|`,
        [],
        "text).flag(true).build().unwrap();",
    );
    check(
        `${builder.repeat(3)}    builder.header(name).val|`,
        [],
        "ue(text).flag(true).build().unwrap();",
    );
    check(
        "    builder.header(name).value(|",
        [builder, builder, builder],
        "text).flag(true).build().unwrap();",
    );
    // Blanks are not told apart, but they are written once.
    check(`${spaced.repeat(3)}let x = foo(a,|`, [], " b ) ;");
    check(`${spaced.repeat(3)}let x = foo(a, |`, [], "b ) ;");
});

test("silence where the earlier places are few, differ, end, or are the cursor's own", () => {
    check(`${builder.repeat(2)}    builder.header(name).value(|`, [], undefined);
    check(`${arms}\n        Kind::Four => self.push(Token::|`, [], undefined);
    check(
        `${builder.repeat(3)}builder.header(name).value(text).flag(true).build().unwrap();|`,
        [],
        undefined,
    );
    check(`${builder.repeat(3)}|`, [], undefined);
    check("one\na(b);\ntwo\na(b);\nthree\na(b);\nfour\na(|", [], undefined);
    check("|", [], undefined);
    check("    builder.header(name).value(|", [], undefined);
    check(
        "    builder.header(name).value(|",
        [`${builder.repeat(3)}    builder.header(name).value(other);`],
        undefined,
    );
});

test("a document speaks for its own language, while it is open", () => {
    const model = new CopyModel();
    const request = (languageId?: string) => ({
        ...requestAt("    builder.header(name).value(|"),
        ...(languageId === undefined ? {} : { languageId }),
    });
    model.update("file:///b.ts", "typescript", builder.repeat(3).split("\n"));
    assert.equal(model.propose(request()), undefined);
    assert.equal(model.propose(request("javascriptreact")), "text).flag(true).build().unwrap();");
    assert.equal(model.propose(request("python")), undefined);
    // The language of a document may be changed.
    model.update("file:///b.ts", "rust", builder.repeat(3).split("\n"));
    assert.equal(model.propose(request()), "text).flag(true).build().unwrap();");
    model.replaceLines("file:///b.ts", 1, 2, ["", ""]);
    assert.equal(model.propose(request()), undefined);
    model.remove("file:///b.ts");
    assert.equal(model.size, 0);
    model.replaceLines("file:///b.ts", 0, 1, ["x"]);
    assert.equal(model.size, 0);
});

test("a large document is read in slices and searched when all of it is read", () => {
    const model = new CopyModel();
    const text = `${builder.repeat(3)}${"let a = 1;\n".repeat(1500)}`;
    model.update("file:///b.rs", "rust", text.split("\n"));
    const request = requestAt("    builder.header(name).value(|");
    assert.equal(model.propose(request), undefined);
    let slices = 0;
    while (model.readOn()) slices++;
    assert.ok(slices >= 3, `${slices}`);
    assert.equal(model.propose(request), "text).flag(true).build().unwrap();");
    assert.equal(model.readOn(), false);
});

test("the oldest documents make room", () => {
    const model = new CopyModel({ mostTokens: 100 });
    for (let index = 0; index < 10; index++) {
        model.update(`file:///${index}.rs`, "rust", builder.repeat(2).split("\n"));
    }
    assert.ok(model.size >= 1 && model.size <= 3, `${model.size}`);
});

test("a document that is kept in step is one that was read anew", () => {
    const line = fc.constantFrom("a b", "", "  f(x)", "é = 1;", "x".repeat(600), "a b c");
    const lines = fc.array(line, { maxLength: 12 });
    fc.assert(
        fc.property(lines, fc.array(lines, { maxLength: 5 }), fc.nat(), (first, versions, seed) => {
            const lexicon = new Lexicon();
            const document = new CopyDocument("rust", first, lexicon);
            let current = [...first];
            for (const [index, version] of versions.entries()) {
                if ((seed >> index) % 2 === 0) {
                    document.update(version);
                    current = [...version];
                } else {
                    const start = seed % (current.length + 1);
                    const count = Math.min(current.length - start, seed % 3);
                    document.replace(start, count, version);
                    current.splice(start, count, ...version);
                }
                const fresh = new CopyDocument("rust", current, lexicon);
                assert.deepEqual(document.all, fresh.all);
            }
        }),
    );
});
