import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { packDatabase } from "@rust-ai-ide/security/advisories/packed-database";
import { strToU8, zipSync } from "fflate";
import { AdvisoryStore } from "../../src/advisories/advisory-store.ts";
import { readAdvisorySource } from "../../src/advisories/read-source.ts";

function advisory(id: string, date = "2026-01-01"): string {
    return `\`\`\`toml\n[advisory]\nid = "${id}"\npackage = "weak"\ndate = "${date}"\n[versions]\npatched = []\n\`\`\`\n\n# Title\n`;
}

function temporary(context: TestContext): string {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-store-"));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
}

function database(context: TestContext, ids: readonly string[], date?: string): string {
    const folder = temporary(context);
    for (const id of ids) write(folder, `crates/weak/${id}.md`, advisory(id, date));
    return folder;
}

function write(folder: string, name: string, text: string): void {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
}

const offline = { isNetworkAllowed: false, token: NeverCancelled };
const online = { isNetworkAllowed: true, token: NeverCancelled };

async function codeOf(work: Promise<unknown>): Promise<string> {
    try {
        await work;
        return "no error";
    } catch (error) {
        return CodedError.is(error) ? error.code : String(error);
    }
}

test("nothing, then a folder, then another, and back again", async (context) => {
    const store = new AdvisoryStore({ folder: join(temporary(context), "new") });
    assert.equal(await store.open(), undefined);
    assert.equal((await store.status()).count, 0);
    assert.equal(await codeOf(store.rollBack()), "advisory-source.nothingBefore");
    const first = database(context, ["RUSTSEC-2026-0001"]);
    const second = database(context, ["RUSTSEC-2026-0001", "RUSTSEC-2026-0002"], "2026-02-02");
    const after = await store.update({ kind: "folder", path: first }, offline);
    assert.deepEqual([after.count, after.origin, after.canRollBack], [1, "stored", false]);
    const later = await store.update({ kind: "folder", path: second }, offline);
    assert.deepEqual([later.count, later.date, later.canRollBack], [2, "2026-02-02", true]);
    assert.equal((await store.rollBack()).count, 1);
    assert.equal((await store.rollBack()).count, 2);
    assert.equal((await store.open())?.of("weak").length, 2);
});

test("an update that fails changes nothing", async (context) => {
    const folder = temporary(context);
    const store = new AdvisoryStore({ folder });
    await store.update({ kind: "folder", path: database(context, ["RUSTSEC-2026-0001"]) }, offline);
    const files = readdirSync(folder);
    const empty = temporary(context);
    write(empty, "broken.tar.gz", "not an archive");
    write(empty, "cut.tar.gz", "\x1f\x8b");
    for (const [source, code] of [
        [{ kind: "folder", path: empty }, "advisory-source.empty"],
        [{ kind: "folder", path: join(empty, "none") }, "advisory-source.missing"],
        [{ kind: "archive", path: join(empty, "broken.tar.gz") }, "advisory-source.unknownArchive"],
        [{ kind: "archive", path: join(empty, "cut.tar.gz") }, "advisory-source.unknownArchive"],
        [{ kind: "git", url: "https://example.org/db" }, "advisory-source.offline"],
        [{ kind: "url", url: "https://example.org/db.zip" }, "advisory-source.offline"],
    ] as const) {
        assert.equal(await codeOf(store.update(source, offline)), code);
    }
    for (const url of ["ext::sh -c x", "--upload-pack=x", "/etc"])
        assert.equal(
            await codeOf(store.update({ kind: "git", url }, online)),
            "advisory-source.badAddress",
        );
    assert.equal(
        await codeOf(store.update({ kind: "url", url: "ftp://x/y" }, online)),
        "advisory-source.badAddress",
    );
    for (const kind of ["git", "url"] as const)
        await assert.rejects(
            store.update({ kind, url: "ftp://me:se@cret@example.org/db" }, online),
            (error: Error) =>
                !/cret/.test(JSON.stringify(error) + error.message) &&
                error.message.includes("ftp://example.org/db"),
        );
    assert.deepEqual(readdirSync(folder), files);
    assert.equal((await store.status()).count, 1);
    write(folder, "advisories.lock", `${process.pid} x`);
    const again = { kind: "folder", path: database(context, ["RUSTSEC-2026-0003"]) } as const;
    assert.equal(await codeOf(store.update(again, offline)), "advisory-source.busy");
});

test("the newer of the bundled one and the user's own is used", async (context) => {
    const folder = temporary(context);
    const bundled = join(folder, "bundled.txt");
    const packed = async (ids: readonly string[], date: string): Promise<string> =>
        packDatabase(
            await readAdvisorySource(database(context, ids, date), "bundled", NeverCancelled),
        );
    writeFileSync(bundled, await packed(["RUSTSEC-2026-0001"], "2026-03-03"));
    const store = new AdvisoryStore({ folder, bundled });
    assert.equal((await store.status()).origin, "bundled");
    const older = database(context, ["RUSTSEC-2026-0001", "RUSTSEC-2026-0002"]);
    assert.equal((await store.update({ kind: "folder", path: older }, offline)).origin, "bundled");
    writeFileSync(bundled, "broken");
    store.reload();
    assert.equal((await store.status()).origin, "stored");
    writeFileSync(join(folder, "advisories-current.txt"), "broken");
    store.reload();
    assert.equal(await codeOf(store.open()), "advisories.notADatabase");
});

test("archives: tar and zip, with what does not belong into them", async (context) => {
    const folder = database(context, ["RUSTSEC-2026-0001", "RUSTSEC-2026-0002"]);
    const long = `crates/${"a".repeat(60)}/${"b".repeat(60)}/RUSTSEC-2026-0003.md`;
    write(folder, long, advisory("RUSTSEC-2026-0003"));
    write(folder, "crates/weak/RUSTSEC-2026-0009.md", "broken");
    write(folder, "README.md", "not one");
    symlinkSync("/etc/passwd", join(folder, "crates/weak/RUSTSEC-2026-0004.md"));
    const store = new AdvisoryStore({ folder: temporary(context) });
    const archive = join(folder, "db.tar.gz");
    for (const format of ["ustar", "gnu", "pax"]) {
        execFileSync("tar", [
            "czf",
            archive,
            `--format=${format}`,
            "-C",
            folder,
            "crates",
            "README.md",
        ]);
        const { count, problems } = await store.update({ kind: "archive", path: archive }, offline);
        assert.deepEqual([count, problems], [3, 1], format);
    }
    const record = {
        id: "GHSA-aaaa-bbbb-cccc",
        aliases: ["RUSTSEC-2026-0001"],
        affected: [{ package: { ecosystem: "crates.io", name: "weak" }, versions: ["1.0.0"] }],
    };
    const zip = zipSync({
        "crates/weak/RUSTSEC-2026-0001.md": strToU8(advisory("RUSTSEC-2026-0001")),
        "GHSA-aaaa-bbbb-cccc.json": strToU8(JSON.stringify(record)),
        "GHSA-dddd-bbbb-cccc.json": strToU8("{"),
        "../crates/RUSTSEC-2026-0007.md": strToU8(advisory("RUSTSEC-2026-0007")),
        "/crates/RUSTSEC-2026-0008.md": strToU8(advisory("RUSTSEC-2026-0008")),
    });
    const path = join(folder, "db.zip");
    writeFileSync(path, zip);
    const status = await store.update({ kind: "archive", path }, offline);
    assert.deepEqual([status.count, status.problems], [1, 1]);
    assert.deepEqual((await store.open())?.byId("RUSTSEC-2026-0001")?.aliases, [
        "GHSA-aaaa-bbbb-cccc",
    ]);
    assert.equal(existsSync(join(folder, "..", "crates")), false);
});

test("a git remote and an address", async (context) => {
    const folder = database(context, ["RUSTSEC-2026-0001"]);
    const git = (...args: readonly string[]): void => {
        execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
            cwd: folder,
            stdio: "ignore",
        });
    };
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
    const store = new AdvisoryStore({ folder: temporary(context) });
    const cloned = await store.update({ kind: "git", url: `file://${folder}` }, online);
    assert.equal(cloned.count, 1);
    assert.match(cloned.source ?? "", /^file:\/\/.* [0-9a-f]{12}$/);
    const archive = zipSync({
        "x/crates/weak/RUSTSEC-2026-0001.md": strToU8(advisory("RUSTSEC-2026-0001")),
    });
    const server = createServer((request, response) => {
        response.statusCode = request.url === "/none" ? 404 : 200;
        response.end(archive);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    context.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}`;
    const got = await store.update({ kind: "url", url: `${address}/db.zip?token=hidden` }, online);
    assert.deepEqual([got.count, got.source], [1, `${address}/db.zip`]);
    assert.equal(
        await codeOf(store.update({ kind: "url", url: `${address}/none` }, online)),
        "advisory-source.brokenArchive",
    );
});

test("of the same day the user's own database is used, and else the newer one", async (context) => {
    const bundled = join(temporary(context), "bundled.txt");
    const ours = await readAdvisorySource(
        database(context, ["RUSTSEC-2026-0001"], "2026-02-02"),
        "ours",
        NeverCancelled,
    );
    writeFileSync(bundled, packDatabase(ours));
    const store = new AdvisoryStore({ folder: temporary(context), bundled });
    assert.equal((await store.status()).origin, "bundled");
    const origins: unknown[] = [];
    for (const day of ["2026-02-02", "2026-02-01", "2026-02-03"]) {
        const path = database(context, ["RUSTSEC-2026-0002"], day);
        origins.push((await store.update({ kind: "folder", path }, offline)).origin);
    }
    assert.deepEqual(origins, ["stored", "bundled", "stored"]);
});

test("a source that is mostly broken replaces nothing", async (context) => {
    const store = new AdvisoryStore({ folder: temporary(context) });
    const good = database(context, ["RUSTSEC-2026-0001", "RUSTSEC-2026-0002"]);
    await store.update({ kind: "folder", path: good }, offline);
    const bad = database(context, ["RUSTSEC-2026-0003"]);
    for (let number = 10; number < 15; number += 1) {
        write(bad, `crates/weak/RUSTSEC-2026-00${number}.md`, "```toml\n[advisory\n```\n");
    }
    const code = await codeOf(store.update({ kind: "folder", path: bad }, offline));
    assert.equal(code, "advisory-source.mostlyBroken");
    assert.equal((await store.status()).count, 2);
});

test("a source that is far too small replaces nothing unless that is wanted", async (context) => {
    const ids = Array.from({ length: 120 }, (_, index) => `RUSTSEC-2026-${1_000 + index}`);
    const store = new AdvisoryStore({ folder: temporary(context) });
    await store.update({ kind: "folder", path: database(context, ids) }, offline);
    const one = { kind: "folder", path: database(context, ["RUSTSEC-2026-0001"]) } as const;
    assert.equal(await codeOf(store.update(one, offline)), "advisory-source.muchSmaller");
    assert.equal((await store.status()).count, 120);
    const status = await store.update(one, { ...offline, allowsFewer: true });
    assert.equal(status.count, 1);
});
