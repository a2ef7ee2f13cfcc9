import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { answerReach } from "../../src/reachability/answer-reach.ts";
import { filesWith, ReachFile, replaceFiles } from "../../src/reachability/reach-file.ts";
import { type ReachPackage, ReachWorld } from "../../src/reachability/reach-package.ts";
import { WordFilter } from "../../src/reachability/word-filter.ts";

const cellar = `
pub struct Jar<T> { inner: T }
pub struct Shelf { pub jar: Jar<u8>, pub all: Vec<Jar<u8>> }
impl Shelf {
    pub fn open() -> Result<Shelf, ()> { todo!() }
    pub fn jars(&self) -> Jars { todo!() }
    pub async fn fetch(&self) -> Jar<u8> { todo!() }
}
pub struct Jars;
impl Iterator for Jars { type Item = Result<Jar<u8>, ()>; fn next(&mut self) -> Option<Self::Item> { step() } }
fn step() -> Option<Result<Jar<u8>, ()>> { None }
impl<T> Jar<T> {
    pub fn new(inner: T) -> Self { Jar { inner } }
    pub fn insert(&mut self, at: usize) {}
}
pub struct Lid;
impl Lid { pub fn close() -> Lid { Lid(()) } pub fn insert(&mut self) {} }
impl Drop for Lid { fn drop(&mut self) { leak() } }
fn leak() {}
impl<T> std::ops::Deref for Jar<T> { type Target = T; fn deref(&self) -> &T { peek() } }
fn peek() -> &'static u8 { todo!() }
impl<T> std::ops::Index<u8> for Jar<T> { fn index(&self, at: u8) -> &T { look() } }
fn look() {}
impl<T> PartialEq for Jar<T> { fn eq(&self, other: &Self) -> bool { same() } }
fn same() -> bool { true }
impl std::str::FromStr for Lid { fn from_str(text: &str) -> Result<Lid, ()> { read() } }
fn read() {}
impl FromIterator<u8> for Lid { fn from_iter<I>(all: I) -> Lid { gather() } }
fn gather() -> Lid { todo!() }
pub static SPARE: Jar<u8> = todo!();
pub fn make() -> Jar<u8> { todo!() }
`;

function reach(affected: string, code: string): string {
    const make = (
        name: string,
        text: string,
        externs: readonly (readonly [string, number])[],
    ): ReachPackage => ({
        name,
        version: "1.0.0",
        crate: name,
        isMember: name === "app",
        externs: new Map(externs),
        features: new Set(),
        files: [new ReachFile(`/${name}/src/lib.rs`, text, `/${name}`)],
    });
    const answer = answerReach({
        world: new ReachWorld([make("cellar", cellar, []), make("app", code, [["cellar", 0]])]),
        package: 0,
        functions: [affected],
        isCertain: true,
        token: NeverCancelled,
    });
    if (answer.verdict === "reachable")
        return answer.path.map((step) => step.function.split("::").at(-1)).join(" > ");
    return answer.verdict;
}

const found: readonly (readonly [what: string, code: string])[] = [
    ["a chain", "fn f() { cellar::Shelf::open().unwrap().jar.insert(1); }"],
    ["turbofish", "fn f() { cellar::Jar::<u8>::new(1).insert(1); }"],
    ["a question mark", "fn f() -> R { let s = cellar::Shelf::open()?; s.jar.insert(1); }"],
    ["a function's result", "use cellar::make; fn f() { let mut j = make(); j.insert(1); }"],
    [
        "an own function's result",
        "fn g() -> Option<cellar::Jar<u8>> { None } fn f() { g().unwrap().insert(1); }",
    ],
    ["await", "async fn f(s: &cellar::Shelf) { s.fetch().await.insert(1); }"],
    ["if let", "fn f(j: Option<cellar::Jar<u8>>) { if let Some(mut j) = j { j.insert(1); } }"],
    [
        "while let",
        "fn f(mut v: Vec<cellar::Jar<u8>>) { while let Some(mut j) = v.pop() { j.insert(1); } }",
    ],
    [
        "match",
        "fn f() { match cellar::Shelf::open() { Ok(mut s) => s.jar.insert(1), Err(_) => {} } }",
    ],
    [
        "the same name again",
        "fn f(j: Option<cellar::Jar<u8>>) { let mut j = j.unwrap(); j.insert(1); }",
    ],
    ["a loop", "fn f(s: &mut cellar::Shelf) { for j in s.all.iter_mut() { j.insert(1); } }"],
    ["a loop over a slice", "fn f(v: &mut [cellar::Jar<u8>]) { for j in v { j.insert(1); } }"],
    [
        "a loop over an iterator's items",
        "fn f(s: &cellar::Shelf) { for j in s.jars() { j.unwrap().insert(1); } }",
    ],
    [
        "a numbered loop",
        "fn f(v: Vec<cellar::Jar<u8>>) { for (i, j) in v.iter().enumerate() { j.insert(i); } }",
    ],
    [
        "values of a map",
        "fn f(m: HashMap<u8, cellar::Jar<u8>>) { for (k, j) in m { j.insert(1); } }",
    ],
    [
        "a map's value",
        "fn f(m: HashMap<u8, cellar::Jar<u8>>) { m.get_mut(&1).unwrap().insert(1); }",
    ],
    ["a tuple", "fn f(p: (u8, cellar::Jar<u8>)) { let (a, mut b) = p; b.insert(1); }"],
    ["a tuple's field", "fn f(p: (u8, cellar::Jar<u8>)) { p.1.insert(1); }"],
    ["an index", "fn f(mut v: Vec<cellar::Jar<u8>>) { v[0].insert(1); }"],
    ["a closure", "fn f(v: Vec<cellar::Jar<u8>>) { v.iter().for_each(|j| j.insert(1)); }"],
    ["a closure of an option", "fn f(j: Option<cellar::Jar<u8>>) { j.map(|j| j.insert(1)); }"],
    ["a closure with a type", "fn f() { let g = |j: &mut cellar::Jar<u8>| j.insert(1); }"],
    [
        "a lock",
        "use std::sync::{Arc, Mutex}; struct S { j: Arc<Mutex<cellar::Jar<u8>>> } impl S { fn f(&self) { self.j.lock().unwrap().insert(1); } }",
    ],
    ["a wrapper", "use std::sync::Arc; fn f() { let j = Arc::new(cellar::make()); j.insert(1); }"],
    ["an unsafe block", "fn f() { let mut j = unsafe { cellar::make() }; j.insert(1); }"],
    ["a static", "use cellar::SPARE; fn f() { SPARE.insert(1); }"],
    ["an alias", "type J = cellar::Jar<u8>; struct S { j: J } fn f(s: S) { s.j.insert(1); }"],
    ["a cast", "fn f(x: *mut u8) { (x as &mut cellar::Jar<u8>).insert(1); }"],
];

for (const [what, code] of found) {
    test(`tells the type of ${what}`, () => {
        assert.match(reach("cellar::Jar::insert", code), /^f > insert$/);
    });
}

const others: readonly (readonly [what: string, code: string, expected: string])[] = [
    ["a vector", "fn f(mut v: Vec<u8>) { v.insert(0, 1); cellar::make(); }", "not-reachable"],
    [
        "elements of a vector",
        "fn f(v: Vec<Vec<u8>>) { for mut e in v { e.insert(0, 1); } }",
        "not-reachable",
    ],
    ["another type of the crate", "fn f(l: cellar::Lid) { l.insert(); }", "unknown"],
    [
        "an own type of the name",
        "struct Jar; impl Jar { fn insert(&self) {} } fn f(j: &Jar) { j.insert(); }",
        "unknown",
    ],
    ["a closure that is kept", "fn f() { let g = |j| j.insert(1); g(cellar::make()); }", "unknown"],
    ["a generic", "fn f<T: X>(t: T) { t.get().insert(1); }", "unknown"],
];

for (const [what, code, expected] of others) {
    test(`takes no call of ${what} for another`, () => {
        assert.equal(reach("cellar::Jar::insert", code), expected);
    });
}

const implicit: readonly (readonly [affected: string, code: string, expected: string])[] = [
    ["cellar::step", "fn f(s: &cellar::Shelf) { for j in s.jars() {} }", "f > next > step"],
    ["cellar::step", "fn f(s: &cellar::Shelf) { s.jars().count(); }", "f > next > step"],
    ["cellar::leak", "fn f() { let l = cellar::Lid::close(); }", "f > close > drop > leak"],
    ["cellar::peek", "fn f(j: cellar::Jar<u8>) { let x = *j; }", "f > deref > peek"],
    ["cellar::peek", "fn f(j: cellar::Jar<String>) { j.len(); }", "f > deref > peek"],
    ["cellar::look", "fn f(j: cellar::Jar<u8>) { j[1]; }", "f > index > look"],
    ["cellar::same", "fn f(a: cellar::Jar<u8>, b: X) { a == b; }", "f > eq > same"],
    ["cellar::read", 'fn f() { let l: cellar::Lid = "".parse().unwrap(); }', "f > from_str > read"],
    ["cellar::read", 'fn f() { "".parse::<cellar::Lid>(); }', "f > from_str > read"],
    ["cellar::gather", "fn f() { let l = v.collect::<cellar::Lid>(); }", "f > from_iter > gather"],
    ["cellar::read", 'fn f() { let n: u8 = "1".parse().unwrap(); cellar::make(); }', "unknown"],
    ["cellar::leak", "fn f(j: cellar::Jar<u8>) { j.insert(1); }", "unknown"],
];

for (const [affected, code, expected] of implicit) {
    test(`finds what nobody writes: ${affected} by ${code}`, () => {
        assert.equal(reach(affected, code), expected);
    });
}

test("a filter of words denies none that is there", () => {
    fc.assert(
        fc.property(fc.array(fc.stringMatching(/^[a-zA-Z_é0-9]{1,12}$/)), (words) => {
            const filter = new WordFilter(words.join(" + "));
            for (const word of words) assert.ok(filter.mayHold(word));
        }),
    );
    const text = Array.from({ length: 400 }, (_, index) => `word_${index}`).join(" ");
    const filter = new WordFilter(text);
    const wrong = Array.from({ length: 1000 }, (_, index) => filter.mayHold(`other_${index}`));
    assert.ok(wrong.filter(Boolean).length < 500);
});

test("what is known of names follows an edit of one file", () => {
    const file = (text: string): ReachFile => new ReachFile("/a/src/lib.rs", text, "/a");
    const [one, two] = [file("alpha beta"), file("beta")];
    const files = [one, two];
    for (const name of ["alpha", "beta", "gamma"]) filesWith(files, name);
    const edited = file("alpha gamma");
    const now = replaceFiles(files, new Map([[two, edited]]));
    assert.deepEqual(filesWith(now, "alpha"), [one, edited]);
    assert.deepEqual(filesWith(now, "beta"), [one]);
    assert.deepEqual(filesWith(now, "gamma"), [edited]);
});
