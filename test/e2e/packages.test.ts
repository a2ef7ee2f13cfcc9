import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { tar, zip } from "../../scripts/lib/archive.mjs";
import { hostTarget, members } from "../../scripts/lib/members.mjs";
import { packagePaths } from "../../scripts/lib/packages.mjs";
import { planStage } from "../../scripts/lib/stage.mjs";
import { readZip } from "./zip-directory.ts";

const target = hostTarget();
const packages = packagePaths(target).map((path) => ({ name: basename(path), ...open(path) }));

function open(path: string): { files: Map<string, () => Buffer>; text(file: string): string } {
    const files = readZip(path);
    return { files, text: (file) => files.get(`extension/${file}`)?.().toString("utf8") ?? "" };
}

test("every package has a manifest, a licence, notices and a page", () => {
    for (const { name, files, text } of packages) {
        const manifest = JSON.parse(text("package.json"));
        assert.equal(manifest.publisher, "rust-ai-ide", name);
        assert.equal(manifest.dependencies, undefined, name);
        assert.match(text("LICENSE.txt"), /MIT License/, name);
        assert.match(text("THIRD-PARTY-NOTICES.txt"), /^THIRD-PARTY NOTICES/, name);
        assert.ok(text("readme.md").length > 100, name);
        if (manifest.main !== undefined)
            assert.ok(files.has(`extension/${manifest.main.slice(2)}`));
        const stray = [...files.keys()].filter((file) => /\.(?:ts|map|tsbuildinfo)$/.test(file));
        assert.deepEqual(stray, [], name);
    }
});

test("the core package is for this platform and holds its runtime alone", {
    skip: target === "universal",
}, () => {
    const core = packages.find(({ name }) => name.startsWith("ai-core-"));
    assert.ok(core !== undefined);
    assert.match(
        core.files.get("extension.vsixmanifest")?.().toString("utf8") ?? "",
        new RegExp(`TargetPlatform="${target}"`),
    );
    const binaries = [...core.files.keys()].filter((file) => file.endsWith(".node"));
    const folder = "extension/runtime/node_modules/onnxruntime-node/bin/napi-v6";
    assert.deepEqual(binaries, [`${folder}/${target.replace("-", "/")}/onnxruntime_binding.node`]);
    const notices = core.text("THIRD-PARTY-NOTICES.txt");
    for (const name of ["onnxruntime-node", "web-tree-sitter", "tree-sitter-rust", "valibot"]) {
        assert.match(notices, new RegExp(`^${name} \\d`, "m"));
    }
    // The runtime's own notices about what is linked into it.
    assert.match(notices, /protocolbuffers|protobuf/i);
});

test("Windows packages leave Microsoft's DirectX libraries out", () => {
    const core = members.find(({ name }) => name === "ai-core");
    assert.ok(core !== undefined);
    const names = [...planStage(core, "win32-x64").files.keys()].map((path) => basename(path));
    assert.ok(names.includes("onnxruntime.dll"));
    assert.deepEqual(
        names.filter((name) => /directml|dxcompiler|dxil/i.test(name)),
        [],
    );
});

test("the fallback has no native runtime", () => {
    const core = members.find(({ name }) => name === "ai-core");
    assert.ok(core !== undefined);
    const native = [...planStage(core, "universal").files.keys()].filter((path) =>
        /\.(?:node|so\.1|dll|dylib)$/.test(path),
    );
    assert.deepEqual(native, []);
});

test("the pack names every other package", () => {
    const pack = packages.find(({ name }) => name.startsWith("pack-"));
    const named = JSON.parse(pack?.text("package.json") ?? "{}").extensionPack as string[];
    const others = members.filter(({ name }) => name !== "pack");
    assert.deepEqual([...named].sort(), others.map(({ name }) => `rust-ai-ide.${name}`).sort());
});

test("archives are read by the usual programs", (t) => {
    const entries = [
        { name: "a/run.sh", content: Buffer.from("#!/bin/sh\necho hello\n"), executable: true },
        { name: "a/data.bin", content: Buffer.alloc(1500, 7), executable: false },
    ];
    const folder = mkdtempSync(join(tmpdir(), "rai-archive-"));
    try {
        writeFileSync(join(folder, "a.zip"), zip(entries));
        const files = readZip(join(folder, "a.zip"));
        assert.deepEqual([...files.keys()], ["a/run.sh", "a/data.bin"]);
        assert.equal(files.get("a/run.sh")?.().toString(), "#!/bin/sh\necho hello\n");
        if (process.platform === "win32") return t.skip("no Unix modes to look at");
        writeFileSync(join(folder, "a.tar"), tar(entries));
        execFileSync("tar", ["-xf", "a.tar"], { cwd: folder });
        assert.equal(execFileSync(join(folder, "a/run.sh"), { encoding: "utf8" }), "hello\n");
        assert.equal(readFileSync(join(folder, "a/data.bin")).length, 1500);
    } finally {
        rmSync(folder, { recursive: true });
    }
});
