import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { buildWithTimings } from "../../src/cargo-timings/build-with-timings.ts";

const base = mkdtempSync(join(tmpdir(), "rai-timed-"));
after(() => rmSync(base, { recursive: true, force: true, maxRetries: 20 }));

let packages = 0;

/** A package without dependencies; gives the path of its manifest. */
function makePackage(source: string): string {
    const folder = join(base, `package-${packages++}`);
    mkdirSync(join(folder, "src"), { recursive: true });
    const manifest = join(folder, "Cargo.toml");
    writeFileSync(manifest, '[package]\nname = "timed"\nversion = "0.1.0"\nedition = "2021"\n');
    writeFileSync(join(folder, "src/main.rs"), source);
    return manifest;
}

function build(manifestPath: string, changes: { cargo?: string; fromScratch?: boolean } = {}) {
    return {
        cargo: changes.cargo ?? "cargo",
        manifestPath,
        profile: "dev",
        fromScratch: changes.fromScratch ?? false,
        env: process.env,
        progress: () => {},
    };
}

function hasCargo(): boolean {
    try {
        execFileSync("cargo", ["--version"], { stdio: "ignore" });
        return true;
    } catch {
        return false;
    }
}

const skip = hasCargo() ? false : "there is no cargo";

test("a build is measured, and names what it compiles", { skip }, async () => {
    const names: string[] = [];
    const progress = (count: number, name: string): void => void names.push(`${count} ${name}`);
    const manifest = makePackage("fn main() {}");
    const { timings } = await buildWithTimings({ ...build(manifest), progress }, NeverCancelled);
    deepEqual(names, ["1 timed"]);
    deepEqual(
        timings.units.map(({ name, version }) => `${name} ${version}`),
        ["timed 0.1.0"],
    );
    equal(timings.profile, "dev");
    ok(timings.duration > 0);
});

test("a build from scratch leaves nothing behind", { skip }, async () => {
    const manifest = makePackage("fn main() {}");
    const { timings } = await buildWithTimings(
        build(manifest, { fromScratch: true }),
        NeverCancelled,
    );
    equal(timings.units.length, 1);
    deepEqual(readdirSync(join(manifest, "..")).sort(), ["Cargo.lock", "Cargo.toml", "src"]);
});

test("code that does not compile is said, with the compiler's reason", { skip }, async () => {
    const manifest = makePackage("fn main() { let number: u8 = true; }");
    await rejects(buildWithTimings(build(manifest), NeverCancelled), {
        code: "timings.buildFailed",
        message: "The build failed, so nothing was measured: mismatched types",
    });
});

test("a build that is called off ends", async () => {
    const source = new CancellationSource();
    source.cancel();
    await rejects(buildWithTimings(build("/nowhere/Cargo.toml"), source.token), CancelledError);
});

test("no cargo, and a cargo that reports nothing, are told apart", async (t) => {
    if (process.platform === "win32") {
        t.skip("the program of this test is a shell script");
        return;
    }
    const manifest = makePackage("");
    const cargo = join(base, "quiet-cargo");
    writeFileSync(cargo, "#!/bin/sh\nexit 0\n");
    chmodSync(cargo, 0o755);
    await rejects(buildWithTimings(build(manifest, { cargo }), NeverCancelled), {
        code: "timings.noReport",
    });
    await rejects(
        buildWithTimings(build(manifest, { cargo: join(base, "none") }), NeverCancelled),
        { code: "cargo.missing" },
    );
});
