import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { answerReach } from "../../src/reachability/answer-reach.ts";
import { ReachFile, type ReachPackage, ReachWorld } from "../../src/reachability/reach-package.ts";

type Files = Readonly<Record<string, string>>;

const clock = `
pub struct Clock<T> { inner: T }
impl<T> Clock<T> {
    pub fn start() -> Clock<u8> { todo!() }
    pub fn try_start() -> Result<Self, ()> { todo!() }
    pub fn wind(&mut self, by: usize) { self.spring() }
    fn spring(&self) {}
    pub fn insert(&mut self, at: usize) {}
}
pub trait Tick { fn tick_once(&self); }
impl Tick for Clock<u8> { fn tick_once(&self) { local_now(); } }
impl Drop for Clock<u8> { fn drop(&mut self) { on_drop() } }
fn on_drop() {}
pub fn local_now() -> u8 { hidden() }
fn hidden() -> u8 { 0 }
pub mod zone { pub fn offset() {} }
#[macro_export]
macro_rules! now { () => { $crate::local_now() } }
`;

/** Middle depends on clock, the member `app` on both. */
function world(app: Files, middle: Files = {}, features: readonly string[] = []): ReachWorld {
    const make = (
        name: string,
        files: Files,
        externs: readonly (readonly [string, number])[],
        isMember = false,
    ): ReachPackage => ({
        name,
        version: "1.0.0",
        isMember,
        crate: name,
        externs: new Map(externs),
        features: new Set(features),
        files: Object.entries(files).map(
            ([path, text]) => new ReachFile(`/${name}/${path}`, text, `/${name}`),
        ),
    });
    return new ReachWorld([
        make("clock", { "src/lib.rs": clock }, []),
        make("middle", middle, [["clock", 0]]),
        make(
            "app",
            app,
            [
                ["clock", 0],
                ["middle", 1],
            ],
            true,
        ),
    ]);
}

function reach(
    affected: string,
    app: string | Files,
    middle = "",
    features: readonly string[] = [],
): string {
    const files = typeof app === "string" ? { "src/main.rs": app } : app;
    const answer = answerReach({
        world: world(files, { "src/lib.rs": middle }, features),
        package: 0,
        functions: [affected],
        isCertain: true,
        token: NeverCancelled,
    });
    if (answer.verdict === "reachable") {
        const path = answer.path.map((step) => step.function).join(" > ");
        return answer.onlyInTests === true ? `tests: ${path}` : path;
    }
    if (answer.verdict !== "unknown") return answer.verdict;
    return `unknown: ${answer.reasons.map(({ reason }) => reason).join(", ")}`;
}

const calls: readonly (readonly [
    what: string,
    affected: string,
    app: string,
    expected: string,
    middle?: string,
])[] = [
    [
        "a direct call",
        "clock::local_now",
        "fn main() { clock::local_now(); }",
        "app::main > clock::local_now",
    ],
    [
        "an import",
        "clock::local_now",
        "use clock::local_now; fn main() { local_now(); }",
        "app::main > clock::local_now",
    ],
    [
        "an alias",
        "clock::local_now",
        "use clock::local_now as n; fn main() { n(); }",
        "app::main > clock::local_now",
    ],
    [
        "a renamed crate",
        "clock::local_now",
        "use clock as c; fn main() { c::local_now(); }",
        "app::main > clock::local_now",
    ],
    [
        "all of a crate",
        "clock::local_now",
        "use clock::*; fn main() { local_now(); }",
        "app::main > clock::local_now",
    ],
    [
        "a module",
        "clock::zone::offset",
        "use clock::zone; fn main() { zone::offset(); }",
        "app::main > clock::zone::offset",
    ],
    [
        "a list",
        "clock::zone::offset",
        "use clock::{zone::{self, offset}}; fn main() { offset(); }",
        "app::main > clock::zone::offset",
    ],
    [
        "a function value",
        "clock::local_now",
        "fn main() { run(clock::local_now); }",
        "app::main > clock::local_now",
    ],
    [
        "a closure",
        "clock::local_now",
        "fn main() { let f = || clock::local_now(); f(); }",
        "app::main > clock::local_now",
    ],
    [
        "arguments of a macro",
        "clock::local_now",
        'fn main() { println!("{}", clock::local_now()); }',
        "app::main > clock::local_now",
    ],
    [
        "a macro of the crate",
        "clock::local_now",
        "fn main() { clock::now!(); }",
        "app::main > clock::now > clock::local_now",
    ],
    [
        "an inner function",
        "clock::hidden",
        "fn main() { clock::local_now(); }",
        "app::main > clock::local_now > clock::hidden",
    ],
    [
        "a constructor",
        "clock::Clock::start",
        "use clock::Clock; fn main() { Clock::start(); }",
        "app::main > clock::Clock::start",
    ],
    [
        "turbofish",
        "clock::Clock::start",
        "use clock::Clock; fn main() { Clock::<u8>::start(); }",
        "app::main > clock::Clock::start",
    ],
    [
        "a qualified call",
        "clock::Clock::start",
        "use clock::Clock; fn main() { <Clock<u8>>::start(); }",
        "app::main > clock::Clock::start",
    ],
    [
        "a type alias",
        "clock::Clock::start",
        "type C = clock::Clock<u8>; fn main() { C::start(); }",
        "app::main > clock::Clock::start",
    ],
    [
        "a method of a variable",
        "clock::Clock::insert",
        "use clock::Clock; fn main() { let mut c = Clock::start(); c.insert(1); }",
        "app::main > clock::Clock::insert",
    ],
    [
        "a method of a parameter",
        "clock::Clock::insert",
        "fn f(c: &mut clock::Clock<u8>) { c.insert(1); }",
        "app::f > clock::Clock::insert",
    ],
    [
        "a method of a field",
        "clock::Clock::insert",
        "struct S { c: clock::Clock<u8> } impl S { fn f(&mut self) { self.c.insert(1) } }",
        "app::S::f > clock::Clock::insert",
    ],
    [
        "a method of a result",
        "clock::Clock::insert",
        "use clock::Clock; fn main() { let mut c = Clock::try_start().unwrap(); c.insert(1); }",
        "app::main > clock::Clock::insert",
    ],
    [
        "a chain",
        "clock::Clock::insert",
        "use clock::Clock; fn main() { Clock::start().insert(1); }",
        "app::main > clock::Clock::insert",
    ],
    [
        "an only name",
        "clock::Clock::wind",
        "fn main() { thing().wind(1); }",
        "app::main > clock::Clock::wind",
    ],
    [
        "a private method",
        "clock::Clock::spring",
        "fn main() { thing().wind(1); }",
        "app::main > clock::Clock::wind > clock::Clock::spring",
    ],
    [
        "a method as function",
        "clock::Clock::insert",
        "use clock::Clock; fn main() { Clock::insert(&mut c, 1); }",
        "app::main > clock::Clock::insert",
    ],
    [
        "a trait's method",
        "clock::Clock::tick_once",
        "use clock::{Clock, Tick}; fn f(c: &Clock<u8>) { c.tick_once(); }",
        "app::f > clock::Clock::tick_once",
    ],
    [
        "a re-export",
        "clock::local_now",
        "fn main() { middle::local_now(); }",
        "app::main > clock::local_now",
        "pub use clock::local_now;",
    ],
    [
        "a re-exported crate",
        "clock::local_now",
        "fn main() { middle::clock::local_now(); }",
        "app::main > clock::local_now",
        "pub use clock;",
    ],
    [
        "a crate between",
        "clock::local_now",
        "fn main() { middle::go(); }",
        "app::main > middle::go > clock::local_now",
        "pub fn go() { clock::local_now(); }",
    ],
    [
        "a test",
        "clock::local_now",
        "fn main() {} #[cfg(test)] mod tests { #[test] fn t() { clock::local_now(); } }",
        "tests: app::tests::t > clock::local_now",
    ],
    [
        "a method of what nobody knows",
        "clock::Clock::insert",
        "fn main() { thing().insert(1); }",
        "unknown: ambiguous-name",
    ],
    [
        "arguments of an unknown macro",
        "clock::local_now",
        "fn main() { odd! { clock::local_now() } }",
        "unknown: macro",
    ],
    [
        "a feature that is off",
        "clock::local_now",
        '#[cfg(feature = "x")] fn f() { clock::local_now(); }',
        "unknown: unknown-feature",
    ],
    [
        "a call that the language makes",
        "clock::on_drop",
        "fn main() {}",
        "unknown: dynamic-dispatch",
    ],
    [
        "a function that is not there",
        "clock::gone",
        "fn main() { clock::gone(); }",
        "unknown: function-not-found",
    ],
    ["no call", "clock::local_now", "fn main() { std::println!(); }", "not-reachable"],
    [
        "no call of a leaf",
        "clock::zone::offset",
        "fn main() { clock::local_now(); }",
        "not-reachable",
    ],
    [
        "another's function of the name",
        "clock::zone::offset",
        "fn offset() {} fn main() { offset(); }",
        "not-reachable",
    ],
    [
        "another type's method",
        "clock::Clock::start",
        "struct Own; impl Own { fn start() {} } fn main() { Own::start(); }",
        "not-reachable",
    ],
    [
        "a method of the standard library",
        "clock::Clock::insert",
        "fn main() { let mut v: Vec<u8> = Vec::new(); v.insert(0, 1); }",
        "not-reachable",
    ],
    [
        "a comment",
        "clock::zone::offset",
        "fn main() { /* clock::zone::offset() */ }",
        "not-reachable",
    ],
    [
        "no crate between that calls",
        "clock::zone::offset",
        "fn main() { middle::other(); }",
        "not-reachable",
        "pub fn other() {} pub fn go() { inner() } fn inner() {}",
    ],
    ["the standard library's alone", "std::env::var", "fn main() {}", "no-function-data"],
];

const more: typeof calls = [
    [
        "a renamed extern crate",
        "clock::local_now",
        "extern crate clock as c; fn main() { c::local_now(); }",
        "app::main > clock::local_now",
    ],
    [
        "a path from the root",
        "clock::local_now",
        "fn main() { ::clock::local_now(); }",
        "app::main > clock::local_now",
    ],
    [
        "an import of the module above",
        "clock::Clock::start",
        "use clock::Clock; mod a { fn f() { super::Clock::start(); } }",
        "app::a::f > clock::Clock::start",
    ],
    [
        "imports of two functions",
        "clock::local_now",
        "fn a() { use clock::local_now as n; n(); } fn b() { use std::mem::swap as n; n(); }",
        "app::a > clock::local_now",
    ],
    [
        "a module that is called as the crate",
        "clock::zone::offset",
        "mod a { mod clock {} } fn f() { clock::zone::offset(); }",
        "unknown: ambiguous-name",
    ],
    [
        "the trait's name",
        "clock::Clock::tick_once",
        "use clock::Tick; fn f(c: &clock::Clock<u8>) { Tick::tick_once(c); }",
        "app::f > clock::Clock::tick_once",
    ],
    [
        "a value of the trait",
        "clock::Clock::tick_once",
        "fn f(c: &dyn clock::Tick) { c.tick_once(); }",
        "app::f > clock::Clock::tick_once",
    ],
    [
        "a type of a rename between",
        "clock::Clock::start",
        "fn main() { middle::Watch::start(); }",
        "app::main > clock::Clock::start",
        "pub use clock::Clock as Watch;",
    ],
    [
        "a variable that was moved into a function",
        "clock::local_now",
        "use clock::local_now; fn main() { let f = local_now; f(); }",
        "app::main > clock::local_now",
    ],
    [
        "a constant",
        "clock::local_now",
        "static NOW: fn() -> u8 = clock::local_now;",
        "app > clock::local_now",
    ],
];

for (const [what, affected, app, expected, middle] of [...calls, ...more]) {
    test(`reaches by ${what}`, () => assert.equal(reach(affected, app, middle), expected));
}
