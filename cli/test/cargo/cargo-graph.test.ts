import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { CargoCliErrors } from "../../src/cargo/cargo-cli-errors.ts";
import { readEdges } from "../../src/cargo/cargo-options.ts";
import { pathLines } from "../../src/cargo/show-paths.ts";
import { cargoDuplicates } from "../../src/commands/cargo-duplicates.ts";
import { cargoFeatures } from "../../src/commands/cargo-features.ts";
import { cargoTree } from "../../src/commands/cargo-tree.ts";
import { cargoWhy } from "../../src/commands/cargo-why.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const pack = (name: string, rest = "", version = "0.1.0"): string =>
    `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n${rest}`;
const locked = (name: string, version: string, ...needs: string[]): string =>
    `[[package]]\nname = "${name}"\nversion = "${version}"\ndependencies = ${JSON.stringify(needs)}\n`;

const sources = {
    "Cargo.toml":
        '[workspace]\nmembers = ["app", "mid"]\nexclude = ["low-1", "low-2"]\nresolver = "2"\n',
    "app/Cargo.toml": pack(
        "app",
        '[features]\nfast = ["mid/turbo"]\n[dependencies]\nmid = { path = "../mid" }\nlow = { path = "../low-1" }\n',
    ),
    "mid/Cargo.toml": pack(
        "mid",
        '[features]\nturbo = []\n[dependencies]\nlow = { path = "../low-2" }\n[dev-dependencies]\napp = { path = "../app" }\n',
    ),
    "low-1/Cargo.toml": pack("low", "", "1.0.0"),
    "low-2/Cargo.toml": pack("low", "", "2.0.0"),
    "Cargo.lock": [
        "version = 4\n",
        locked("app", "0.1.0", "low 1.0.0", "mid"),
        locked("low", "1.0.0"),
        locked("low", "2.0.0"),
        locked("mid", "0.1.0", "app", "low 2.0.0"),
    ].join("\n"),
};

async function run(
    context: TestContext,
    args: readonly string[],
    files: Readonly<Record<string, string>> = sources,
): Promise<{ code: number; out: string; err: string }> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-cargo-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    const fake = fakeContext();
    const commands = [cargoTree, cargoWhy, cargoDuplicates, cargoFeatures];
    const manifest = ["--manifest-path", join(folder, "Cargo.toml")];
    const code = await runProgram(commands, ["cargo", ...args, ...manifest], fake.context);
    const clean = (text: string): string =>
        text
            .replaceAll("\\\\", "/")
            .replaceAll("\\", "/")
            .replaceAll(folder.replaceAll("\\", "/"), "/w");
    return { code, out: clean(fake.out()), err: clean(fake.err()) };
}

async function check(
    context: TestContext,
    args: readonly string[],
    expected: { readonly code?: number; readonly out: string; readonly err?: string },
): Promise<void> {
    const { code, out, err } = await run(context, args);
    assert.equal(err, expected.err ?? "");
    assert.equal(`\n${out.replace(/^(?=.)/gm, "        ")}    `, expected.out);
    assert.equal(code, expected.code ?? 0);
}

test("tree looks as that of cargo", async (context) => {
    const out = `
        app v0.1.0 (/w/app)
        ├── low v1.0.0 (/w/low-1)
        └── mid v0.1.0 (/w/mid)
            └── low v2.0.0 (/w/low-2)

        mid v0.1.0 (/w/mid) (*)
    `;
    await check(context, ["tree", "--edges", "no-dev"], { out });
    const inverse = `
        low v1.0.0 (/w/low-1)
        └── app v0.1.0 (/w/app)
    `;
    const args = ["tree", "--invert", "low@1", "--package", "app", "--edges", "normal"];
    await check(context, args, { out: inverse });
    const duplicates = `
        low v1.0.0 (/w/low-1)
        └── app v0.1.0 (/w/app)

        low v2.0.0 (/w/low-2)
        └── mid v0.1.0 (/w/mid)
            └── app v0.1.0 (/w/app)
    `;
    const twice = ["tree", "--duplicates", "--edges", "normal", "--package", "app"];
    await check(context, twice, { out: duplicates });
});

test("tree as JSON has packages, features and edges by place", async (context) => {
    const { out, code } = await run(context, ["tree", "--format", "json", "--features", "fast"]);
    const { packages, roots, problems } = JSON.parse(out);
    assert.equal(code, 0);
    assert.deepEqual([roots, problems], [[0, 3], []]);
    assert.deepEqual(packages[3].features, ["turbo"]);
    assert.deepEqual(packages[0].dependencies[1], {
        package: 3,
        name: "mid",
        version: "0.1.0",
        kind: "normal",
        target: null,
        optional: false,
        features: [],
    });
    assert.deepEqual(
        packages.map((each: { name: string; version: string }) => `${each.name} ${each.version}`),
        ["app 0.1.0", "low 1.0.0", "low 2.0.0", "mid 0.1.0"],
    );
});

test("tree as a Graphviz graph", async (context) => {
    const { out } = await run(context, ["tree", "--format", "dot"]);
    assert.match(out, /^digraph dependencies \{/);
    assert.match(out, /p3 -> p0 \[style=dotted\];/);
});

test("why shows ways and who asks for features", async (context) => {
    const out = `
        mid 0.1.0
          mid 0.1.0
          app 0.1.0 → mid 0.1.0
        features
          turbo: feature fast of app 0.1.0
    `;
    await check(context, ["why", "mid", "--features", "fast"], { out });
    const { out: json } = await run(context, ["why", "low@2", "--format", "json"]);
    const [answer, ...others] = JSON.parse(json).packages;
    assert.deepEqual([answer.version, answer.members, others], ["2.0.0", ["mid", "app"], []]);
});

test("duplicates exit with 1 and say what keeps each version", async (context) => {
    const out = `
        low: 2 versions
          1.0.0
            app 0.1.0 → low 1.0.0
          2.0.0
            app 0.1.0 → mid 0.1.0 → low 2.0.0
    `;
    await check(context, ["duplicates", "--package", "app"], { out, code: 1 });
    const none = "\n        Every package is there once.\n    ";
    await check(context, ["duplicates", "--package", "mid", "--edges", "normal"], { out: none });
});

test("features say what is on, who asks, and what is off", async (context) => {
    const out = `
        app 0.1.0
          fast: asked for, or a default feature of app 0.1.0
        mid 0.1.0
          turbo: feature fast of app 0.1.0
    `;
    await check(context, ["features", "--features", "fast"], { out });
    const off = `
        mid 0.1.0
          off: turbo
    `;
    await check(context, ["features", "--of", "mid"], { out: off });
    const { out: json } = await run(context, ["features", "--of", "mid", "--format", "json"]);
    assert.deepEqual(JSON.parse(json).packages, [
        { name: "mid", version: "0.1.0", on: [], off: ["turbo"] },
    ]);
});

async function checkError(
    context: TestContext,
    args: readonly string[],
    code: string,
    files = sources,
): Promise<void> {
    const result = await run(context, args, files);
    assert.equal(result.code, 2);
    assert.ok(result.err.includes(code), `${code} in ${result.err}`);
    assert.equal(result.err.trimEnd().split("\n").length, 1);
}

test("bad input is one clear line", async (context) => {
    await checkError(context, ["tree", "--edges", "odd"], "odd");
    await checkError(context, ["tree", "--format", "xml"], "text, json, dot");
    await checkError(context, ["tree", "--invert", "none"], "No package none");
    await checkError(context, ["why", "none"], "No package none");
    await checkError(context, ["features", "--of", "none"], "No package none");
    await checkError(context, ["tree", "--package", "none"], "The workspace has no member none");
    await checkError(context, ["tree", "--features", "none"], "has the feature none");
    const { "Cargo.toml": _, ...others } = sources;
    await checkError(context, ["tree"], "cannot be read", others as typeof sources);
});

test("every error has a code and a next step", () => {
    const codes = [
        CargoCliErrors.noManifest("x"),
        CargoCliErrors.notAManifest("x"),
        CargoCliErrors.unknownKind("x"),
        CargoCliErrors.notInGraph("x"),
        CargoCliErrors.noSuch("x"),
    ].map(({ code, nextStep }) => `${code} ${nextStep !== ""}`);
    assert.deepEqual(codes, [
        "cargo-cli.noManifest true",
        "cargo-cli.notAManifest true",
        "cargo-cli.unknownKind true",
        "cargo-cli.notInGraph true",
        "cargo-cli.noSuch true",
    ]);
});

test("problems of the workspace are warnings beside the answer", async (context) => {
    const { "Cargo.lock": _, ...unlocked } = sources;
    const { code, out, err } = await run(context, ["tree", "--depth", "0"], unlocked);
    assert.equal(code, 0);
    assert.match(out, /^app v0\.1\.0/);
    assert.match(err, /graph\.noLock: There is no Cargo\.lock/);
    const missing = { ...sources, "Cargo.toml": '[workspace]\nmembers = ["app", "mid", "gone"]\n' };
    const { err: warning } = await run(context, ["tree"], missing);
    assert.match(warning, /^rust-ai: \/w\/Cargo\.toml: workspace\.missingMember: /);
});

test("kinds of edges are chosen, left out and joined", () => {
    const kinds = (text?: string): string => readEdges(text).kinds.join(" ");
    assert.equal(kinds(), "normal build dev");
    assert.equal(kinds("all"), "normal build dev");
    assert.equal(kinds("dev, normal"), "normal dev");
    assert.equal(kinds("no-dev"), "normal build");
    assert.equal(kinds("features"), "normal build dev");
    assert.equal(readEdges("features,build").showsFeatures, true);
});

test("many ways are cut to a few, and it is said", () => {
    const path = [{ name: "a", version: "1.0.0" }];
    const lines = pathLines(Array.from({ length: 7 }, () => path));
    assert.deepEqual([lines.length, lines.at(-1)], [6, "and 2 more from other members"]);
});
