import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { listRustFiles } from "../src/evaluation/repository-files.ts";

const root = mkdtempSync(join(tmpdir(), "rust-ai-cli-hostile-"));
after(() => rmSync(root, { recursive: true }));
const marker = join(root, "started");
const trap = join(root, "trap.sh");
writeFileSync(trap, `#!/bin/sh\ntouch '${marker}'\nexit 1\n`);
chmodSync(trap, 0o700);

const skip = process.platform === "win32" ? "the trap is a shell script" : false;
const listAll = ["log", "--name-only"];

/** A repository of one commit that touches a.rs and claims to be signed. */
class Repository {
    readonly folder: string;

    constructor(name: string) {
        this.folder = join(root, name);
        mkdirSync(this.folder);
        writeFileSync(join(this.folder, "a.rs"), "fn a() {}\n");
        this.git(["init", "-q"]);
        this.git(["add", "."]);
        const person = "t <t@example.org> 1750000000 +0000";
        const commit = [
            `tree ${this.git(["write-tree"])}`,
            `author ${person}`,
            `committer ${person}`,
            "gpgsig -----BEGIN PGP SIGNATURE-----",
            " ",
            " aaaa",
            " -----END PGP SIGNATURE-----",
            "",
            "signed",
            "",
        ].join("\n");
        const id = this.git(["hash-object", "-t", "commit", "-w", "--stdin"], commit);
        this.git(["update-ref", "HEAD", id]);
    }

    git(args: readonly string[], input = ""): string {
        return execFileSync("git", ["-C", this.folder, ...args], {
            input,
            encoding: "utf8",
            stdio: ["pipe", "pipe", "ignore"],
        }).trim();
    }

    configure(settings: Readonly<Record<string, string>>): void {
        for (const [name, value] of Object.entries(settings)) this.git(["config", name, value]);
    }

    /** Whether git as a user calls it starts the trap; a trap that never springs proves nothing. */
    springs(args: readonly string[]): boolean {
        spawnSync("git", ["-C", this.folder, ...args], { stdio: "ignore" });
        const sprung = existsSync(marker);
        rmSync(marker, { force: true });
        return sprung;
    }

    list(): Promise<string[]> {
        return listRustFiles({ folder: this.folder, since: "2025-01-01" }, NeverCancelled);
    }
}

test("a repository's settings start no program that checks signatures", { skip }, async () => {
    const repository = new Repository("signed");
    const program = { "gpg.program": trap, "gpg.ssh.program": trap, "gpg.x509.program": trap };
    repository.configure({ "log.showSignature": "true", ...program });
    assert.ok(repository.springs(listAll));
    assert.deepEqual(await repository.list(), ["a.rs"]);
    repository.configure({ "gpg.openpgp.program": trap });
    assert.deepEqual(await repository.list(), ["a.rs"]);
    assert.ok(!existsSync(marker));
});

test("nor one that shows differences", { skip }, async () => {
    const repository = new Repository("shown");
    repository.configure({
        "diff.external": trap,
        "diff.rust.textconv": trap,
        "diff.rust.command": trap,
        "core.fsmonitor": trap,
        "core.pager": trap,
        "pager.log": trap,
    });
    writeFileSync(join(repository.folder, ".gitattributes"), "*.rs diff=rust\n");
    assert.ok(repository.springs(["log", "-p", "--ext-diff"]));
    assert.deepEqual(await repository.list(), ["a.rs"]);
    assert.ok(!existsSync(marker));
});

test("nor one that fetches what a partial clone lacks", { skip }, async () => {
    const repository = new Repository("partial");
    const tree = repository.git(["rev-parse", "HEAD^{tree}"]);
    rmSync(join(repository.folder, ".git/objects", tree.slice(0, 2), tree.slice(2)));
    repository.configure({
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": repository.folder,
        "remote.origin.uploadpack": trap,
        "protocol.allow": "always",
    });
    assert.ok(repository.springs(listAll));
    await assert.rejects(repository.list(), { code: "cli.git" });
    assert.ok(!existsSync(marker));
});

test("the repository of a surrounding hook is not asked", { skip }, async () => {
    const repository = new Repository("asked");
    process.env.GIT_DIR = join(root, "nowhere");
    try {
        assert.deepEqual(await repository.list(), ["a.rs"]);
    } finally {
        delete process.env.GIT_DIR;
    }
});
