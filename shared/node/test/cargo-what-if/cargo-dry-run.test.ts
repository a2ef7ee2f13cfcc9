import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { resolveVersions } from "@rust-ai-ide/cargo/resolve/resolve-versions";
import { lockText } from "@rust-ai-ide/cargo/resolve/write-lock";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { resolveRequest } from "../../src/cargo-what-if/ask-what-if.ts";
import { cargoDryRun } from "../../src/cargo-what-if/cargo-dry-run.ts";
import { registryVersions } from "../../src/cargo-what-if/registry-names.ts";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import { openRegistries } from "../../src/registry/open-registries.ts";

const skip = spawnSync("cargo", ["--version"]).status === 0 ? false : "cargo is not installed";

const files: Readonly<Record<string, string>> = {
    "Cargo.toml": '[workspace]\nmembers = ["one", "two"]\nresolver = "2"\n',
    "one/Cargo.toml":
        '[package]\nname = "one"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\ntwo = { path = "../two" }\n',
    "one/src/main.rs": "fn main() { this is not Rust }\n",
    "two/Cargo.toml": '[package]\nname = "two"\nversion = "0.2.0"\nedition = "2021"\n',
    "two/src/lib.rs": "also not\n",
};

async function inWorkspace(run: (folder: string, base: string) => Promise<void>): Promise<void> {
    const root = mkdtempSync(join(tmpdir(), "dry-run-"));
    const folder = join(root, "work").replaceAll("\\", "/");
    const base = join(root, "trees");
    try {
        for (const [path, text] of Object.entries(files)) {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), text);
        }
        await run(folder, base);
    } finally {
        rmSync(root, { recursive: true, force: true });
    }
}

function options(base: string): Parameters<typeof cargoDryRun>[3] {
    return {
        env: process.env,
        allowNetwork: false,
        configFiles: [],
        lockText: undefined,
        token: NeverCancelled,
        base,
    };
}

test("cargo's lock of a copy is ours, and the user's folder stays as it is", { skip }, async () => {
    await inWorkspace(async (folder, base) => {
        const workspace = await loadWorkspace(`${folder}/Cargo.toml`);
        const theirs = await cargoDryRun(workspace, new Map(), { kind: "keep" }, options(base));
        const registries = await openRegistries({ folder });
        const request = await resolveRequest(workspace, { registries, today: 0 });
        const resolution = await resolveVersions(request, registryVersions(registries));
        assert.equal(resolution.kind, "resolved");
        if (resolution.kind !== "resolved") return;
        assert.equal(lockText(resolution, workspace, undefined), theirs);
        assert.equal(existsSync(join(folder, "Cargo.lock")), false);
        assert.deepEqual(
            readdirSync(base).filter((name) => !name.includes(".")),
            [],
        );
    });
});

test("a patch that nobody uses stays in the lock as cargo writes it", { skip }, async () => {
    await inWorkspace(async (folder, base) => {
        const text = `${files["Cargo.toml"]}\n[patch."https://example.org/two"]\ntwo = { path = "two" }\nthree = { path = "three" }\n`;
        writeFileSync(join(folder, "Cargo.toml"), text);
        mkdirSync(join(folder, "three/src"), { recursive: true });
        writeFileSync(join(folder, "three/src/lib.rs"), "");
        const manifest = '[package]\nname = "three"\nversion = "0.3.0"\n';
        writeFileSync(join(folder, "three/Cargo.toml"), manifest);
        const workspace = await loadWorkspace(`${folder}/Cargo.toml`);
        const theirs = await cargoDryRun(workspace, new Map(), { kind: "keep" }, options(base));
        assert.match(theirs, /\[\[patch\.unused\]\]\nname = "three"/);
        const registries = await openRegistries({ folder });
        const request = await resolveRequest(workspace, { registries, today: 0 });
        const resolution = await resolveVersions(request, registryVersions(registries));
        assert.equal(resolution.kind, "resolved");
        if (resolution.kind !== "resolved") return;
        assert.equal(lockText(resolution, workspace, undefined, request.patches), theirs);
    });
});

test("changed manifests are what cargo sees", { skip }, async () => {
    await inWorkspace(async (folder, base) => {
        const workspace = await loadWorkspace(`${folder}/Cargo.toml`);
        const path = `${folder}/one/Cargo.toml`;
        const texts = new Map([[path, '[package]\nname = "one"\nversion = "0.7.0"\n']]);
        const lock = await cargoDryRun(workspace, texts, { kind: "keep" }, options(base));
        assert.match(lock, /name = "one"\nversion = "0\.7\.0"\n\n/);
    });
});

test("what cargo refuses is told without the temporary folder", { skip }, async () => {
    await inWorkspace(async (folder, base) => {
        const workspace = await loadWorkspace(`${folder}/Cargo.toml`);
        const path = `${folder}/two/Cargo.toml`;
        const text = `${files["two/Cargo.toml"]}\n[dependencies]\nmissing = { path = "../gone" }\n`;
        const run = cargoDryRun(workspace, new Map([[path, text]]), { kind: "all" }, options(base));
        await assert.rejects(run, (error: Error & { code?: string }) => {
            assert.equal(error.code, "what-if.cargoRefused");
            assert.match(error.message, /missing/);
            assert.ok(!error.message.includes(base));
            return true;
        });
    });
});
