import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { advisoriesPack } from "../../src/commands/advisories-pack.ts";
import { advisoriesRollBack } from "../../src/commands/advisories-roll-back.ts";
import { advisoriesShow } from "../../src/commands/advisories-show.ts";
import { advisoriesStatus } from "../../src/commands/advisories-status.ts";
import { advisoriesUpdate } from "../../src/commands/advisories-update.ts";
import type { Installation } from "../../src/installation.ts";
import { runProgram } from "../../src/program.ts";
import { SecurityCliErrors } from "../../src/security/security-cli-errors.ts";
import { fakeContext } from "../fake-context.ts";

const commands = [
    advisoriesStatus,
    advisoriesUpdate,
    advisoriesRollBack,
    advisoriesShow,
    advisoriesPack,
];

class Machine {
    readonly folder = mkdtempSync(join(tmpdir(), "rust-ai-advisories-"));

    constructor(context: TestContext) {
        context.after(() => rmSync(this.folder, { recursive: true, force: true }));
    }

    /** A source of one advisory. */
    source(number: number, more = ""): string {
        const id = `RUSTSEC-2026-000${number}`;
        const source = join(this.folder, `source-${number}`);
        mkdirSync(join(source, "crates/weak"), { recursive: true });
        writeFileSync(
            join(source, "crates/weak", `${id}.md`),
            `\`\`\`toml\n[advisory]\nid = "${id}"\npackage = "weak"\ndate = "2026-01-0${number}"\naliases = ["CVE-2026-${number}"]\nlicense = "CC-BY-4.0"\nurl = "https://example.org/${number}"\n${more}[versions]\npatched = [">= 1.2.${number}"]\n\`\`\`\n\n# Weak number ${number}\n\nWords about it.\n`,
        );
        return source;
    }

    async run(
        words: readonly string[],
        part: Partial<Installation> = {},
    ): Promise<{ code: number; out: string; err: string }> {
        const fake = fakeContext();
        const environment = { XDG_CACHE_HOME: this.folder, LOCALAPPDATA: this.folder };
        const installation = { ...fake.context.installation, environment, ...part };
        const context = { ...fake.context, installation };
        const code = await runProgram(commands, ["advisories", ...words], context);
        return { code, out: fake.out(), err: fake.err() };
    }
}

// Caches of macOS lie in the home folder, whatever the environment says.
const skip = process.platform === "darwin" ? "the cache folder cannot be moved here" : false;

test("a machine without a database gets one, and goes back", { skip }, async (context) => {
    const machine = new Machine(context);
    const none = await machine.run(["status"]);
    assert.equal(none.code, 1);
    assert.match(none.out, /^There is no database\. Bring one with/);
    assert.equal((await machine.run(["show", "RUSTSEC-2026-0001"])).code, 2);
    const first = await machine.run(["update", "--from", machine.source(1)]);
    assert.deepEqual(first, { code: 0, out: "1 advisories, newest of 2026-01-01\n", err: "" });
    const second = await machine.run(["update", "--from", machine.source(2)]);
    assert.equal(second.out, "1 advisories, newest of 2026-01-02\n");
    const status = await machine.run(["status"]);
    assert.match(
        status.out,
        /^1 advisories, newest of 2026-01-02 \(\d+ days ago\), your own\nfrom .*source-2\nthe one before is kept\n$/,
    );
    const back = await machine.run(["roll-back"]);
    assert.equal(back.out, "1 advisories, newest of 2026-01-01\n");
    const json = JSON.parse((await machine.run(["status", "--format", "json"])).out);
    assert.equal(json.date, "2026-01-01");
});

test("addresses need a word that allows the network", { skip }, async (context) => {
    const machine = new Machine(context);
    for (const from of ["https://example.org/db.tar.gz", "https://example.org/db", "git@h:db"]) {
        const { code, err } = await machine.run(["update", "--from", from]);
        assert.equal(code, 2);
        assert.match(err, /The network was not used, because nobody allowed it/);
    }
});

test("an advisory is shown by any of its names", { skip }, async (context) => {
    const machine = new Machine(context);
    await machine.run(["update", "--from", machine.source(3, 'informational = "unsound"\n')]);
    const shown = await machine.run(["show", "CVE-2026-3"]);
    assert.equal(
        shown.out,
        [
            "RUSTSEC-2026-0003: Weak number 3",
            "package     weak",
            "kind        unsound",
            "date        2026-01-03",
            "also        CVE-2026-3",
            "fixed in    >= 1.2.3",
            "see         https://example.org/3",
            "licence     CC-BY-4.0",
            "",
            "Words about it.",
            "",
        ].join("\n"),
    );
    const json = JSON.parse((await machine.run(["show", "CVE-2026-3", "--format", "json"])).out);
    assert.equal(json.description, "Words about it.");
    const unknown = await machine.run(["show", "CVE-1"]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /CVE-1/);
    assert.equal(SecurityCliErrors.unknownAdvisory("CVE-1").code, "security-cli.unknownAdvisory");
});

test("a packed database is the same every time, names whom it owes, and is used", async (context) => {
    const machine = new Machine(context);
    const outputs = ["one", "two"].map((name) => join(machine.folder, name));
    for (const output of outputs) {
        const source = machine.source(4);
        const packed = await machine.run([
            ...["pack", "--from", source, "--output", output, "--name", "a mirror"],
        ]);
        assert.deepEqual(packed, { code: 0, out: "1 advisories\n", err: "" });
    }
    const [one, two] = outputs.map((each) => readFileSync(join(each, "advisories.txt"), "utf8"));
    assert.equal(one, two);
    const notice = readFileSync(join(machine.folder, "one", "ADVISORIES.md"), "utf8");
    assert.match(
        notice,
        /- RUSTSEC-2026-0004: Weak number 4 \(CC-BY-4\.0, https:\/\/example\.org\/4\)/,
    );
    const advisoryDatabase = join(machine.folder, "one", "advisories.txt");
    const status = await machine.run(["status"], { advisoryDatabase });
    assert.match(status.out, /came with the program\nfrom a mirror\n$/);
});
