import assert from "node:assert/strict";
import { test } from "node:test";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import fc from "fast-check";

test("dependencies of all tables and spellings are read", () => {
    const text = `
[dependencies]
a = "1"
b = { version = "2", package = "bee", features = ["x", 1], default_features = false, optional = true, registry = "mine" }
c.workspace = true
[dependencies.d]
git = "https://example.org/d"
rev = "1f"
[dev_dependencies]
e = { path = "../e" }
[build-dependencies]
f = "1"
[target.'cfg(windows)'.dependencies]
g = "1"
[workspace.dependencies]
h = "1"
[patch.mine]
i = { path = "i" }
[replace]
"j:1.0.0" = { path = "j" }
`;
    const { dependencies, workspace, patches } = readManifest(text);
    assert.deepEqual(
        dependencies.map(({ name, kind, table, target, packageName }) => [
            name,
            kind,
            table,
            target,
            packageName,
        ]),
        [
            ["a", "normal", "dependencies", undefined, "a"],
            ["b", "normal", "dependencies", undefined, "bee"],
            ["c", "normal", "dependencies", undefined, "c"],
            ["d", "normal", "dependencies", undefined, "d"],
            ["e", "dev", "dev_dependencies", undefined, "e"],
            ["f", "build", "build-dependencies", undefined, "f"],
            ["g", "normal", "target.cfg(windows).dependencies", "cfg(windows)", "g"],
        ],
    );
    const [a, b, c, d] = dependencies;
    assert.equal(text.slice(a?.valueSpan?.start, a?.valueSpan?.end), '"1"');
    assert.deepEqual(
        b?.features.map(({ value }) => value),
        ["x"],
    );
    assert.deepEqual(
        [b?.defaultFeatures?.value, b?.optional?.value, b?.registry?.value],
        [false, true, "mine"],
    );
    assert.ok(c?.isInherited);
    assert.deepEqual(
        [d?.git?.value, d?.gitReference],
        ["https://example.org/d", { kind: "rev", value: "1f" }],
    );
    assert.deepEqual(
        workspace?.dependencies.map(({ name, table }) => [name, table]),
        [["h", "workspace.dependencies"]],
    );
    assert.deepEqual(
        patches.map(({ source, dependency }) => [source, dependency.name]),
        [
            ["mine", "i"],
            ["replace", "j:1.0.0"],
        ],
    );
});

test("package, workspace, features and targets are read", () => {
    const manifest = readManifest(`
[package]
name = "p"
version.workspace = true
edition = "2024"
rust-version = "1.85"
publish = ["mine"]
build = false
[workspace]
members = ["a", "b/*"]
resolver = "3"
[workspace.package]
version = "1.0.0"
[features]
default = ["x"]
x = ["dep:y", "z?/f"]
[lib]
proc-macro = true
[[bin]]
name = "tool"
path = "src/tool.rs"
required-features = ["x"]
[[bin]]
name = "other"
`);
    const { package: own, workspace, features, targets } = manifest;
    assert.deepEqual(
        [own?.name?.value, own?.version, own?.build?.value],
        ["p", "inherited", false],
    );
    assert.deepEqual(own?.publish !== "inherited" && own?.publish?.value, ["mine"]);
    assert.deepEqual(
        workspace?.members.map(({ value }) => value),
        ["a", "b/*"],
    );
    assert.ok(workspace?.package?.members.has("version"));
    assert.deepEqual(
        features.map(({ name, enables }) => [name, ...enables.map(({ value }) => value)]),
        [
            ["default", "x"],
            ["x", "dep:y", "z?/f"],
        ],
    );
    assert.deepEqual(
        targets.map(({ kind, name, isProcMacro }) => [kind, name?.value, isProcMacro]),
        [
            ["lib", undefined, true],
            ["bin", "tool", false],
            ["bin", "other", false],
        ],
    );
    assert.equal(
        readManifest("publish = 1\n[package]\npublish = false").package?.publish !== undefined,
        true,
    );
});

test("a manifest of wrong types is read as far as it goes", () => {
    const words = [
        "package",
        "workspace",
        "dependencies",
        "features",
        "target",
        "patch",
        "lib",
        "bin",
        "a",
    ];
    const values = ["1", '"x"', "[1]", "{}", "{ workspace = 1 }", "[[{}]]", "true", ""];
    const line = fc.oneof(
        fc
            .tuple(fc.constantFrom(...words), fc.constantFrom(...values))
            .map(([key, value]) => `${key} = ${value}`),
        fc
            .tuple(fc.constantFrom(...words), fc.constantFrom(...words))
            .map(([a, b]) => `[${a}.${b}]`),
        fc.constantFrom(...words).map((word) => `[[${word}]]`),
    );
    fc.assert(
        fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
            const text = lines.join("\n");
            for (const { span } of readManifest(text).dependencies) {
                assert.ok(span.start >= 0 && span.end <= text.length);
            }
        }),
    );
});
