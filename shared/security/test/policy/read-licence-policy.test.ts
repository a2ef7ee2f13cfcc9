import assert from "node:assert/strict";
import { test } from "node:test";
import { expressionText } from "@rust-ai-ide/security/licences/licence-expression";
import { readDenyExceptions, readDenyPolicy } from "@rust-ai-ide/security/policy/read-deny-policy";
import fc from "fast-check";

/** Codes with the text that they are about. */
function problemsOf(text: string): readonly string[] {
    const whole = `[licenses]\n${text}`;
    return readDenyPolicy(whole, "/w/deny.toml").problems.map(
        ({ code, start, end }) => `${code} <${whole.slice(start, end)}>`,
    );
}

test("defaults", () => {
    const { licences } = readDenyPolicy("[licenses]\n", "p").policy;
    assert.deepEqual(licences, {
        allow: [],
        exceptions: [],
        clarifications: [],
        confidenceThreshold: 0.8,
        ignoresPrivate: false,
        privateRegistries: [],
        ignoredSources: [],
        includesDev: false,
        includesBuild: true,
        unusedAllowed: "warn",
        unusedException: "warn",
    });
});

test("every key of cargo-deny", () => {
    const text = `
[licenses]
version = 2
confidence-threshold = 0.93
include-dev = true
include-build = false
unused-allowed-license = "deny"
unused-license-exception = "allow"
[licenses.private]
ignore = true
registries = ["own"]
ignore-sources = ["https://example.org/index"]
[[licenses.clarify]]
name = "one"
version = "*"
expression = "MIT AND ISC"
license-files = [{ path = "LICENSE", hash = 0xbd0eed23 }, { path = "a/COPYING", hash = 1 }]
[[licenses.clarify]]
crate = "two@1.0.0"
expression = "LicenseRef-two"
license-files = []
`;
    const { policy, problems } = readDenyPolicy(text, "p");
    assert.deepEqual(problems, []);
    const { licences } = policy;
    assert.ok(licences);
    assert.deepEqual(
        [licences.confidenceThreshold, licences.includesDev, licences.includesBuild],
        [0.93, true, false],
    );
    assert.deepEqual([licences.unusedAllowed, licences.unusedException], ["deny", "allow"]);
    assert.deepEqual(licences.privateRegistries, ["own"]);
    assert.deepEqual(
        licences.ignoredSources.map(({ value }) => value),
        ["https://example.org/index"],
    );
    assert.deepEqual(
        licences.clarifications.map(({ spec, expression, files }) => [
            spec.name,
            expressionText(expression),
            ...files.map(({ path, hash }) => `${path.value} ${hash.toString(16)}`),
        ]),
        [
            ["one", "MIT AND ISC", "LICENSE bd0eed23", "a/COPYING 1"],
            ["two", "LicenseRef-two"],
        ],
    );
});

test("what cannot be, and the rest holds", () => {
    assert.deepEqual(problemsOf("confidence-threshold = 1.2"), [
        "policy.badValue <confidence-threshold>",
    ]);
    assert.deepEqual(problemsOf('confidence-threshold = "0.8"'), [
        "policy.badValue <confidence-threshold>",
    ]);
    assert.deepEqual(problemsOf("confidence-threshold = 1"), []);
    assert.deepEqual(problemsOf("private = { own = 1 }"), ["policy.unknownKey <own>"]);
    const clarify = (rest: string): readonly string[] =>
        problemsOf(`clarify = [{ crate = "one", ${rest} }]`);
    assert.deepEqual(clarify('expression = "MIT"'), ['policy.badValue <"one">']);
    assert.deepEqual(clarify("license-files = []"), ['policy.badValue <"one">']);
    assert.deepEqual(clarify('expression = "mit", license-files = []'), [
        'policy.badValue <"mit">',
    ]);
    for (const path of ["/etc/one", "..\\\\one", "C:/one", "a/../../one"]) {
        const files = `license-files = [{ path = "${path}", hash = 1 }]`;
        assert.deepEqual(clarify(`expression = "MIT", ${files}`), [
            'policy.badValue <"one">',
            `policy.badValue <"${path}">`,
        ]);
    }
    assert.deepEqual(clarify('expression = "MIT", license-files = [{ path = "A" }]'), [
        'policy.badValue <"one">',
        'policy.badValue <"A">',
    ]);
});

test("exceptions of a file of their own", () => {
    const { exceptions, problems } = readDenyExceptions(
        'exceptions = [{ crate = "one", allow = ["Zlib"] }]\nother = 1\n',
    );
    assert.deepEqual(
        exceptions.map(({ spec, isFromElsewhere }) => [spec.name, isFromElsewhere]),
        [["one", true]],
    );
    assert.deepEqual(
        problems.map(({ code }) => code),
        ["policy.unknownKey"],
    );
    assert.deepEqual(readDenyExceptions("[").exceptions, []);
});

test("any text is read without an error", () => {
    const line = fc.constantFrom(
        "[[licenses.clarify]]",
        'crate = "one"',
        'expression = "MIT"',
        "license-files = [{ path = 1 }, 2]",
        "confidence-threshold = nan",
        "[licenses]",
        "private = 1",
        "exceptions = [[]]",
    );
    fc.assert(
        fc.property(
            fc.oneof(
                fc.array(line).map((lines) => lines.join("\n")),
                fc.string(),
            ),
            (text) => {
                const { problems } = readDenyPolicy(text, "p");
                for (const { start, end } of [...problems, ...readDenyExceptions(text).problems]) {
                    assert.ok(start >= 0 && start <= end && end <= text.length);
                }
            },
        ),
    );
});
