import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { resolveVersions } from "@rust-ai-ide/cargo/resolve/resolve-versions";
import { lockText } from "@rust-ai-ide/cargo/resolve/write-lock";
import { resolveRequest } from "../../src/cargo-what-if/ask-what-if.ts";
import { registryVersions } from "../../src/cargo-what-if/registry-names.ts";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import { openRegistries } from "../../src/registry/open-registries.ts";

const home = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
const wanted = 8;

function folders(path: string): string[] {
    return existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
}

const [sources] = folders(join(home, "registry/src"));
const packages = sources === undefined ? [] : folders(sources);
const downloaded = new Set(
    folders(join(home, "registry/cache"))
        .flatMap((folder) => readdirSync(folder))
        .map((name) => name.replace(/\.crate$/, "")),
);
// cargo and rustc of a toolchain have the same version.
const cargo = /^cargo (\d+\.\d+\.\d+)/.exec(spawnSync("cargo", ["-V"]).stdout?.toString() ?? "");
const skip =
    packages.length < 100
        ? "cargo has not cached enough crates on this machine"
        : cargo === null
          ? "cargo is not installed"
          : false;

/** Both locks of one published crate; undefined where cargo's cache does not have all it needs. */
async function locks(from: string): Promise<{ ours: string; theirs: string } | undefined> {
    const folder = mkdtempSync(join(tmpdir(), "real-lock-")).replaceAll("\\", "/");
    try {
        cpSync(from, folder, { recursive: true });
        rmSync(join(folder, "Cargo.lock"), { force: true });
        const workspace = await loadWorkspace(`${folder}/Cargo.toml`);
        const args = ["generate-lockfile", "--offline"];
        if (spawnSync("cargo", args, { cwd: folder }).status !== 0) return undefined;
        const theirs = readFileSync(join(folder, "Cargo.lock"), "utf8");
        // Its lock tells the name of the default registry, which no configuration has to.
        const registries = await openRegistries({ folder });
        const request = await resolveRequest(workspace, {
            registries,
            today: Date.now(),
            rustVersion: cargo?.[1] ?? "",
        });
        const isDownloaded = (name: string, version: string): boolean =>
            downloaded.has(`${name}-${version}`);
        const resolution = await resolveVersions(
            { ...request, isDownloaded },
            registryVersions(registries),
        );
        if (resolution.kind !== "resolved") return undefined;
        return { ours: lockText(resolution, workspace, undefined), theirs };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

test("locks of published crates are those that cargo makes", { skip }, async () => {
    let compared = 0;
    const step = Math.max(1, Math.floor(packages.length / 40));
    for (let at = 0; at < packages.length && compared < wanted; at += step) {
        const both = await locks(packages[at] ?? "");
        if (both === undefined || !both.theirs.includes("source = ")) continue;
        compared++;
        assert.equal(both.ours, both.theirs, packages[at]);
    }
    assert.ok(compared > 0, "cargo could make no lock from its cache");
});
