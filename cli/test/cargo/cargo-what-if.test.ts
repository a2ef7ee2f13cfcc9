import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { hearth, writeCargoHome } from "../../../test/host/cargo-home.ts";
import { commands } from "../../src/commands.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

interface Run {
    readonly code: number;
    readonly out: string;
    readonly err: string;
    readonly folder: string;
}

async function run(context: TestContext, args: readonly string[], files?: string): Promise<Run> {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-what-if-")));
    const folder = files ?? join(root, "hearth");
    if (files === undefined) cpSync(hearth, folder, { recursive: true });
    writeCargoHome(join(root, "home"));
    const home = process.env.CARGO_HOME;
    process.env.CARGO_HOME = join(root, "home");
    context.after(() => {
        rmSync(root, { recursive: true, force: true });
    });
    try {
        const { context: surroundings, out, err } = fakeContext();
        const manifest = ["--manifest-path", join(folder, "Cargo.toml")];
        const code = await runProgram(commands, [...args, ...manifest], surroundings);
        return { code, out: out(), err: err(), folder };
    } finally {
        if (home === undefined) delete process.env.CARGO_HOME;
        else process.env.CARGO_HOME = home;
    }
}

test("what a removal would change is printed, and nothing is written", async (context) => {
    const { code, out, folder } = await run(context, ["cargo", "what-if", "remove", "mosaic"]);
    assert.equal(code, 0);
    assert.match(
        out,
        /^Remove mosaic: \d+ → \d+ packages\n {2}- mosaic 0\.3\.6 \(MIT, [\d.]+ MB\)\n/,
    );
    assert.match(out, / {2}duplicates merged: sable\n/);
    assert.match(out, / {2}would change: .*app\/Cargo\.toml, .*Cargo\.lock\n$/);
    assert.match(readFileSync(join(folder, "app/Cargo.toml"), "utf8"), /mosaic/);
});

test("--apply writes manifests and the lock", async (context) => {
    const { out, folder } = await run(context, [
        "cargo",
        "what-if",
        "upgrade",
        "mosaic",
        "--to",
        "latest",
        "--apply",
    ]);
    assert.match(out, / {2}~ mosaic 0\.3\.6 → 0\.4\.0\n/);
    assert.match(out, / {2}written: /);
    const manifest = readFileSync(join(folder, "app/Cargo.toml"), "utf8");
    assert.match(manifest, /mosaic = "0\.4" # keeps an old sable\n/);
    assert.match(readFileSync(join(folder, "Cargo.lock"), "utf8"), /"mosaic"\nversion = "0\.4\.0"/);
});

test("features, additions and updates are asked in the same way", async (context) => {
    const features = ["cargo", "what-if", "features", "lantern", "--disable", "json"];
    assert.match((await run(context, features)).out, /- wax 0\.4\.0/);
    const kind = ["--member", "hearth-tools", "--kind", "dev"];
    const add = ["cargo", "what-if", "add", "lanternfish@0.1", ...kind];
    assert.match((await run(context, add)).out, /\+ lanternfish 0\.1\.0/);
    const update = await run(context, ["cargo", "what-if", "update", "--format", "json"]);
    const answer = JSON.parse(update.out);
    assert.equal(answer.kind, "report");
    assert.ok(answer.report.moved.length > 0);
    const merge = await run(context, ["cargo", "what-if", "merge"]);
    assert.deepEqual([merge.code, merge.out], [0, "No update merges a duplicate.\n"]);
});

test("versions that do not fit together are told with what collides", async (context) => {
    const args = ["cargo", "what-if", "upgrade", "sable@0.1.4", "--to", "0.1.9"];
    const { code, out } = await run(context, args);
    assert.equal(code, 1);
    assert.match(out, /^No versions fit together: mosaic 0\.3\.6 needs sable/);
});

test("what makes no sense, or is not cached, is one clear line", async (context) => {
    const check = async (args: readonly string[], expected: RegExp): Promise<void> => {
        const { code, err } = await run(context, ["cargo", "what-if", ...args]);
        assert.equal(code, 2);
        assert.match(err, expected);
    };
    await check(["remove", "nothing"], /No manifest has a dependency with the name nothing/);
    await check(["remove", "drift", "--kind", "odd"], /normal, build, dev/);
    await check(["features", "drift", "--default-features", "maybe"], /true, false/);
    await check(
        ["add", "unheard-of@1", "--member", "hearth-tools"],
        /The cache lacks crates that the answer needs: unheard-of/,
    );
});

test("what is outdated and what is heavy is listed", async (context) => {
    const outdated = await run(context, ["cargo", "outdated"]);
    assert.equal(outdated.code, 1);
    assert.match(outdated.out, /^package +locked +age +compatible +latest +note\n/);
    assert.match(outdated.out, /\ntinder +0\.5\.1 .*yanked/);
    assert.match(outdated.out, /What is cached of these crates is 0 days old\.\n$/);
    const weights = await run(context, ["cargo", "weights", "--format", "json"]);
    const { packages } = JSON.parse(weights.out);
    const mosaic = packages.find((each: { name: string }) => each.name === "mosaic");
    assert.equal(mosaic.license, "MIT");
    assert.equal(mosaic.rustLines, 1);
    const text = await run(context, ["cargo", "weights", "--most", "1"]);
    assert.equal(text.out.trim().split("\n").length, 2);
});

test("the errors of these questions keep their codes", async () => {
    const { CargoCliErrors } = await import("../../src/cargo/cargo-cli-errors.ts");
    assert.equal(CargoCliErrors.notCached("a").code, "cargo-cli.notCached");
});

test("a lock that cannot be read whole is left alone", async (context) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-broken-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    cpSync(hearth, folder, { recursive: true });
    const lock = join(folder, "Cargo.lock");
    const text = `<<<<<<< a\n=======\n>>>>>>> b\n${readFileSync(lock, "utf8")}`;
    writeFileSync(lock, text);
    const { code, err } = await run(context, ["cargo", "what-if", "update", "--apply"], folder);
    assert.equal(code, 2);
    assert.match(err, /cargo-cli\.unsoundWorkspace: Cargo\.lock: /);
    assert.equal(readFileSync(lock, "utf8"), text);
});
