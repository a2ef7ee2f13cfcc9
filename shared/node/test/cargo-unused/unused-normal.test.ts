import { check } from "./unused-fixture.ts";

const foo = { "Cargo.toml": "[dependencies]\nfoo = PATH\n" };
const lib = (text: string): Record<string, string> => ({ ...foo, "src/lib.rs": text });

check("nothing names it", foo, ["unused foo"]);
check("use", lib("use foo::Bar;"), []);
check("a path in an expression", lib("fn run() { foo::bar(); }"), []);
check("a path in a type", lib("struct A { b: Option<foo::Bar> }"), []);
check("extern crate", lib("extern crate foo;"), []);
check("extern crate under another name", lib("extern crate foo as bar; fn a() { bar::b() }"), []);
check("macros of a crate", lib("#[macro_use] extern crate foo;"), []);
check("for its effects alone", lib("use foo as _;"), []);
check("passed on", lib("pub use foo;"), []);
check("in a group of roots", lib("use {std::fmt, foo, core::iter};"), []);
check("in a nested group of roots", lib("use {std::{fmt}, {foo::a}};"), []);
check("inside of another crate's group", lib("use std::{foo, fmt::{foo as b}};"), ["unused foo"]);
check("behind a leading separator", lib("type A = ::foo::Bar;"), []);
check("an attribute", lib("#[foo::main] fn main() {}"), []);
check("a derive", lib("#[derive(Debug, foo::Bar)] struct A;"), []);
check("a path in the string of an attribute", lib('#[serde(with = "foo::time")] struct A;'), []);
check("a crate in the string of an attribute", lib('#[serde(crate = "foo")] struct A;'), []);
check("a type in the string of an attribute", lib('#[as(as = "Vec<foo::A>")] struct A;'), []);
check("another string of an attribute", lib('#[serde(rename = "foo")] struct A;'), ["unused foo"]);
check("a path in a macro's input", lib("wrap! { run => foo::run() }"), []);
check("a word in a macro's input", lib("modules!(foo, bar);"), []);
check("a field in a macro's input", lib("println!(a.foo);"), ["unused foo"]);
check("a body of macro_rules", lib("macro_rules! m { () => { ::foo::run() } }"), []);
check("a turbofish", lib("fn a() { b.c::<foo::D>() }"), []);
check("a qualified path", lib("type A = <foo::B as C>::D;"), []);
check("a bound", lib("fn a<T: foo::B + 'static>(_: T) {}"), []);
check("a comment", lib("// foo::bar\n/* use foo; /* foo::a */ */\nfn a() {}"), ["unused foo"]);
check("a string", lib('const A: &str = "foo::bar"; const B: &str = r#"use foo;"#;'), [
    "unused foo",
]);
check("a character and a lifetime", lib("fn a<'foo>() -> char { '\"' }"), ["unused foo"]);
check("a method", lib("fn a() { b.foo::<u8>() }"), ["unused foo"]);
check("a module of that name", lib("mod foo { pub fn a() {} } fn b() { foo::a() }"), [
    "unused foo",
]);
check(
    "a module of that name, and the crate behind a separator",
    lib("mod foo { pub fn a() {} } use ::foo::b;"),
    [],
);
check("a path inside the crate", lib("fn a() { crate::foo::b(); self::foo::c() }"), ["unused foo"]);
check("a raw identifier", lib("use r#foo::a;"), []);
check("behind an unclosed string", lib('const A: &str = "; use foo::a;'), ["unused foo"]);

check(
    "a name with a hyphen",
    { "Cargo.toml": "[dependencies]\nfoo-bar = PATH\n", "src/lib.rs": "use foo_bar::A;" },
    [],
);
check(
    "a library that is called otherwise",
    {
        ...foo,
        "deps/foo/Cargo.toml":
            '[package]\nname = "foo"\nversion = "1.0.0"\n[lib]\nname = "other"\n',
        "src/lib.rs": "use other::A;",
    },
    [],
);
check(
    "the package's name where the library is called otherwise",
    {
        ...foo,
        "deps/foo/Cargo.toml":
            '[package]\nname = "foo"\nversion = "1.0.0"\n[lib]\nname = "other"\n',
        "src/lib.rs": "use foo::A;",
    },
    ["unused foo"],
);
check(
    "a renamed dependency",
    {
        "Cargo.toml": '[dependencies]\nfoo = PATH\nnew = { package = "foo", path = "deps/foo" }\n',
        "src/lib.rs": "use new::A;",
    },
    ["unused foo"],
);
check(
    "a dependency that is not on this machine",
    { "Cargo.toml": '[dependencies]\nelsewhere = "1"\n' },
    ["unused elsewhere ?"],
);
check(
    "a table of a target",
    {
        "Cargo.toml": "[target.'cfg(windows)'.dependencies]\nfoo = PATH\nbar = PATH\n",
        "src/lib.rs": "#[cfg(windows)] mod win { use foo::a; }",
    },
    ["unused bar"],
);
check(
    "modules in files of all forms",
    {
        "Cargo.toml":
            "[dependencies]\na = PATH\nb = PATH\nc = PATH\nd = PATH\ne = PATH\nf = PATH\n",
        "src/lib.rs":
            'mod one; mod two; #[path = "odd/three.rs"] mod three; mod four { mod five; }\ninclude!("six.in.rs");',
        "src/one.rs": "use a::x; mod inner;",
        "src/one/inner.rs": "use b::x;",
        "src/two/mod.rs": "mod inner;",
        "src/two/inner.rs": "use c::x;",
        "src/odd/three.rs": "use d::x;",
        "src/four/five.rs": "use e::x;",
        "src/six.in.rs": "fn g() { f::x() }",
    },
    [],
);
check(
    "a file that no module leads to",
    { ...foo, "src/lib.rs": "mod here;", "src/here.rs": "", "src/old.rs": "use foo::a;" },
    ["unused foo ?"],
);
check("a module whose file is missing", { ...foo, "src/lib.rs": "mod gone;" }, ["unused foo ?"]);
check("links in documentation alone", lib("/// Like [`foo::Bar`].\npub fn a() {}"), [
    "unused foo ?",
]);
