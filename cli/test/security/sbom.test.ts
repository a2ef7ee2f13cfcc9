import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { schemaProblems } from "../../../shared/security/test/report/schemas.ts";
import { sbom } from "../../src/commands/sbom.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const files: Readonly<Record<string, string>> = {
    "Cargo.toml": `[workspace]
members = ["app", "tool"]
[workspace.package]
version = "0.2.0"
license = "MIT"
authors = ["Ann <ann@example.org>"]
`,
    "app/Cargo.toml": `[package]
name = "app"
version.workspace = true
license.workspace = true
authors = { workspace = true }
description = """
Sells
things"""
[dependencies]
tool = { path = "../tool" }
away = "1"
`,
    "app/src/lib.rs": "",
    "tool/Cargo.toml":
        '[package]\nname = "tool"\nversion = "0.1.0"\n[dev-dependencies]\ntried = "2"\n',
    "tool/src/lib.rs": "",
    "Cargo.lock": `version = 4

[[package]]
name = "app"
version = "0.2.0"
dependencies = ["away", "tool"]

[[package]]
name = "away"
version = "1.2.3"
source = "registry+https://example.org/index"
checksum = "${"0".repeat(64)}"

[[package]]
name = "tool"
version = "0.1.0"
dependencies = ["tried"]

[[package]]
name = "tried"
version = "2.0.0"
source = "git+https://example.org/tried?rev=1#0123456789abcdef"
`,
};

async function run(
    context: TestContext,
    args: readonly string[],
    made = files,
): Promise<{ code: number; out: string; err: string; again: string }> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-sbom-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(made)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
        utimesSync(join(folder, path), 1_700_000_000, 1_700_000_000);
    }
    const words = ["sbom", ...args, "--manifest-path", join(folder, "Cargo.toml")];
    const fake = fakeContext();
    const code = await runProgram([sbom], words, fake.context);
    const second = fakeContext();
    await runProgram([sbom], words, second.context);
    return { code, out: fake.out(), err: fake.err(), again: second.out() };
}

for (const format of ["cyclonedx", "spdx", "spdx3"]) {
    test(`${format}: valid, the same twice`, async (context) => {
        const { code, out, again, err } = await run(context, ["--format", format]);
        assert.equal(code, 0, err);
        assert.deepEqual(schemaProblems(format, out), []);
        assert.equal(again, out);
    });
}

test("what manifests and the lock say is in the inventory", async (context) => {
    const { out } = await run(context, []);
    const document = JSON.parse(out);
    assert.equal(document.metadata.timestamp, "2023-11-14T22:13:20Z");
    const lines = document.components.map(
        (each: Record<string, unknown>) => `${each["bom-ref"]} ${each.scope}`,
    );
    assert.deepEqual(lines, [
        "pkg:cargo/app@0.2.0 required",
        "pkg:cargo/away@1.2.3 required",
        "pkg:cargo/tool@0.1.0 required",
        "pkg:cargo/tried@2.0.0?vcs_url=git%2Bhttps://example.org/tried%400123456789abcdef excluded",
    ]);
    const [app, away] = document.components;
    assert.deepEqual(app.licenses, [{ expression: "MIT", acknowledgement: "declared" }]);
    assert.deepEqual(app.authors, [{ name: "Ann", email: "ann@example.org" }]);
    assert.equal(app.description, "Sells things");
    assert.deepEqual(away.hashes, [{ alg: "SHA-256", content: "0".repeat(64) }]);
    const edges = document.dependencies.find(
        ({ ref }: { ref: string }) => ref === "pkg:cargo/app@0.2.0",
    );
    assert.deepEqual(edges.dependsOn, ["pkg:cargo/away@1.2.3", "pkg:cargo/tool@0.1.0"]);
});

test("without a lock the members are listed and that is said", async (context) => {
    const { "Cargo.lock": _, ...others } = files;
    const { code, out, err } = await run(context, [], others);
    assert.equal(code, 0);
    assert.match(err, /report\.noLock: There is no Cargo\.lock/);
    assert.equal(JSON.parse(out).components.length, 2);
});

test("an unknown format is one line", async (context) => {
    const { code, err, out } = await run(context, ["--format", "word"]);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.match(err, /cli\.badChoice|cyclonedx, spdx, spdx3/);
});
