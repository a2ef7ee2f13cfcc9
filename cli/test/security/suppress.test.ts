import assert from "node:assert/strict";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    realpathSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { schemaProblems } from "../../../shared/security/test/report/schemas.ts";
import { suppressAdd, suppressList, suppressRemove } from "../../src/commands/suppress.ts";
import { runProgram } from "../../src/program.ts";
import { fakeContext } from "../fake-context.ts";

const manifest = '[package]\nname = "app"\nversion = "0.1.0"\n';
const id = "RUSTSEC-2026-0001";

class Project {
    readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-suppress-")));

    constructor(context: TestContext, files: Readonly<Record<string, string>> = {}) {
        context.after(() => rmSync(this.folder, { recursive: true, force: true }));
        for (const [path, text] of Object.entries({ "Cargo.toml": manifest, ...files })) {
            mkdirSync(dirname(join(this.folder, path)), { recursive: true });
            writeFileSync(join(this.folder, path), text);
        }
    }

    async run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
        const fake = fakeContext();
        const words = ["suppress", ...args, "--manifest-path", join(this.folder, "Cargo.toml")];
        const commands = [suppressList, suppressAdd, suppressRemove];
        const code = await runProgram(commands, words, fake.context);
        const plain = (text: string): string => text.replaceAll(`${this.folder}/`, "");
        return { code, out: plain(fake.out()), err: plain(fake.err()) };
    }

    read(path: string): string {
        return readFileSync(join(this.folder, path), "utf8");
    }
}

test("a suppression is added, listed and removed; comments stay", async (context) => {
    const before = "# our rules\n[advisories]\nignore = [\n]\n";
    const project = new Project(context, { "deny.toml": before });
    const added = await project.run("add", id, "--reason", "not called", "--until", "2999-12-31");
    assert.deepEqual(added, { code: 0, out: `deny.toml: ${id} is suppressed\n`, err: "" });
    assert.match(project.read("deny.toml"), /^# our rules\n/);
    const listed = await project.run("list");
    assert.equal(listed.code, 0);
    assert.equal(listed.out, `deny.toml:3: ${id} until 2999-12-31: not called\n`);
    const again = await project.run("add", id, "--reason", "not called");
    assert.match(again.out, /is suppressed already/);
    const removed = await project.run("remove", id);
    assert.equal(removed.out, `deny.toml: ${id} is not suppressed any more\n`);
    assert.doesNotMatch(project.read("deny.toml"), /RUSTSEC/);
    assert.equal((await project.run("remove", id)).code, 2);
});

test("what was added and removed leaves the file as it was, with its mark and line breaks", async (context) => {
    const deny = '\ufeff[advisories]\r\nignore = [\r\n    "RUSTSEC-2020-0001", # why\r\n]\r\n';
    const osv = '\ufeff[[IgnoredVulns]]\r\nid = "RUSTSEC-2020-0001"\r\n';
    const project = new Project(context, { "deny.toml": deny, "osv-scanner.toml": osv });
    for (const [format, path] of [
        ["deny", "deny.toml"],
        ["osv-scanner", "osv-scanner.toml"],
    ] as const) {
        const before = project.read(path);
        const added = await project.run("add", id, "--reason", "not called", "--in", format);
        assert.equal(added.code, 0, added.err);
        assert.ok(project.read(path).startsWith("\ufeff["));
        assert.ok(project.read(path).includes(id));
        assert.equal((await project.run("remove", id, "--in", format)).code, 0);
        assert.equal(project.read(path), before);
    }
});

test("files are made where there are none, each in its place", async (context) => {
    const project = new Project(context);
    await project.run("add", id, "--reason", "a");
    await project.run("add", id, "--reason", "b", "--in", "audit");
    await project.run("add", id, "--reason", "c", "--in", "osv-scanner");
    const words = ["--justification", "component_not_present", "--package", "weak"];
    await project.run("add", id, "--reason", "d", "--in", "openvex", ...words);
    const { out, code } = await project.run("list", "--format", "json");
    assert.equal(code, 0);
    const { suppressions } = JSON.parse(out);
    assert.deepEqual(
        suppressions.map((each: { format: string; reason: string }) => [each.format, each.reason]),
        [
            ["deny", "a"],
            ["openvex", "d"],
            ["osv-scanner", "c"],
            ["audit", "b"],
        ],
    );
    assert.equal(existsSync(join(project.folder, ".cargo/audit.toml")), true);
    assert.deepEqual(schemaProblems("openvex", project.read("openvex.json")), []);
});

test("what is over or has no reason makes the list fail", async (context) => {
    const project = new Project(context, {
        "deny.toml":
            '[advisories]\nignore = ["A-1", { id = "A-2", reason = "x (until 2020-01-01)" }]\n',
        "openvex.json": "{",
    });
    const { code, out, err } = await project.run("list");
    assert.equal(code, 1);
    assert.match(out, /A-1: no reason \(unexplained\)/);
    assert.match(out, /A-2 until 2020-01-01: x \(over\)/);
    assert.match(err, /suppression\.badFile/);
});

test("what cannot be meant is refused with one line and nothing is written", async (context) => {
    const project = new Project(context, {
        "osv-scanner.toml": "",
        "deny.toml": "advisories = 1\n",
    });
    const refused = async (code: string, ...args: readonly string[]): Promise<void> => {
        const { err, code: exit } = await project.run("add", ...args, "--reason", "r");
        assert.equal(exit, 2, `${args.join(" ")}: ${err}`);
        assert.equal(err.trim().split("\n").length, 1);
        assert.ok(err.includes(messages[code] ?? "?"), `${code}: ${err}`);
    };
    const messages: Readonly<Record<string, string>> = {
        "suppress.badDay": "is no day of the calendar",
        "suppress.pastDay": "is over already",
        "suppress.badRule": "is no name of an advisory",
        "suppress.badVersions": "is no requirement of versions",
        "suppress.needsPackage": "stands for many findings",
        "suppress.cannotEdit": "was left as it is",
        "suppress.cannotSay": "has no place for this",
        "cli.badChoice": "component_not_present",
    };
    await refused("suppress.badDay", id, "--until", "2026-02-30");
    await refused("suppress.pastDay", id, "--until", "2020-01-01");
    await refused("suppress.badRule", "two words");
    await refused("suppress.badVersions", id, "--versions", "one two");
    await refused("suppress.needsPackage", "*");
    await refused("suppress.cannotSay", "*", "--package", "a", "--in", "audit");
    await refused("suppress.cannotEdit", id, "--in", "deny");
    await refused("cli.badChoice", id, "--justification", "because");
    assert.equal(project.read("deny.toml"), "advisories = 1\n");
    const { err } = await project.run("remove", "A-9");
    assert.ok(err.includes("No file suppresses A-9"), "suppress.notThere");
});
