import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { dist } from "../../scripts/lib/paths.mjs";
import { CommandLine } from "./command-line.ts";

const line = new CommandLine();
let count = 0;
let folder = "";

after(() => line.dispose());

const base = "pub enum Kind {\n    A,\n}\n\npub fn a() {}\n";
const ours = "pub enum Kind {\n    A,\n    B,\n}\n\npub fn a() {}\n\npub fn b() {\n    1;\n}\n";
const theirs = "pub enum Kind {\n    A,\n    C,\n}\n\npub fn a() {}\n\npub fn c() {\n    2;\n}\n";
const merged =
    "pub enum Kind {\n    A,\n    B,\n    C,\n}\n\npub fn a() {}\n\npub fn b() {\n    1;\n}\n\npub fn c() {\n    2;\n}\n";

const settings = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", GIT_EDITOR: "true" };

function git(...args: readonly string[]): { readonly code: number | null; readonly said: string } {
    const ran = spawnSync("git", ["-C", folder, ...args], {
        encoding: "utf8",
        env: { ...process.env, ...settings },
    });
    return { code: ran.status, said: ran.stdout + ran.stderr };
}

function commit(text: string, name = "src/it's a lib.rs"): void {
    mkdirSync(join(folder, "src"), { recursive: true });
    writeFileSync(join(folder, name), text);
    for (const args of [
        ["add", "--all"],
        ["commit", "--quiet", "-m", "Change"],
    ]) {
        assert.equal(git(...args).code, 0);
    }
}

/** Two branches that conflict for git, with theirs checked out last and ours at work. */
function branches(name = "src/it's a lib.rs"): void {
    commit(base, name);
    git("checkout", "--quiet", "-b", "theirs");
    commit(theirs, name);
    git("checkout", "--quiet", "main");
    commit(ours, name);
}

function text(name = "src/it's a lib.rs"): string {
    return readFileSync(join(folder, name), "utf8");
}

before(() => {
    execFileSync("git", ["--version"]);
});
beforeEach(() => {
    folder = join(line.folder, `repository ${count++}`);
    mkdirSync(folder);
    git("init", "--quiet", "--initial-branch=main");
    git("config", "user.name", "Ann B");
    git("config", "user.email", "ann@example.com");
});

async function driver(word: string, ...more: readonly string[]): Promise<string> {
    const ran = await line.run(["merge-driver", word, "--folder", folder, ...more], {
        env: settings,
    });
    assert.ok(ran.code === 0 || word === "status", ran.err);
    return ran.out;
}

test("a merge and a rebase that conflict for git go through with the driver", async () => {
    branches();
    assert.equal(git("merge", "theirs").code, 1);
    git("merge", "--abort");

    assert.match(await driver("install"), /info\/attributes: installed\nmerge\.rust-ai\.name = /);
    const start = git("rev-parse", "HEAD").said.trim();
    const { code, said } = git("merge", "--no-edit", "theirs");
    assert.equal(code, 0, said);
    assert.equal(text(), merged);

    git("reset", "--quiet", "--hard", start);
    const rebased = git("rebase", "theirs");
    assert.equal(rebased.code, 0, rebased.said);
    // The sides of a rebase are the other way round: ours is what is rebased onto.
    assert.match(text(), /fn c\(\)[\s\S]*fn b\(\)/);
    assert.equal(git("status", "--porcelain").said, "");
});

test("what is left in conflict has git's markers and stops the merge", async () => {
    commit("fn a() { 0 }\n", "a.rs");
    git("checkout", "--quiet", "-b", "theirs");
    commit("fn a() { 1 }\n", "a.rs");
    git("checkout", "--quiet", "main");
    commit("fn a() { 2 }\n", "a.rs");
    await driver("install");
    assert.equal(git("merge", "theirs").code, 1);
    assert.equal(
        text("a.rs"),
        "<<<<<<< ours\nfn a() { 2 }\n=======\nfn a() { 1 }\n>>>>>>> theirs\n",
    );
    assert.match(git("status", "--porcelain").said, /^UU a\.rs/);
});

test("where the program is gone or fails, git merges the text itself", async () => {
    branches();
    await driver("install");
    const config = join(folder, ".git/config");
    const program = join(dist, "cli/rust-ai.cjs").replaceAll("\\", "/");
    const set = readFileSync(config, "utf8");
    for (const broken of ["/nowhere/rust-ai.cjs", "/dev/null"]) {
        writeFileSync(config, set.replaceAll(program, broken));
        assert.equal(git("merge", "theirs").code, 1);
        assert.match(text(), /<<<<<<< ours\n {4}B,\n=======\n {4}C,\n>>>>>>> theirs\n/);
        git("merge", "--abort");
    }
    // Bytes that are no text: the driver refuses, and nothing of ours is lost.
    writeFileSync(config, set);
    writeFileSync(join(folder, ".gitattributes"), "*.rs merge=rust-ai\n");
    const bytes = Buffer.from([0x61, 0, 0xff, 0x0a]);
    for (const [branch, more] of [
        ["left", "l"],
        ["right", "r"],
    ] as const) {
        git("checkout", "--quiet", "-B", branch, "main");
        writeFileSync(join(folder, "b.rs"), Buffer.concat([bytes, Buffer.from(more)]));
        git("add", "--all");
        git("commit", "--quiet", "-m", "Bytes");
    }
    assert.equal(git("merge", "left").code, 1);
    assert.deepEqual(readFileSync(join(folder, "b.rs")), Buffer.concat([bytes, Buffer.from("r")]));
});

test("taking the driver away leaves what was there, and refuses where it was changed", async () => {
    const attributes = join(folder, ".git/info/attributes");
    mkdirSync(join(folder, ".git/info"), { recursive: true });
    writeFileSync(attributes, "*.png binary");
    const config = readFileSync(join(folder, ".git/config"), "utf8");
    await driver("install");
    await driver("install");
    const installed = readFileSync(attributes, "utf8");
    assert.match(installed, /^\*\.png binary\n# rust-ai merge driver/);
    assert.equal(installed.split("merge driver: end").length, 2);
    assert.equal(JSON.parse(await driver("status", "--format", "json")).isInstalled, true);
    await driver("uninstall");
    assert.equal(readFileSync(attributes, "utf8"), "*.png binary\n");
    assert.equal(readFileSync(join(folder, ".git/config"), "utf8"), config);
    assert.match(await driver("status"), /: not installed/);

    await driver("install");
    writeFileSync(attributes, installed.replace("*.py merge=rust-ai\n", ""));
    const refused = await line.run(["merge-driver", "uninstall", "--folder", folder]);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /mergeDriver\.changed: .*changed by hand/);
});

test("the driver can be installed for all repositories of a user", async () => {
    branches();
    const home = join(line.folder, "home");
    mkdirSync(home);
    const own = {
        HOME: home,
        XDG_CONFIG_HOME: join(home, "settings"),
        GIT_CONFIG_GLOBAL: undefined,
    };
    writeFileSync(join(home, ".gitconfig"), "[user]\n\tname = Ann\n");
    const run = (word: string) =>
        line.run(["merge-driver", word, "--global", "--folder", folder], { env: own });
    assert.equal((await run("install")).code, 0);
    const ran = spawnSync("git", ["-C", folder, "merge", "--no-edit", "theirs"], {
        encoding: "utf8",
        env: { ...process.env, ...own },
    });
    assert.equal(ran.status, 0, ran.stderr);
    assert.equal(text(), merged);
    assert.equal((await run("uninstall")).code, 0);
    assert.equal(readFileSync(join(home, ".gitconfig"), "utf8"), "[user]\n\tname = Ann\n");
});

test("git mergetool resolves what can be merged, and keeps the rest", async () => {
    branches();
    const installed = await line.run(["mergetool", "install", "--folder", folder]);
    assert.match(installed.out, /mergetool\.rust-ai\.cmd = /);
    assert.equal(git("merge", "theirs").code, 1);
    const { code, said } = git("mergetool", "--tool=rust-ai", "--no-prompt");
    assert.equal(code, 0, said);
    assert.equal(text(), merged);
    assert.equal((await line.run(["mergetool", "uninstall", "--folder", folder])).code, 0);
    assert.equal(git("config", "--get-regexp", "mergetool").said, "");
});

test("a driver that git calls wrongly says so and changes nothing", async () => {
    const file = join(folder, "a.rs");
    writeFileSync(file, base);
    renameSync(file, join(folder, "ours.rs"));
    const ran = await line.run(["merge-driver", "run", "--", "a", "ours.rs"]);
    assert.equal(ran.code, 2);
    assert.match(ran.err, /cli\.missingArgument/);
    assert.equal(text("ours.rs"), base);
});
