import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { ConflictService, type PredictionRequest } from "../../src/conflicts/conflict-service.ts";
import { TemporaryRepository } from "../git/temporary-repository.ts";

const between: PredictionRequest = { kind: "between", ours: "mine", theirs: "theirs" };

/** Rows of what is predicted; git's own merge in the files has to stop where the prediction says so. */
async function check(
    repository: TemporaryRepository,
    expected: readonly string[],
    request = between,
): Promise<void> {
    const { folder } = repository;
    const before = fingerprint(folder);
    const report = await new ConflictService().predict(
        { folder, request, now: Date.now },
        NeverCancelled,
    );
    assert.equal(fingerprint(folder), before, "nothing in the repository changes");
    const rows = report.predictions.map(({ theirs, verdict, files }) =>
        [
            `${theirs.name}: ${verdict}`,
            ...files.map(({ path, conflictKind, lines }) => {
                const at = lines.map(({ start, end }) => ` ${start}-${end}`).join("");
                return `${path} ${conflictKind}${at}`;
            }),
        ].join("; "),
    );
    assert.deepEqual([...rows, ...report.problems], expected);
    if (request !== between) return;
    repository.git("checkout", "-q", "-f", "--detach", "mine");
    const isClean = isMerged(repository);
    const verdict = report.predictions[0]?.verdict;
    assert.equal(isClean, verdict === "clean" || verdict === "build", "as git merge does");
}

function isMerged(repository: TemporaryRepository): boolean {
    try {
        repository.git("merge", "-q", "--no-edit", "--no-ff", "theirs");
        return true;
    } catch {
        return false;
    }
}

function fingerprint(folder: string): string {
    const hash = createHash("sha256");
    const add = (path: string): void => {
        const status = lstatSync(path);
        hash.update(`${path}\0${status.mode}\0`);
        if (status.isDirectory())
            for (const name of readdirSync(path).sort()) add(join(path, name));
        else if (status.isSymbolicLink()) hash.update(readlinkSync(path));
        else
            hash.update(`${path.endsWith("index") ? status.mtimeMs : ""}\0`).update(
                readFileSync(path),
            );
    };
    add(folder);
    return hash.digest("hex");
}

function pointer(oid: string): string {
    return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid.repeat(64)}\nsize 12\n`;
}

test("a submodule that both sides moved stops the merge, one that one side moved does not", async (context) => {
    const repository = new TemporaryRepository(context);
    const [one, two, three] = ["1", "2", "3"].map((digit) => digit.repeat(40));
    const point = (commit = ""): void => {
        repository.git("update-index", "--add", "--cacheinfo", `160000,${commit},sub`);
        repository.git("commit", "-q", "-m", "submodule");
    };
    repository.commit({ "a.txt": "a\n" });
    point(one);
    for (const [name, commit] of [
        ["theirs", two],
        ["mine", three],
        ["apart", one],
    ] as const) {
        repository.git("checkout", "-q", "-f", "-B", name, "main");
        if (commit !== one) point(commit);
        else repository.git("commit", "-q", "--allow-empty", "-m", "nothing");
    }
    await check(repository, ["theirs: textual; sub submodule"]);
    repository.git("checkout", "-q", "-f", "apart");
    const request = { kind: "between", ours: "apart", theirs: "theirs" } as const;
    await check(repository, ["theirs: clean"], request);
});

test("pointers of large files conflict as what they are, without their filter", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.git("config", "filter.lfs.clean", "touch ran && cat");
    repository.git("config", "filter.lfs.smudge", "touch ran && cat");
    const attributes = "*.bin filter=lfs diff=lfs merge=lfs -text\n";
    repository.commit({
        ".gitattributes": attributes,
        "a.bin": pointer("a"),
        "b.bin": pointer("b"),
    });
    repository.branch("theirs", { "a.bin": pointer("c"), "b.bin": pointer("d") });
    repository.branch("mine", { "a.bin": pointer("e") });
    repository.git("clean", "-q", "-fd");
    await check(repository, ["theirs: textual; a.bin content 2-2"]);
});

test("ends of lines that attributes ask for are no changes", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.commit({
        ".gitattributes": "*.txt text eol=crlf\n",
        "a.txt": "1\r\n2\r\n3\r\n4\r\n5\r\n",
    });
    repository.branch("theirs", { "a.txt": "one\r\n2\r\n3\r\n4\r\n5\r\n" });
    repository.branch("mine", { "a.txt": "1\r\n2\r\n3\r\n4\r\nfive\r\n" });
    await check(repository, ["theirs: clean"]);
    repository.git("checkout", "-q", "-f", "mine");
    const against = { kind: "workingTree", against: ["target"], activeDays: 30 } as const;
    // The same lines without the carriage return are the same file in the repository.
    repository.write("a.txt", "1\n2\n3\n4\n5\n");
    await check(repository, ["theirs: clean"], { ...against, target: "theirs" });
    repository.write("a.txt", "un\r\n2\r\n3\r\n4\r\n5\r\n");
    await check(repository, ["theirs: textual; a.txt content 1-1"], {
        ...against,
        target: "theirs",
    });
});

test("files that one side renamed are merged with what the other one edited", async (context) => {
    const repository = new TemporaryRepository(context);
    const lines = (first: string, last: string): string =>
        [first, ...Array.from({ length: 20 }, (_, index) => `line ${index}`), last, ""].join("\n");
    const base = { "old.txt": lines("first", "last"), "both.txt": lines("one", "two") };
    repository.import([
        { name: "main", files: base },
        {
            name: "theirs",
            from: "main",
            files: { "new.txt": lines("first", "end"), "both.txt": lines("their", "two") },
        },
        {
            name: "mine",
            from: "main",
            files: { "old.txt": lines("start", "last"), "moved.txt": lines("my", "two") },
        },
    ]);
    repository.git("checkout", "-q", "-f", "mine");
    await check(repository, ["theirs: textual; moved.txt content 1-1"]);
});

test("a file where the other side has a folder, and names renamed apart, stop the merge", async (context) => {
    const repository = new TemporaryRepository(context);
    const text = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join("");
    repository.import([
        { name: "main", files: { "a.txt": text } },
        { name: "theirs", from: "main", files: { "theirs.txt": text, "place/in": "x\n" } },
        { name: "mine", from: "main", files: { "mine.txt": text, place: "y\n" } },
    ]);
    repository.git("checkout", "-q", "-f", "mine");
    const folder = { folder: repository.folder, request: between, now: Date.now };
    const { predictions } = await new ConflictService().predict(folder, NeverCancelled);
    const kinds = predictions[0]?.files.map(({ path, conflictKind }) => `${path} ${conflictKind}`);
    assert.equal(predictions[0]?.verdict, "textual");
    assert.deepEqual(
        kinds?.filter((row) => row.startsWith("a.txt")),
        ["a.txt rename/rename"],
    );
    assert.ok(
        kinds?.some((row) => /^place.* file\/directory$/.test(row)),
        kinds?.join(),
    );
    assert.equal(isMerged(repository), false);
});

test("ten thousand changed files are compared within seconds", async (context) => {
    const repository = new TemporaryRepository(context);
    const files = (edit: (index: number) => string): Record<string, string> =>
        Object.fromEntries(
            Array.from({ length: 10_000 }, (_, index) => [
                `d${index % 100}/f${index}.rs`,
                edit(index),
            ]),
        );
    const base = files((index) => `fn f${index}() {}\n`);
    repository.import([
        { name: "main", files: base },
        { name: "theirs", from: "main", files: files((index) => `fn f${index}() { 1; }\n`) },
        {
            name: "mine",
            from: "main",
            files: { ...base, "d7/f7.rs": "fn f7() { 2; }\n", other: "x\n" },
        },
    ]);
    repository.git("symbolic-ref", "HEAD", "refs/heads/mine");
    const startedAt = performance.now();
    const { folder } = repository;
    const request = between;
    const report = await new ConflictService().predict(
        { folder, request, now: Date.now },
        NeverCancelled,
    );
    const rows = report.predictions.map(
        ({ verdict, files: own, sharedPaths }) =>
            `${verdict} ${own.map(({ path }) => path)} ${sharedPaths}`,
    );
    assert.deepEqual(rows, ["textual d7/f7.rs 1"]);
    assert.ok(performance.now() - startedAt < 20_000);
});

test("a shallow clone says what its commits have in common, or that it is cut off", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.commit({ a: "1\n" });
    repository.commit({ a: "2\n" });
    repository.branch("theirs", { a: "3\n" });
    repository.branch("mine", { a: "4\n" });
    const url = pathToFileURL(repository.folder).href;
    for (const [depth, expected] of [
        [2, /^textual$/],
        [1, /^theirs: .*unrelated histories/],
    ] as const) {
        const clone = join(repository.folder, `../clone-${depth}`);
        const options = ["clone", "-q", "--bare", "--no-single-branch", `--depth=${depth}`];
        execFileSync("git", [...options, "--", url, clone]);
        const report = await new ConflictService().predict(
            { folder: clone, request: between, now: Date.now },
            NeverCancelled,
        );
        const [found = ""] = [
            ...report.predictions.map(({ verdict }) => verdict),
            ...report.problems,
        ];
        assert.match(found, expected);
    }
});

test("names that look like options are names of branches, or of nothing", async (context) => {
    const repository = new TemporaryRepository(context);
    repository.commit({ a: "1\n" });
    repository.branch("mine", { a: "2\n" });
    for (const name of ["-x", "--upload-pack=touch ran", "--output=ran", "@{-1}x"]) {
        const { folder } = repository;
        const asked = [
            { kind: "between", ours: "mine", theirs: name },
            { kind: "rebase", onto: name },
            { kind: "workingTree", against: ["target"], target: name, activeDays: 30 },
        ] as const;
        for (const request of asked) {
            await assert.rejects(
                new ConflictService().predict({ folder, request, now: Date.now }, NeverCancelled),
                (error) => CodedError.is(error, "git.unknownRevision"),
            );
        }
    }
    assert.deepEqual(readdirSync(repository.folder).sort(), [".git", "a"]);
    repository.branch("theirs", { a: "3\n" });
    repository.git("update-ref", "refs/heads/-x", "theirs");
    const request = { kind: "between", ours: "mine", theirs: "refs/heads/-x" } as const;
    await check(repository, ["refs/heads/-x: textual; a content 1-1"], request);
});
