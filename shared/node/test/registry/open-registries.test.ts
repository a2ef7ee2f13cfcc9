import assert from "node:assert/strict";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { LocalRegistry } from "@rust-ai-ide/cargo/registry/index-crate";
import { registryFolderNames } from "../../src/registry/folder-hash.ts";
import type { Registries } from "../../src/registry/open-registries.ts";
import { type RegistryFixture, record, withFixture } from "./registry-fixture.ts";

/** Versions that a registry has of a crate; `nothing` where it has none, `none` without a registry. */
async function versions(registry: LocalRegistry | undefined, name: string): Promise<string> {
    if (registry === undefined) return "none";
    const crate = await registry.crate(name);
    return crate?.versions.map(({ version }) => version).join(" ") ?? "nothing";
}

function check(
    setUp: (fixture: RegistryFixture) => void,
    expected: (registries: Registries, fixture: RegistryFixture) => Promise<void>,
    env: Readonly<Record<string, string>> = {},
): Promise<void> {
    return withFixture(async (fixture) => {
        setUp(fixture);
        await expected(await fixture.open(env), fixture);
    });
}

test("folders have the names that cargo 1.95 gave them", () => {
    const names: Readonly<Record<string, string>> = {
        "sparse+http://localhost:18999/": "localhost-d1f69158514d8713",
        "sparse+http://localhost:18999/Some/Index/": "localhost-f5c10054cfb9183b",
        "http://user@localhost:1/Index.git": "localhost-9c511990be7a12fa",
        "registry+http://user@localhost:1/Index.git": "localhost-9c511990be7a12fa",
        "file:///none.git": "-751402253c8d651f",
    };
    for (const [source, name] of Object.entries(names)) {
        assert.equal(registryFolderNames(source)[0], name, source);
    }
});

const own = "sparse+https://example.org/own/";

test("a registry is found by its name and by its source", () =>
    check(
        (fixture) => {
            fixture.write("work/.cargo/config.toml", `[registries.own]\nindex = "${own}"\n`);
            fixture.cache(own, "lamp", ["1.0.0", "1.1.0"]);
            fixture.cache("localhost-0123456789abcdef", "lamp", ["9.0.0"]);
            const folder = registryFolderNames(own)[0];
            fixture.write(`cargo-home/registry/src/${folder}/lamp-1.0.0/Cargo.toml`, "");
        },
        async (registries, fixture) => {
            assert.deepEqual(registries.names, ["own"]);
            const registry = registries.ofName("own");
            assert.equal(registry, registries.ofSource(own));
            assert.equal(registry?.source, own);
            assert.equal(await versions(registry, "lamp"), "1.0.0 1.1.0");
            assert.equal(await versions(registry, "wire"), "nothing");
            assert.equal(await versions(registry, "../lamp"), "nothing");
            assert.equal(await versions(registries.byDefault, "lamp"), "9.0.0");
            assert.equal(registries.ofName(undefined), registries.byDefault);
            assert.equal(registries.ofName("other"), undefined);
            assert.equal(registries.ofSource("git+https://example.org/x#1"), undefined);
            assert.equal(registries.ofSource("nonsense"), undefined);
            const sources = join(fixture.home, "registry/src", registryFolderNames(own)[0] ?? "");
            assert.equal(await registry?.sources("lamp", "1.0.0"), join(sources, "lamp-1.0.0"));
            assert.equal(await registry?.sources("lamp", "1.1.0"), undefined);
            assert.equal(await registry?.sources("lamp", "../lamp-1.0.0"), undefined);
            const index = registry && (await registries.index(registry));
            assert.deepEqual([index?.name, index?.source], ["own", own]);
        },
    ));

test("the default registry is what the lock names and the configuration does not", () =>
    check(
        (fixture) => {
            fixture.write("work/.cargo/config.toml", `[registries.own]\nindex = "${own}"\n`);
            const source = (value: string) => `[[package]]\nsource = "${value}"\n`;
            const ours = source(own).repeat(3);
            const lock = `${ours}${source("registry+https://example.org/git").repeat(2)}`;
            fixture.write("work/Cargo.lock", `${lock}${source("registry+https://localhost/rare")}`);
            fixture.cache(own, "lamp", ["1.0.0"]);
            fixture.cache("sparse+https://index.example.org/", "lamp", ["2.0.0"]);
        },
        async (registries) => {
            const { byDefault } = registries;
            assert.equal(byDefault.source, "registry+https://example.org/git");
            assert.equal(registries.ofSource("registry+https://example.org/git"), byDefault);
            assert.equal(await versions(byDefault, "lamp"), "2.0.0");
            // The name of the folder proves the address that a client may ask.
            const index = await registries.index(byDefault);
            assert.equal(index?.source, "sparse+https://index.example.org/");
            assert.equal(index?.name, "crates-io");
        },
    ));

test("of several folders the one that was written last is taken", () =>
    check(
        (fixture) => {
            fixture.cache("localhost-0000000000000001", "lamp", ["1.0.0"]);
            fixture.cache("localhost-0000000000000002", "lamp", ["2.0.0"]);
            fixture.cache("localhost-0000000000000003", "lamp", ["3.0.0"]);
            for (const [number, time] of [1_000, 3_000, 2_000].entries()) {
                const name = `cargo-home/registry/index/localhost-000000000000000${number + 1}`;
                for (const inside of [".cache/la/mp", ".cache/la", ".cache", "."]) {
                    utimesSync(join(fixture.root, name, inside), time, time);
                }
            }
        },
        async ({ byDefault }) => assert.equal(await versions(byDefault, "lamp"), "2.0.0"),
    ));

test("a cache that comes later is found, and one that changes is read again", () =>
    withFixture(async (fixture) => {
        const { byDefault } = await fixture.open();
        assert.equal(await versions(byDefault, "lamp"), "nothing");
        const { byDefault: later } = await fixture.open();
        fixture.cache("localhost-0000000000000001", "lamp", ["1.0.0"]);
        assert.equal(await versions(later, "lamp"), "1.0.0");
        const first = await later.crate("lamp");
        assert.equal(await later.crate("lamp"), first, "kept while the file is the same");
        fixture.cache("localhost-0000000000000001", "lamp", ["1.0.0", "1.1.0"]);
        assert.equal(await versions(later, "lamp"), "1.0.0 1.1.0");
        fixture.write(
            "cargo-home/registry/index/localhost-0000000000000001/.cache/la/mp/lamp",
            "bad",
        );
        assert.equal(await versions(later, "lamp"), "nothing");
    }));

test("names are listed in the order of the alphabet and as they are written", () =>
    check(
        (fixture) => {
            for (const name of [
                "a",
                "ab",
                "abc",
                "Lamp",
                "lamp-post",
                "lamp_oil",
                "lamps",
                "x-ray",
            ]) {
                fixture.cache("localhost-0000000000000001", name, ["1.0.0"]);
            }
        },
        async ({ byDefault }) => {
            const all = ["Lamp", "lamp_oil", "lamp-post", "lamps"];
            assert.deepEqual(await byDefault.names("lam", 9), all);
            assert.deepEqual(await byDefault.names("LAMP-", 9), ["lamp_oil", "lamp-post"]);
            assert.deepEqual(await byDefault.names("a", 2), ["a", "ab"]);
            assert.deepEqual(await byDefault.names("", 9), ["a", "ab", "abc", ...all, "x-ray"]);
            assert.deepEqual(await byDefault.names("zzz", 9), []);
        },
    ));

const vendored = `[package]
name = "lamp"
version = "1.2.0"
links = "light"
rust-version = "1.70"

[dependencies.wire]
version = "^0.4"
features = ["thick"]
optional = true
default-features = false
package = "copper-wire"

[target.'cfg(unix)'.build-dependencies]
cc = "1"

[features]
default = ["dep:wire"]
`;

test("a vendored folder answers for the registry that it replaces", () =>
    check(
        (fixture) => {
            const config = `[source.crates-io]
replace-with = "mirror"
[source.mirror]
registry = "https://example.org/mirror"
replace-with = "vendored"
[source.vendored]
directory = "vendor"
[source."git+https://example.org/x"]
git = "https://example.org/x"
replace-with = "vendored"
`;
            fixture.write("work/.cargo/config.toml", config);
            fixture.write("work/vendor/lamp/Cargo.toml", vendored);
            fixture.write("work/vendor/lamp/.cargo-checksum.json", '{"package":"77","files":{}}');
            const old = '[package]\nname = "lamp"\nversion = "0.9.0"\n';
            fixture.write("work/vendor/lamp-0.9.0/Cargo.toml", old);
            fixture.write("work/vendor/broken/Cargo.toml", "[package]\nname = 1\n");
            fixture.write("work/vendor/empty/README", "");
        },
        async (registries, fixture) => {
            const { byDefault } = registries;
            assert.equal(await versions(byDefault, "lamp"), "0.9.0 1.2.0");
            assert.equal(await versions(byDefault, "broken"), "nothing");
            assert.deepEqual(await byDefault.names("l", 9), ["lamp"]);
            const folder = join(fixture.root, "work/vendor");
            assert.equal(await byDefault.sources("lamp", "1.2.0"), join(folder, "lamp"));
            assert.equal(await byDefault.sources("lamp", "0.9.0"), join(folder, "lamp-0.9.0"));
            assert.equal(await byDefault.sources("lamp", "3.0.0"), undefined);
            const ofGit = registries.ofSource("git+https://example.org/x?rev=1#0123456");
            assert.equal(await versions(ofGit, "lamp"), "0.9.0 1.2.0");
            assert.equal(await registries.index(byDefault), undefined);
            const lamp = (await byDefault.crate("lamp"))?.versions.at(-1);
            assert.deepEqual(
                [lamp?.checksum, lamp?.links, lamp?.rustVersion, lamp?.features],
                ["77", "light", "1.70", { default: ["dep:wire"] }],
            );
            const plain = {
                package: undefined,
                features: [],
                optional: false,
                registry: undefined,
            };
            assert.deepEqual(lamp?.dependencies, [
                {
                    ...plain,
                    name: "wire",
                    package: "copper-wire",
                    requirement: "^0.4",
                    features: ["thick"],
                    optional: true,
                    defaultFeatures: false,
                    target: undefined,
                    kind: "normal",
                },
                {
                    ...plain,
                    name: "cc",
                    requirement: "1",
                    defaultFeatures: true,
                    target: "cfg(unix)",
                    kind: "build",
                },
            ]);
        },
    ));

test("a local registry is read from its index, and a mirror from its own cache", () =>
    check(
        (fixture) => {
            const config = `[source.crates-io]
replace-with = "packed"
[source.packed]
local-registry = "packed"
[registries.own]
index = "${own}"
[source.own]
replace-with = "mirror"
[source.mirror]
registry = "sparse+https://localhost/mirror/"
`;
            fixture.write("work/project/.cargo/config.toml", config);
            const lines = [record("lamp", "1.0.0"), record("lamp", "1.1.0")].join("\n");
            fixture.write("work/project/packed/index/la/mp/lamp", lines);
            fixture.write("work/project/packed/lamp-1.1.0.crate", "");
            fixture.cache("sparse+https://localhost/mirror/", "lamp", ["5.0.0"]);
        },
        async (registries) => {
            assert.equal(await versions(registries.byDefault, "lamp"), "1.0.0 1.1.0");
            assert.equal(await versions(registries.byDefault, "../lamp"), "nothing");
            assert.deepEqual(await registries.byDefault.names("la", 9), ["lamp"]);
            assert.equal(await registries.byDefault.sources("lamp", "1.0.0"), undefined);
            assert.equal(await versions(registries.ofName("own"), "lamp"), "5.0.0");
            assert.equal(registries.ofName("own")?.source, own);
        },
    ));

test("sources that replace each other in a circle end somewhere", () =>
    check(
        (fixture) => {
            const config = `[source.crates-io]\nreplace-with = "a"
[source.a]\nreplace-with = "b"\n[source.b]\nreplace-with = "a"\n`;
            fixture.write("work/.cargo/config.toml", config);
        },
        async ({ byDefault }) => {
            assert.equal(await versions(byDefault, "lamp"), "nothing");
            assert.deepEqual(await byDefault.names("l", 9), []);
            assert.equal(await byDefault.sources("lamp", "1.0.0"), undefined);
        },
    ));

test("checkouts of git are found by their commit", () =>
    check(
        (fixture) => {
            const place = "cargo-home/git/checkouts/lamp-0123456789abcdef";
            fixture.write(`${place}/89abcde/Cargo.toml`, "");
            fixture.write("cargo-home/git/checkouts/lamp-post-0123456789abcdef/1111111/x", "");
        },
        async (registries, fixture) => {
            const commit = "89abcdef0123456789abcdef0123456789abcdef";
            const source = (end: string) =>
                registries.gitSources(`git+https://example.org/Lamp.git?branch=main${end}`);
            const folder = "git/checkouts/lamp-0123456789abcdef/89abcde";
            assert.equal(await source(`#${commit}`), join(fixture.home, folder));
            assert.equal(await source(`#${"1".repeat(40)}`), undefined);
            assert.equal(await source(""), undefined);
        },
    ));
