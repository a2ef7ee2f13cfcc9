import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { type GitScanOptions, scanGitSecrets } from "../../src/secrets/scan-git-secrets.ts";
import { SecretBaseline } from "../../src/secrets/secret-baseline.ts";
import {
    githubToken,
    otherToken,
    type SecretRepository,
    secretRepository,
    temporaryFolder,
} from "./secret-repository.ts";

const hash = (text: string): string => text;
const usual = { hash, token: NeverCancelled };

/** `path:line rule`, with the subject, author and date of the commit. */
async function check(
    { folder, git }: SecretRepository,
    options: Pick<GitScanOptions, "what" | "range" | "baseline">,
    expected: readonly string[],
): Promise<number> {
    const { findings, summary } = await scanGitSecrets({ ...usual, folder, ...options });
    const rows = findings.map(({ path, line, rule, commit }) => {
        const subject = commit && git("log", "-1", "--format=%s", commit.id).trim();
        const date = commit?.date.replace("+00:00", "Z");
        return `${path}:${line} ${rule}${commit ? ` ${subject}, ${commit.author}, ${date}` : ""}`;
    });
    assert.deepEqual(rows, expected);
    return summary.accepted;
}

test("staged lines alone count", async (context) => {
    const repository = secretRepository(context);
    const { write, git } = repository;
    write("old.txt", `one\n${otherToken}\n`);
    repository.commit("first");
    write("old.txt", `one\n${otherToken}\ntwo\n`);
    write("new file.txt", `a\nb ${githubToken}\n`);
    git("add", "--all");
    write("unstaged.txt", githubToken);
    await check(repository, { what: "staged" }, ["new file.txt:2 github-pat"]);
    // Before the first commit everything is new.
    const young = secretRepository(context);
    young.write("ä.txt", githubToken);
    young.git("add", "--all");
    await check(young, { what: "staged" }, ["ä.txt:1 github-pat"]);
});

test("a history tells the commit that brought a secret, also when it is gone or moved", async (context) => {
    const repository = secretRepository(context);
    const { write, git, commit, folder } = repository;
    write("a.txt", `x\n${githubToken}\n${"y\n".repeat(30)}`);
    commit("bring it");
    git("mv", "a.txt", "b.txt");
    commit("move it");
    write("b.txt", "y\n".repeat(30));
    commit("drop it");
    git("checkout", "--quiet", "-b", "side", "HEAD~1");
    write("c.txt", "c\n");
    commit("side");
    git("checkout", "--quiet", "main");
    git("merge", "--quiet", "--no-commit", "--no-ff", "side");
    write("merged.txt", `${otherToken}\n`);
    git("add", "--all");
    git("commit", "--quiet", "--message", "merge");
    const first = "bring it, Ann B, 2026-01-02T03:04:05Z";
    const merge = "merge, Ann B, 2026-01-02T03:04:05Z";
    await check(repository, { what: "history" }, [
        `a.txt:2 github-pat ${first}`,
        `merged.txt:1 github-pat ${merge}`,
    ]);
    await check(repository, { what: "history", range: "HEAD~1..HEAD" }, [
        `merged.txt:1 github-pat ${merge}`,
    ]);
    const baseline = SecretBaseline.empty();
    const { findings } = await scanGitSecrets({
        ...usual,
        folder,
        what: "history",
        hash: baseline.hash,
    });
    await baseline.write(`${folder}/baseline.json`, findings);
    const known = await SecretBaseline.read(`${folder}/baseline.json`);
    assert.equal(await check(repository, { what: "history", baseline: known }, []), 2);
    const id = git("rev-list", "--max-parents=0", "HEAD").trim();
    write(".gitleaksignore", `${id}:a.txt:github-pat:2\n`);
    assert.equal(await check(repository, { what: "history", range: id }, []), 1);
});

test("nothing of the repository's settings runs", async (context) => {
    const repository = secretRepository(context);
    const { write, git, folder } = repository;
    const mark = `${folder}/ran`;
    for (const name of ["diff.external", "core.fsmonitor", "diff.x.textconv", "core.pager"]) {
        git("config", name, `touch '${mark}' && cat`);
    }
    write(".gitattributes", "*.txt diff=x\n");
    write("a.txt", githubToken);
    git("-c", "core.fsmonitor=false", "add", "--all");
    await check(repository, { what: "staged" }, ["a.txt:1 github-pat"]);
    git("-c", "core.fsmonitor=false", "commit", "--quiet", "--no-verify", "--message", "x");
    const { findings } = await scanGitSecrets({ ...usual, folder, what: "history" });
    assert.equal(findings.length, 1);
    assert.throws(() => git("hash-object", mark), "a program of the repository ran");
});

test("what git cannot do is told", async (context) => {
    const folder = temporaryFolder(context);
    await assert.rejects(scanGitSecrets({ ...usual, folder, what: "history" }), (error) =>
        CodedError.is(error, "git.notARepository"),
    );
    const repository = secretRepository(context);
    repository.write("a", "b");
    repository.commit("first");
    const of = { ...usual, folder: repository.folder, what: "history" } as const;
    await assert.rejects(scanGitSecrets({ ...of, range: "nothing..here" }), (error) =>
        CodedError.is(error, "git.unknownRevision"),
    );
    const pwned = `${repository.folder}/pwned`;
    await assert.rejects(scanGitSecrets({ ...of, range: `--output=${pwned}` }));
    assert.throws(() => repository.git("hash-object", pwned));
    const source = new CancellationSource();
    source.cancel();
    await assert.rejects(scanGitSecrets({ ...of, token: source.token }), CancelledError);
    // In the middle, from what is called while commits come.
    for (let count = 0; count < 101; count++) {
        repository.write("a", `${count}`);
        repository.commit(`${count}`);
    }
    const later = new CancellationSource();
    const cancelled = { ...of, token: later.token, onProgress: () => later.cancel() };
    await assert.rejects(scanGitSecrets(cancelled), CancelledError);
    const failing = { ...of, onProgress: () => assert.fail("from outside") };
    await assert.rejects(scanGitSecrets(failing), /from outside/);
});
