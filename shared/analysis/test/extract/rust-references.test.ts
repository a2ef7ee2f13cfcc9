import { test } from "node:test";
import { factsSource } from "./facts-source.ts";

const rust = await factsSource("rust");
const check = (text: string, expected: string): void => rust.checkReferences(text, expected);

test("names are used as values, calls, types, macros, fields, and written", () => {
    check(
        `
        fn f(first: Input) -> Output {
            one(two, first.three, four.five());
            six::seven::<T>(Eight::new(), Nine::TEN);
            eleven!(twelve);
            self.thirteen = fourteen;
            fifteen += 1;
            sixteen.seventeen::<u8>();
            S { a, b: c, ..d }
        }
        `,
        `
        Input:type@f Output:type@f
        one:call@f two:read@f first:read@f three:read@f four:read@f five:call@f
        six:read@f seven:call@f T:type@f Eight:type@f new:call@f Nine:type@f TEN:read@f
        eleven:macro@f twelve:read@f
        thirteen:write@f fourteen:read@f
        fifteen:write@f
        sixteen:read@f seventeen:call@f
        S:type@f a:read@f b:write@f c:read@f d:read@f
    `,
    );
});

test("what a pattern binds is no use, what it compares with is", () => {
    check(
        `
        fn f((a, B): (u8, u8), Pair { x, y: z }: Pair) {
            let Some(c) = d else { return };
            for (e, f) in g {}
            if let Kind::One(h) | Kind::Two { h } = i {}
            match j { k @ 1..=MAX => l, None => m, Other(n) if o => n, _ => {} }
            let p = |q, &r: &u8| q;
            while let [s, .., t] = u {}
        }
        `,
        `
        B:read@f Pair:type@f x:read@f y:read@f Pair:type@f
        Some:read@f d:read@f
        g:read@f
        Kind:type@f One:read@f Kind:type@f Two:type@f h:read@f i:read@f
        j:read@f MAX:read@f l:read@f None:read@f m:read@f Other:read@f o:read@f n:read@f
        q:read@f
        u:read@f
    `,
    );
});

test("macros are read by their tokens, attributes by their names", () => {
    check(
        `
        #[derive(Debug, Clone)]
        #[tauri::command(rename_all = "x")]
        struct S;
        fn f() { println!("{}", a.b(c), D::new(e), g![h], Kind::One, i != j); }
        macro_rules! m { ($a:expr, word) => { helper($a) }; }
        `,
        `
        derive:macro@S Debug:type@S Clone:type@S
        tauri:read@S command:macro@S rename_all:read@S
        println:macro@f a:read@f b:call@f c:read@f D:type@f new:call@f e:read@f g:macro@f h:read@f Kind:type@f One:type@f i:read@f j:read@f
        helper:call@m
    `,
    );
});

test("lifetimes, labels, Self and keywords are not names; raw names lose their mark", () => {
    check(
        `
        fn f<'a, T: Bound, const N: usize>(a: &'a T) -> Self where T: Other<Item = N> {
            'outer: loop { break 'outer; }
            self.r#type(r#match, super::up, crate::top)
        }
        `,
        `
        Bound:type@f T:type@f T:type@f Other:type@f Item:type@f N:type@f
        type:call@f match:read@f up:read@f top:read@f
    `,
    );
});

test("imports are told one by one", () => {
    rust.checkImports(
        `
        use std::collections::HashMap;
        use std::{io::{self, Read as R, *}, fmt::{self as f}};
        pub use crate::a::b as c;
        pub(crate) use super::d;
        use self::e as _;
        use ::root::x;
        use one;
        use {two, three::*};
        use r#type::r#fn;
        use a :: b :: {
            // note
            c,
        };
        extern crate core as kern;
        pub extern crate alloc;
        use broken::{self, ;
        `,
        `
        std::collections::HashMap HashMap -> HashMap
        std::io io -> io
        std::io::Read Read -> R
        std::io::* * -> *
        std::fmt fmt -> f
        re-export crate::a::b b -> c
        re-export super::d d -> d
        self::e e -> nothing
        ::root::x x -> x
        one one -> one
        two two -> two
        three::* * -> *
        type::fn fn -> fn
        a::b::c c -> c
        core core -> kern
        re-export alloc alloc -> alloc
        broken broken -> broken
    `,
    );
    check(
        "use std::{io::{self, Read as R}, fmt};\nextern crate core as kern;",
        `
        std:import io:import Read:import fmt:import
        core:import
    `,
    );
});
