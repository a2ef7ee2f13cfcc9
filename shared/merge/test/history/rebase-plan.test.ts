import assert from "node:assert/strict";
import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import {
    defaultPlan,
    formatPlan,
    type PlanStep,
    parsePlan,
} from "../../src/history/rebase-plan.ts";

function check(plan: string, expected: string): void {
    const { steps, problems } = parsePlan(plan);
    const lines = steps.map(
        ({ action, commit, text, body }) =>
            `${action} ${commit} ${text}${body === undefined ? "" : ` ${JSON.stringify(body)}`}`,
    );
    expectText([...lines, ...problems.map((problem) => `! ${problem}`)].join("\n"), expected);
}

test("a plan as git writes it", () => {
    check(
        "# comment\npick abcdef1 One\r\nf 1234567 # Two\nsquash 89abcde\n\nd ABCDEF2 Three\n",
        `
pick abcdef1 One
fixup 1234567 # Two
squash 89abcde${" "}
drop abcdef2 Three
`,
    );
});

test("messages of reword and squash", () => {
    check(
        "r abcdef1 New\n    first\n\n    third\n\ts of ours\ns abcdef2 x\n    All of it\n",
        `
reword abcdef1 New ["first","","third","s of ours"]
squash abcdef2 x ["All of it"]
`,
    );
});

test("what cannot be planned", () => {
    check(
        "squash abcdef1\nedit abcdef2\nexec rm -rf /\npick --force\npick\nreword abcdef3\nfixup -C abcdef4\n  lost\nfrob abcdef5",
        `
squash abcdef1${" "}
! Line 2: edit cannot be planned here; use git rebase -i itself.
! Line 3: exec cannot be planned here; use git rebase -i itself.
! Line 4: pick needs the name of a commit.
! Line 5: pick needs the name of a commit.
! Line 6: reword needs the new first line of the message behind the commit.
! Line 7: fixup -C cannot be planned here; write squash with the message below it.
! Line 9: There is no action "frob".
! There is no commit in front of the first squash.
`,
    );
    check(
        "pick abcdef1\n  lost",
        `
pick abcdef1${" "}
! Line 2 is indented, but no reword or squash stands above it.
`,
    );
});

test("no line at all, on purpose and not", () => {
    check("# nothing\n", "! It has no line; write noop where no commit is wanted.");
    check("noop\n", "");
});

test("any plan is read back as it was written", () => {
    const word = fc.stringMatching(/^[A-Za-z#][A-Za-z #!:]{0,20}$/).map((text) => text.trim());
    const line = fc.oneof(
        fc.constant(""),
        word.filter((text) => text !== ""),
    );
    const body = fc
        .array(line, { minLength: 1, maxLength: 4 })
        .filter((lines) => lines[0] !== "" && lines.at(-1) !== "");
    const commit = fc.stringMatching(/^[0-9a-f]{7,40}$/);
    const step: fc.Arbitrary<PlanStep> = fc.oneof(
        fc.record({
            action: fc.constantFrom("pick" as const, "drop" as const),
            commit,
            text: word,
            body: fc.constant(undefined),
        }),
        fc.record({
            action: fc.constantFrom("reword" as const, "squash" as const),
            commit,
            text: word.filter((text) => text !== ""),
            body: fc.option(body, { nil: undefined }),
        }),
    );
    fc.assert(
        fc.property(fc.array(step, { minLength: 1 }), (steps) => {
            const plain = steps.map((each) => ({ ...each }));
            assert.deepEqual(parsePlan(formatPlan(steps, () => ["a note"])).steps, plain);
        }),
    );
});

test("any text is read without an exception", () => {
    const words = fc.constantFrom(
        "pick",
        "reword",
        "squash",
        " ",
        "\n",
        "\r",
        "\t",
        "abcdef1",
        "#",
    );
    fc.assert(
        fc.property(
            fc.oneof(
                fc.string(),
                fc.array(words).map((parts) => parts.join("")),
            ),
            (text) => {
                for (const { commit } of parsePlan(text).steps) assert.match(commit, /^[0-9a-f]+$/);
            },
        ),
    );
});

function checkAutosquash(subjects: readonly string[], expected: string): void {
    const commits = subjects.map((subject, index) => ({
        commit: String(index).repeat(10),
        subject,
        message: `${subject}\n\nNew words\n\nand more\n`,
    }));
    expectText(formatPlan(defaultPlan(commits, true)).trimEnd(), expected);
}

test("fixups go behind what they name", () => {
    checkAutosquash(
        [
            "One",
            "Two and more",
            "fixup! One",
            "squash! Two",
            "fixup! fixup! One",
            "fixup! 1111111",
            "amend! Two and more",
            "fixup! nothing",
            "Three",
        ],
        `
pick 0000000000 One
fixup 2222222222 fixup! One
fixup 4444444444 fixup! fixup! One
pick 1111111111 Two and more
squash 3333333333 squash! Two
fixup 5555555555 fixup! 1111111
squash 6666666666 amend! Two and more
    New words

    and more
pick 7777777777 fixup! nothing
pick 8888888888 Three
`,
    );
    const commits = [{ commit: "00000001", subject: "fixup! x", message: "" }];
    assert.equal(formatPlan(defaultPlan(commits, false)), "pick 00000001 fixup! x\n");
    assert.equal(formatPlan([]), "noop\n");
});
