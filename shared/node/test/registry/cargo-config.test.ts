import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { cargoHome, parseAge } from "../../src/registry/cargo-config.ts";
import { readToken } from "../../src/registry/credentials.ts";
import { retryAfter } from "../../src/registry/index-requests.ts";
import { withFixture } from "./registry-fixture.ts";

const day = 86_400_000;

test("the nearest configuration counts, then those above, then cargo's home", () =>
    withFixture(async (fixture) => {
        fixture.write(
            "work/project/.cargo/config.toml",
            '[registries.a]\nindex = "near"\n[source.x]\ndirectory = "vendor"\n',
        );
        // Of both names cargo reads the one without an ending.
        fixture.write(
            "work/.cargo/config",
            '[registries.a]\nindex = "far"\n[registries.b]\nindex = "b"\n',
        );
        fixture.write("work/.cargo/config.toml", '[registries.c]\nindex = "c"\n');
        fixture.write(
            "cargo-home/config.toml",
            `[registries]
b = { index = "home" }
d = { index = "d", min-publish-age = "2 hours" }
[registry]
default = "d"
global-min-publish-age = "3 days"
[net]
offline = true
[http]
proxy = "proxy.example.org:8080"
[source.y]
directory = "vendor"
`,
        );
        const { config, ...registries } = await fixture.open();
        const indexes = [...config.registries].map(([name, { index }]) => `${name} ${index}`);
        assert.deepEqual(indexes, ["a near", "b b", "d d"]);
        assert.equal(config.sources.get("x")?.directory, join(fixture.folder, "vendor"));
        assert.equal(config.sources.get("y")?.directory, join(fixture.root, "vendor"));
        assert.deepEqual([config.defaultRegistry, config.isOffline], ["d", true]);
        assert.equal(config.minPublishAge, 3 * day);
        assert.equal(config.proxy, "proxy.example.org:8080");
        assert.equal(config.files.length, 3);
        assert.deepEqual(config.problems, []);
        assert.ok(registries);
    }));

test("held back versions by registry", () =>
    withFixture(async (fixture) => {
        fixture.write(
            "cargo-home/config.toml",
            `[registry]
global-min-publish-age = "3 days"
min-publish-age = "1 week"
[registries.own]
index = "sparse+https://example.org/"
min-publish-age = "1 hour"
[registries.other]
index = "https://example.org/other"
`,
        );
        const registries = await fixture.open();
        const ages = [
            "registry+https://localhost/unknown",
            "sparse+https://example.org/",
            "registry+https://example.org/other",
        ].map((source) => registries.minPublishAge(source));
        assert.deepEqual(ages, [7 * day, day / 24, 3 * day]);
    }));

test("environment variables count more than files", () =>
    withFixture(async (fixture) => {
        fixture.write(
            "cargo-home/config.toml",
            '[registries.my-own]\nindex = "file"\n[net]\noffline = true\n[registry]\ndefault = "x"\n',
        );
        const { config } = await fixture.open({
            CARGO_REGISTRIES_MY_OWN_INDEX: "environment",
            CARGO_REGISTRIES_NEW_ONE_INDEX: "new",
            CARGO_NET_OFFLINE: "false",
            CARGO_REGISTRY_DEFAULT: "y",
            CARGO_HTTP_PROXY: "localhost:1",
            CARGO_REGISTRY_GLOBAL_MIN_PUBLISH_AGE: "2 weeks",
        });
        const indexes = [...config.registries].map(([name, { index }]) => `${name} ${index}`);
        assert.deepEqual(indexes, ["my-own environment", "new-one new"]);
        assert.deepEqual([config.isOffline, config.defaultRegistry], [false, "y"]);
        assert.equal(config.minPublishAge, 14 * day);
        assert.equal(config.proxy, "localhost:1");
    }));

test("files that are included count less than the file itself", () =>
    withFixture(async (fixture) => {
        fixture.write(
            "cargo-home/config.toml",
            'include = ["one.toml", { path = "two.toml", optional = true }, { path = "no.toml", optional = true }, "gone.toml", 1]\n[registries.a]\nindex = "a"\n',
        );
        fixture.write(
            "cargo-home/one.toml",
            '[registries]\na.index = "1"\nb.index = "1"\nc.index = "1"\n',
        );
        fixture.write(
            "cargo-home/two.toml",
            'include = "two.toml"\n[registries]\nb = { index = "2" }\n',
        );
        const { config } = await fixture.open();
        const indexes = [...config.registries].map(([name, { index }]) => `${name} ${index}`);
        assert.deepEqual(indexes, ["a a", "b 2", "c 1"]);
        const codes = config.problems.map(({ code }) => code).sort();
        assert.deepEqual(codes, ["registry.configIncludes", "registry.configUnreadable"]);
    }));

test("a broken configuration is reported, and what can be read of it is", () =>
    withFixture(async (fixture) => {
        fixture.write(
            "cargo-home/config.toml",
            '[registries.a]\nindex = "a"\n[registries.b\nindex = \n',
        );
        const { config } = await fixture.open();
        assert.equal(config.registries.get("a")?.index, "a");
        assert.deepEqual(
            config.problems.map(({ code }) => code),
            ["registry.configBroken"],
        );
    }));

test("no configuration makes the reader fail", () =>
    withFixture(async (fixture) => {
        const names = fc.constantFrom(
            "registries",
            "registry",
            "source",
            "net",
            "http",
            "include",
            "a",
        );
        const values = fc.constantFrom(
            "1",
            '"x"',
            "true",
            "[1]",
            '{ index = 1, "token" = [] }',
            "[{}]",
            "",
        );
        const line = fc.oneof(
            fc
                .tuple(names, names, values)
                .map(([table, key, value]) => `${table}.${key} = ${value}`),
            fc.tuple(names, values).map(([key, value]) => `${key} = ${value}`),
            fc.tuple(names, names).map(([table, key]) => `[${table}.${key}]`),
            fc.string(),
        );
        const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n"));
        await fc.assert(
            fc.asyncProperty(text, async (written) => {
                fixture.write("cargo-home/config.toml", written);
                fixture.write("cargo-home/credentials.toml", written);
                const registries = await fixture.open();
                assert.ok(registries.config.files.length === 1);
                await readToken(registries.config, "a", {});
                for (const name of registries.names) registries.ofName(name);
                assert.equal(await registries.byDefault.crate("lamp"), undefined);
            }),
            { numRuns: 200 },
        );
    }));

test("cargo's home", () => {
    assert.equal(cargoHome({ CARGO_HOME: "home" }, "/project"), resolve("/project", "home"));
    const user = { HOME: "/users/a", USERPROFILE: "/users/a" };
    assert.equal(cargoHome(user, "/project"), join("/users/a", ".cargo"));
    assert.match(cargoHome({}, "/project"), /\.cargo$/);
});

test("ages", () => {
    const ages = ["3 days", "1 day", "90 minutes", "1 second", "2 weeks", "1 month", "12 hours"];
    assert.deepEqual(ages.map(parseAge), [
        3 * day,
        day,
        day / 16,
        1000,
        14 * day,
        2_629_746_000,
        day / 2,
    ]);
    for (const none of [undefined, "", "0 days", "soon", "3", "3 years", "-1 days"]) {
        assert.equal(parseAge(none), undefined, none);
    }
});

test("how long a server wants to be left alone", () => {
    const date = "Sun, 22 Nov 2026 10:00:00 GMT";
    assert.equal(retryAfter("7", undefined), 7_000);
    // By the server's own clock, whatever this machine's says.
    assert.equal(retryAfter("Sun, 22 Nov 2026 10:00:30 GMT", date), 30_000);
    assert.equal(retryAfter("Sun, 22 Nov 2026 09:00:00 GMT", date), 0);
    assert.equal(retryAfter("Sun, 22 Nov 1996 09:00:00 GMT", undefined), 0);
    assert.equal(retryAfter("soon", date), 1_000);
    assert.equal(retryAfter(undefined, undefined), 1_000);
});

test("tokens of the environment and of the credentials", () =>
    withFixture(async (fixture) => {
        fixture.write(
            "cargo-home/credentials.toml",
            '[registry]\ntoken = "default"\n[registries.a]\ntoken = "a"\n[registries.b]\ntoken = "b\\nX-Other: 1"\n',
        );
        fixture.write(
            "cargo-home/config.toml",
            '[registries.c]\nindex = "c"\ncredential-provider = ["cargo:token-from-stdout", "x"]\n',
        );
        const { config } = await fixture.open();
        const token = async (name: string, env = {}) => {
            const read = await readToken(config, name, env);
            return read.token ?? (read.isHeldByProvider ? "provider" : "none");
        };
        assert.equal(await token("crates-io"), "default");
        assert.equal(await token("crates-io", { CARGO_REGISTRY_TOKEN: "e" }), "e");
        assert.equal(await token("a"), "a");
        assert.equal(await token("a", { CARGO_REGISTRIES_A_TOKEN: "e" }), "e");
        assert.equal(await token("b"), "none", "a token with a line break would be another header");
        assert.equal(await token("c"), "provider");
        assert.equal(await token("d"), "none");
        fixture.write("cargo-home/credentials", '[registries.a]\ntoken = "old"\n');
        assert.equal(await token("a"), "old");
    }));
