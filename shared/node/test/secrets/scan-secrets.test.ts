import assert from "node:assert/strict";
import {
    chmodSync,
    readFileSync,
    statSync,
    symlinkSync,
    truncateSync,
    writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { secretAsFinding } from "@rust-ai-ide/security/secrets/placed-secret";
import { openSecretHash, secretKeyFile } from "../../src/secrets/installation-key.ts";
import { type SecretScanResult, scanInput, scanSecrets } from "../../src/secrets/scan-secrets.ts";
import { baselineOf, SecretBaseline } from "../../src/secrets/secret-baseline.ts";
import {
    githubToken,
    otherToken,
    type SecretRepository,
    secretRepository,
    temporaryFolder,
} from "./secret-repository.ts";

const hash = (text: string): string => text.replace(/[^a-z]/g, "").slice(0, 16);

function rowsOf({ findings }: SecretScanResult, folder: string): string[] {
    return findings.map(({ path, line, column, rule, isIgnored }) => {
        const shown = path.replace(`${folder}/`, "");
        return `${shown}:${line}:${column} ${rule}${isIgnored === true ? " ignored" : ""}`;
    });
}

/** `path:line:column rule` of what is found in the folder. */
async function check(
    { folder }: Pick<SecretRepository, "folder">,
    expected: readonly string[],
    baseline?: SecretBaseline,
): Promise<SecretScanResult> {
    const token = NeverCancelled;
    const result = await scanSecrets({ folders: [folder], files: [], hash, baseline, token });
    assert.deepEqual(rowsOf(result, folder), expected);
    return result;
}

test("hidden files count, what git ignores does not, unless it is tracked", async (context) => {
    const repository = secretRepository(context);
    repository.write(".gitignore", "*.log\n/private/\n");
    repository.write(".github/workflows/ci.yml", `\nenv: ${githubToken}\n`);
    repository.write("private/tracked.txt", githubToken);
    repository.commit("first");
    repository.write("a.log", githubToken);
    repository.write("private/new.txt", githubToken);
    repository.write("node_modules/x/index.js", githubToken);
    repository.write("src/lib.rs", `// ${githubToken}`);
    symlinkSync(join(repository.folder, "private/new.txt"), join(repository.folder, "link.txt"));
    const result = await check(repository, [
        ".github/workflows/ci.yml:2:6 github-pat",
        "private/tracked.txt:1:1 github-pat ignored",
        "src/lib.rs:1:4 github-pat",
    ]);
    assert.equal(result.summary.files, 4);
    assert.deepEqual(result.problems, []);
    const [, tracked] = result.findings.map(secretAsFinding);
    assert.match(tracked?.message ?? "", /Found: ghp_…zK.*tracks the file although/);
    assert.ok(!JSON.stringify(result).includes(githubToken.slice(4, 20)));
});

test("texts in Latin-1 and UTF-16, programs, files that cannot be read", async (context) => {
    const repository = secretRepository(context);
    const { folder, write } = repository;
    write("latin.txt", Buffer.concat([Buffer.from([0xe4, 10]), Buffer.from(githubToken)]));
    write(
        "utf16le.txt",
        Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(githubToken, "utf16le")]),
    );
    const big = Buffer.from(githubToken, "utf16le").swap16();
    write("utf16be.txt", Buffer.concat([Buffer.from([0xfe, 0xff]), big]));
    write("program", Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(githubToken)]));
    write("store.p12", Buffer.from([0, 1]));
    write("closed.txt", githubToken);
    write("huge.txt", "");
    truncateSync(join(folder, "huge.txt"), 100_000_001);
    chmodSync(join(folder, "closed.txt"), 0);
    const found = ["latin.txt:2:1", "utf16be.txt:1:1", "utf16le.txt:1:1"].map(
        (at) => `${at} github-pat`,
    );
    const isReadable = process.getuid?.() === 0 || process.platform === "win32";
    const closed = isReadable ? ["closed.txt:1:1 github-pat"] : [];
    const result = await check(repository, [
        ...closed,
        found[0] ?? "",
        "store.p12:1:1 pkcs12-file",
        ...found.slice(1),
    ]);
    const codes = result.problems.map(
        ({ path, code }) => `${path.slice(folder.length + 1)} ${code}`,
    );
    assert.deepEqual(codes.sort(), [
        ...(isReadable ? [] : ["closed.txt index.no-permission"]),
        "huge.txt secrets.tooLarge",
    ]);
});

test("a line of 50 MB and hostile texts end in time", async (context) => {
    const folder = temporaryFolder(context);
    writeFileSync(join(folder, "long.js"), `${"var a=1;".repeat(6_250_000)}"${githubToken}"`);
    const startedAt = performance.now();
    await check({ folder }, ["long.js:1:50000002 github-pat"]);
    assert.ok(performance.now() - startedAt < 20_000);
    const hostile = temporaryFolder(context);
    writeFileSync(join(hostile, "a.sh"), "curl ".repeat(400_000));
    const token = NeverCancelled;
    const { problems } = await scanSecrets({ folders: [hostile], files: [], hash, token });
    assert.deepEqual(
        problems.map(({ code }) => code),
        ["secrets.notAll"],
    );
});

test("a .gitleaksignore, single files, standard input", async (context) => {
    const repository = secretRepository(context);
    repository.write("a.txt", `\n${githubToken}\n${otherToken}`);
    repository.write(".gitleaksignore", "a.txt:github-pat:2\n");
    const { summary } = await check(repository, ["a.txt:3:1 github-pat"]);
    assert.equal(summary.accepted, 1);
    const file = `${repository.folder}/a.txt`;
    const options = { folders: [], files: [file, file], hash, token: NeverCancelled };
    assert.equal((await scanSecrets(options)).findings.length, 2);
    const input = scanInput(Buffer.from(`x\n${githubToken}`), hash, undefined);
    assert.deepEqual(rowsOf(input, ""), ["standard input:2:1 github-pat"]);
});

test("a baseline accepts its secrets wherever they stand, and no others", async (context) => {
    const repository = secretRepository(context);
    const { folder, write } = repository;
    write("a.txt", githubToken);
    write("vendored/b.txt", otherToken);
    const path = baselineOf(folder);
    assert.equal(await SecretBaseline.read(path), undefined);
    const first = SecretBaseline.empty();
    const scan = { folders: [folder], files: [`${folder}/a.txt`], token: NeverCancelled };
    const { findings } = await scanSecrets({ ...scan, folders: [], hash: first.hash });
    assert.equal(await first.write(path, findings), 1);
    const text = readFileSync(path, "utf8");
    assert.ok(!text.includes(githubToken));
    const baseline = await SecretBaseline.read(path);
    assert.equal(baseline?.size, 1);
    write("moved.txt", `\n\n${githubToken}`);
    const result = await check(repository, ["vendored/b.txt:1:1 github-pat"], baseline);
    assert.equal(result.summary.accepted, 2);
    // Another repository has another salt: its file says nothing here.
    const other = SecretBaseline.empty();
    assert.notEqual(other.hash("x"), first.hash("x"));
    write(
        ".rust-ai/secrets-baseline.json",
        text.replace('"secrets"', '"allowPaths": ["vendored/"], "secrets"'),
    );
    await check(repository, [], await SecretBaseline.read(path));
});

test("a baseline that is not understood is not passed over", async (context) => {
    const folder = temporaryFolder(context);
    const path = join(folder, "baseline.json");
    for (const text of ["{", "[]", '{"version":2}', '{"version":1,"salt":"x","secrets":[]}']) {
        writeFileSync(path, text);
        await assert.rejects(SecretBaseline.read(path), (error) =>
            CodedError.is(error, "secrets.badBaseline"),
        );
    }
    await assert.rejects(SecretBaseline.read(folder), (error) =>
        CodedError.is(error, "secrets.badBaseline"),
    );
});

test("fingerprints are under a key of the installation that its owner alone reads", async (context) => {
    const folder = temporaryFolder(context);
    const path = join(folder, "data/secret-key");
    const [one, same] = await Promise.all([openSecretHash(path), openSecretHash(path)]);
    const again = await openSecretHash(path);
    assert.equal(again("a"), (await openSecretHash(path))("a"));
    assert.ok([one("a"), same("a")].includes(again("a")));
    assert.match(one("a"), /^[0-9a-f]{64}$/);
    if (process.platform !== "win32") {
        assert.equal(statSync(path).mode & 0o777, 0o600);
        chmodSync(path, 0o644);
        await openSecretHash(path);
        assert.equal(statSync(path).mode & 0o777, 0o600);
    }
    writeFileSync(path, "broken");
    const repaired = await openSecretHash(path);
    assert.notEqual(repaired("a"), again("a"));
    assert.equal((await openSecretHash(path))("a"), repaired("a"));
    // Where nothing can be written there is a key for this process.
    const nowhere = await openSecretHash(join(path, "below-a-file"));
    assert.match(nowhere("a"), /^[0-9a-f]{64}$/);
    const surroundings = { env: {}, homeDirectory: "/home/ann" };
    assert.equal(
        secretKeyFile({ ...surroundings, platform: "linux" }),
        "/home/ann/.local/share/rust-ai-ide/secret-key",
    );
});

test("a scan ends when it is cancelled", async (context) => {
    const repository = secretRepository(context);
    repository.write("a.txt", githubToken);
    const source = new CancellationSource();
    source.cancel();
    const options = { folders: [repository.folder], files: [], hash, token: source.token };
    await assert.rejects(scanSecrets(options), CancelledError);
});
