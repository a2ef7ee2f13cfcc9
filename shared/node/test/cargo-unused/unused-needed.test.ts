import { check } from "./unused-fixture.ts";

const two = "[dependencies]\nfoo = PATH\nhelper = PATH\n";
const macroCrate = '[package]\nname = "helper"\nversion = "1.0.0"\n[lib]\nproc-macro = true\n';

check(
    "a procedural macro writes its name",
    {
        "Cargo.toml": two,
        "deps/helper/Cargo.toml": macroCrate,
        "deps/helper/src/lib.rs": "fn a() -> T { quote! { impl ::foo::Trait for #name {} } }",
        "src/lib.rs": "#[derive(helper::Make)] struct A;",
    },
    ["kept foo: macros or generators of helper write its name into code"],
);
check(
    "a procedural macro that nothing calls",
    {
        "Cargo.toml": two,
        "deps/helper/Cargo.toml": macroCrate,
        "deps/helper/src/lib.rs": "fn a() -> T { quote! { impl ::foo::Trait for #name {} } }",
    },
    ["unused foo", "unused helper"],
);
check(
    "a procedural macro that uses it itself",
    {
        "Cargo.toml": two,
        "deps/helper/Cargo.toml": macroCrate,
        "deps/helper/src/lib.rs": "use foo::Thing; fn a() -> T { foo::b() }",
        "src/lib.rs": "#[derive(helper::Make)] struct A;",
    },
    ["unused foo"],
);
check(
    "a macro by example writes its name",
    {
        "Cargo.toml": two,
        "deps/helper/src/lib.rs": "#[macro_export] macro_rules! make { () => { foo::run() } }",
        "src/lib.rs": "helper::make!();",
    },
    ["kept foo: macros or generators of helper write its name into code"],
);
check(
    "a library passes a macro on that writes its name",
    {
        "Cargo.toml": two,
        "deps/helper/Cargo.toml":
            '[package]\nname = "helper"\nversion = "1.0.0"\n[dependencies]\nhelper_derive = { path = "../helper_derive" }\n',
        "deps/helper/src/lib.rs": "pub use helper_derive::Make;",
        "deps/helper_derive/Cargo.toml": macroCrate.replace('"helper"', '"helper_derive"'),
        "deps/helper_derive/src/lib.rs": "fn a() -> T { quote! { foo::run() } }",
        "src/lib.rs": "use helper::Make;",
    },
    ["kept foo: macros or generators of helper_derive write its name into code"],
);
check(
    "a library's own macros know its name",
    {
        "Cargo.toml": "[dependencies]\nhelper = PATH\n",
        "deps/helper/src/lib.rs": "macro_rules! m { () => { helper::run() } }",
    },
    ["unused helper"],
);
check(
    "a generator writes its name",
    {
        "Cargo.toml": "[dependencies]\nfoo = PATH\n[build-dependencies]\ngen = PATH\n",
        "deps/gen/src/lib.rs": 'const CODE: &str = "impl ::foo::Message for {} {{}}";',
        "build.rs": "fn main() { gen::run(); }",
        "src/lib.rs": 'include!(concat!(env!("OUT_DIR"), "/made.rs"));',
    },
    ["kept foo: macros or generators of gen write its name into code"],
);
check(
    "a generator that is not on this machine",
    {
        "Cargo.toml": '[dependencies]\nfoo = PATH\n[build-dependencies]\ngen = "1"\n',
        "build.rs": "fn main() { gen::run(); }",
        "src/lib.rs": 'include!(concat!(env!("OUT_DIR"), "/made.rs"));',
    },
    ["unused foo ?"],
);
check(
    "a generator that writes other names",
    {
        "Cargo.toml": "[dependencies]\nfoo = PATH\n[build-dependencies]\ngen = PATH\n",
        "deps/gen/src/lib.rs": 'const CODE: &str = "impl ::bar::Message";',
        "build.rs": "fn main() { gen::run(); }",
        "src/lib.rs": 'include!(concat!(env!("OUT_DIR"), "/made.rs"));',
    },
    ["unused foo"],
);
check(
    "the build script writes its name",
    {
        "Cargo.toml": "[dependencies]\nfoo = PATH\n",
        "build.rs": 'fn main() { write("use foo::Bar;"); }',
        "src/lib.rs": 'include!(concat!(env!("OUT_DIR"), "/made.rs"));',
    },
    ["kept foo: macros or generators of the build script write its name into code"],
);
check(
    "the build script reads what its links tell",
    {
        "Cargo.toml": "[dependencies]\nfoo = PATH\nbar = PATH\n",
        "deps/foo/Cargo.toml":
            '[package]\nname = "foo"\nversion = "1.0.0"\nlinks = "z-lib"\nbuild = "build.rs"\n',
        "deps/foo/build.rs": "fn main() {}",
        "deps/bar/Cargo.toml":
            '[package]\nname = "bar"\nversion = "1.0.0"\nlinks = "other"\nbuild = "build.rs"\n',
        "deps/bar/build.rs": "fn main() {}",
        "build.rs": 'fn main() { std::env::var("DEP_Z_LIB_INCLUDE"); }',
    },
    ["unused bar", "kept foo: the build script reads DEP_Z_LIB_INCLUDE"],
);
check(
    "a feature turns its features on",
    {
        "Cargo.toml":
            '[dependencies]\nfoo = PATH\nbar = PATH(optional = true)\n[features]\nstd = ["foo/std"]\nmore = ["bar?/std"]\n',
    },
    [
        "kept foo: the feature std turns its features on",
        "kept bar: the feature more turns its features on",
    ],
);
check(
    "a feature that only turns an optional one on",
    {
        "Cargo.toml":
            '[dependencies]\nfoo = PATH(optional = true)\n[features]\nwith = ["dep:foo"]\n',
    },
    ["unused foo"],
);

const locked = (dependency: string): Record<string, string> => ({
    "Cargo.toml": `[dependencies]\n${dependency}\nuser = { version = "1" }\n`,
    "src/lib.rs": "use user::a;",
    "Cargo.lock": `version = 4

[[package]]
name = "foo"
version = "1.2.0"
source = "registry+https://registry.example/index"

[[package]]
name = "shop"
version = "0.1.0"
dependencies = [
 "foo",
 "user",
]

[[package]]
name = "user"
version = "1.0.0"
source = "registry+https://registry.example/index"
dependencies = [
 "foo",
]
`,
});
check("it turns features on for others", locked('foo = { version = "1", features = ["js"] }'), [
    "kept foo: it turns features on that user then has as well",
]);
check("it pins the version of others", locked('foo = "=1.2.0"'), [
    "kept foo: it pins the version that user gets",
]);
check("others need it as well, and it asks for nothing", locked('foo = "1"'), ["unused foo ?"]);
check(
    "a table that never holds",
    { "Cargo.toml": "[target.'cfg(any())'.dependencies]\nfoo = PATH\n" },
    ["kept foo: its table never holds: it only raises the version that others get"],
);

for (const [tool, list] of [
    ["cargo-machete", '[package.metadata.cargo-machete]\nignored = ["foo"]'],
    ["cargo-shear", '[package.metadata.cargo-shear]\nignored = ["foo"]'],
    ["cargo-udeps", '[package.metadata.cargo-udeps.ignore]\nnormal = ["foo"]'],
    ["this product", '[package.metadata.rust-ai-ide.unused]\nignored = ["foo"]'],
]) {
    check(
        `a list of ${tool}`,
        { "Cargo.toml": `[dependencies]\nfoo = PATH\nbar = PATH\n\n${list}\n` },
        ["unused bar", "kept foo: the manifest says to leave it alone"],
    );
}
check(
    "a list of the workspace",
    {
        "Cargo.toml":
            '[workspace]\nmembers = ["a"]\n[workspace.metadata.cargo-machete]\nignored = ["foo"]\n',
        "a/Cargo.toml": '[package]\nname = "a"\nversion = "0.1.0"\n[dependencies]\nfoo = PATH\n',
        "a/src/lib.rs": "",
    },
    ["kept foo: the manifest says to leave it alone"],
);
check(
    "the part that cargo-hakari writes, and the package that has it",
    {
        "Cargo.toml": '[workspace]\nmembers = ["a", "hack"]\n',
        "a/Cargo.toml":
            '[package]\nname = "a"\nversion = "0.1.0"\n[dependencies]\nhack = { path = "../hack" }\nbar = PATH\n',
        "a/src/lib.rs": "",
        "hack/Cargo.toml":
            '[package]\nname = "hack"\nversion = "0.1.0"\n### BEGIN HAKARI SECTION\n[dependencies]\nfoo = PATH\n### END HAKARI SECTION\n',
        "hack/src/lib.rs": "",
    },
    [
        "unused bar",
        "kept hack: the manifest says to leave it alone",
        "kept foo: the manifest says to leave it alone",
    ],
);
