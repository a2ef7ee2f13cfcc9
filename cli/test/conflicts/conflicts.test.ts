import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { conflicts } from "../../src/commands/conflicts.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const folder = mkdtempSync(join(tmpdir(), "rust-ai-conflicts-"));
const repository = join(folder, "repository");
const formerCache = process.env.XDG_CACHE_HOME;
process.env.XDG_CACHE_HOME = join(folder, "cache");
after(() => {
    rmSync(folder, { recursive: true, force: true });
    if (formerCache === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = formerCache;
});

function git(...args: string[]): void {
    execFileSync("git", args, { cwd: repository, stdio: "pipe" });
}

function commit(branch: string, author: string, files: Readonly<Record<string, string>>): void {
    git("checkout", "-q", "-B", branch, ...(branch === "main" ? [] : ["main"]));
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(join(repository, path, ".."), { recursive: true });
        writeFileSync(join(repository, path), text);
    }
    git("add", "-A");
    git("commit", "-q", "-m", branch, "--author", `${author} <a@example.org>`);
}

before(() => {
    mkdirSync(repository);
    git("init", "-q", "-b", "main");
    git("config", "user.name", "Ann");
    git("config", "user.email", "a@example.org");
    const library = "pub fn begin_all(count: u8) {}\n";
    commit("main", "Ann", { "tool/src/lib.rs": library, "app/src/lib.rs": "", "notes.txt": "1\n" });
    const wider = "pub fn begin_all(count: u8, more: u8) {}\n";
    commit("theirs", "Bob", { "tool/src/lib.rs": wider, "notes.txt": "2\n" });
    const user = "fn user() {\n    tool::begin_all(1);\n}\n";
    commit("mine", "Ann", { "app/src/lib.rs": user, "notes.txt": "3\n" });
});

async function rust(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const { context, out, err } = fakeContext();
    const asked = ["conflicts", "--repo", repository, ...args];
    const code = await runProgram([conflicts], asked, context);
    return { code, out: out(), err: err() };
}

test("conflicts and broken builds are told with who changed what, at first and from disk", async () => {
    for (const _ of ["first", "again"]) {
        const { code, out, err } = await rust("--target", "theirs");
        assert.equal(err, "");
        assert.equal(code, 1);
        assert.deepEqual(out.replace(/\d+ ms/, "N ms").split("\n"), [
            "textual: theirs (Bob) into working tree",
            "    notes.txt:1: textual: content: by Bob",
            "    app/src/lib.rs:2: build: by Bob",
            "        begin_all: signature by theirs, used at app/src/lib.rs:2",
            "1 merges, 1 of them not clean; N ms",
            "",
        ]);
        const cached = readdirSync(join(folder, "cache/rust-ai-ide/review/predictions"));
        assert.equal(cached.length, 1);
    }
});

test("json has the same, and a name that is none is an error", async () => {
    const { out } = await rust("--between", "mine", "--between", "theirs", "--format", "json");
    const report = JSON.parse(out) as {
        predictions: { verdict: string; files: { path: string; authors: string[] }[] }[];
    };
    const files = report.predictions[0]?.files.map(({ path, authors }) => `${path} ${authors}`);
    assert.deepEqual(files, ["notes.txt Bob", "app/src/lib.rs Bob"]);
    const { code, err } = await rust("--between", "mine", "--between", "--nothing");
    assert.equal(code, 2);
    assert.notEqual(err, "");
});
