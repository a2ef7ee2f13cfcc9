import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { publishReport } from "../../src/cargo-publish/publish-report.ts";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import { openRegistries } from "../../src/registry/open-registries.ts";

const files: Readonly<Record<string, string>> = {
    "Cargo.toml": `[workspace]
members = ["app", "core", "tool"]
[workspace.package]
license = "MIT"
repository = "https://example.org/shop"
`,
    LICENSE: "",
    "app/Cargo.toml": `[package]
name = "app"
version = "0.2.0"
description = "Sells"
license.workspace = true
repository.workspace = true
rust-version = "1.70"
exclude = ["src/main.rs"]
[dependencies]
core = { path = "../core" }
tool = { path = "../tool", version = "1" }
`,
    "app/LICENSE": "",
    "app/README.md": "# App",
    "app/src/main.rs": "fn main() {}",
    "app/.env": "TOKEN=1",
    "core/Cargo.toml": '[package]\nname = "core"\nversion = "0.1.0"\n',
    "core/src/lib.rs": "",
    "tool/Cargo.toml": '[package]\nname = "tool"\nversion = "1.0.0"\npublish = false\n',
    "tool/src/lib.rs": "",
};

test("what stands in the way is told package by package, with places", async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-publish-")));
    try {
        for (const [path, text] of Object.entries(files)) {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), text);
        }
        const workspace = await loadWorkspace(join(folder, "Cargo.toml"));
        const registries = await openRegistries({ folder, env: {}, cargoHome: join(folder, "no") });
        const progress: string[] = [];
        const report = await publishReport({
            workspace,
            registries,
            token: NeverCancelled,
            onProgress: (done, total) => progress.push(`${done}/${total}`),
        });
        assert.deepEqual(progress, ["0/3", "1/3", "2/3"]);
        assert.deepEqual(report.order, ["core", "app"]);
        const [app, core, tool] = report.packages;
        assert.deepEqual(
            app?.findings.map(
                ({ code, path, line }) => `${code} ${path.slice(folder.length)}:${line}`,
            ),
            [
                "publish.dependencyWithoutVersion /app/Cargo.toml:10",
                "publish.memberNotPublished /app/Cargo.toml:11",
                "publish.targetLeftOut /app/Cargo.toml:8",
            ].sort((one, other) => one.localeCompare(other)),
        );
        // Hidden files stay out of a package that no repository tracks.
        assert.ok(app?.files.every(({ path }) => path !== ".env"));
        assert.ok((app?.bytes ?? 0) > 0);
        assert.ok(core?.findings.some(({ code }) => code === "publish.noDescription"));
        assert.equal(tool?.isPublished, false);
        const one = await publishReport({
            workspace,
            registries,
            packages: ["core"],
            token: NeverCancelled,
        });
        assert.deepEqual(
            one.packages.map(({ name }) => name),
            ["core"],
        );
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});
