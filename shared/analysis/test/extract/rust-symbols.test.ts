import assert from "node:assert/strict";
import { test } from "node:test";
import { factsSource } from "./facts-source.ts";

const rust = await factsSource("rust");
const check = (text: string, expected: string, path?: string): void =>
    rust.checkSymbols(text, expected, path);

test("every kind of item is a symbol, and members are in their containers", () => {
    check(
        `
        mod outer { mod inner { fn deep() { fn nested() {} } } }
        struct Point { x: i32, pub y: i32 }
        struct Pair(u8, u16);
        union Either { a: u32, b: f32 }
        enum Shape { Dot, Line { from: Point }, Ring(u8) }
        trait Draw: Clone { type Canvas; const SIDES: u8; fn draw(&self); fn new() -> Self; }
        impl<T: Clone> Draw for Vec<T> where T: Copy { type Canvas = u8; fn draw(&self) {} }
        unsafe impl !Send for Pair {}
        type Alias<T> = Vec<T>;
        const LIMIT: u8 = 1;
        static NAME: &str = "";
        macro_rules! shout { ($a:expr) => { $a } }
        extern "C" { fn outside(a: u8); static THERE: u8; }
        mod elsewhere;
        const _: () = { fn hidden() {} };
        fn r#type() {}
        `,
        `
        module outer
            module inner
                function deep
                    function nested
        struct Point
            field x
            field y public
        struct Pair
        union Either
            field a
            field b
        enum Shape
            variant Dot
            variant Line
                field from
            variant Ring
        trait Draw
            type Canvas
            constant SIDES
            method draw
            method new static
        implementation impl Draw for Vec<T> public
            type Canvas public
            method draw public
        implementation impl !Send for Pair public unsafe
        type Alias
        constant LIMIT
        static NAME
        macro shout
        function outside
        static THERE
        module elsewhere
        function hidden
        function type
    `,
    );
});

test("visibility is what is written, and members of traits and enumerations share theirs", () => {
    check(
        `
        pub fn a() {}
        pub(crate) fn b() {}
        pub(super) fn c() {}
        pub(in crate::x) fn d() {}
        pub(self) fn e() {}
        pub trait T { fn member(&self); }
        pub(crate) enum E { V { field: u8 } }
        impl T for E { fn member(&self) {} }
        impl E { fn own(&self) {} pub fn shown(&self) {} }
        #[macro_export]
        macro_rules! everywhere { () => {} }
        `,
        `
        function a public
        function b crate
        function c restricted
        function d restricted
        function e
        trait T public
            method member public
        enum E crate
            variant V crate
                field field crate
        implementation impl T for E public
            method member public
        implementation impl E
            method own
            method shown public
        macro everywhere public exported [macro_export]
    `,
    );
});

test("documentation and attributes belong to the item behind them", () => {
    check(
        `
        //! of the crate
        /// one
        /// two
        #[derive(Debug)]
        // between
        #[serde(rename = "p")]
        struct P {
            /// of x
            #[serde(skip)]
            x: u8,
        }
        /** block */
        fn a() {}
        #[doc = "attribute"]
        fn b() {}
        //// none
        fn c() {}
        mod m {
            //! inside
            //! more
            #![allow(unused)]
            fn d() {}
        }
        /// of nobody
        use x::y;
        fn e() {}
        `,
        `
        struct P [derive(Debug)] [serde(rename = "p")] "/// one\\n        /// two"
            field x [serde(skip)] "/// of x"
        function a "/** block */"
        function b [doc = "attribute"] "#[doc = \\"attribute\\"]"
        function c
        module m [allow(unused)] "//! inside\\n            //! more"
            function d
        function e
    `,
    );
});

test("flags: tests, unsafe, async, constant, exported, deprecated, conditional, static", () => {
    check(
        `
        #[test] fn a() {}
        #[tokio::test(flavor = "x")] async fn b() {}
        #[rstest] #[case(1)] fn c() {}
        #[cfg(test)] mod tests { fn helper() {} #[test] fn t() {} }
        #[cfg(not(test))] fn only() {}
        #[cfg(feature = "x")] unsafe fn d() {}
        #[no_mangle] pub extern "C" fn e() {}
        #[unsafe(no_mangle)] pub extern "C" fn f() {}
        #[deprecated(note = "x")] const fn g() {}
        unsafe trait U { fn h(self); fn i(a: u8); }
        `,
        `
        function a test [test]
        function b test async [tokio::test(flavor = "x")]
        function c test [rstest] [case(1)]
        module tests conditional inTests [cfg(test)]
            function helper inTests
            function t test inTests [test]
        function only conditional [cfg(not(test))]
        function d unsafe conditional [cfg(feature = "x")]
        function e public exported [no_mangle]
        function f public exported [unsafe(no_mangle)]
        function g constant deprecated [deprecated(note = "x")]
        trait U unsafe
            method h
            method i static
    `,
    );
    check("fn helper() {}", `function helper inTests`, "/w/crate/tests/common.rs");
    check("#![cfg(test)]\nfn helper() {}", `function helper inTests`);
});

test("complexity counts decisions, and closures belong to the function around", () => {
    check(
        `
        fn straight() { let a = 1; }
        fn ways(a: Option<u8>) -> Option<u8> {
            let Some(b) = a else { return None };
            if b > 1 && b < 9 || b == 20 {} else if b == 3 {}
            if let Some(c) = a && c > 1 {}
            match b { 1 => {} 2 if a.is_some() => {} _ => {} }
            while b > 1 {}
            for _ in 0..b {}
            loop {}
            let f = |x: u8| if x > 1 { Some(x) } else { None };
            f(1)?;
            fn inner() { if true {} }
            None
        }
        fn empty(a: Never) { match a {} }
        `,
        `
        function straight
        function ways complexity=16
            function inner complexity=2
        function empty
    `,
    );
});

test("what a syntax error breaks costs that item alone", () => {
    check(
        `
        fn before() {}
        fn broken( {
        fn after() { let a = ; }
        struct Half {
        fn last() {}
        `,
        `
        function before
        function broken
        function after
        struct Half
        function last
    `,
    );
    check(
        "impl A { fn ok(&self) {} fn broken(&self { } fn more(&self) {} }\nfn end() {}",
        `
        implementation impl A
            method ok
            method broken
            method more
        function end
    `,
    );
    check(
        "pub macro made($a:ident) { fn $a() {} }\nfn end() {}",
        `
        macro made
        function end
    `,
    );
    check("fn use() {}\nconst mut A: u8 = 1;\nstruct S { unsafe a: u8 }", `struct S`);
    check("struct", "");
    check("fn (", "");
});

test("offsets are UTF-16 units, whatever the line ends and marks are", () => {
    const text = "\ufeff// 😀 é\r\nfn größe() {}\r\n\rfn b() {}";
    const facts = rust.facts(text);
    assert.deepEqual([...facts.lineStarts], [0, 10, 25, 26]);
    const [first, second] = facts.symbols;
    assert.equal(text.slice(first?.nameStart, first?.nameEnd), "größe");
    assert.equal(text.slice(second?.start, second?.end), "fn b() {}");
});

test("signature and body divide an item", () => {
    const parts = (text: string): string[] =>
        rust
            .facts(text)
            .symbols.map(({ signatureStart, bodyStart }) => text.slice(signatureStart, bodyStart));
    assert.deepEqual(parts("/// d\n#[x]\npub fn a<T>(b: T) -> u8 where T: Copy { 1 }"), [
        "pub fn a<T>(b: T) -> u8 where T: Copy ",
    ]);
    assert.deepEqual(parts("struct A(u8); struct B { c: u8 }"), [
        "struct A(u8);",
        "struct B ",
        "c: u8",
    ]);
    assert.deepEqual(parts("const A: u8 = 1;"), ["const A: u8 = 1;"]);
    assert.deepEqual(parts("mod a { } mod b;"), ["mod a ", "mod b;"]);
});

test("unsafe places, and whether a SAFETY comment explains them", () => {
    const text = `
        fn a() {
            // SAFETY: checked above
            let x = unsafe { one() };
            unsafe { two() };
            let y = call(
                // Safety: three is sound
                unsafe { three() },
            );
            unsafe {
                // SAFETY: inside
                four()
            }
        }
        /// # Safety
        /// The caller holds the lock.
        #[inline]
        unsafe fn five() { unsafe { six() } }
        // SAFETY: no data
        unsafe impl Send for A {}
        unsafe impl Sync for A {}
    `;
    const facts = rust.facts(text);
    const told = facts.unsafes.map(({ start, end, scope, isExplained }) => {
        const inside = text.slice(start, end).replace(/\s+/g, " ").slice(0, 24).trim();
        return `${isExplained ? "yes" : "no"} ${facts.symbols[scope]?.name}: ${inside}`;
    });
    assert.deepEqual(told, [
        "yes a: unsafe { one() }",
        "no a: unsafe { two() }",
        "yes a: unsafe { three() }",
        "yes a: unsafe { // SAFETY: insi",
        "yes five: unsafe fn five() { unsaf",
        "no five: unsafe { six() }",
        "yes impl Send for A: unsafe impl Send for A {",
        "no impl Sync for A: unsafe impl Sync for A {",
    ]);
});
