import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import type { GraphOptions, PackageGraph } from "@rust-ai-ide/cargo/graph/package-graph";
import type {
    IndexDependency,
    IndexVersion,
    LocalRegistry,
} from "@rust-ai-ide/cargo/registry/index-crate";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { compilerTargets, knownTargets } from "../../src/cargo-workspace/host-target.ts";
import { loadGraph } from "../../src/cargo-workspace/load-graph.ts";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import {
    PackageFactsCache,
    type PackageSources,
} from "../../src/cargo-workspace/package-sources.ts";
import { openRegistries } from "../../src/registry/open-registries.ts";

const source = "registry+https://example.org/index";
const git = "git+https://example.org/tools?rev=1#0123";

function folderOf(context: TestContext, files: Readonly<Record<string, string>>): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-graph-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    return folder.replaceAll("\\", "/");
}

const pack = (name: string, rest = "", version = "1.0.0"): string =>
    `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n${rest}`;
const locked = (name: string, from: string, ...needs: string[]): string =>
    `[[package]]\nname = "${name}"\nversion = "1.0.0"\n${from === "" ? "" : `source = "${from}"\n`}dependencies = ${JSON.stringify(needs)}\n`;

const files = {
    "ws/Cargo.toml": pack(
        "app",
        '[dependencies]\nunpacked = "1"\nindexed = "1"\nnowhere = "1"\ntool = { git = "https://example.org/tools" }\n',
    ),
    "ws/Cargo.lock": [
        "version = 4\n",
        locked("app", "", "indexed", "nowhere", "tool", "unpacked"),
        locked("indexed", source, "unpacked"),
        locked("nowhere", source, "unpacked"),
        locked("tool", git, "helper"),
        locked("helper", git),
        locked("unpacked", source),
    ].join("\n"),
    "src/unpacked-1.0.0/Cargo.toml": pack(
        "unpacked",
        "[features]\nf = []\n[lib]\nproc-macro = true\n",
    ),
    "git/Cargo.toml":
        '[workspace]\nmembers = ["crates/*"]\n[workspace.package]\nversion = "1.0.0"\n[workspace.dependencies]\nhelper = { path = "crates/helper", features = ["x"] }\n',
    "git/crates/tool/Cargo.toml":
        '[package]\nname = "tool"\nversion.workspace = true\n[dependencies]\nhelper.workspace = true\n',
    "git/crates/helper/Cargo.toml": pack("helper", "[features]\nx = []\n"),
};

const dependency: IndexDependency = {
    name: "macros",
    package: "unpacked",
    requirement: "^1",
    features: ["f"],
    optional: false,
    defaultFeatures: true,
    target: undefined,
    kind: "normal",
    registry: undefined,
};

const indexed: IndexVersion = {
    name: "indexed",
    version: "1.0.0+build",
    dependencies: [dependency],
    features: {},
    yanked: false,
    checksum: "",
    links: undefined,
    rustVersion: undefined,
    publishedAt: undefined,
};

function sourcesOf(folder: string): PackageSources {
    const registry: LocalRegistry = {
        source,
        crate: async (name) =>
            name === "indexed" ? { name, versions: [indexed], cachedAt: undefined } : undefined,
        names: async () => [],
        sources: async (name, version) =>
            name === "unpacked" ? `${folder}/src/${name}-${version}` : undefined,
    };
    return {
        ofSource: (asked) => (asked === source ? registry : undefined),
        gitSources: async (asked) => (asked === git ? `${folder}/git` : undefined),
    };
}

function text(graph: PackageGraph): readonly string[] {
    return graph.packages.map(({ name, features, dependencies, isProcMacro }) => {
        const edges = dependencies.map(({ to, name: called }) => {
            const of = graph.packages[to]?.name;
            return called === of ? of : `${called}=${of}`;
        });
        return `${name}${isProcMacro ? "!" : ""} [${features.join(" ")}] -> ${edges.join(" ")}`.trimEnd();
    });
}

test("packages come from sources, else from the index, else from the lock alone", async (context) => {
    const folder = folderOf(context, files);
    const workspace = await loadWorkspace(`${folder}/ws/Cargo.toml`);
    const facts = new PackageFactsCache();
    const expected = [
        "app [] -> indexed nowhere tool unpacked",
        "helper [x] ->",
        "indexed [] -> macros=unpacked",
        "nowhere [] -> unpacked",
        "tool [] -> helper",
        "unpacked! [f] ->",
    ];
    for (const round of ["read", "kept"]) {
        const graph = await loadGraph(workspace, sourcesOf(folder), {}, { facts });
        assert.deepEqual(text(graph), expected, round);
        assert.deepEqual(
            graph.unknown.map((id) => graph.packages[id]?.name),
            ["nowhere"],
        );
        assert.deepEqual(graph.problems, []);
    }
});

test("sources that fail or are missing leave packages unknown", async (context) => {
    const folder = folderOf(context, files);
    const workspace = await loadWorkspace(`${folder}/ws/Cargo.toml`);
    const failing: PackageSources = {
        ofSource: () => {
            throw new Error("the disk is gone");
        },
        gitSources: () => Promise.reject(new Error("the disk is gone")),
    };
    const graph = await loadGraph(workspace, failing);
    assert.equal(graph.unknown.length, 5);
});

test("without a lock members are there, and it is said", async (context) => {
    const { "ws/Cargo.lock": _, ...others } = files;
    const folder = folderOf(context, others);
    const workspace = await loadWorkspace(`${folder}/ws/Cargo.toml`);
    const graph = await loadGraph(workspace, sourcesOf(folder), { target: "none-such" });
    assert.deepEqual(text(graph), ["app [] ->"]);
    assert.deepEqual(
        graph.problems?.map(({ code }) => code),
        ["graph.noLock", "graph.unknownTarget"],
    );
});

test("a version that was changed since the lock was written is told", async (context) => {
    const folder = folderOf(context, {
        ...files,
        "ws/Cargo.toml": files["ws/Cargo.toml"].replace("1.0.0", "1.1.0"),
    });
    const workspace = await loadWorkspace(`${folder}/ws/Cargo.toml`);
    const graph = await loadGraph(workspace, sourcesOf(folder));
    assert.equal(text(graph)[0], "app [] -> indexed nowhere tool unpacked");
    assert.deepEqual(
        graph.problems?.map(({ code }) => code),
        ["graph.versionNotInLock"],
    );
});

test("the machine's target is known without asking anybody", async () => {
    const triple = async (platform: string, arch: string): Promise<string> => {
        const facts = await knownTargets({ platform, arch }).host();
        return `${facts.triple} ${facts.cfg.size > 0}`;
    };
    assert.equal(await triple("linux", "x64"), "x86_64-unknown-linux-gnu true");
    assert.equal(await triple("linux", "arm"), "armv7-unknown-linux-gnueabihf true");
    assert.equal(await triple("win32", "arm64"), "aarch64-pc-windows-msvc true");
    assert.equal(await triple("darwin", "arm64"), "aarch64-apple-darwin true");
    assert.equal(await triple("freebsd", "x64"), "x86_64-unknown-freebsd true");
    assert.equal(await triple("linux", "mips"), "mips-unknown-linux-gnu false");
});

test("without a compiler our own table answers", async (context) => {
    const folder = folderOf(context, {});
    const targets = compilerTargets({
        folder,
        env: { PATH: folder },
        timeoutMs: 5_000,
        token: NeverCancelled,
    });
    assert.deepEqual(await targets.host(), await knownTargets().host());
    const windows = await targets.ofTriple("x86_64-pc-windows-msvc");
    assert.equal(windows?.cfg.has("windows"), true);
    assert.equal(await targets.ofTriple("none-such"), undefined);
});

test("a compiler that answers is believed", {
    skip: process.platform === "win32" && "the compiler of this test is a shell script",
}, async (context) => {
    const script = `#!/bin/sh\ncase "$*" in\n-vV) echo "host: made-up-triple";;\n*) echo 'made_up';;\nesac\n`;
    const folder = folderOf(context, { rustc: script });
    const { chmodSync } = await import("node:fs");
    chmodSync(join(folder, "rustc"), 0o755);
    const env = { PATH: `${folder}:/bin:/usr/bin` };
    const targets = compilerTargets({ folder, env, timeoutMs: 5_000, token: NeverCancelled });
    const host = await targets.host();
    assert.deepEqual([host.triple, ...host.cfg], ["made-up-triple", "made_up"]);
    assert.deepEqual([...((await targets.ofTriple("x"))?.cfg ?? [])], ["made_up"]);
});

test("the configuration's target counts where nobody names one", async (context) => {
    const folder = folderOf(context, {
        "Cargo.toml": `${pack("app", "[target.'cfg(windows)'.dependencies]\nwin = { path = \"win\" }\n")}[workspace]\n`,
        "win/Cargo.toml": pack("win"),
        "Cargo.lock": `version = 4\n${locked("app", "", "win")}${locked("win", "")}`,
        ".cargo/config.toml": '[build]\ntarget = "x86_64-pc-windows-msvc"\n',
    });
    const env = { CARGO_HOME: `${folder}/home` };
    const registries = await openRegistries({ folder, env });
    const workspace = await loadWorkspace(`${folder}/Cargo.toml`);
    const count = async (options: GraphOptions): Promise<number> => {
        const packages = ["app"];
        const targets = knownTargets({ platform: "linux", arch: "x64" });
        const wish = { packages, ...options };
        return (await loadGraph(workspace, registries, wish, { targets })).packages.length;
    };
    assert.equal(await count({}), 2);
    assert.equal(await count({ target: "host-tuple" }), 1);
    assert.equal(await count({ target: "x86_64-unknown-linux-gnu" }), 1);
    assert.equal(await count({ target: "all" }), 2);
    const named = await openRegistries({ folder, env: { ...env, CARGO_BUILD_TARGET: "x" } });
    assert.equal(named.config.buildTarget, "x");
});
