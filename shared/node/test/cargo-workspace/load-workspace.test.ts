import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import { ManifestCache } from "../../src/cargo-workspace/manifest-cache.ts";

type Files = Readonly<Record<string, string>>;

function folderOf(context: TestContext, files: Files): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-workspace-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    return folder.replaceAll("\\", "/");
}

/** A line a package, `+` for members, and a line a problem; `/w` is the folder. */
async function described(folder: string, start: string): Promise<readonly string[]> {
    const loaded = await loadWorkspace(`${folder}/${start}`);
    const short = (path: string): string => path.replaceAll(folder, "/w");
    const packages = loaded.packages.map(
        ({ isMember, folder: of }) => `${isMember ? "+" : "-"} ${short(of)}`,
    );
    const problems = loaded.problems.map(
        ({ code, path, line }) => `${code} ${short(path)}${line === undefined ? "" : `:${line}`}`,
    );
    return [`root ${short(loaded.root)}`, ...packages, ...problems];
}

async function check(
    context: TestContext,
    files: Files,
    expected: readonly string[],
    start = "Cargo.toml",
): Promise<void> {
    assert.deepEqual(await described(folderOf(context, files), start), expected);
}

const pack = (name: string, rest = ""): string =>
    `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n${rest}`;
const path = (...names: string[]): string =>
    `[dependencies]\n${names.map((name) => `${name} = { path = "../${name}" }`).join("\n")}\n`;

test("members are named, matched by patterns, and reached by paths inside of the root", async (context) => {
    const files = {
        "Cargo.toml":
            '[workspace]\nmembers = ["a", "crates/*", "deep/**/x[0-9]?"]\nexclude = ["crates/out"]',
        "a/Cargo.toml": pack("a", path("inside")),
        "inside/Cargo.toml": pack("inside"),
        "crates/one/Cargo.toml": pack("one"),
        "crates/out/Cargo.toml": pack("out"),
        "crates/none/readme.txt": "",
        "deep/er/x1y/Cargo.toml": pack("x1y"),
        "deep/er/xy/Cargo.toml": pack("xy"),
        "alone/Cargo.toml": pack("alone", "[workspace]\n"),
    };
    const expected = ["root /w", "+ /w/a", "+ /w/crates/one", "+ /w/deep/er/x1y", "+ /w/inside"];
    await check(context, files, expected);
    await check(context, files, expected, "a/Cargo.toml");
    await check(context, files, ["root /w/alone", "+ /w/alone"], "alone/Cargo.toml");
    await check(context, files, ["root /w/crates/out", "+ /w/crates/out"], "crates/out/Cargo.toml");
});

test("a package may name its workspace, and one outside of the root is no member", async (context) => {
    const files = {
        "ws/Cargo.toml": pack(
            "ws",
            '[workspace]\nmembers = ["../far"]\n[dependencies]\nother = { path = "../other" }\n',
        ),
        "far/Cargo.toml": '[package]\nname = "far"\nworkspace = "../ws"\n',
        "other/Cargo.toml": pack("other", path("more")),
        "more/Cargo.toml": pack("more"),
    };
    const expected = ["root /w/ws", "+ /w/ws", "+ /w/far", "- /w/more", "- /w/other"];
    await check(context, files, expected, "far/Cargo.toml");
    await check(context, files, expected, "ws/Cargo.toml");
});

test("a package alone has path dependencies, but no members besides itself", async (context) => {
    const files = { "a/Cargo.toml": pack("a", path("b")), "b/Cargo.toml": pack("b") };
    await check(context, files, ["root /w/a", "+ /w/a", "- /w/b"], "a/Cargo.toml");
});

test("what is wrong is told, and everything else is read", async (context) => {
    const files = {
        "Cargo.toml": '[workspace]\nmembers = ["a", "b", "gone", "nested"]\n',
        "a/Cargo.toml": pack("same", `${path("b", "lost")}x = { workspace = true }\n`),
        "b/Cargo.toml": pack("same", `[dependencies]\nsame = { path = "../a" }\n= broken`),
        "nested/Cargo.toml": pack("nested", "[workspace]\n"),
        "Cargo.lock": "version = 99\n",
    };
    const folder = folderOf(context, files);
    const lines = await described(folder, "Cargo.toml");
    assert.deepEqual(lines.slice(0, 4), ["root /w", "+ /w/a", "+ /w/b", "+ /w/nested"]);
    assert.deepEqual(
        lines.slice(4).filter((line) => !line.startsWith("lock.")),
        [
            "workspace.missingMember /w/Cargo.toml",
            "workspace.nestedRoot /w/nested/Cargo.toml",
            "workspace.missingPath /w/a/Cargo.toml",
            "workspace.brokenManifest /w/b/Cargo.toml:7",
            "workspace.nothingToInherit /w/a/Cargo.toml",
            "workspace.duplicateName /w/b/Cargo.toml",
            "workspace.circle /w/a/Cargo.toml",
        ],
    );
    assert.ok(
        lines.some((line) => line.startsWith("lock.")),
        "the lock is of a newer cargo",
    );
});

test("a package that its workspace does not name is told so", async (context) => {
    const files = {
        "Cargo.toml": '[workspace]\nmembers = ["a"]\n',
        "a/Cargo.toml": pack("a"),
        "b/Cargo.toml": pack("b"),
    };
    const expected = ["root /w", "+ /w/a", "- /w/b", "workspace.notMember /w/b/Cargo.toml"];
    await check(context, files, expected, "b/Cargo.toml");
});

test("a manifest that is not there is a problem of its own", async (context) => {
    await check(context, {}, ["root /w", "workspace.noManifest /w/Cargo.toml"]);
});

test("tests may need what needs their package, building may not", async (context) => {
    const files = {
        "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\n',
        "a/Cargo.toml": pack("a", '[dev-dependencies]\nb = { path = "../b" }\n'),
        "b/Cargo.toml": pack("b", path("a")),
    };
    await check(context, files, ["root /w", "+ /w/a", "+ /w/b"]);
});

test("open documents count instead of files, and changed files are read again", async (context) => {
    const folder = folderOf(context, { "Cargo.toml": pack("first") });
    const cache = new ManifestCache();
    const name = async (text?: string): Promise<string | undefined> => {
        const overlay = (asked: string): string | undefined =>
            asked === `${folder}/Cargo.toml` ? text : undefined;
        const loaded = await loadWorkspace(`${folder}/Cargo.toml`, overlay, cache);
        return loaded.packages[0]?.manifest.package?.name?.value;
    };
    assert.equal(await name(), "first");
    assert.equal(await name(pack("open")), "open");
    writeFileSync(join(folder, "Cargo.toml"), pack("later"));
    utimesSync(join(folder, "Cargo.toml"), 1, 1);
    assert.equal(await name(), "later");
});

function defaults(loaded: CargoWorkspace): readonly string[] {
    return (loaded.defaultMembers ?? []).map((each) => each.slice(loaded.root.length));
}

test("default members are those of the manifest that cargo is pointed at", async (context) => {
    const folder = folderOf(context, {
        "Cargo.toml":
            '[workspace]\nmembers = ["a", "b"]\ndefault-members = ["b"]\nresolver = "3"\n',
        "a/Cargo.toml": pack("a"),
        "b/Cargo.toml": pack("b"),
        "c/Cargo.toml": pack("c", '[workspace]\nmembers = ["d"]\n'),
        "c/d/Cargo.toml": pack("d"),
    });
    const root = await loadWorkspace(`${folder}/Cargo.toml`);
    assert.deepEqual([root.resolver, ...defaults(root)], ["3", "/b/Cargo.toml"]);
    assert.deepEqual(defaults(await loadWorkspace(`${folder}/a/Cargo.toml`)), ["/a/Cargo.toml"]);
    const mixed = await loadWorkspace(`${folder}/c/Cargo.toml`);
    assert.deepEqual([mixed.resolver, ...defaults(mixed)], ["2", "/Cargo.toml"]);
});

test("targets are those of the manifest and those of files", async (context) => {
    const files = {
        "Cargo.toml": pack(
            "my-app",
            '[[bin]]\nname = "extra"\npath = "tools/extra.rs"\n[[test]]\nname = "it"\n',
        ),
        "src/lib.rs": "",
        "src/main.rs": "",
        "src/bin/one.rs": "",
        "src/bin/two/main.rs": "",
        "src/bin/none/other.rs": "",
        "tools/extra.rs": "",
        "tests/it.rs": "",
        "examples/show.rs": "",
        "benches/speed.rs": "",
        "build.rs": "",
    };
    const folder = folderOf(context, files);
    const names = async (): Promise<readonly string[]> => {
        const [first] = (await loadWorkspace(`${folder}/Cargo.toml`)).packages;
        return (first?.foundTargets ?? []).map(({ kind, name }) => `${kind} ${name}`);
    };
    assert.deepEqual(await names(), [
        "lib my_app",
        "bin extra",
        "bin my-app",
        "bin one",
        "bin two",
        "example show",
        "test it",
        "bench speed",
        "custom-build build-script-build",
    ]);
    const silent = `${pack("my-app", "autobins = false\nautoexamples = false\nbuild = false\n")}[lib]\nproc-macro = true\n`;
    writeFileSync(join(folder, "Cargo.toml"), silent);
    assert.deepEqual(await names(), ["proc-macro my_app", "test it", "bench speed"]);
});
