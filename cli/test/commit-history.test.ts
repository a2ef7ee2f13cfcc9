import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { formatReplayList, parseReplayList } from "@rust-ai-ide/ai/evaluation/replay-list";
import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { evalReplay } from "../src/commands/eval-replay.ts";
import { commitCasesOf, referencesOf } from "../src/evaluation/commit-source.ts";
import { fakeContext } from "./fake-context.ts";

const root = mkdtempSync(join(tmpdir(), "rust-ai-cli-commits-"));
after(() => rmSync(root, { recursive: true }));

const person = {
    GIT_AUTHOR_NAME: "t",
    GIT_AUTHOR_EMAIL: "t@example.org",
    GIT_COMMITTER_NAME: "t",
    GIT_COMMITTER_EMAIL: "t@example.org",
};

function git(folder: string, args: readonly string[], date = "2026-02-01T10:00:00Z"): string {
    return execFileSync("git", ["-C", folder, ...args], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
        env: { ...process.env, ...person, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    });
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
    }
}

function commit(folder: string, files: Readonly<Record<string, string>>, date?: string): void {
    write(folder, files);
    git(folder, ["add", "."], date);
    git(folder, ["commit", "-q", "-m", "change"], date);
}

/** A work tree with three commits, and a bare clone as an evaluation keeps it. */
const work = join(root, "work");
mkdirSync(work);
git(work, ["init", "-q"]);
const manifest = '[package]\nname = "demo-crate"\n';
commit(
    work,
    {
        "crates/demo/Cargo.toml": manifest,
        "crates/demo/src/lib.rs": "fn a() {\n    one();\n}\n",
        "other.rs": "fn other() {}\n",
    },
    "2024-01-01T10:00:00Z",
);
commit(work, { "other.rs": "fn other() {\n    before_the_date();\n}\n" }, "2024-06-01T10:00:00Z");
commit(work, { "crates/demo/src/lib.rs": "fn a() {\n    one();\n    let total = two(1);\n}\n" });
const repos = join(root, "repos");
mkdirSync(join(repos, "owner+demo"), { recursive: true });
git(root, ["clone", "-q", "--bare", work, join(repos, "owner+demo/repo")]);

interface Given {
    readonly repo?: string;
    readonly since?: string;
    readonly under?: string;
    readonly list?: string;
    readonly repos?: string;
}

function source(given: Given): Parameters<typeof referencesOf>[1] {
    const { repo, since, under, list, repos: folder } = given;
    return { repo, since, under, "case-list": list, repos: folder, cases: 5, seed: 1 };
}

async function check(given: Given, expected: string): Promise<void> {
    const { context, err } = fakeContext();
    const cases = await commitCasesOf(source(given), context);
    const rows = cases.map(({ id, path, before, insert, after }) =>
        [
            id.replace(/@\w+/, ""),
            path,
            ...[before, insert, after].map((text) => JSON.stringify(text)),
        ].join(" "),
    );
    expectText(
        [
            ...rows,
            ...err()
                .split("\n")
                .map((line) => line.replaceAll(root, "")),
        ].join("\n"),
        expected,
    );
}

const bare = join(repos, "owner+demo/repo");

test("the texts that commits added since a date, of a bare repository", async () => {
    await check(
        { repo: bare, since: "2025-01-01" },
        `owner/demo:crates/demo/src/lib.rs:3 demo-crate/src/lib.rs "fn a() {\\n    one();" "\\n    let total = two(1);" "\\n}\\n"`,
    );
});

test("a folder of the repository can be chosen", async () => {
    await check(
        { repo: work, under: "crates/demo/" },
        `local/work:crates/demo/src/lib.rs:3 demo-crate/src/lib.rs "fn a() {\\n    one();" "\\n    let total = two(1);" "\\n}\\n"`,
    );
    await assert.rejects(check({ repo: work, under: "nothing" }, ""), {
        code: "evaluation.noCommits",
    });
});

async function list(): Promise<string> {
    return formatReplayList(
        await referencesOf(bare, source({ since: "2025-01-01" }), fakeContext().context.token),
    );
}

test("a list finds its repositories, and says which are not there", async () => {
    const [reference] = parseReplayList(await list());
    assert.ok(reference);
    const file = join(root, "list.json");
    const absent = { ...reference, repo: "some/absent" };
    const lost = { ...reference, commit: "0".repeat(40) };
    writeFileSync(file, formatReplayList([reference, absent, lost]));
    await check(
        { list: file, repos },
        `
        owner/demo:crates/demo/src/lib.rs:3 demo-crate/src/lib.rs "fn a() {\\n    one();" "\\n    let total = two(1);" "\\n}\\n"
        some/absent is not in /repos; its cases are left out.
        1 cases are not in the clones; they are left out.
    `,
    );
    writeFileSync(file, formatReplayList([absent]));
    await assert.rejects(check({ list: file, repos }, ""), { code: "evaluation.noRepositories" });
    await assert.rejects(check({ list: file }, ""), { code: "evaluation.noRepositories" });
});

test("what is no repository, or a date that git does not read, is an error", async () => {
    const empty = join(root, "empty");
    mkdirSync(empty, { recursive: true });
    await assert.rejects(check({ repo: empty }, ""), { code: "evaluation.notRepository" });
    const fresh = join(root, "fresh");
    mkdirSync(fresh);
    git(fresh, ["init", "-q"]);
    // A repository without any commit: git log itself fails.
    await assert.rejects(check({ repo: fresh }, ""), { code: "evaluation.git" });
});

test("the command prints the chosen places and loads no model for it", async () => {
    const { context, out } = fakeContext();
    const absent = Object.fromEntries(
        Object.keys(evalReplay.options).map((name) => [name, undefined]),
    );
    const values = { ...absent, folder: [], repo: bare, cases: 5, seed: 1, "print-list": true };
    assert.equal(await evalReplay.run(values, context), 0);
    // The other change begins at the first line of its file.
    assert.deepEqual(
        parseReplayList(out()).map(({ path, date }) => [path, date]),
        [["crates/demo/src/lib.rs", "2026-02-01"]],
    );
    for (const [wrong, code] of [
        [{ repo: undefined }, "cli.exclusive"],
        [{ "case-list": "x" }, "cli.exclusive"],
        [{ repo: undefined, "case-list": "x" }, "cli.onlyWith"],
    ] as const) {
        await assert.rejects(evalReplay.run({ ...values, ...wrong }, context), { code });
    }
});

test("cancelling ends the search", async () => {
    const token = new CancellationSource();
    token.cancel();
    await assert.rejects(referencesOf(bare, source({}), token.token), CancelledError);
});
