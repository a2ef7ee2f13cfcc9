import assert from "node:assert/strict";
import { before, test } from "node:test";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import fc from "fast-check";
import type { SideReader } from "../../src/delta/side-reader.ts";
import { changeFacts } from "../../src/description/change-facts.ts";
import { commitMessage } from "../../src/description/commit-message.ts";
import {
    type CommitConvention,
    conventionOf,
    plainConvention,
} from "../../src/description/convention.ts";
import { pullRequest } from "../../src/description/pull-request.ts";
import { reviewChanges } from "../../src/engine/review-changes.ts";
import { reviewRules } from "../../src/rules/rule-table.ts";
import { changedFile, deltasOf, rustReader } from "../rust-reader.ts";

let reader: SideReader;
before(async () => {
    reader = await rustReader();
});

type Files = Readonly<Record<string, readonly [string | undefined, string | undefined]>>;

const conventional: CommitConvention = {
    ...plainConvention,
    isConventional: true,
    hasScopes: true,
    firstLetter: "lower",
};

function described(files: Files, convention: CommitConvention = plainConvention) {
    const changed = Object.entries(files).map(([path, [base, head]]) =>
        changedFile(path, base, head),
    );
    const changes = { baseLabel: "base", headLabel: "head", files: changed, problems: [] };
    const own = {
        name: "lamp",
        folder: "",
        hasLibrary: true,
        isProcMacro: false,
        edition: "2024",
        isPublished: true,
        hasTests: true,
    };
    const report = reviewChanges({
        changes,
        deltas: deltasOf(reader, changed),
        rules: reviewRules,
        declared: new RuleSet([]),
        disabled: new Set(),
        parse: () => undefined,
        packageOf: () => own,
        now: () => 0,
    });
    const facts = changeFacts(changes, report, () => "lamp");
    return {
        message: commitMessage(facts, convention),
        request: pullRequest(facts, report, convention),
    };
}

function check(files: Files, subject: string, convention?: CommitConvention): void {
    assert.equal(described(files, convention).message.subject, subject);
}

const library = (base: string | undefined, head: string | undefined): Files => ({
    "src/net.rs": [base, head],
});

test("the subject tells what weighs most", () => {
    check(library("", "pub fn connect() {}"), "Add connect in net");
    check(library("fn a() {}", ""), "Remove a in net");
    check(library("fn a() {}", "fn a() { b() }"), "Change a in net");
    check(library("fn a() {}", "/// Says a.\nfn a() {}"), "Document a in net");
    check(library("fn a() {}", "pub fn a() {}"), "Make public a in net");
    check(library("", "struct A; struct B;"), "Add A and B in net");
    check(
        library("", "pub fn connect() {} fn a() {} const B: u8 = 1;"),
        "Add connect and 2 more in net",
    );
    const body = "(v: &[u64]) -> u64 { let total = v.iter().sum::<u64>(); total / v.len() as u64 }";
    check(library(`fn mean${body}`, `fn average${body}`), "Rename mean to average in net");
    check(
        library("struct A; impl A { fn b(&self) {} }", "struct A; impl A { fn b(&self) { c() } }"),
        "Change A::b in net::A",
    );
    check({ "README.md": ["a\n", "b\n"] }, "Change README.md");
    check({ "Cargo.lock": ["a\n", "b\n"] }, "Update locked dependencies");
    const tests = "#[test]\nfn lamps_shine() {}";
    check({ "tests/lamp.rs": ["", tests] }, "Test lamps_shine");
});

test("the form is that of the repository", () => {
    check(library("", "pub fn connect() {}"), "feat(lamp): add connect in net", conventional);
    check(library("pub fn a() {}", ""), "refactor(lamp)!: remove a in net", conventional);
    check({ "README.md": ["a\n", "b\n"] }, "docs(lamp): change README.md", conventional);
    check({ "Cargo.toml": ["a = 1\n", "a = 2\n"] }, "build(lamp): change Cargo.toml", conventional);
    check({ ".github/a.yml": ["a\n", "b\n"] }, "ci(lamp): change a.yml in .github", conventional);
    check(library("", "#[test]\nfn a_b() {}"), "test(lamp): test a_b", conventional);
    const period = { ...plainConvention, endsWithPeriod: true };
    check(library("fn a() {}", ""), "Remove a in net.", period);
    const short = { ...plainConvention, subjectLength: 50 };
    const long = "a_name_that_is_much_longer_than_any_subject_could_ever_be_allowed_to_be";
    const { subject } = described(library("", `fn ${long}() {}`), short).message;
    assert.ok(subject.length <= 50 && subject.endsWith("…"), subject);
});

test("the body lists what else there is, and what breaks", () => {
    const { message, request } = described(
        library("pub fn a() {}\npub fn b() {}\n", "pub fn a(c: u8) {}\npub fn d() {}\n"),
    );
    assert.match(message.body, /^- Remove b$/m);
    assert.match(message.body, /^- Add d$/m);
    assert.match(message.body, /^Breaking:\n- The public function net::b was removed\.$/m);
    assert.match(request.body, /^## Breaking$/m);
    assert.match(request.body, /^- \[ \] The version asks for a major release$/m);
    assert.match(request.body, /public function `d` added in `net`/);
    const { body } = described(library("pub fn a() {}\n", ""), conventional).message;
    assert.equal(body, "BREAKING CHANGE: The public function net::a was removed.");
});

test("every name in a message stands in the change", () => {
    const pieces = [
        "pub fn one() {}",
        "struct Two { three: u8 }",
        "impl Two { fn four(&self) {} }",
        "enum Five { Six }",
        "const SEVEN: u8 = 7;",
    ];
    fc.assert(
        fc.property(fc.subarray(pieces), fc.subarray(pieces), (left, right) => {
            const [base, head] = [left.join("\n"), right.join("\n")];
            if (base === head) return;
            const { message } = described(library(base, head));
            const told = `${message.subject}\n${message.body}`;
            const words = new Set(`${base} ${head} net`.match(/\w+/g));
            for (const [word] of told.matchAll(/\b(?:one|Two|three|four|Five|Six|SEVEN)\b/g)) {
                assert.ok(words.has(word), `${word} in ${told}`);
            }
            assert.ok(message.subject.length <= 72);
        }),
        { numRuns: 100 },
    );
});

function convention(subjects: readonly string[], body = ""): string {
    const found = conventionOf(subjects.map((subject) => ({ subject, body })));
    return [
        found.isConventional ? "conventional" : "plain",
        found.hasScopes ? "scopes" : "",
        found.firstLetter,
        found.endsWithPeriod ? "period" : "",
        found.hasBody ? "body" : "",
        found.isSignedOff ? "signed" : "",
    ]
        .filter((part) => part !== "")
        .join(" ");
}

test("a repository's own form is found, and programs' commits say nothing", () => {
    const many = (text: string) => Array.from({ length: 6 }, () => text);
    assert.equal(convention(many("Add a thing")), "plain upper");
    assert.equal(convention(many("fix: add a thing")), "conventional lower");
    assert.equal(convention(many("feat(net)!: Add a thing")), "conventional scopes upper");
    assert.equal(convention(many("net: add a thing.")), "plain lower period");
    assert.equal(convention(many("Add it"), "Why.\n"), "plain upper body");
    assert.equal(convention(many("Add it"), "Signed-off-by: A <a@b>\n"), "plain upper signed");
    assert.equal(convention([...many("Add it"), ...many("Bump a from 1 to 2")]), "plain upper");
    assert.equal(convention(["fix: a"]), "plain upper body");
    assert.equal(convention([]), "plain upper body");
    fc.assert(fc.property(fc.array(fc.string()), (subjects) => void convention(subjects)));
});
