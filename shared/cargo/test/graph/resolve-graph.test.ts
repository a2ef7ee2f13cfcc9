import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { GraphOptions } from "../../src/graph/package-graph.ts";
import { resolveGraph } from "../../src/graph/resolve-graph.ts";
import { graphText, type MadeWorkspace, madeInput } from "./made-graph.ts";

function check(made: MadeWorkspace, options: GraphOptions, expected: readonly string[]): void {
    const graph = resolveGraph(madeInput(made), options);
    assert.deepEqual(graph.problems, []);
    assert.equal(graphText(graph), expected.join("\n"));
}

const dependency = (name: string, more = ""): string =>
    `${name} = { path = "../${name}"${more === "" ? "" : `, ${more}`} }`;

test("default features are on unless nobody wants them", () => {
    const manifests = {
        a: `[dependencies]\n${dependency("b")}\n${dependency("c", "default-features = false")}`,
        "~b": '[features]\ndefault = ["x"]\nx = []\ny = []',
        "~c": '[features]\ndefault = ["x"]\nx = []',
    };
    check({ manifests }, {}, ["a [] -> b c", "b [default x] ->", "c [] ->"]);
});

test("an optional dependency is on with its feature, and `dep:` hides that feature", () => {
    const manifests = {
        a: `[features]\nall = ["dep:b", "c"]\n[dependencies]\n${dependency("b", "optional = true")}\n${dependency("c", "optional = true")}`,
        "~b": "",
        "~c": "",
    };
    check({ manifests }, {}, ["a [] ->"]);
    check({ manifests }, { features: ["all"] }, ["a [all c] -> b c", "b [] ->", "c [] ->"]);
    check({ manifests }, { features: ["c"] }, ["a [c] -> c", "c [] ->"]);
});

test("`x/y` turns x on, `x?/y` waits for somebody else to", () => {
    const manifests = {
        a: `[features]\nstrong = ["b/f"]\nweak = ["b?/f"]\non = ["b"]\n[dependencies]\n${dependency("b", "optional = true")}`,
        "~b": "[features]\nf = []",
    };
    check({ manifests }, { features: ["weak"] }, ["a [weak] ->"]);
    check({ manifests }, { features: ["strong"] }, ["a [b strong] -> b", "b [f] ->"]);
    check({ manifests }, { features: ["weak on"] }, ["a [b on weak] -> b", "b [f] ->"]);
    check({ manifests }, { features: ["weak"], isUnified: true }, ["a [weak] -> b", "b [f] ->"]);
});

test("resolver 2 keeps what runs during the build apart, resolver 1 does not", () => {
    const manifests = {
        a: `[dependencies]\n${dependency("b")}\n[build-dependencies]\n${dependency("c")}`,
        "~b": `[dependencies]\n${dependency("d")}`,
        "~c": `[dependencies]\n${dependency("d", 'features = ["f"], optional = true')}\n[features]\ndefault = ["d"]`,
        "~d": `[features]\nf = ["e"]\n[dependencies]\n${dependency("e", "optional = true")}`,
        "~e": "",
    };
    const all = ["a [] -> b build:c", "b [] -> d", "c [d default] -> d", "d [e f] -> e", "e [] ->"];
    check({ manifests }, {}, all);
    const normal = { kinds: ["normal"] } as const;
    check({ manifests }, normal, ["a [] -> b", "b [] -> d", "d [] ->"]);
    const old = ["a [] -> b", "b [] -> d", "d [e f] -> e", "e [] ->"];
    check({ manifests, resolver: "1" }, normal, old);
});

test("dependencies of tests count for members that are asked for, and only with tests", () => {
    const manifests = {
        a: `[dependencies]\n${dependency("b")}`,
        b: `[dev-dependencies]\n${dependency("c", 'features = ["f"]')}`,
        c: "[features]\nf = []",
    };
    check({ manifests }, { packages: ["a"] }, ["a [] -> b", "b [] ->"]);
    check({ manifests }, { packages: ["b@0.1.0"] }, ["b [] -> dev:c", "c [f] ->"]);
    check({ manifests }, { packages: ["b", "c"], kinds: ["normal"] }, ["b [] ->", "c [] ->"]);
});

test("dependencies of other targets count only where they are asked for", () => {
    const manifests = {
        a: `[target.'cfg(windows)'.dependencies]\n${dependency("b")}\n[target.x86_64-unknown-linux-gnu.dependencies]\n${dependency("c")}`,
        "~b": "",
        "~c": "",
    };
    check({ manifests }, {}, ["a [] -> c", "c [] ->"]);
    check({ manifests }, { target: "all" }, ["a [] -> b c", "b [] ->", "c [] ->"]);
    const target = "x86_64-pc-windows-msvc";
    check({ manifests, target }, { target }, ["a [] -> b", "b [] ->"]);
});

test("features of the command line are for every package asked for, or for the current one", () => {
    const manifests = { a: "[features]\nf = []\ng = []", b: "[features]\nf = []\ndefault = []" };
    check({ manifests }, { features: ["f", "a/g"] }, ["a [f g] ->", "b [default f] ->"]);
    const old = { manifests, resolver: "1", current: "a" } as const;
    const wish = { features: ["f"], noDefaultFeatures: true };
    check(old, wish, ["a [f] ->", "b [default] ->"]);
    check(old, { features: ["b/f"] }, ["a [] ->", "b [default f] ->"]);
    check(old, { packages: ["b"] }, ["b [default] ->"]);
    check({ manifests }, { allFeatures: true }, ["a [f g] ->", "b [default f] ->"]);
});

test("what is not there is told", () => {
    const input = madeInput({ manifests: { a: "[features]\nf = []" } });
    const { problems } = resolveGraph(input, { packages: ["a", "z"], features: ["g", "x/y"] });
    assert.deepEqual(
        problems?.map(({ code, message }) => `${code}: ${message}`),
        [
            "graph.unknownPackage: The workspace has no member z",
            "graph.unknownFeature: None of the selected packages has the feature g",
            "graph.unknownFeature: None of the selected packages has the feature x/y",
        ],
    );
});

const registry = "registry+https://example.org/index";
const locked = (name: string, version: string, dependencies: readonly string[]): string =>
    `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "${registry}"\ndependencies = ${JSON.stringify(dependencies)}\n`;
const member = (name: string, dependencies: readonly string[]): string =>
    `[[package]]\nname = "${name}"\nversion = "0.1.0"\ndependencies = ${JSON.stringify(dependencies)}\n`;

test("the lock says which version each requirement got, renamed dependencies too", () => {
    const made = {
        manifests: { a: '[dependencies]\nr = "1"\nold = { package = "r", version = "0.9" }' },
        published: { "r 1.2.0": "[features]\ndefault = []", "r 0.9.1": "" },
        lock: `version = 4\n${member("a", ["r 0.9.1", "r 1.2.0"])}${locked("r", "0.9.1", [])}${locked("r", "1.2.0", [])}`,
    };
    const graph = resolveGraph(madeInput(made));
    const lines = ["a [] -> r r", "r 0.9.1 [] ->", "r 1.2.0 [default] ->"];
    assert.equal(graphText(graph), lines.join("\n"));
    const edges = graph.packages[0]?.dependencies.map(({ name, to }) => `${name} ${to}`);
    assert.deepEqual(edges, ["old 1", "r 2"]);
});

test("a lock that does not fit the manifests is told, and so are unknown packages", () => {
    const made = {
        manifests: { a: '[dependencies]\nr = "2"\nu = "1"', b: "" },
        published: { "r 1.2.0": "" },
        lock: `version = 4\n${member("a", ["r", "u"])}${locked("r", "1.2.0", [])}${locked("u", "1.0.0", ["r"])}`,
    };
    const graph = resolveGraph(madeInput(made));
    assert.deepEqual(
        graph.problems?.map(({ code }) => code),
        ["graph.dependencyNotInLock", "graph.notInLock"],
    );
    assert.deepEqual(
        graph.unknown.map((id) => graph.packages[id]?.name),
        ["u"],
    );
    assert.equal(graphText(graph).includes("u 1.0.0 [] -> r"), true);
});

test("no manifest, lock or wish makes resolving throw", () => {
    const word = fc.constantFrom(
        "a",
        "b",
        "dep:b",
        "b/f",
        "b?/f",
        "f",
        "/",
        "?/",
        "dep:",
        "",
        "default",
    );
    const list = fc.array(word, { maxLength: 4 });
    const name = fc.constantFrom("a", "b", "f", "default", "x/y", "dep:b");
    const features = fc.array(fc.tuple(name, list), { maxLength: 4 });
    const resolver = fc.constantFrom("1" as const, "2" as const, "3" as const);
    const wish = fc.record({ features: list, noDefaultFeatures: fc.boolean() });
    const property = fc.property(
        features,
        features,
        resolver,
        wish,
        fc.string(),
        (own, other, version, options, lock) => {
            const table = (lists: typeof own): string =>
                lists
                    .map(([key, values]) => `${JSON.stringify(key)} = ${JSON.stringify(values)}`)
                    .join("\n");
            const manifests = {
                a: `[features]\n${table(own)}\n[dependencies]\nb = { path = "../b", optional = true }`,
                "~b": `[features]\n${table(other)}\n[dependencies]\na = { path = "../a" }`,
            };
            const made = { manifests, resolver: version, lock };
            for (const each of [made, { manifests, resolver: version, current: "a" }]) {
                const { packages } = resolveGraph(madeInput(each), options);
                for (const { dependencies } of packages) {
                    assert.ok(dependencies.every(({ to }) => packages[to] !== undefined));
                }
            }
        },
    );
    fc.assert(property);
});
