import { check } from "./unused-fixture.ts";

const dev = { "Cargo.toml": "[dev-dependencies]\nfoo = PATH\n" };
const normal = { "Cargo.toml": "[dependencies]\nfoo = PATH\n" };
const build = { "Cargo.toml": "[build-dependencies]\nfoo = PATH\n" };

check("of tests: nothing names it", dev, ["unused foo"]);
check("of tests: an integration test", { ...dev, "tests/a.rs": "use foo::B;" }, []);
check(
    "of tests: a module of an integration test",
    { ...dev, "tests/a.rs": "mod common;", "tests/common/mod.rs": "use foo::B;" },
    [],
);
check("of tests: a file that a test compiles", { ...dev, "tests/ui/a.rs": "use foo::B;" }, []);
check("of tests: a bench", { ...dev, "benches/a.rs": "use foo::B;" }, []);
check("of tests: an example", { ...dev, "examples/a/main.rs": "use foo::B;" }, []);
check(
    "of tests: a module of tests",
    { ...dev, "src/lib.rs": "#[cfg(test)]\nmod tests { use foo::B; }" },
    [],
);
check(
    "of tests: a file of tests",
    { ...dev, "src/lib.rs": "#[cfg(test)]\nmod tests;", "src/tests.rs": "use foo::B;" },
    [],
);
check(
    "of tests: an attribute of tests",
    { ...dev, "src/lib.rs": "#[cfg_attr(test, derive(foo::Arbitrary))]\nstruct A;" },
    [],
);
check(
    "of tests: the attribute that makes a test",
    { ...dev, "src/lib.rs": "#[foo::test]\nasync fn a() {}" },
    [],
);
check(
    "of tests: an example in documentation",
    { ...dev, "src/lib.rs": "//! ```no_run\n//! # use foo::B;\n//! ```" },
    [],
);
check(
    "of tests: documentation in another language",
    { ...dev, "src/lib.rs": "//! ```toml\n//! use foo::B;\n//! ```" },
    ["unused foo"],
);
check(
    "of tests: documentation in Markdown",
    {
        ...dev,
        "src/lib.rs": '#![doc = include_str!("../README.md")]',
        "README.md": "# Shop\n```rust\nuse foo::B;\n```\n",
    },
    [],
);
check(
    "of tests: beside the same normal one",
    {
        "Cargo.toml": "[dependencies]\nfoo = PATH\n[dev-dependencies]\nfoo = PATH\n",
        "src/lib.rs": "use foo::B;",
    },
    [],
);

check(
    "misplaced: a module of tests",
    { ...normal, "src/lib.rs": "#[cfg(test)]\nmod tests { use foo::B; }" },
    ["misplaced foo"],
);
check("misplaced: an integration test", { ...normal, "tests/a.rs": "use foo::B;" }, [
    "misplaced foo",
]);
check(
    "misplaced: an example in documentation",
    { ...normal, "src/lib.rs": "/// ```\n/// foo::run();\n/// ```\npub fn a() {}" },
    ["misplaced foo"],
);
check(
    "misplaced: a test and a condition",
    { ...normal, "src/lib.rs": '#[cfg(all(test, feature = "x"))]\nfn a<A, B>() { foo::b() }' },
    ["misplaced foo"],
);
check(
    "misplaced: an import of tests, and what follows is none",
    { ...normal, "src/lib.rs": "#[cfg(test)]\nuse foo::B;\nfn a() {}" },
    ["misplaced foo"],
);
check(
    "not misplaced: tests or a condition",
    { ...normal, "src/lib.rs": '#[cfg(any(test, feature = "x"))]\nfn a() { foo::b() }' },
    [],
);
check(
    "not misplaced: everything but tests",
    { ...normal, "src/lib.rs": "#[cfg(not(test))]\nfn a() { foo::b() }" },
    [],
);
check(
    "not misplaced: code behind a module of tests",
    { ...normal, "src/lib.rs": "#[cfg(test)]\nmod tests { fn a() {} }\nfn b() { foo::c() }" },
    [],
);
check(
    "not misplaced: an optional one cannot move",
    {
        "Cargo.toml": "[dependencies]\nfoo = PATH(optional = true)\n",
        "src/lib.rs": "#[cfg(test)]\nmod tests { use foo::B; }",
    },
    [],
);
check(
    "not misplaced: a program of the package",
    { ...normal, "src/bin/tool.rs": "fn main() { foo::run() }" },
    [],
);

check("of the build: no script", build, ["unused foo"]);
check("of the build: a script that does not name it", { ...build, "build.rs": "fn main() {}" }, [
    "unused foo",
]);
check(
    "of the build: a script that names it",
    { ...build, "build.rs": "fn main() { foo::run() }" },
    [],
);
check(
    "of the build: a module of a script with another name",
    {
        "Cargo.toml":
            '[package]\nname = "shop"\nversion = "0.1.0"\nbuild = "make/main.rs"\n[build-dependencies]\nfoo = PATH\n',
        "make/main.rs": "mod parts; fn main() {}",
        "make/parts.rs": "use foo::B;",
    },
    [],
);
check(
    "of the build: only code names it",
    { ...build, "build.rs": "fn main() {}", "src/lib.rs": "use foo::B;" },
    ["unused foo"],
);

const member = (name: string, more = ""): string =>
    `[package]\nname = "${name}"\nversion = "0.1.0"\npublish = false\n${more}`;
check(
    "a workspace: dependencies, features and members that nothing needs",
    {
        "Cargo.toml":
            '[workspace]\nmembers = ["app", "lone", "tool"]\n[workspace.dependencies]\nused = PATH\nidle = PATH\n',
        "app/Cargo.toml": member(
            "app",
            '[dependencies]\nused.workspace = true\n[features]\ndefault = []\nold = []\ncode = []\nscript = []\ntarget = []\nall = ["asked"]\nasked = []\n[[bin]]\nname = "app"\nrequired-features = ["target"]\n',
        ),
        "app/src/main.rs": '#[cfg(feature = "code")] fn a() {} fn main() { used::run() }',
        "app/build.rs": 'fn main() { std::env::var("CARGO_FEATURE_SCRIPT"); }',
        "lone/Cargo.toml": member("lone"),
        "lone/src/lib.rs": "",
        "tool/Cargo.toml": member("tool"),
        "tool/src/main.rs": "fn main() {}",
    },
    ["unused-feature old", "unused-member lone ?", "unused-workspace-dependency idle"],
);
check(
    "a feature that another member asks for",
    {
        "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\n',
        "a/Cargo.toml": member("a", "[features]\nextra = []\nmore = []\n"),
        "a/src/lib.rs": "",
        "b/Cargo.toml": member(
            "b",
            '[dependencies]\na = { path = "../a", features = ["extra"] }\n[features]\nx = ["a/more"]\n',
        ),
        "b/src/main.rs": "fn main() { a::run() }",
    },
    [],
);
