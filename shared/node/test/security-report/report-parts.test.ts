import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import { openRegistries } from "../../src/registry/open-registries.ts";
import { assembleReport } from "../../src/security-report/assemble-report.ts";
import { PackageDetailsReader } from "../../src/security-report/package-details.ts";
import { reportMoment } from "../../src/security-report/report-moment.ts";
import { loadSuppressionFiles } from "../../src/suppressions/load-suppressions.ts";

function folderOf(context: TestContext): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-report-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
}

test("a report tells the newest change of what it is made of", async (context) => {
    const folder = folderOf(context);
    const paths = ["a", "b"].map((name) => join(folder, name));
    for (const [index, path] of paths.entries()) {
        writeFileSync(path, "");
        utimesSync(path, 0, 1_700_000_000.5 + index);
    }
    assert.equal(await reportMoment(paths, undefined, {}), "2023-11-14T22:13:21Z");
    assert.equal(await reportMoment(paths, "2026-01-02", {}), "2026-01-02T00:00:00Z");
    assert.equal(await reportMoment(paths, "no day", {}), "2023-11-14T22:13:21Z");
    const absent = [undefined, join(folder, "absent")];
    assert.equal(await reportMoment(absent, undefined, {}), "1970-01-01T00:00:00Z");
    const epoch = { SOURCE_DATE_EPOCH: "1600000000" };
    assert.equal(await reportMoment(paths, "2026-01-02", epoch), "2020-09-13T12:26:40Z");
    assert.equal(
        await reportMoment(absent, undefined, { SOURCE_DATE_EPOCH: "x" }),
        "1970-01-01T00:00:00Z",
    );
});

test("files with suppressions are found in their places; open documents count more", async (context) => {
    const folder = folderOf(context);
    for (const name of [".cargo", ".vex", "deny.toml.d"]) mkdirSync(join(folder, name));
    const files = ["deny.toml", ".cargo/audit.toml", ".vex/one.vex.json", "other.toml"];
    for (const path of files) writeFileSync(join(folder, path), `# ${path}`);
    const read = await loadSuppressionFiles(folder, (path) =>
        path.endsWith("audit.toml") ? "# open" : undefined,
    );
    assert.deepEqual(
        read.map(({ path, format, text }) => `${path.slice(folder.length + 1)} ${format} ${text}`),
        [
            "deny.toml deny # deny.toml",
            ".cargo/audit.toml audit # open",
            ".vex/one.vex.json openvex # .vex/one.vex.json",
        ],
    );
    assert.deepEqual(await loadSuppressionFiles(join(folder, "absent")), []);
});

test("a folder in the place of a file and text that is no UTF-8 are left out", async (context) => {
    const folder = folderOf(context);
    mkdirSync(join(folder, "deny.toml"));
    writeFileSync(join(folder, "osv-scanner.toml"), Buffer.from([0xff, 0xfe, 0x00]));
    assert.deepEqual(await loadSuppressionFiles(folder), []);
});

test("assembling stops when it is cancelled, and broken manifests tell nothing", async (context) => {
    const folder = folderOf(context);
    writeFileSync(join(folder, "Cargo.toml"), '[package]\nname = "app"\nversion = "0.1.0"\n');
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "src/lib.rs"), "");
    writeFileSync(
        join(folder, "Cargo.lock"),
        '[[package]]\nname = "app"\nversion = "0.1.0"\n<<<<<<< a\n',
    );
    const workspace = await loadWorkspace(`${folder}/Cargo.toml`);
    const registries = await openRegistries({ folder });
    const source = new CancellationSource();
    const input = {
        workspace,
        registries,
        tool: { name: "t", version: "1" },
        createdAt: "2026-01-01T00:00:00Z",
    };
    const report = await assembleReport({ ...input, token: source.token });
    assert.deepEqual(
        report.packages.map(({ name, isMember }) => [name, isMember]),
        [["app", true]],
    );
    assert.ok(report.problems.length > 0);
    source.cancel();
    await assert.rejects(assembleReport({ ...input, token: source.token }), CancelledError);
    const reader = new PackageDetailsReader(workspace);
    const bad = join(folder, "bad.toml");
    writeFileSync(bad, "= [");
    const nothing = {
        licence: undefined,
        description: undefined,
        repository: undefined,
        authors: [],
    };
    assert.deepEqual(await reader.read(bad), nothing);
    assert.deepEqual(await reader.read(bad), nothing);
    assert.deepEqual(await reader.read(join(folder, "absent")), nothing);
    assert.deepEqual(await reader.read(undefined), nothing);
});
