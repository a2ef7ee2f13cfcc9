import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findUnsafe, mayBeUnsafe } from "../../src/unsafe/find-unsafe.ts";

/** `line kind item`, with `why` for explained ones, `test`, `macro`, and lines where there are several. */
function check(text: string, expected: readonly string[]): void {
    const rows = findUnsafe(text).uses.map((use) =>
        [
            `${use.line} ${use.kind} ${use.item}`,
            use.lines > 1 ? `${use.lines} lines` : "",
            use.isExplained ? "why" : "",
            use.isTest ? "test" : "",
            use.isInMacro ? "macro" : "",
        ]
            .filter((part) => part !== "")
            .join(", "),
    );
    assert.deepEqual(rows, expected);
    if (expected.length > 0) assert.ok(mayBeUnsafe(text));
}

test("blocks, with the items around them", () => {
    check("fn f() { unsafe { g() } }", ["1 block f"]);
    check("mod a { impl<T> Tr<T> for B<T> { fn f() { unsafe {\n g()\n } } } }", [
        "1 block a::B::f, 3 lines",
    ]);
    check("fn f() { if x { unsafe { a() } } unsafe { b() } }", ["1 block f", "1 block f"]);
    check('fn f() { let unsafe_name = "unsafe { }"; /* unsafe { } */ }', []);
});

test("functions, methods, traits and implementations", () => {
    check("unsafe fn f() {\n}", ["1 function f, 2 lines"]);
    check('pub const unsafe extern "C" fn f();', ["1 function f"]);
    check("impl A { pub unsafe fn f(&self) {} }", ["1 method A::f"]);
    check("trait A { unsafe fn f(&self); }", ["1 method A::f"]);
    check("unsafe trait A {}\nunsafe auto trait B {}", ["1 trait A", "2 trait B"]);
    check("unsafe impl<T: Fn() -> u8> Send for A<T> {}", ["1 impl A"]);
    check('type F = unsafe fn(u8) -> u8; type G = unsafe extern "C" fn();', []);
});

test("what is unsafe without the word", () => {
    check('extern "C" { fn f(); static mut x: u8; }', ['1 foreign-block extern "C"']);
    check('unsafe extern "C" {\n safe fn f();\n unsafe fn g();\n}', [
        '1 foreign-block extern "C", 4 lines',
    ]);
    check('extern crate a; pub extern "C" fn f() {}', []);
    check("static mut X: u8 = 0;", ["1 mutable-static X"]);
    check("#[no_mangle] pub fn f() {}", ["1 attribute , why"]);
    check('mod m { #[unsafe(export_name = "x")] fn f() {} }', ["1 attribute m, why"]);
    check('#[cfg_attr(unix, link_section = ".x")] static A: u8 = 0;', ["1 attribute , why"]);
});

test("a scope is left where it ends", () => {
    const { uses } = findUnsafe('#[no_mangle]\npub extern "C" fn f() { g(); }\nfn h() { g(); }');
    assert.deepEqual(
        uses.map(({ kind }) => kind),
        ["attribute"],
    );
});

test("code in macros", () => {
    check("macro_rules! m { ($x:expr) => { unsafe { $x } }; }", ["1 block , macro"]);
    check("macro_rules! m { ($n:ident) => { unsafe fn $n() {} } }", ["1 function $n, macro"]);
    check("fn f() { m!(unsafe { g() }); }", ["1 block f, macro"]);
});

test("tests are marked and no part of the totals", () => {
    check("#[test] fn f() { unsafe { g() } }", ["1 block f, test"]);
    check("#[cfg(test)] mod t { fn f() { unsafe { g() } } }\nfn h() { unsafe { g() } }", [
        "1 block t::f, test",
        "2 block h",
    ]);
    check("#[tokio::test] async unsafe fn f() {}", ["1 function f, test"]);
    check("#[cfg(not(test))] unsafe fn f() {}", ["1 function f"]);
    check("#[cfg(test)] use a::b; unsafe fn f() {}", ["1 function f"]);
    check("#![cfg(test)]\nunsafe fn f() {}", ["2 function f, test"]);
    const { totals } = findUnsafe(
        'fn a() {} impl B { fn c() {} } trait D { fn e(); } #[test] fn g() {} extern "C" { fn h(); } fn i() -> impl J { let k: fn(u8); }',
    );
    assert.deepEqual(totals, { functions: 2, methods: 2, impls: 1, traits: 1 });
});

test("comments that say why", () => {
    check("fn f() {\n    // SAFETY: fine\n    unsafe { g() }\n}", ["3 block f, why"]);
    check("fn f() {\n    // SAFETY: fine\n    let x = a(b).c(unsafe { g() });\n}", [
        "3 block f, why",
    ]);
    check("fn f() { unsafe {\n // Safety: fine\n g() } }", ["1 block f, 3 lines, why"]);
    check("fn f() {\n    // SAFETY: of another\n    a();\n    unsafe { g() }\n}", ["4 block f"]);
    check("fn f() { match a {\n // SAFETY: fine\n B => unsafe { g() },\n C => unsafe { g() } } }", [
        "3 block f, why",
        "4 block f",
    ]);
    check("/// Text.\n///\n/// # Safety\n/// Never.\n#[inline]\npub unsafe fn f() {}", [
        "6 function f, why",
    ]);
    check("/// Text.\npub unsafe fn f() {}", ["2 function f"]);
    check("// SAFETY: plain data\nunsafe impl Send for A {}", ["2 impl A, why"]);
    check("// SAFETY: one\nunsafe impl Send for A {}\nunsafe impl Sync for A {}", [
        "2 impl A, why",
        "3 impl A",
    ]);
});

test("most files need no reading", () => {
    assert.equal(mayBeUnsafe('fn safe() -> &\'static str { "not_unsafe" }'), false);
});

test("forbids", () => {
    assert.equal(findUnsafe("#![forbid(unsafe_code)]\nfn f() {}").forbidsUnsafe, true);
    assert.equal(findUnsafe("#![deny(unsafe_code)]").forbidsUnsafe, false);
    assert.equal(findUnsafe("#[forbid(unsafe_code)] fn f() {}").forbidsUnsafe, false);
});

test("no text breaks it, and places lie in the text", () => {
    const parts = fc.constantFrom(
        ...'unsafe fn impl trait extern static mut mod { } ( ) [ ] # ! ; , :: < > - $ x test cfg r#fn "C" \' // /* */ \n #[test] #[cfg(test)] /// macro_rules!'.split(
            " ",
        ),
    );
    fc.assert(
        fc.property(fc.array(parts, { maxLength: 60 }), (words) => {
            const text = words.join(" ");
            for (const { start, end, lines } of findUnsafe(text).uses) {
                assert.ok(start < end && end <= text.length && lines >= 1);
            }
        }),
        { numRuns: 500 },
    );
});

test("time grows with the text alone", () => {
    const time = (count: number): number => {
        const text = "unsafe { unsafe fn a ".repeat(count);
        const start = performance.now();
        findUnsafe(text);
        return performance.now() - start;
    };
    time(1_000);
    // 10 times the text may take 40 times as long on a busy machine, the square of it 100 times.
    assert.ok(time(20_000) < 40 * Math.max(time(2_000), 2));
});
