import assert from "node:assert/strict";
import { test } from "node:test";
import { processorTime } from "@rust-ai-ide/testing/processor-time";
import fc from "fast-check";
import { combineRules } from "../../src/secrets/combine-rules.ts";
import { readRuleFile } from "../../src/secrets/read-rule-file.ts";
import { secretRules } from "../../src/secrets/secret-rules.ts";
import { SecretScanner } from "../../src/secrets/secret-scanner.ts";

const at = { path: "src/a.txt", commit: undefined as string | undefined };

/** `rule secret` of what the files, the one that extends first, make of a text. */
function check(
    files: string | readonly string[],
    text: string,
    expected: readonly string[],
    { path = at.path, commit = at.commit } = {},
): void {
    const sources = typeof files === "string" ? [files] : files;
    const { rules, allow, problems } = combineRules(sources.map(readRuleFile));
    assert.deepEqual(problems.map(String), []);
    const hash = (secret: string): string => secret.replace("\0", " ");
    const { findings } = new SecretScanner({ hash, rules, allow }).scan(path, text, commit);
    assert.deepEqual(
        findings.map(({ fingerprint }) => fingerprint),
        expected,
    );
}

/** Codes and the first words of what is wrong. */
function problems(text: string, expected: readonly string[]): void {
    const found = combineRules([readRuleFile(text)]).problems;
    assert.deepEqual(
        found.map(({ code, display }) => `${code} ${display.split("\n", 1)[0]?.split(". ", 1)[0]}`),
        expected,
    );
}

const token = (body: string): string =>
    `[[rules]]\nid = "house"\nregex = '''house_([a-z0-9]{8})'''\n${body}\n`;

test("a rule of one's own, with what it asks for", () => {
    check(token(""), "x house_a1b2c3d4;", ["house a1b2c3d4"]);
    check(token("secretGroup = 0"), "house_a1b2c3d4", ["house a1b2c3d4"]);
    check(token("entropy = 2.9"), "house_a1b2c3d4 house_aaaaaaab", ["house a1b2c3d4"]);
    check(token("keywords = ['Mortgage']"), "house_a1b2c3d4", []);
    check(token("keywords = ['Mortgage']"), "MORTGAGE house_a1b2c3d4", ["house a1b2c3d4"]);
    check(token("path = '''\\.toml$'''"), "house_a1b2c3d4", []);
    check(token("path = '''\\.txt$'''"), "house_a1b2c3d4", ["house a1b2c3d4"]);
    check("[[rules]]\nid = 'vault'\npath = '''\\.vault$'''", "", ["vault "], { path: "a.vault" });
    check("[[rules]]\nid = 'free'\nregex = '''\\b([0-9]{6})!'''", "a 123456! b", ["free 123456"]);
});

test("exceptions of a rule, of some rules and of all", () => {
    const text = "house_a1b2c3d4 house_zzzz9999";
    const allow = (body: string): string => token(`[[rules.allowlists]]\n${body}`);
    check(allow("regexes = ['^z']"), text, ["house a1b2c3d4"]);
    check(allow("regexes = ['^house_z']\nregexTarget = 'match'"), text, ["house a1b2c3d4"]);
    check(allow("regexes = ['zzzz']\nregexTarget = 'line'"), text, []);
    check(allow("stopwords = ['ZZZZ']"), text, ["house a1b2c3d4"]);
    check(allow("paths = ['^src/']"), text, []);
    check(allow("condition = 'AND'\npaths = ['^src/']\nstopwords = ['zzzz']"), text, [
        "house a1b2c3d4",
    ]);
    check(allow("condition = 'AND'\npaths = ['^doc/']\nstopwords = ['zzzz']"), text, [
        "house a1b2c3d4",
        "house zzzz9999",
    ]);
    check(allow("commits = ['ABC123']"), text, [], { commit: "abc123" });
    check(token("[rules.allowlist]\nstopwords = ['zzzz']"), text, ["house a1b2c3d4"]);
    check(`${token("")}[allowlist]\npaths = ['\\.txt$']`, text, []);
    check(`${token("")}[[allowlists]]\nstopwords = ['a1b2']`, text, ["house zzzz9999"]);
    check(`${token("")}[[allowlists]]\ntargetRules = ['house']\nstopwords = ['a1b2']`, text, [
        "house zzzz9999",
    ]);
});

test("rules that need another one near, which is not reported itself", () => {
    const file = (near: string): string => `
        [[rules]]
        id = "pass"
        regex = '''pass="([^"]+)"'''
        [[rules.required]]
        id = "user"
        ${near}
        [[rules]]
        id = "user"
        regex = '''user="([^"]+)"'''
        skipReport = true`;
    check(file(""), 'user="ann"\n\npass="x1"', ["pass x1"]);
    check(file(""), 'pass="x1"', []);
    check(file("withinLines = 1"), 'user="ann"\n\npass="x1"', []);
    check(file("withinLines = 2"), 'user="ann"\n\npass="x1"', ["pass x1"]);
    check(file("withinColumns = 3"), 'user="ann"\n     pass="x1"', []);
});

test("rules of the product stay, are changed by name, and are switched off", () => {
    const key = `ghp_${"aB3dE5gH7jK9".repeat(3)}`;
    check("", key, [`github-pat ${key}`]);
    check(token("[extend]\nuseDefault = true"), key, [`github-pat ${key}`]);
    check("[extend]\ndisabledRules = ['github-pat']", key, []);
    check("[[rules]]\nid = 'github-pat'\nregex = '''gh_([a-z]{12})'''", `${key} gh_qwhzkpmvrtnd`, [
        "github-pat qwhzkpmvrtnd",
    ]);
    const stop = "[[rules]]\nid = 'github-pat'\n[[rules.allowlists]]\nstopwords = ['gh7jk9']";
    check(stop, key, []);
    const entropy = "[[rules]]\nid = 'github-pat'\nentropy = 7.5\ndescription = 'Ours'";
    check(entropy, key, []);
    const named = combineRules([readRuleFile(entropy)]).rules.find(({ id }) => id === "github-pat");
    assert.equal(named?.title, "Ours");
    assert.equal(combineRules([readRuleFile(token(""))]).rules.length, secretRules.length + 1);
});

test("a file that extends another one wins over it", () => {
    const base = token("keywords = ['one']");
    const top = "[extend]\npath = 'base.toml'\n[[rules]]\nid = 'house'\nkeywords = ['two']";
    assert.equal(readRuleFile(top).extends, "base.toml");
    check([top, base], "two house_a1b2c3d4", ["house a1b2c3d4"]);
    check([top, base], "house_a1b2c3d4", []);
});

test("what is wrong is told, and the rest holds", () => {
    problems("[[rules]]\nregex = 'a'", [
        "secretRules.badRule The rule number 1 for secrets is left out: it has no id",
    ]);
    problems("[[rules]]\nid = 'a'", [
        "secretRules.badRule The rule a for secrets is left out: it has neither regex nor path",
    ]);
    problems("[[rules]]\nid = 'a'\nregex = '(?<=b)c'", [
        "secretRules.badRule The rule a for secrets is left out: not understood at 2: (?<=b)c",
    ]);
    problems("[[allowlists]]\ndescription = 'all'", [
        "secretRules.badFile The rules for secrets are not all understood: an allowlist is left out, an allowlist says nothing",
    ]);
    problems("[[allowlists]]\npaths=['a']\ncondition = 'XOR'", [
        "secretRules.badFile The rules for secrets are not all understood: an allowlist is left out, condition XOR",
    ]);
    problems("[extend]\ndisabledRules = ['nobody']", [
        "secretRules.unknownRule The rules for secrets name nobody, which is no rule",
    ]);
    problems(token("[[rules.required]]\nid = 'nobody'"), [
        "secretRules.unknownRule The rules for secrets name nobody, which is no rule",
    ]);
    const [broken] = readRuleFile(`${token("")}x = = 1`).problems;
    assert.equal(broken?.code, "secretRules.badFile");
    assert.equal(readRuleFile(`${token("")}x = = 1`).rules.length, 1);
});

test("no text takes long or throws, whatever a file says", () => {
    const piece = fc.constantFrom(
        "[[rules]]\n",
        "id='a'\n",
        "regex='(a|b)*c'\n",
        "regex='('\n",
        "keywords=['']\n",
        "[extend]\n",
        "path=1\n",
        "[[rules.allowlists]]\n",
        "regexes=['.*']\n",
        "[allowlist]\n",
        "=",
        "\0",
    );
    fc.assert(
        fc.property(fc.array(piece, { maxLength: 30 }), fc.string(), (pieces, text) => {
            const { rules, allow } = combineRules([readRuleFile(pieces.join(""))]);
            new SecretScanner({ hash: String, rules, allow }).scan("a", text);
        }),
        { numRuns: 100 },
    );
    const hostile = "[[rules]]\nid='a'\nregex='''(?:x+x+)+y'''";
    const { rules } = combineRules([readRuleFile(hostile)]);
    const startedAt = processorTime();
    new SecretScanner({ hash: String, rules }).scan("a", "x".repeat(100_000));
    assert.ok(processorTime() - startedAt < 5_000);
});
