import assert from "node:assert/strict";
import { test } from "node:test";
import { checkManifest } from "../../src/editor/check-manifest.ts";
import { problemSeverities } from "../../src/editor/problems.ts";
import { contextOf, type Fixture } from "./editor-fixture.ts";

const seen = new Set<string>();

/** Each finding as `code «marked text» suggestions`, in the order of the text. */
async function check(text: string, expected: readonly string[], fixture: Partial<Fixture> = {}) {
    const context = contextOf({ ...fixture, text });
    const found = await checkManifest(context);
    for (const one of found) {
        seen.add(one.code.replace("manifest.", ""));
        assert.ok(one.start <= one.end && one.end <= text.length, "within the text");
        assert.match(one.message, /^.+[.?]$/s);
    }
    const shown = found.map(({ code, start, end, data }) =>
        [code, `«${text.slice(start, end)}»`, ...(data?.suggestions ?? [])].join(" "),
    );
    assert.deepEqual(shown, expected);
}

const named = '[package]\nname = "app"\n';

test("finds keys that nobody reads", async () => {
    await check(`${named}edtion = "2021"`, ["manifest.unknown-key «edtion» edition"]);
    await check(`${named}[dependencies]\nserde = { versoin = "1", path = "." }`, [
        "manifest.unknown-key «versoin» version",
        'manifest.path-name «"."» app',
    ]);
    await check(`${named}[profile.dev]\nzzz = 1`, ["manifest.unknown-key «zzz»"]);
    await check(`${named}[package.metadata.any]\nzzz = 1`, []);
    await check("zzz = 1", ["manifest.unknown-key «zzz»"], { kind: "config" });
});

test("finds keys in a wrong table", async () => {
    await check('edition = "2021"\n[package]\nname = "a"', ["manifest.wrong-table «edition»"]);
    await check(`${named}features = { x = [] }`, ["manifest.wrong-table «features»"]);
    await check(`${named}[workspace]\nedition = "2021"`, ["manifest.wrong-table «edition»"]);
});

test("finds values that mean nothing and values of another type", async () => {
    await check(`${named}edition = 2021`, ["manifest.wrong-type «2021»"]);
    await check(`${named}keywords = ["a", 1]`, ["manifest.wrong-type «1»"]);
    await check(`${named}[profile.dev]\npanic = "abrot"`, ['manifest.bad-value «"abrot"» abort']);
    await check(`${named}[profile.dev]\nopt-level = 4`, ["manifest.bad-value «4» 0 1 2 3"]);
    await check(`${named}[lints.rust]\nunsafe_code = "denyy"`, [
        'manifest.bad-value «"denyy"» deny',
    ]);
    await check(`${named}[lints.rust]\nunsafe_cod = "deny"`, [
        "manifest.unknown-lint «unsafe_cod» unsafe_code",
    ]);
    await check(`${named}[dependencies]\nx = true`, ["manifest.wrong-type «true»"]);
});

test("names another spelling only where it can be exchanged", async () => {
    const expected = async (text: string) => {
        const found = await checkManifest(contextOf({ text }));
        return found.map(({ data }) => data?.expected);
    };
    assert.deepEqual(await expected(`${named}[dev_dependencies]`), ["dev-dependencies"]);
    assert.deepEqual(await expected(`${named}[replace]`), [undefined]);
    assert.deepEqual(await expected(`${named}[lib]\nedition = "2021"`), [undefined]);
});

test("finds old spellings", async () => {
    await check(`${named}edition = "2024"\n[dev_dependencies]`, [
        "manifest.unsupported-key «dev_dependencies»",
    ]);
    await check(`${named}[dev_dependencies]`, ["manifest.deprecated-key «dev_dependencies»"]);
    await check('[project]\nname = "a"', ["manifest.deprecated-key «project»"]);
});

test("checks name, version, edition and Rust version", async () => {
    await check("[package]\n", ["manifest.missing-name «[package]»"]);
    await check("[dependencies]\n", ["manifest.no-package «[dependencies]»"]);
    await check('[package]\nname = "1a"', ['manifest.bad-name «"1a"»']);
    await check('[package]\nname = "{{name}}"', []);
    await check(`${named}version = "1.0"`, ['manifest.bad-version «"1.0"»']);
    await check(`${named}edition = "2022"`, ['manifest.unknown-edition «"2022"» 2021']);
    const old = { more: { toolchain: { rustVersion: "1.70.0" } } };
    await check(`${named}edition = "2024"`, ['manifest.edition-too-new «"2024"»'], old);
    await check(`${named}rust-version = "^1.70"`, ['manifest.bad-rust-version «"^1.70"»']);
    await check(`${named}rust-version = "1.50"\nedition = "2021"`, [
        'manifest.rust-version-too-old «"1.50"»',
    ]);
    await check(`${named}rust-version = "1.99"`, ['manifest.rust-version-too-new «"1.99"»']);
});

test("checks licences as expressions", async () => {
    const license = (text: string, expected: readonly string[]) =>
        check(`${named}license = "${text}"`, expected);
    for (const right of [
        "MIT",
        "MIT OR Apache-2.0",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
        "LicenseRef-mine",
        "GPL-2.0+",
    ]) {
        await license(right, []);
    }
    await license("MIT/Apache-2.0", [
        'manifest.license-slash «"MIT/Apache-2.0"» MIT OR Apache-2.0',
    ]);
    await license("MIT or Apache-2.0", ['manifest.bad-license «"MIT or Apache-2.0"»']);
    await license("MIT OR", ['manifest.bad-license «"MIT OR"»']);
    await license("(MIT", ['manifest.bad-license «"(MIT"»']);
    await license("MIT)", ['manifest.bad-license «"MIT)"»']);
    await license("OR MIT", ['manifest.bad-license «"OR MIT"»']);
    await license("MIT (ISC)", ['manifest.bad-license «"MIT (ISC)"»']);
    await license("()", ['manifest.bad-license «"()"»']);
    await license("MIT ISC", ['manifest.bad-license «"MIT ISC"»']);
    await license("Apache-2", ['manifest.unknown-license «"Apache-2"» Apache-2.0']);
});

test("checks requirements and sources of dependencies", async () => {
    const dependency = (value: string, expected: readonly string[]) =>
        check(`${named}[dependencies]\nx = ${value}`, expected);
    await dependency('"1.a"', ["manifest.bad-requirement «a»"]);
    await dependency('"*"', ['manifest.wildcard «"*"»']);
    await dependency("{ features = [] }", ["manifest.no-source «x»"]);
    await dependency("{ fea }", ["toml.missing-equals «fea»"]);
    await dependency('{ git = "https://example.org", path = "." }', [
        'manifest.two-sources «"https://example.org"»',
        'manifest.path-name «"."» app',
    ]);
    await dependency('{ git = "https://example.org", tag = "a", rev = "b" }', [
        "manifest.two-sources «x»",
    ]);
    await dependency('{ version = "1", branch = "a" }', [
        "manifest.reference-without-git «branch»",
    ]);
    await check(`${named}[dev-dependencies]\nx = { version = "1", optional = true }`, [
        "manifest.optional-dev «true»",
    ]);
});

test("finds dependencies that are there twice", async () => {
    await check(`${named}[dependencies]\na-b = "1"\na_b = "1"`, ["manifest.similar-name «a_b»"]);
    await check(`${named}[dependencies]\nx = "1"\n[dev-dependencies]\nx = "1"`, [
        'manifest.duplicate-dependency «x = "1"»',
    ]);
    await check(
        `${named}[dependencies]\nx = "1"\n[dev-dependencies]\nx = { version = "1", features = ["f"] }`,
        [],
    );
});

test("checks what features name", async () => {
    const features = (text: string, expected: readonly string[]) =>
        check(
            `${named}[dependencies]\nopt = { version = "1", optional = true }\nfixed = "1"\n[features]\n${text}`,
            expected,
        );
    await features('a = ["b"]\nb = []', []);
    await features('all = ["extr"]\nextra = []', ['manifest.unknown-feature «"extr"» extra']);
    await features('all = ["opt"]', []);
    await features('all = ["dep:opt"]\nmore = ["opt"]', [
        'manifest.unknown-feature «"opt"» dep:opt',
    ]);
    await features('all = ["fixed"]', ['manifest.not-optional «"fixed"»']);
    await features('all = ["dep:fixed"]', ['manifest.not-optional «"dep:fixed"»']);
    await features('all = ["fixed?/x"]', ['manifest.not-optional «"fixed?/x"»']);
    await features('all = ["dep:other"]', ['manifest.unknown-dependency «"dep:other"»']);
    await features('a = ["a"]', ['manifest.feature-of-itself «"a"»']);
    await features('a = ["b"]\nb = ["a"]', ['manifest.feature-cycle «"a"»']);
    await features('"a b" = []', ['manifest.bad-name «"a b"»']);
    await check(`${named}[[bin]]\nname = "b"\nrequired-features = ["x"]`, [
        'manifest.unknown-required-feature «"x"»',
    ]);
});

test("checks paths, members and files", async () => {
    const files = {
        "/work/lib/Cargo.toml": '[package]\nname = "lib"\n',
        "/work/app/src/lib.rs": "",
    };
    await check(`${named}[dependencies]\nlib = { path = "../lib" }`, [], { files });
    await check(
        `${named}[dependencies]\nlib = { path = "../lob" }`,
        ['manifest.missing-path «"../lob"»'],
        { files },
    );
    await check(
        `${named}[dependencies]\nlob = { path = "../lib" }`,
        ['manifest.path-name «"../lib"» lib'],
        { files },
    );
    await check(
        `${named}version = "1.0.0"\n[dependencies]\nlib = { path = "../lib" }`,
        ['manifest.path-without-version «"../lib"»'],
        { files },
    );
    await check('[workspace]\nmembers = ["lob", "x/*"]', ['manifest.missing-member «"lob"» lib'], {
        files,
        path: "/work/Cargo.toml",
    });
    await check(
        '[workspace]\n[workspace.dependencies]\nx = { path = "x" }',
        ['manifest.missing-shared-path «"x"»'],
        { files },
    );
    await check(
        `${named}build = "build.rs"\n[lib]\npath = "src/lib.rs"`,
        ['manifest.missing-file «"build.rs"»'],
        { files },
    );
});

test("tells files that are built from files that are packed", async () => {
    await check(`${named}readme = "README.md"`, ['manifest.missing-packed-file «"README.md"»']);
});

test("checks what a member inherits", async () => {
    const root =
        '[workspace]\nmembers = ["app"]\n[workspace.package]\nedition = "2021"\n[workspace.dependencies]\nserde = "1"\n';
    const member = { files: { "/work/Cargo.toml": root }, root: "/work/Cargo.toml" };
    await check(
        `${named}edition.workspace = true\n[dependencies]\nserde.workspace = true`,
        [],
        member,
    );
    await check(
        `${named}license.workspace = true`,
        ["manifest.nothing-to-inherit «license»"],
        member,
    );
    await check(
        `${named}[lints]\nworkspace = true`,
        ["manifest.nothing-to-inherit «lints»"],
        member,
    );
    await check(
        `${named}[dependencies]\nserd = { workspace = true }`,
        ["manifest.not-shared «serd» serde"],
        member,
    );
    await check(
        `${named}[dependencies]\nserde = { workspace = true, version = "1", default-features = false }`,
        ["manifest.ignored-key «version»", "manifest.ignored-default-features «false»"],
        member,
    );
    await check(
        `${named}resolver = "2"\n[profile.dev]\ndebug = 1\n[patch.crates-io]`,
        [
            'manifest.ignored-resolver «"2"»',
            "manifest.ignored-profile «profile»",
            "manifest.ignored-patch «patch»",
        ],
        member,
    );
});

test("checks the root of a workspace", async () => {
    const at = {
        path: "/work/Cargo.toml",
        root: "/work/Cargo.toml",
        members: ["/work/app/Cargo.toml"],
    };
    const files = { "/work/app/Cargo.toml": `${named}edition = "2021"` };
    await check("[workspace]\n", ["manifest.missing-resolver «workspace»"], { ...at, files });
    await check(
        '[workspace]\nresolver = "2"\n[dependencies]\nx = "1"',
        ["manifest.virtual-manifest «dependencies»"],
        { ...at, files },
    );
    await check(
        '[workspace]\nresolver = "2"\n[workspace.dependencies]\nx = { version = "1", optional = true }',
        [
            'manifest.unused-shared «x = { version = "1", optional = true }»',
            "manifest.optional-shared «true»",
        ],
        { ...at, files },
    );
});

test("finds a package that the workspace does not list", async () => {
    const files = { "/work/Cargo.toml": "[workspace]\nmembers = []" };
    const base = contextOf({ text: named, files, root: "/work/Cargo.toml" });
    const [own] = base.workspace?.packages ?? [];
    assert.ok(own !== undefined && base.workspace !== undefined);
    const workspace = { ...base.workspace, packages: [{ ...own, isMember: false }] };
    await check(named, ['manifest.not-a-member «"app"»'], { files, more: { workspace } });
});

test("checks what the registry and the lock know", async () => {
    await check(`${named}[dependencies]\nserde = "3"`, [
        'manifest.no-matching-version «"3"» 1.0.3',
    ]);
    await check(`${named}[dependencies]\nunknown = "3"`, []);
    await check(`${named}[dependencies]\nserde = { version = "1", features = ["deriv"] }`, [
        'manifest.unknown-dependency-feature «"deriv"» derive',
    ]);
    await check(`${named}[dependencies]\nserde = "1"\n[features]\nx = ["serde/deriv"]`, [
        'manifest.unknown-dependency-feature «"serde/deriv"» derive',
    ]);
    await check(`${named}rust-version = "1.60"\n[dependencies]\nrand = "0.9"`, [
        'manifest.dependency-rust-version «"0.9"»',
    ]);
    const lock = (entries: string) => ({
        root: "/work/app/Cargo.toml",
        lock: `version = 4\n[[package]]\nname = "app"\nversion = "0.0.0"\n${entries}`,
    });
    await check(
        `${named}[dependencies]\nserde = "1"`,
        ['manifest.yanked-version «"1"»'],
        lock(
            'dependencies = ["serde"]\n[[package]]\nname = "serde"\nversion = "1.0.2"\nsource = "registry+https://index.example.org"\n',
        ),
    );
    await check(`${named}[dependencies]\nserde = "1"`, ['manifest.lock-outdated «"1"»'], lock(""));
    await check(
        `${named}[patch.crates-io]\nserde = { path = "." }`,
        ['manifest.unused-patch «serde = { path = "." }»', 'manifest.path-name «"."» app'],
        lock('[[patch.unused]]\nname = "serde"\nversion = "1.0.0"\n'),
    );
});

test("reports broken syntax and goes on with the rest", async () => {
    await check(`${named}edition = \nversion = "x"`, [
        "toml.missing-value «»",
        'manifest.bad-version «"x"»',
    ]);
    await check("", []);
});

test("has a case for each code", () => {
    const untested = Object.keys(problemSeverities).filter((code) => !seen.has(code));
    assert.deepEqual(untested, []);
});
