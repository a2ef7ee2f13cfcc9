import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { indexFolders } from "../src/commands/index-folders.ts";
import { interruptedExitCode, runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";

let folder = "";
before(() => {
    folder = mkdtempSync(join(tmpdir(), "rust-ai-index-"));
    const files = {
        "one/src/lib.rs":
            "//! Library.\n\npub struct Parser;\nimpl Parser {\n    pub fn parse() {}\n}\n",
        "one/src/app.ts": "// Application.\nexport function parseAll() {}\n",
        "one/broken.rs": "fn a() {}\0",
        "two/lib.py": "def parse_python():\n    pass\n",
    };
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(folder, name, ".."), { recursive: true });
        writeFileSync(join(folder, name), text);
    }
});
after(() => rmSync(folder, { recursive: true }));

interface Outcome {
    readonly code: number;
    readonly out: string;
    readonly err: string;
}

/** Runs `rust-ai index`; paths that begin with `~` are below the test's folder. */
async function run(line: string, token = new CancellationSource().token): Promise<Outcome> {
    const { context, out, err } = fakeContext({ token });
    const words = line.split(" ").map((word) => word.replace(/^~/, folder));
    const code = await runProgram([indexFolders], ["index", ...words], context);
    // Times and folders are others each time.
    const mask = (text: string): string =>
        text.replaceAll(folder, "~").replace(/[\d.]+ s, [\d,]+ lines\/s/, "TIME");
    return { code, out: mask(out()), err: mask(err()) };
}

async function check(line: string, expected: string): Promise<void> {
    const { code, out, err } = await run(line);
    expectText(`${out}${err}exit ${code}`, expected);
}

test("index prints what it read, and names what it could not read", async () => {
    await check(
        "~/one --no-cache --workers 1",
        `
        2 files, 10 lines, 0.0 MB, 4 symbols
        TIME, 0.0 % from the cache
        ~/one/broken.rs: index.binary: The file holds binary data. Rename it if it is no source.
        exit 0
    `,
    );
});

test("index finds definitions in several folders", async () => {
    await check(
        "~/one ~/two ~/one/src --no-cache --symbols parse --limit 3",
        `
        3 files, 13 lines, 0.0 MB, 5 symbols
        TIME, 0.0 % from the cache
        name      kind      in           place
        parse     method    impl Parser  ~/one/src/lib.rs:5:12
        Parser    struct                 ~/one/src/lib.rs:3:12
        parseAll  function               ~/one/src/app.ts:2:17
        ~/one/broken.rs: index.binary: The file holds binary data. Rename it if it is no source.
        exit 0
    `,
    );
});

test("index --stats counts lines by language", async () => {
    await check(
        "~/one ~/two --no-cache --stats",
        `
        3 files, 13 lines, 0.0 MB, 5 symbols
        TIME, 0.0 % from the cache
        language    files  code  comments  blank  functions  unsafe  tests  to do
        rust            1     4         1      1          1       0      0      0
        python          1     2         0      0          1       0      0      0
        typescript      1     1         1      0          1       0      0      0
        ~/one/broken.rs: index.binary: The file holds binary data. Rename it if it is no source.
        exit 0
    `,
    );
});

test("index --json has what scripts read", async () => {
    const first = JSON.parse((await run("~/one ~/two --cache ~/cache --json --stats")).out);
    assert.deepEqual(
        [first.files, first.lines, first.bytes, first.cacheHitRate, first.symbols],
        [3, 13, 146, 0, 5],
    );
    assert.ok(first.linesPerSecond > 0);
    assert.deepEqual(
        first.languages.map(({ languageId }: { languageId: string }) => languageId).sort(),
        ["python", "rust", "typescript"],
    );
    assert.equal(first.problems[0].code, "index.binary");
    const second = JSON.parse(
        (await run("~/one ~/two --cache ~/cache --json --symbols Parser::parse")).out,
    );
    assert.equal(second.cacheHitRate, 1);
    assert.deepEqual(second.matches[0], {
        ...{ name: "parse", kind: "method", container: "impl Parser", path: "~/one/src/lib.rs" },
        ...{ line: 5, column: 12, score: second.matches[0].score },
    });
});

test("an index of one machine serves another, where the folder has another name", async () => {
    await check(
        "~/one --no-cache --export ~/one.index",
        `
        2 files, 10 lines, 0.0 MB, 4 symbols
        TIME, 0.0 % from the cache
        exported 2 files
        ~/one/broken.rs: index.binary: The file holds binary data. Rename it if it is no source.
        exit 0
    `,
    );
    rmSync(join(folder, "other"), { recursive: true, force: true });
    const { out } = await run("~/one --cache ~/other --import ~/one.index --json");
    const report = JSON.parse(out);
    assert.deepEqual([report.imported, report.cacheHitRate], [2, 1]);
});

test("what is no index, is damaged or of another version is not imported", async () => {
    await run("~/one --no-cache --export ~/good.index");
    const good = readFileSync(join(folder, "good.index"));
    const damaged = Buffer.from(good);
    damaged[40] = (damaged[40] ?? 0) ^ 1;
    writeFileSync(join(folder, "damaged.index"), damaged);
    writeFileSync(join(folder, "short.index"), good.subarray(0, 60));
    writeFileSync(join(folder, "foreign.index"), "nonsense");
    await check(
        "~/one --cache ~/c --import ~/damaged.index",
        `
        rust-ai: index.import-damaged: ~/damaged.index is damaged or incomplete. Export it again, or copy it again.
        exit 2
    `,
    );
    await check(
        "~/one --cache ~/c --import ~/short.index",
        `
        rust-ai: index.import-damaged: ~/short.index is damaged or incomplete. Export it again, or copy it again.
        exit 2
    `,
    );
    await check(
        "~/one --cache ~/c --import ~/foreign.index",
        `
        rust-ai: index.import-foreign: ~/foreign.index is no exported index. Give a file that rust-ai index --export has written.
        exit 2
    `,
    );
    await check(
        "~/one --cache ~/c --import ~/none.index",
        `
        rust-ai: cli.fileMissing: The file ~/none.index does not exist. Give the path of an existing file.
        exit 2
    `,
    );
    await check(
        "~/one --cache ~/c --import /dev/null",
        `
        rust-ai: cli.notAFile: /dev/null is a device or a pipe. Give the path of a file, or use --stdin where the command has it.
        exit 2
    `,
    );
    await check(
        "~/one --no-cache --import ~/good.index",
        `
        rust-ai: index.needs-cache: An index is imported into the cache on disk, and there is none. Leave --no-cache out.
        exit 2
    `,
    );
    await check(
        "~/one --no-cache --export ~/none/good.index",
        `
        rust-ai: index.export-failed: The index cannot be written to ~/none/good.index (ENOENT). Check the folder's permissions and the space on its disk.
        exit 2
    `,
    );
});

test("bad input is one clear line", async () => {
    await check(
        "~/none",
        `
        rust-ai: cli.fileMissing: The file ~/none does not exist. Give the path of an existing file.
        exit 2
    `,
    );
    await check(
        "~/one/src/lib.rs",
        `
        rust-ai: cli.notAFolder: ~/one/src/lib.rs is no folder. Give the path of an existing folder.
        exit 2
    `,
    );
    await check(
        "~/one --cache ~/c --no-cache",
        `
        rust-ai: cli.contradiction: --cache and --no-cache contradict each other. Leave one of them out.
        exit 2
    `,
    );
});

test("Ctrl+C ends it", async () => {
    const source = new CancellationSource();
    source.cancel();
    assert.equal((await run("~/one --no-cache", source.token)).code, interruptedExitCode);
    source.dispose();
});
