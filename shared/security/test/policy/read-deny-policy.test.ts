import assert from "node:assert/strict";
import { test } from "node:test";
import { requirementText } from "@rust-ai-ide/security/licences/licence-expression";
import { readDenyPolicy } from "@rust-ai-ide/security/policy/read-deny-policy";
import fc from "fast-check";

/** Codes with the text that they are about. */
function problemsOf(text: string): readonly string[] {
    return readDenyPolicy(text, "/w/deny.toml").problems.map(
        ({ code, start, end }) => `${code} <${text.slice(start, end)}>`,
    );
}

test("defaults of empty sections, and no opinion of licences without one", () => {
    const { policy, problems } = readDenyPolicy("[licenses]\n[bans]\n[sources]\n", "p");
    assert.deepEqual(problems, []);
    assert.equal(policy.bans.multipleVersions, "warn");
    assert.equal(policy.sources.unknownGit, "warn");
    assert.equal(policy.sources.allowRegistry, undefined);
    assert.equal(policy.licences?.unusedAllowed, "warn");
    const nothing = readDenyPolicy("", "p").policy;
    assert.equal(nothing.licences, undefined);
    assert.deepEqual([nothing.bans, nothing.sources], [policy.bans, policy.sources]);
});

test("licences, bans and sources in every form of entry", () => {
    const text = `
[licenses]
allow = ["MIT", "Apache-2.0 WITH LLVM-exception", "GPL-3.0"]
exceptions = [{ allow = ["Zlib"], crate = "one@1.2" }]
private = { ignore = true }
[[licenses.exceptions]]
[bans]
multiple-versions = "deny"
deny = [
    "two",
    { crate = "three:<=2", wrappers = ["four"], reason = "old", use-instead = "five" },
    { name = "six", version = "^1" },
]
skip = [{ crate = "seven@=1.0.0", reason = "soon" }]
[sources]
unknown-git = "deny"
allow-registry = []
allow-git = ["https://example.org/a"]
required-git-spec = "rev"
[sources.allow-org]
github = ["One"]
`.replace("[[licenses.exceptions]]\n", "");
    const { policy, problems } = readDenyPolicy(text, "/w/deny.toml");
    assert.deepEqual(problems, []);
    const { licences, bans, sources } = policy;
    assert.ok(licences);
    assert.deepEqual(
        licences.allow.map(({ value }) => requirementText(value)),
        ["MIT", "Apache-2.0 WITH LLVM-exception", "GPL-3.0"],
    );
    assert.equal(licences.ignoresPrivate, true);
    assert.deepEqual(
        licences.exceptions.map(({ spec, allow }) => [spec.name, ...allow.map(requirementText)]),
        [["one", "Zlib"]],
    );
    assert.deepEqual(
        bans.deny.map(({ spec, wrappers, reason, useInstead }) => [
            spec.name,
            spec.versions !== undefined,
            wrappers,
            reason,
            useInstead,
        ]),
        [
            ["two", false, [], undefined, undefined],
            ["three", true, ["four"], "old", "five"],
            ["six", true, [], undefined, undefined],
        ],
    );
    assert.equal(bans.skip[0]?.name, "seven");
    assert.deepEqual(sources.allowRegistry, []);
    assert.deepEqual(sources.allowOrganisations, ["github.com/one"]);
    assert.equal(sources.requiredGitSpec, "rev");
});

test("tables of an array are entries as well", () => {
    const text = '[[licenses.exceptions]]\nname = "one"\nallow = ["MIT"]\n';
    const { policy, problems } = readDenyPolicy(text, "/w/deny.toml");
    assert.deepEqual(problems, []);
    assert.equal(policy.licences?.exceptions[0]?.spec.name, "one");
});

test("what is wrong is told with its place, and the rest holds", () => {
    assert.deepEqual(problemsOf("[licenses]\nallow = ['mit', 'MIT OR ISC', 'Apache-2.0+', 1]"), [
        "policy.badValue <allow>",
        "policy.badValue <'mit'>",
        "policy.badValue <'MIT OR ISC'>",
        "policy.badValue <'Apache-2.0+'>",
    ]);
    assert.deepEqual(problemsOf("[bans]\nmultiple-versions = 'no'\nskip = [{}, 'a@b']\ndeny = 1"), [
        "policy.badValue <multiple-versions>",
        "policy.badValue <{}>",
        "policy.badValue <'a@b'>",
        "policy.badValue <deny>",
    ]);
    assert.deepEqual(problemsOf("sources = 1\n[licenses]\nprivate = { ignore = 1 }"), [
        "policy.badValue <sources>",
        "policy.badValue <ignore>",
    ]);
    assert.deepEqual(problemsOf("[bans]\nskip-tree = ['a']\nown = 1\nallow = "), [
        "policy.notSupported <skip-tree>",
        "policy.unknownKey <own>",
        "policy.badValue <allow>",
        "policy.badFile <>",
    ]);
});

test("any text is read without an error", () => {
    const line = fc.constantFrom("[bans]", "[[licenses.allow]]", "deny = [{}]", "allow = {a=1}");
    fc.assert(
        fc.property(
            fc.oneof(
                fc.string(),
                fc.array(line).map((lines) => lines.join("\n")),
            ),
            (text) => {
                for (const { start, end } of readDenyPolicy(text, "p").problems) {
                    assert.ok(0 <= start && start <= end && end <= text.length);
                }
            },
        ),
    );
});
