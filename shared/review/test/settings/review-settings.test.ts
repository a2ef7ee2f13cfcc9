import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readReviewSettings, settingsProblemText } from "../../src/settings/read-settings.ts";
import { levelOf, ruleLevels, settingsBelow } from "../../src/settings/review-settings.ts";

const isRule = (id: string): boolean => /^(?:panic-\w+|clippy::\w+)$/.test(id);
const read = (text: string) => readReviewSettings(text, isRule);

/** Problems as reports tell them. */
function check(text: string, expected: readonly string[]): void {
    assert.deepEqual(read(text).problems.map(settingsProblemText), expected);
}

const whole = `exclude = ["gen/", "*.pb.rs"]
leads = 5

[rules]
panic-index = "off"
"clippy::len_zero" = "hint"

[[paths]]
match = ["examples/", "/tools/*.rs"]
rules = { panic-unwrap = "off" }

[[paths]]
match = ["examples/net/"]

[paths.rules]
panic-unwrap = "error"
`;

test("everything that can be said is read", () => {
    const { settings, problems } = read(whole);
    assert.deepEqual(problems, []);
    assert.deepEqual(settings.exclude, ["gen/", "*.pb.rs"]);
    assert.equal(settings.leads, 5);
    const level = (rule: string, path: string) => levelOf(settings, rule, path);
    assert.equal(level("panic-index", "src/lib.rs"), "off");
    assert.equal(level("clippy::len_zero", "src/lib.rs"), "hint");
    assert.equal(level("panic-unwrap", "src/lib.rs"), undefined);
    assert.equal(level("panic-unwrap", "examples/a.rs"), "off");
    assert.equal(level("panic-unwrap", "tools/a.rs"), "off");
    // The last that fits counts.
    assert.equal(level("panic-unwrap", "examples/net/a.rs"), "error");
    const below = settingsBelow(settings, "examples/net");
    assert.equal(levelOf(below, "panic-unwrap", "a.rs"), "error");
    assert.equal(levelOf(settingsBelow(settings, ""), "panic-unwrap", "a.rs"), undefined);
});

test("what is wrong is told with its line, and the rest holds", () => {
    check("exlude = []\n", [
        ".rust-ai/review.toml:1: There is no key exlude here; there are exclude, leads, rules and paths. [settings.unknownKey]",
    ]);
    check('[[paths]]\nmatch = ["a"]\nrule = 1\n', [
        ".rust-ai/review.toml:3: There is no key rule here; there are match and rules. [settings.unknownKey]",
    ]);
    check('[rules]\npanic-indx-x = "off"\n', [
        ".rust-ai/review.toml:2: There is no rule panic-indx-x. [settings.unknownRule]",
    ]);
    check('leads = 21\nexclude = "a"\nrules = 1\npaths = {}\n', [
        ".rust-ai/review.toml:1: leads has to be a number from 0 to 20. [settings.wrongValue]",
        ".rust-ai/review.toml:2: exclude has to be a list of patterns. [settings.wrongValue]",
        ".rust-ai/review.toml:3: rules has to be a table of rules. [settings.wrongValue]",
        ".rust-ai/review.toml:4: paths has to be tables below [[paths]]. [settings.wrongValue]",
    ]);
    check('[rules]\npanic-index = "never"\n', [
        ".rust-ai/review.toml:2: panic-index has to be one of off, error, warning, information, hint. [settings.wrongValue]",
    ]);
    check("[[paths]]\nrules = {}\n", [
        ".rust-ai/review.toml:1: Settings of paths have to say match. [settings.noMatch]",
    ]);
    const { settings, problems } = read('leads = \n[rules]\npanic-index = "off"\n');
    assert.deepEqual(problems.map(({ code, line }) => `${code} ${line}`).slice(0, 1), [
        "settings.badFile 1",
    ]);
    assert.equal(settings.rules.get("panic-index"), "off");
});

test("any text is read, and gives only what settings may say", () => {
    const line = fc.constantFrom(...whole.split("\n"), "leads = -1", "[[rules]]", 'a."b" = {', "]");
    const text = fc.oneof(
        fc.string(),
        fc.array(line).map((lines) => lines.join("\n")),
    );
    fc.assert(
        fc.property(text, (given) => {
            const { settings, problems } = read(given);
            const rules = [settings.rules, ...settings.paths.map((each) => each.rules)];
            for (const [id, level] of rules.flatMap((each) => [...each])) {
                assert.ok(isRule(id) && ruleLevels.includes(level));
            }
            const { leads = 0 } = settings;
            assert.ok(leads >= 0 && leads <= 20);
            const lines = given.split(/\r\n|\r|\n/).length;
            for (const each of problems) assert.ok(each.line >= 1 && each.line <= lines);
        }),
    );
});
