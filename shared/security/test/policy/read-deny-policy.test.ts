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
    assert.deepEqual(
        sources.allowOrganisations.map(({ value }) => value),
        ["github.com/one"],
    );
    assert.equal(sources.requiredGitSpec, "rev");
});

test("the graph, where older policies have it too", () => {
    const inTable = readDenyPolicy(
        `[graph]
targets = ["one", { triple = "two", features = ["sse2"] }]
exclude = ["a@1.0.0"]
all-features = true
exclude-dev = true
exclude-unpublished = true
`,
        "p",
    );
    assert.deepEqual(inTable.problems, []);
    assert.deepEqual(inTable.policy.graph, {
        targets: [
            { triple: "one", features: [] },
            { triple: "two", features: ["sse2"] },
        ],
        exclude: ["a@1.0.0"],
        features: [],
        allFeatures: true,
        noDefaultFeatures: false,
        excludesDev: true,
        excludesUnpublished: true,
    });
    const atRoot = readDenyPolicy("exclude = ['b']\n[graph]\nexclude = ['a']\n", "p");
    assert.deepEqual([atRoot.policy.graph.exclude, atRoot.problems], [["b"], []]);
    assert.deepEqual(problemsOf("graph = { targets = [{}, 1], own = 1 }"), [
        "policy.badValue <{}>",
        "policy.badValue <1>",
        "policy.unknownKey <own>",
    ]);
});

test("what bans have besides lists", () => {
    const text = `[bans]
skip-tree = [{ crate = "a", depth = 2 }, "b"]
wildcards = "deny"
deny = [{ crate = "c", deny-multiple-versions = true }]
workspace-dependencies = { unused = "warn" }
external-default-features = "deny"
[[bans.features]]
crate = "d"
allow = ["one"]
exact = true
[bans.build]
allow-build-scripts = ["e"]
script-extensions = ["sh"]
[[bans.build.bypass]]
crate = "f"
build-script = "${"A".repeat(64)}"
allow = [{ path = "bin/x", checksum = "${"0".repeat(64)}" }]
`;
    const { policy, problems } = readDenyPolicy(text, "p");
    const { bans } = policy;
    assert.deepEqual(problems, []);
    assert.deepEqual(
        bans.skipTrees.map(({ spec, depth }) => [spec.name, depth]),
        [
            ["a", 2],
            ["b", undefined],
        ],
    );
    assert.deepEqual([bans.wildcards, bans.deny, bans.denyMultiple[0]?.name], ["deny", [], "c"]);
    assert.deepEqual(bans.workspaceDependencies, {
        duplicates: "deny",
        includesPaths: true,
        unused: "warn",
    });
    assert.deepEqual(
        [bans.externalDefaultFeatures, bans.workspaceDefaultFeatures],
        ["deny", undefined],
    );
    assert.equal(bans.features[0]?.isExact, true);
    assert.equal(bans.build?.executables, "deny");
    assert.equal(bans.build?.bypass[0]?.buildScript, "a".repeat(64));
    assert.equal(bans.build?.bypass[0]?.allow[0]?.path.value, "bin/x");
    const older = readDenyPolicy("[bans]\nallow-build-scripts = []\n", "p").policy.bans.build;
    assert.deepEqual([older?.allowBuildScripts, older?.executables], [[], "allow"]);
});

test("values of bans that cannot be", () => {
    const text = `[bans]
skip-tree = [{ crate = "a", depth = -1 }]
deny = [{ crate = "c", deny-multiple-versions = true, wrappers = ["d"] }]
features = [{ crate = "e", allow = ["f"], deny = ["f"] }]
[bans.build]
script-extensions = ["*.sh"]
bypass = [{ crate = "g", build-script = "1", allow = [{}, { path = "/h" }, { path = "C:\\\\i" }] }]
`;
    assert.deepEqual(problemsOf(text), [
        "policy.badValue <depth>",
        'policy.badValue <"c">',
        'policy.badValue <"f">',
        'policy.badValue <"*.sh">',
        'policy.badValue <"1">',
        "policy.badValue <{}>",
        'policy.badValue <"/h">',
        'policy.badValue <"C:\\\\i">',
    ]);
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
    assert.deepEqual(problemsOf("[bans]\nstd-replacements = {}\nown = 1\nallow = "), [
        "policy.notSupported <std-replacements>",
        "policy.unknownKey <own>",
        "policy.badValue <allow>",
        "policy.badFile <>",
    ]);
});

test("any text is read without an error", () => {
    const line = fc.constantFrom(
        "[bans]",
        "[[licenses.allow]]",
        "deny = [{}]",
        "allow = {a=1}",
        "[graph]",
        "targets = [{}]",
        "[bans.build]",
        "bypass = [{ crate = 'a', allow = [1] }]",
        "skip-tree = [{ depth = 9e9 }]",
    );
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
