import assert from "node:assert/strict";
import { test } from "node:test";
import { fixesOf, syntaxFixesOf } from "./action-cases.ts";

test("what is not closed is closed, what is no TOML becomes some", async () => {
    const check = async (text: string, fixes: Readonly<Record<string, string>>) =>
        assert.deepEqual(await syntaxFixesOf(text), fixes);
    await check('a = "x\nb = 1', { 'Close with "': 'a = "x"\nb = 1' });
    await check("a = [1\nb = 1", { "Close with ]": "a = [1]\nb = 1" });
    await check("a = { b = 1\nc = 1", { "Close with  }": "a = { b = 1 }\nc = 1" });
    await check("[a\nb = 1", { "Close with ]": "[a]\nb = 1" });
    await check("[[a\n", { "Close with ]]": "[[a]]\n" });
    await check("[[a]\n", { "Close with ]": "[[a]]\n" });
    await check("a = [1 2]", { "Add a comma": "a = [1, 2]" });
    await check("a = [1,,2]", { "Remove the comma": "a = [1,2]" });
    await check("a = 1.2.3", { "Put it in quotes": 'a = "1.2.3"' });
    await check("ä = 1", { "Put it in quotes": '"ä" = 1' });
    await check("a = 1\nb = 1\na = 2\n", { "Remove the second `a`": "a = 1\nb = 1\n" });
    await check("[a]\n[b]\n[a]\n", {});
});

test("a conflict is settled for either side or both", async () => {
    const text =
        "x = 0\n<<<<<<< ours\na = 1\n||||||| base\na = 0\n=======\nb = 1\n>>>>>>> theirs\ny = 0\n";
    assert.deepEqual(await syntaxFixesOf(text), {
        "Keep the upper side": "x = 0\na = 1\ny = 0\n",
        "Keep the lower side": "x = 0\nb = 1\ny = 0\n",
        "Keep both sides": "x = 0\na = 1\nb = 1\ny = 0\n",
    });
    assert.deepEqual(await syntaxFixesOf("<<<<<<< ours\na = 1\n"), {});
});

test("what could have been meant takes the place of what is written", async () => {
    const check = async (
        code: string,
        text: string,
        suggestions: string[],
        expected: Record<string, string>,
        data = {},
    ) =>
        assert.deepEqual(
            await fixesOf(`manifest.${code}`, text, { suggestions, ...data }),
            expected,
        );
    await check("unknown-edition", "[package]\nedition = «'2012'»", ["2021"], {
        "Change to `2021`": "[package]\nedition = '2021'",
    });
    await check("bad-value", 'x = "«ab»c"', ["q"], { "Change to `q`": 'x = "qc"' });
    await check("bad-value", "x = «maybe»", ["true", "yes"], {
        "Change to `true`": "x = true",
        "Change to `yes`": 'x = "yes"',
    });
    await check("unknown-key", "[package]\n«nmae» = 1\nb = 1\n", ["name"], {
        "Change to `name`": "[package]\nname = 1\nb = 1\n",
        "Remove `nmae`": "[package]\nb = 1\n",
    });
    await check(
        "unknown-dependency-feature",
        '[features]\na = [«"serde/drive"», "b"]\n',
        ["derive"],
        {
            "Change to `derive`": '[features]\na = ["serde/derive", "b"]\n',
            "Remove `drive`": '[features]\na = ["b"]\n',
        },
        { name: "drive" },
    );
    await check(
        "unknown-dependency",
        '[features]\na = [«"dep:sered"»]\n',
        ["serde"],
        {
            "Change to `serde`": '[features]\na = ["dep:serde"]\n',
            "Remove `sered`": "[features]\na = []\n",
        },
        { name: "sered" },
    );
    await check("unknown-feature", '[features]\na = [«"b"»]\n', [], {
        "Add a feature `b`": '[features]\na = ["b"]\nb = []\n',
        'Remove `"b"`': "[features]\na = []\n",
    });
});

test("keys go where cargo looks for them", async () => {
    assert.deepEqual(
        await fixesOf("manifest.wrong-table", '[package]\n«members» = ["a"] # all\nname = "x"\n', {
            name: "members",
            expected: "workspace",
        }),
        { "Move to [workspace]": '[package]\nname = "x"\n\n[workspace]\nmembers = ["a"] # all\n' },
    );
    assert.deepEqual(
        await fixesOf("manifest.deprecated-key", "[«dev_dependencies»]\n", {
            expected: "dev-dependencies",
        }),
        { "Rename to `dev-dependencies`": "[dev-dependencies]\n" },
    );
    assert.deepEqual(
        await fixesOf("manifest.ignored-profile", "[a]\n\n«[profile.dev]»\nx = 1\n", {
            name: "profile",
        }),
        {
            "Remove `profile`": "[a]\n",
        },
    );
    const root = "/work/Cargo.toml";
    const moved = await fixesOf(
        "manifest.ignored-profile",
        "[a]\n\n«[profile.dev]»\nx = 1\n\n[profile.release]\ny = 1\n",
        { name: "profile" },
        { path: "/work/app/Cargo.toml", root, members: [root], files: { [root]: "[workspace]\n" } },
    );
    assert.equal(
        moved["Move `profile` to the root of the workspace"],
        "[a]\n\n\n---\n[workspace]\n\n[profile.dev]\nx = 1\n\n[profile.release]\ny = 1\n",
    );
    assert.deepEqual(await fixesOf("manifest.missing-name", "«[package]»\nversion = '1'\n"), {
        "Name the package `app`": "[package]\nname = \"app\"\nversion = '1'\n",
    });
    assert.deepEqual(
        await fixesOf("manifest.missing-resolver", "«[workspace]»\n", { expected: "3" }),
        {
            'Add `resolver = "3"`': '[workspace]\nresolver = "3"\n',
        },
    );
    assert.deepEqual(
        await fixesOf("manifest.rust-version-too-old", '[package]\nrust-version = «"1.50"»', {
            expected: "1.85",
        }),
        {
            "Change to `1.85`": '[package]\nrust-version = "1.85"',
        },
    );
});

test("dependencies are put right", async () => {
    const check = async (
        code: string,
        line: string,
        expected: Record<string, string>,
        data = {},
    ) => {
        const fixes = await fixesOf(`manifest.${code}`, `[dependencies]\n${line}\n`, data);
        const whole = Object.entries(expected).map(([title, text]) => [
            title,
            `[dependencies]\n${text}\n`,
        ]);
        assert.deepEqual(fixes, Object.fromEntries(whole));
    };
    const latest = { "Ask for version 1.0.3": 'serde = "1.0.3"' };
    await check("wildcard", 'serde = «"*"»', latest);
    await check("bad-requirement", 'serde = "«1..2»"', latest);
    await check("yanked-version", 'serde = «"=1.0.2"»', {});
    await check("yanked-version", 'serde = «"1.0.2"»', latest);
    await check("no-source", "«serde» = { optional = true }", {
        "Ask for version 1.0.3": 'serde = { version = "1.0.3", optional = true }',
    });
    await check("no-source", "«nobody» = {}", {});
    await check(
        "two-sources",
        'x = { «git» = "g", tag = "t", path = "p" }',
        { "Remove `git`": 'x = { path = "p" }', "Remove `path`": 'x = { git = "g", tag = "t" }' },
        { found: "path" },
    );
    await check("two-sources", '«x» = { git = "g", tag = "t", rev = "1" }', {
        "Keep `tag` only": 'x = { git = "g", tag = "t" }',
        "Keep `rev` only": 'x = { git = "g", rev = "1" }',
    });
    await check("optional-shared", 'x = { version = "1", «optional = true» }', {
        "Make `x` not optional": 'x = { version = "1" }',
    });
    await check(
        "path-name",
        'x = { path = «"p"» }',
        { "Say that the package is `y`": 'x = { path = "p", package = "y" }' },
        { found: "p", expected: "y", suggestions: ["y"] },
    );
    await check("duplicate-dependency", '«x» = "1"\ny = "1"', { "Remove `x`": 'y = "1"' });
    await check(
        "ignored-default-features",
        "x = { workspace = true, «default-features» = false }",
        {
            "Remove `default-features`": "x = { workspace = true }",
        },
    );
    const list = '[dependencies]\nx = "1"\n[features]\nf = [«"dep:x"»]\n';
    const data = { name: "x", table: "features.f" };
    assert.deepEqual(await fixesOf("manifest.not-optional", list, data), {
        "Make `x` optional":
            '[dependencies]\nx = { version = "1", optional = true }\n[features]\nf = ["dep:x"]\n',
        "Remove `x`": '[dependencies]\nx = "1"\n[features]\nf = []\n',
    });
});

test("fixes reach the files that they are about", async () => {
    const root = "/work/Cargo.toml";
    const more = { root, files: { [root]: '[workspace]\nmembers = ["b"]\n' } };
    assert.deepEqual(await fixesOf("manifest.not-a-member", "«[package]»\n", {}, more), {
        "Add `app` to the workspace": '[workspace]\nmembers = ["b", "app"]\n',
        "Exclude `app` from the workspace": '[workspace]\nexclude = ["app"]\nmembers = ["b"]\n',
    });
    assert.deepEqual(
        await fixesOf(
            "manifest.not-shared",
            "[dependencies]\n«serde».workspace = true\n",
            {},
            more,
        ),
        {
            "Add `serde` 1.0.3 to the workspace":
                '[workspace]\nmembers = ["b"]\n\n[workspace.dependencies]\nserde = "1.0.3"\n',
        },
    );
    const files = { "/work/lib/Cargo.toml": '[package]\nname = "lib"\nversion = "0.4.0"\n' };
    const text = '[dependencies]\n«lib» = { path = "../lib" }\n';
    assert.deepEqual(
        await fixesOf(
            "manifest.path-without-version",
            text,
            {},
            { files, path: "/work/app/Cargo.toml" },
        ),
        {
            "Add version 0.4.0 for publishing":
                '[dependencies]\nlib = { version = "0.4.0", path = "../lib" }\n',
        },
    );
});
