import assert from "node:assert/strict";
import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { itemAt, itemsAt } from "../../src/chat/rust-item.ts";
import { readSignature } from "../../src/chat/signature.ts";
import {
    docSkeleton,
    modelDocumentation,
    testNames,
    testSkeleton,
    withTests,
} from "../../src/chat/skeletons.ts";

/** The items around `|`, outermost first. */
function check(marked: string, expected: string): void {
    const offset = marked.indexOf("|");
    const text = marked.replace("|", "");
    const lines = itemsAt(text, offset).map(
        ({ kind, name, owner, start, end, signature, documentation }) => {
            const whole = text.slice(start, end);
            return `${kind} ${name}${owner === "" ? "" : ` of ${owner}`}: ${signature} (${whole.split("\n").length} lines)${documentation === "" ? "" : ` "${documentation}"`}`;
        },
    );
    expectText(lines.join("\n"), expected);
}

test("items around a place, in code that does not compile as well", () => {
    check(
        `use std::fmt;\n\nimpl<T: Clone> fmt::Display for Stack<T> {\n    /// Shows it.\n    #[inline]\n    pub fn fmt(&self) -> Result<(), fmt::Error> {\n        let a = "}"; |\n        nonsense( {\n        })\n    }\n}\n`,
        `
        impl Stack: impl<T: Clone> fmt::Display for Stack<T> (9 lines)
        fn fmt of Stack: pub fn fmt(&self) -> Result<(), fmt::Error> (7 lines) "Shows it."
        `,
    );
    check(
        "mod tests {\n    const LIMIT: [u8; 3] = [1, 2,| 3];\n}\n",
        "mod tests: mod tests (3 lines)\nconst LIMIT: const LIMIT: [u8; 3] = [1, 2, 3] (1 lines)",
    );
    check(
        "/// Do|cs.\npub(crate) async unsafe fn f() {}\nfn g() {}\n",
        'fn f: pub(crate) async unsafe fn f() (2 lines) "Docs."',
    );
    check("fn f() {}\n|\nfn g() {}\n", "");
    check("trait Shape {\n    fn area(&self) -> f64;|\n}\n", "trait Shape: trait Shape (3 lines)");
    check(
        "impl Shape {\n    fn a|rea(&self) -> f64;\n}\n",
        "impl Shape: impl Shape (3 lines)\nfn area of Shape: fn area(&self) -> f64 (1 lines)",
    );
    check("fn open( {|", "");
});

test("the innermost item is the answer, a module only without another", () => {
    const text = "mod a {\n    fn b() {}\n    // here\n}\n";
    assert.equal(itemAt(text, text.indexOf("fn b") + 5)?.name, "b");
    assert.equal(itemAt(text, text.indexOf("here"))?.name, "a");
    assert.equal(itemAt("", 0), undefined);
});

test("a place far inside a large file is found by its surroundings", () => {
    const many = Array.from(
        { length: 6000 },
        (_, index) => `pub fn f${index}() {\n    let s = "{";\n}\n`,
    ).join("");
    assert.equal(itemAt(many, many.indexOf("f5000()"))?.name, "f5000");
});

test("no text makes the search throw", () => {
    const part = fc.constantFrom(
        "fn f(",
        ")",
        "{",
        "}",
        "impl ",
        "mod a {",
        ";",
        "\n",
        "'a",
        '"',
        "/*",
        'r#"',
        "///",
        "#[",
        " for ",
        "<",
        "pub ",
        "é😀",
    );
    fc.assert(
        fc.property(fc.array(part, { maxLength: 60 }), fc.nat(), (parts, offset) => {
            const text = parts.join("");
            for (const item of itemsAt(text, offset % (text.length + 1))) {
                assert.ok(
                    item.start <= item.headStart &&
                        item.headStart < item.end &&
                        item.end <= text.length,
                );
                const signature = readSignature(item.signature);
                if (signature !== undefined) assert.equal(signature.name, item.name);
                docSkeleton(item, text);
                testSkeleton(item);
            }
            withTests(text, "#[test]\nfn t() {}");
            modelDocumentation(text);
        }),
    );
});

test("a function's head is read with its types", () => {
    const read = (head: string): string => JSON.stringify(readSignature(head));
    assert.equal(
        read(
            "pub async unsafe fn f<T: Into<String>>(&mut self, a: Vec<(u8, T)>, mut b: impl Fn(u8) -> u8) -> Result<(), E> where T: Copy",
        ),
        '{"name":"f","isAsync":true,"isUnsafe":true,"hasGenerics":true,"receiver":"&mut self","parameters":[{"name":"a","type":"Vec<(u8, T)>"},{"name":"mut b","type":"impl Fn(u8) -> u8"}],"returns":"Result<(), E>"}',
    );
    assert.equal(readSignature("fn f() -> ()")?.returns, undefined);
    assert.equal(readSignature("struct A"), undefined);
    assert.equal(readSignature("fn f"), undefined);
});

const item = (text: string) => {
    const found = itemAt(text, text.indexOf("fn ") + 1);
    assert.ok(found !== undefined, text);
    return found;
};

test("documentation says what the source shows and no more", () => {
    const text =
        "pub unsafe fn read_name(path: &str) -> Result<String, Error> {\n    let a = x.unwrap();\n    panic!();\n    Err(Error::Missing)\n}\n";
    expectText(
        docSkeleton(item(text), text),
        `
        /// Read name.
        ///
        /// # Errors
        ///
        /// Returns an error: \`Error::Missing\`.
        ///
        /// # Panics
        ///
        /// May panic: the body uses \`unwrap()\`, \`panic!\`.
        ///
        /// # Safety
        ///
        /// The caller has to keep the conditions of the unsafe code inside.
        `,
    );
    assert.equal(
        docSkeleton(item("fn f() -> io::Result<u8> { g() }"), ""),
        "/// F.\n///\n/// # Errors\n///\n/// Returns an error.",
    );
});

test("a test calls a function with plain values", () => {
    const skeleton = (text: string): string => {
        const made = testSkeleton(item(text));
        return typeof made === "string"
            ? made
            : `${made.code.split("\n")[2]?.trim()} guessed: ${made.guessed}`;
    };
    assert.equal(
        skeleton(
            "fn f(a: u8, b: &str, c: &[u8], d: Option<u8>, e: f64, g: bool, h: char, i: String, j: Vec<u8>) -> u8 { 1 }",
        ),
        'let _result = f(1, "a", &[], None, 1.0, true, \'a\', String::from("a"), Vec::new()); guessed: ',
    );
    assert.equal(
        skeleton("fn f(a: &mut Config, b: &Config, c: Config) { }"),
        "f(&mut Default::default(), &Default::default(), Default::default()); guessed: a,b,c",
    );
    assert.equal(
        skeleton("impl Point {\n    fn new() -> Point { todo() }\n}"),
        "let _result = Point::new(); guessed: ",
    );
    assert.equal(skeleton("impl P {\n    fn a(&self) {}\n}"), "needs-receiver");
    assert.equal(skeleton("async fn f() {}"), "is-async");
    assert.equal(skeleton("unsafe fn f() {}"), "is-unsafe");
    assert.equal(skeleton("fn f<T>(a: T) {}"), "is-generic");
    const struct = itemAt("struct A {}", 3);
    assert.equal(struct && testSkeleton(struct), "not-a-function");
});

test("tests go into the module that is there, or into a new one", () => {
    const code = "#[test]\nfn t() {\n    f();\n}";
    assert.equal(
        withTests("fn f() {}\n", code),
        "fn f() {}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn t() {\n        f();\n    }\n}\n",
    );
    assert.equal(
        withTests("fn f() {}\r\n#[cfg(test)]\r\nmod tests {\r\n    use super::*;\r\n}\r\n", code),
        "fn f() {}\r\n#[cfg(test)]\r\nmod tests {\r\n    use super::*;\r\n\r\n    #[test]\r\n    fn t() {\r\n        f();\r\n    }\r\n}\r\n",
    );
    assert.deepEqual(testNames(`${code}\n#[test]\n#[should_panic]\npub fn other() {}`), [
        "t",
        "other",
    ]);
});

test("a model's documentation is comments alone, without code", () => {
    assert.equal(
        modelDocumentation("Here:\n```rust\n/// Adds.\n///\n/// Really.\nfn f() {}\n```"),
        "/// Adds.\n///\n/// Really.",
    );
    assert.equal(modelDocumentation("no comment"), undefined);
    assert.equal(modelDocumentation("/// ```\n/// f()\n/// ```"), undefined);
});
