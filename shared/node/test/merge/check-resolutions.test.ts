import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { Proposal } from "@rust-ai-ide/merge/resolution/candidate";
import { checkResolutions } from "../../src/merge/check-resolutions.ts";
import type { ConflictedFile, ResolvedFiles } from "../../src/merge/resolve-files.ts";

const work = mkdtempSync(join(tmpdir(), "rai-check-resolutions-"));
after(() => rmSync(work, { recursive: true, force: true }));

const options = {
    env: process.env,
    cacheFolder: join(work, "cache"),
    treesFolder: join(work, "trees"),
    timeoutMs: 120_000,
};
const conflictOf = (ours: string, theirs: string): string =>
    `<<<<<<< ours\n${ours}=======\n${theirs}>>>>>>> theirs\n`;

let repositories = 0;

/** A crate whose files have conflicts; nothing of git's state about them is needed. */
function crate(files: Readonly<Record<string, string>>): string {
    const folder = join(work, `crate ${repositories++}`);
    const all = {
        "Cargo.toml": '[package]\nname = "lamp"\nversion = "0.1.0"\nedition = "2024"\n',
        ".gitignore": "/target\n",
        ...files,
    };
    for (const [name, text] of Object.entries(all)) {
        const path = join(folder, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
    }
    const git = (...args: string[]): void => {
        execFileSync("git", args, { cwd: folder, stdio: "pipe" });
    };
    git("init", "-q");
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.org");
    git("add", "-A");
    git("commit", "-q", "-m", "c");
    return folder;
}

/** A file with a conflict in each of some lines, and what stands first for each. */
function conflicted(
    folder: string,
    path: string,
    proposed: readonly (readonly [text: string, isAutomatic: boolean])[],
): ConflictedFile {
    const text = readFileSync(join(folder, path), "utf8");
    const lines = text.split("\n");
    const starts = lines.flatMap((line, index) => (line.startsWith("<<<<<<<") ? [index] : []));
    const conflicts = starts.map((line, index) => {
        const middle = lines.indexOf("=======", line);
        const end = lines.indexOf(">>>>>>> theirs", line);
        const [own = "", isAutomatic = false] = proposed[index] ?? [];
        const proposal: Proposal = {
            kind: "ours",
            text: own,
            confidence: 0.9,
            provenance: "scorer",
            isAutomatic,
            concerns: [],
        };
        const side = (from: number, to: number): string =>
            lines
                .slice(from, to)
                .map((each) => `${each}\n`)
                .join("");
        const conflict = {
            line,
            endLine: end + 1,
            base: "",
            ours: side(line + 1, middle),
            theirs: side(middle + 1, end),
            oursLabel: "ours",
            theirsLabel: "theirs",
        };
        return { conflict, proposals: [proposal] };
    });
    return { path, text, conflicts };
}

async function verdicts(
    found: ResolvedFiles,
): Promise<{ readonly told: readonly unknown[]; readonly problems: readonly string[] }> {
    const { files, problems } = await checkResolutions(found, options, NeverCancelled);
    const told = files.flatMap(({ conflicts }) =>
        conflicts.map(({ proposals: [first] }) => [first?.compiles, first?.isAutomatic]),
    );
    return { told, problems };
}

const twoConflicts = `fn small() -> u8 {\n${conflictOf("    1\n", "    2\n")}}\n\npub fn large() -> u8 {\n${conflictOf("    small()\n", "    small() + 1\n")}}\n`;

test("resolutions that compile are said to, and nothing of the repository changes", async () => {
    const folder = crate({ "src/lib.rs": twoConflicts });
    const git = (...args: string[]): string =>
        execFileSync("git", args, { cwd: folder, encoding: "utf8" });
    const state = (): string => git("status", "--porcelain", "--ignored") + git("worktree", "list");
    const before = state();
    const file = conflicted(folder, "src/lib.rs", [
        ["    3\n", true],
        ["    small() + 2\n", true],
    ]);
    const { told, problems } = await verdicts({ folder, files: [file], others: [] });
    assert.deepEqual(problems, []);
    assert.deepEqual(told, [
        [true, true],
        [true, true],
    ]);
    assert.equal(state(), before);
    assert.equal(existsSync(join(folder, "target")), false);
    assert.equal(readFileSync(join(folder, "src/lib.rs"), "utf8"), twoConflicts);
    assert.deepEqual(
        readdirSync(join(work, "trees")).filter((name) => !name.includes(".")),
        [],
    );
});

test("the guilty one of two is found, says why, and is not sure any more", async () => {
    const folder = crate({ "src/lib.rs": twoConflicts });
    const file = conflicted(folder, "src/lib.rs", [
        ['    "three"\n', true],
        ["    small() + 2\n", true],
    ]);
    const { files } = await checkResolutions(
        { folder, files: [file], others: [] },
        options,
        NeverCancelled,
    );
    const [first, second] = (files[0]?.conflicts ?? []).map(({ proposals }) => proposals[0]);
    assert.deepEqual([first?.compiles, first?.isAutomatic], [false, false]);
    assert.match(first?.concerns.join() ?? "", /^It does not compile: E0308: mismatched types/);
    assert.deepEqual([second?.compiles, second?.isAutomatic], [true, true]);
});

test("two that compile alone and not together are both doubted", async () => {
    const text = `pub fn a() -> u8 {\n    1\n}\n${conflictOf("", "fn b() {}\n")}pub fn c() {}\n${conflictOf("", "fn d() {}\n")}`;
    const folder = crate({ "src/lib.rs": text });
    const file = conflicted(folder, "src/lib.rs", [
        ["fn same() {}\n", true],
        ["fn same() {}\n", true],
    ]);
    const { told } = await verdicts({ folder, files: [file], others: [] });
    assert.deepEqual(told, [
        [false, false],
        [false, false],
    ]);
});

test("an unsure one that does not compile costs the sure ones nothing", async () => {
    const folder = crate({ "src/lib.rs": twoConflicts });
    const file = conflicted(folder, "src/lib.rs", [
        ["    3\n", true],
        ["    nothing()\n", false],
    ]);
    const { told } = await verdicts({ folder, files: [file], others: [] });
    assert.deepEqual(told, [
        [true, true],
        [undefined, false],
    ]);
});

test("likely ones that are not sure are compiled together", async () => {
    const folder = crate({ "src/lib.rs": twoConflicts });
    const compile = (second: string): Promise<Awaited<ReturnType<typeof verdicts>>> => {
        const proposed = [
            ["    3\n", false],
            [second, false],
        ] as const;
        const files = [conflicted(folder, "src/lib.rs", proposed)];
        return verdicts({ folder, files, others: [] });
    };
    assert.deepEqual(await compile("    small()\n"), {
        told: [
            [true, false],
            [true, false],
        ],
        problems: [],
    });
    const { told, problems } = await compile("    nothing()\n");
    assert.deepEqual(told, [
        [undefined, false],
        [undefined, false],
    ]);
    assert.match(problems.join(), /do not compile together: E0425: cannot find function/);
});

test("what cannot be told, or cannot be compiled, is a problem and no verdict", async () => {
    const broken = crate({ "src/lib.rs": `${twoConflicts}fn broken() -> u8 {}\n` });
    const sure = [
        ["    3\n", true],
        ["    small()\n", true],
    ] as const;
    const unknown = await verdicts({
        folder: broken,
        files: [conflicted(broken, "src/lib.rs", sure)],
        others: [],
    });
    assert.deepEqual(unknown.told, [
        [undefined, true],
        [undefined, true],
    ]);
    assert.match(unknown.problems.join(), /cannot be told: there are 1 error without/);
    const manifest = crate({ "Cargo.toml": "[package\n", "src/lib.rs": twoConflicts });
    const unread = await verdicts({
        folder: manifest,
        files: [conflicted(manifest, "src/lib.rs", sure)],
        others: [],
    });
    assert.match(unread.problems.join(), /Resolutions were not compiled/);
    assert.deepEqual(unread.told, unknown.told);
});

test("a check that is cancelled leaves no tree behind", async () => {
    const folder = crate({ "src/lib.rs": twoConflicts });
    const file = conflicted(folder, "src/lib.rs", [["    3\n", true]]);
    const source = new CancellationSource();
    const running = checkResolutions(
        { folder, files: [file], others: [] },
        { ...options, onProgress: () => source.cancel() },
        source.token,
    );
    await assert.rejects(running);
    assert.deepEqual(
        readdirSync(join(work, "trees")).filter((name) => !name.includes(".")),
        [],
    );
});
