import { deepEqual, equal, match, notEqual, ok, rejects } from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { checkFixes } from "@rust-ai-ide/ai/chat/fix-search";
import { findTarget } from "@rust-ai-ide/ai/chat/fix-verdict";
import { fileChanges } from "@rust-ai-ide/ai/chat/text-edits";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CargoChecker, type CargoCheckerOptions } from "../../src/cargo/cargo-checker.ts";
import { checkCacheFolder, packageFolder } from "../../src/cargo/cargo-folders.ts";
import { explainErrorCode } from "../../src/cargo/explain-error.ts";
import { runProgram } from "../../src/cargo/run-program.ts";
import { sweepTrees, treesFolder } from "../../src/cargo/temporary-tree.ts";
import { sourceTree } from "../../src/cargo/tree-files.ts";

const base = mkdtempSync(join(tmpdir(), "rai-cargo-"));
after(() => rmSync(base, { recursive: true, force: true, maxRetries: 20 }));

const broken = `fn main() {
    let name: String = "é";
    println!("{name}");
}
`;
let crates = 0;

/** A crate with these files, in a repository when asked. */
function crate(files: Readonly<Record<string, string>>, options: { git?: boolean } = {}): string {
    const folder = join(base, `crate-${++crates}`);
    const all = {
        "Cargo.toml": '[package]\nname = "sample"\nversion = "0.1.0"\nedition = "2021"\n',
        ".gitignore": "/target\nsecret.txt\nCargo.lock\n",
        "secret.txt": "not for cargo",
        ...files,
    };
    for (const [path, text] of Object.entries(all)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    if (options.git === true) {
        const git = (...args: string[]): void => {
            execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
                cwd: folder,
                stdio: "ignore",
            });
        };
        git("init", "-q");
        git("add", ".");
        git("commit", "-qm", "first");
    }
    return folder;
}

const options = (folder: string, more: Partial<CargoCheckerOptions> = {}): CargoCheckerOptions => ({
    file: join(folder, "src/main.rs"),
    unsaved: new Map(),
    env: process.env,
    cacheFolder: join(base, "cache"),
    treesFolder: join(base, "trees"),
    timeoutMs: 120_000,
    ...more,
});

const trees = (): string[] =>
    existsSync(join(base, "trees")) ? readdirSync(join(base, "trees")) : [];

/** Everything of a folder that a check could have left different. */
function fingerprint(folder: string): string {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .sort()
        .map(
            (path) =>
                `${path} ${statSync(join(folder, path)).mtimeMs} ${statSync(join(folder, path)).size}`,
        )
        .join("\n");
}

for (const git of [true, false]) {
    test(`a suggestion of the compiler is checked in a copy, ${git ? "of a repository" : "without one"}`, async () => {
        const folder = crate({ "src/main.rs": broken }, { git });
        const before = fingerprint(folder);
        const steps: string[] = [];
        const checker = await CargoChecker.open(
            options(folder, { onProgress: (step) => steps.push(step) }),
            NeverCancelled,
        );
        try {
            const { diagnostics, succeeded } = await checker.run(new Map(), NeverCancelled);
            equal(succeeded, false);
            const target = findTarget(diagnostics, {
                path: "src/main.rs",
                startLine: 1,
                endLine: 1,
                code: "E0308",
            });
            ok(target !== undefined);
            const candidates = target.suggestions.map(({ message, certainty, edits }) => ({
                title: message,
                origin: { kind: "compiler", certainty } as const,
                changes: fileChanges(edits, (path) => checker.textOf(path)) ?? [],
            }));
            const worse = {
                title: "worse",
                origin: { kind: "editor" } as const,
                changes: [
                    {
                        path: "src/main.rs",
                        edits: [
                            {
                                range: {
                                    start: { line: 1, character: 0 },
                                    end: { line: 2, character: 0 },
                                },
                                text: "",
                            },
                        ],
                    },
                ],
            };
            const checked = await checkFixes(
                [worse, ...candidates],
                target,
                diagnostics,
                checker,
                NeverCancelled,
            );
            deepEqual(
                checked.map(({ verdict }) => verdict.kind),
                ["new-errors", "fixed"],
            );
            // Without a change it is again as it was.
            equal(
                (await checker.run(new Map(), NeverCancelled)).diagnostics.length,
                diagnostics.length,
            );
            const tree = trees().find((name) => !name.includes(".")) ?? "";
            equal(existsSync(join(base, "trees", tree, "secret.txt")), false);
            equal(existsSync(join(base, "trees", tree, ".git")), git);
        } finally {
            await checker.dispose();
        }
        deepEqual(trees(), []);
        equal(fingerprint(folder), before);
        ok(steps.includes("sample"), steps.join());
    });
}

test("what the user has not saved or committed counts, and what git ignores does not", async () => {
    const folder = crate({ "src/main.rs": "fn main() {}\n" }, { git: true });
    writeFileSync(join(folder, "src/extra.rs"), "pub fn f() -> i32 { 1 }\n");
    const unsaved = new Map([
        [join(folder, "src/main.rs"), "mod extra;\nfn main() { let _x: String = extra::f(); }\n"],
    ]);
    const checker = await CargoChecker.open(options(folder, { unsaved }), NeverCancelled);
    try {
        const { diagnostics } = await checker.run(new Map(), NeverCancelled);
        deepEqual(
            diagnostics.map(({ code }) => code),
            ["E0308"],
        );
        equal(await checker.pathOf(join(folder, "src/main.rs")), "src/main.rs");
        equal(await checker.pathOf(join(base, "else.rs")), undefined);
        await rejects(checker.run(new Map([["../../out.rs", ""]]), NeverCancelled), {
            code: "cargo.outsideWorkspace",
        });
    } finally {
        await checker.dispose();
    }
});

test("a workspace that its repository ignores, and a shallow clone", async () => {
    const outer = crate(
        { "src/main.rs": "fn main() {}\n", ".gitignore": "/inner\n/target\n" },
        { git: true },
    );
    cpSync(crate({ "src/main.rs": "fn main() { 7 }\n" }), join(outer, "inner"), {
        recursive: true,
    });
    writeFileSync(
        join(outer, "inner/Cargo.toml"),
        `${readFileSync(join(outer, "inner/Cargo.toml"), "utf8")}[workspace]\n`,
    );
    const shallow = join(base, "shallow");
    execFileSync("git", ["clone", "-q", "--depth", "1", `file://${outer}`, shallow], {
        stdio: "ignore",
    });
    for (const [folder, errors] of [
        [join(outer, "inner"), 1],
        [shallow, 0],
    ] as const) {
        const checker = await CargoChecker.open(options(folder), NeverCancelled);
        const { diagnostics } = await checker.run(new Map(), NeverCancelled);
        equal(diagnostics.length, errors, folder);
        await checker.dispose();
    }
});

test("a link cannot lead a change out of the copy", {
    skip: process.platform === "win32",
}, async () => {
    const outside = join(base, "outside");
    mkdirSync(outside, { recursive: true });
    writeFileSync(join(outside, "main.rs"), "fn main() {}\n");
    const folder = crate({}, {});
    symlinkSync(outside, join(folder, "src"));
    execFileSync("git", ["init", "-q"], { cwd: folder });
    const checker = await CargoChecker.open(options(folder), NeverCancelled);
    try {
        await rejects(checker.run(new Map([["src/main.rs", "changed"]]), NeverCancelled), {
            code: "cargo.outsideWorkspace",
        });
    } finally {
        await checker.dispose();
    }
    equal(readFileSync(join(outside, "main.rs"), "utf8"), "fn main() {}\n");
});

test("tests run in the copy", async () => {
    const source =
        "fn main() {}\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn good() {}\n    #[test]\n    fn bad() { panic!() }\n}\n";
    const folder = crate({ "src/main.rs": source });
    const checker = await CargoChecker.open(options(folder), NeverCancelled);
    try {
        const { tests } = await checker.test(new Map(), ["tests::"], NeverCancelled);
        deepEqual(tests.map(({ name, outcome }) => `${name} ${outcome}`).sort(), [
            "tests::bad failed",
            "tests::good passed",
        ]);
        checker.allTargets = true;
        equal((await checker.run(new Map(), NeverCancelled)).succeeded, true);
    } finally {
        await checker.dispose();
    }
    equal(existsSync(join(folder, "target")), false);
});

test("cancelling and the time limit end cargo and remove the copy", async () => {
    // A build script that never ends.
    const folder = crate({
        "src/main.rs": "fn main() {}\n",
        "build.rs": "fn main() { std::thread::sleep(std::time::Duration::from_secs(600)); }\n",
    });
    const slow = await CargoChecker.open(options(folder, { timeoutMs: 8000 }), NeverCancelled);
    await rejects(slow.run(new Map(), NeverCancelled), { code: "cargo.timedOut" });
    const source = new CancellationSource();
    const started = performance.now();
    const run = rejects(slow.run(new Map(), source.token), CancelledError);
    setTimeout(() => source.cancel(), 500);
    await run;
    ok(performance.now() - started < 5000);
    await rejects(slow.run(new Map(), source.token), CancelledError);
    await slow.dispose();
    deepEqual(trees(), []);
});

test("what keeps cargo from building is said", async () => {
    const missing = crate({
        "Cargo.toml":
            '[package]\nname = "sample"\nversion = "0.1.0"\n[dependencies]\nnot-a-crate-of-anyone = "9"\n',
        "src/main.rs": "fn main() {}\n",
    });
    const checker = await CargoChecker.open(options(missing), NeverCancelled);
    await rejects(checker.run(new Map(), NeverCancelled), { code: "cargo.notBuilt" });
    await checker.dispose();
    await rejects(CargoChecker.open(options(crate({ "Cargo.toml": "[package" })), NeverCancelled), {
        code: "cargo.notBuilt",
    });
    await rejects(
        CargoChecker.open({ ...options(base), file: join(base, "no.rs") }, NeverCancelled),
        { code: "cargo.noManifest" },
    );
    const file = join(base, "a-file");
    writeFileSync(file, "");
    const folder = crate({ "src/main.rs": "" });
    await rejects(
        CargoChecker.open(options(folder, { treesFolder: join(file, "trees") }), NeverCancelled),
        { code: "cargo.folderUnusable" },
    );
    await rejects(CargoChecker.open(options(folder, { env: { PATH: base } }), NeverCancelled), {
        code: "cargo.missing",
    });
});

test("more files than a repository of sources has are not copied", async () => {
    const folder = crate({});
    mkdirSync(join(folder, "many"));
    for (let index = 0; index < 30_001; index++)
        writeFileSync(join(folder, "many", String(index)), "");
    await rejects(sourceTree(folder, { PATH: "" }, NeverCancelled), { code: "cargo.treeTooLarge" });
});

test("the copy of a process that was killed is removed at the next start", {
    skip: process.platform === "win32",
}, async () => {
    const folder = crate({ "src/main.rs": "fn main() {}\n" });
    const own = join(base, "killed");
    const program = `
        import { CargoChecker } from ${JSON.stringify(join(import.meta.dirname, "../../src/cargo/cargo-checker.ts"))};
        import { NeverCancelled } from ${JSON.stringify(join(import.meta.dirname, "../../../core/src/cancellation.ts"))};
        await CargoChecker.open({ file: ${JSON.stringify(join(folder, "src/main.rs"))}, unsaved: new Map(), env: process.env, cacheFolder: ${JSON.stringify(join(base, "cache"))}, treesFolder: ${JSON.stringify(own)}, timeoutMs: 60000 }, NeverCancelled);
        console.log("ready");
        setInterval(() => {}, 1000);`;
    const script = join(base, "killed.mts");
    writeFileSync(script, program);
    try {
        const child = spawn(process.execPath, ["--import", "tsx", script], {
            stdio: ["ignore", "pipe", "inherit"],
        });
        await new Promise((resolve) => child.stdout.once("data", resolve));
        equal(await sweepTrees(own), 0, "it is in use");
        ok(readdirSync(own).length > 0);
        child.kill("SIGKILL");
        await new Promise((resolve) => child.once("close", resolve));
        equal(await sweepTrees(own), 1);
        deepEqual(readdirSync(own), []);
    } finally {
        rmSync(script, { force: true });
    }
    equal(await sweepTrees(join(base, "nothing")), 0);
});

test("build results that nobody used for weeks are removed", async () => {
    const cacheFolder = join(base, "old-cache");
    mkdirSync(join(cacheFolder, "old"), { recursive: true });
    utimesSync(join(cacheFolder, "old"), 1, 1);
    const folder = crate({ "src/main.rs": "fn main() {}\n" });
    await (await CargoChecker.open(options(folder, { cacheFolder }), NeverCancelled)).dispose();
    equal(readdirSync(cacheFolder).length, 1);
    notEqual(readdirSync(cacheFolder)[0], "old");
});

test("explanations come from rustc, for codes alone", async () => {
    const text = await explainErrorCode("E0308", process.env, NeverCancelled);
    match(text, /```rust\n/);
    equal(await explainErrorCode("E0308", {}, NeverCancelled), text);
    await rejects(explainErrorCode("E9999", process.env, NeverCancelled), {
        code: "cargo.unknownErrorCode",
    });
    await rejects(explainErrorCode("--help", process.env, NeverCancelled), {
        code: "cargo.unknownErrorCode",
    });
});

test("output is bounded", async () => {
    const run = {
        program: process.execPath,
        arguments: ["-e", "process.stdout.write('a'.repeat(100000))"],
        directory: base,
        env: process.env,
        timeoutMs: 20_000,
        outputLimit: 1000,
    };
    equal((await runProgram(run, NeverCancelled)).out.length, 1000);
});

test("folders are those of the platform", async () => {
    const home = { env: {}, homeDirectory: "/h" };
    equal(checkCacheFolder({ platform: "linux", ...home }), "/h/.cache/rust-ai-ide/check-cache");
    equal(
        checkCacheFolder({ platform: "linux", ...home, env: { XDG_CACHE_HOME: "/c" } }),
        "/c/rust-ai-ide/check-cache",
    );
    equal(
        checkCacheFolder({ platform: "darwin", ...home }),
        "/h/Library/Caches/rust-ai-ide/check-cache",
    );
    equal(
        checkCacheFolder({ platform: "win32", env: {}, homeDirectory: "C:\\h" }),
        "C:\\h\\AppData\\Local\\rust-ai-ide\\check-cache",
    );
    equal(await packageFolder(join(base, "nowhere/a.rs")), undefined);
    match(treesFolder("/t"), /^.t.rust-ai-check/);
});
