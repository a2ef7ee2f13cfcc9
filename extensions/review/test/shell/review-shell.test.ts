import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTranslate as t } from "@rust-ai-ide/host/translate";
import type { ChangedItemDescription } from "@rust-ai-ide/protocol/review/report";
import { readDiscussions } from "../../src/comments/stored-discussions.ts";
import { isCargoFile } from "../../src/connection/review-documents.ts";
import { findingsIn, fingerprintIn } from "../../src/findings/finding-arguments.ts";
import { scopeText } from "../../src/findings/scope.ts";
import { originText } from "../../src/findings/texts.ts";
import { lensTitle } from "../../src/lens/lens-title.ts";
import { ReviewShellErrors } from "../../src/review-shell-errors.ts";
import { summaryReport } from "../../src/summary/summary-report.ts";
import { type ReviewNode, reviewTree } from "../../src/tree/review-tree.ts";
import { description, finding } from "./review-description.ts";

const options = { grouping: "severity", showsDecided: false, isReviewMode: false } as const;

function outline(nodes: readonly ReviewNode[], indent = ""): string {
    return nodes
        .map(
            ({ label, description: more, children }) =>
                `${indent}${label} | ${more}\n${outline(children, `${indent}  `)}`,
        )
        .join("");
}

const report = description({
    findings: [
        finding("first", { isLead: true, item: "lamp::light" }),
        finding("second", { severity: "warning" }),
        finding("third", { severity: "warning", decision: "dismissed" }),
        finding("fourth", {
            severity: "hint",
            place: { ...finding("").place, path: "src/other.rs", line: 9 },
        }),
    ],
    files: [
        { path: "src/lib.rs", status: "modified" },
        { path: "logo.png", status: "modified", skipped: "binary" },
    ],
    problems: ["One file could not be parsed."],
    summary: {
        ...description().summary,
        requiredBump: "major",
        risk: { level: "high", reasons: ["The public interface breaks."] },
        untested: ["lamp::light"],
    },
});

test("the view tells the whole, what to look at first, the rest, and what was left out", () => {
    assert.equal(
        outline(reviewTree(report, options, t)),
        `High risk | +4 −2 · needs a major version
Look at first | 1
  Title of first | lamp::light · lib.rs:3
Warnings | 1
  Title of second | lib.rs:3
Hints | 1
  Title of fourth | other.rs:9
Not looked at | 2
  One file could not be parsed. | 
  logo.png | binary
`,
    );
});

test("the view by files, with what was decided", () => {
    const tree = reviewTree(report, { ...options, grouping: "file", showsDecided: true }, t);
    assert.equal(
        outline(tree.filter(({ id }) => id.startsWith("group") && id !== "group left out")),
        `Look at first | 1
  Title of first | lamp::light · lib.rs:3
src/lib.rs | 1
  Title of second | lib.rs:3
src/other.rs | 1
  Title of fourth | other.rs:9
Decided | 1
  Title of third | lib.rs:3 · dismissed
`,
    );
});

test("a review without findings says so", () => {
    assert.equal(
        outline(reviewTree(description(), options, t)),
        "Low risk | +4 −2 · nothing found\n",
    );
    const summary = { ...description().summary, files: 0, addedLines: 0, removedLines: 0 };
    const [first] = reviewTree(description({ files: [], summary }), options, t);
    assert.equal(first?.label, "Nothing changed");
});

test("rows say what can be done, and are spoken with their severity", () => {
    const fixes = [{ title: "Fix", isSafe: true, edits: [] }];
    const one = description({
        findings: [finding("a", { fixes }), finding("b", { decision: "accepted" })],
    });
    const rows = reviewTree(one, { ...options, showsDecided: true }, t).flatMap(
        ({ children }) => children,
    );
    assert.deepEqual(
        rows.map(({ context, spoken }) => [context, spoken]),
        [
            ["finding can-decide can-fix", "Errors, Title of a, lib.rs:3"],
            ["finding can-reopen", "Errors, Title of b, lib.rs:3 · accepted"],
        ],
    );
});

test("findings beyond the limit are told", () => {
    assert.match(outline(reviewTree(description({ more: 7 }), options, t)), /7 more findings/);
});

test("of thousands of files that were left out the first are listed", () => {
    const files = Array.from({ length: 10_000 }, (_, index) => ({
        path: `file-${index}.bin`,
        status: "modified",
        skipped: "binary",
    }));
    const group = reviewTree(description({ files }), options, t).at(-1);
    assert.equal(group?.children.length, 201);
    assert.equal(group.children.at(-1)?.label, "9800 more files");
});

const item: ChangedItemDescription = {
    kind: "changed",
    qualifiedName: "lamp::light",
    itemKind: "function",
    isExported: true,
    isTest: false,
    aspects: ["signature", "body"],
    place: finding("").place,
    lineText: "",
    lastLine: 9,
};

test("a lens is for what stands out; in review mode every changed function has one", () => {
    const lead = finding("a", { isLead: true });
    const other = finding("b", { severity: "warning" });
    assert.equal(lensTitle(item, [lead, other], false, t), "$(error) Title of a · 1 more");
    assert.equal(lensTitle(item, [other], false, t), undefined);
    assert.equal(lensTitle(item, [other], true, t), "$(warning) Title of b");
    assert.equal(lensTitle(item, [], true, t), "changed: signature, body · nothing found");
    assert.equal(lensTitle({ ...item, kind: "added" }, [], true, t), "new · nothing found");
    assert.equal(lensTitle({ ...item, itemKind: "struct" }, [lead], true, t), undefined);
});

test("the summary has risk, interface, tests and what was left out, all escaped", () => {
    const page = summaryReport(
        {
            ...report,
            items: [item],
            headLabel: "<script>",
            findings: [finding("x", { title: "<b>" })],
        },
        t,
    );
    const text = page.sections.map(({ title, content }) => `${title}: ${content.html}`).join("\n");
    assert.match(text, /The public interface breaks/);
    assert.match(text, /changed: signature, body/);
    assert.match(text, /Changed without a changed test/);
    assert.match(text, /One file could not be parsed/);
    assert.ok(!text.includes("<b>"));
    assert.match(page.lead, /no model took part/);
    const dependency = finding("d", { category: "dependencies" });
    const titles = summaryReport(description({ findings: [dependency] }), t).sections;
    assert.ok(titles.some(({ title }) => title === "Dependencies"));
    assert.ok(titles.every(({ title }) => title !== "Beside that"));
    const { summary } = report;
    const told = { ...report, summary: { ...summary, facts: ["clippy 0.1.95 looked at a."] } };
    const beside = summaryReport(told, t).sections.find(({ title }) => title === "Beside that");
    assert.match(beside?.content.html ?? "", /clippy 0\.1\.95 looked at a\./);
});

test("scopes have names", () => {
    const names = [
        { kind: "workingTree" },
        { kind: "staged" },
        { kind: "branch", target: "main" },
        { kind: "revisions", base: "a", head: "b" },
        { kind: "patch", file: "/x/y.patch" },
        { kind: "file", path: "/x/y.rs", startLine: 2, endLine: 3 },
        { kind: "document", uri: "file:///x/y%20z.rs" },
    ] as const;
    assert.deepEqual(
        names.map((scope) => scopeText(scope, t)),
        [
            "Working tree",
            "Staged changes",
            "HEAD against main",
            "a..b",
            "Patch y.patch",
            "y.rs:2-3",
            "y z.rs",
        ],
    );
});

test("a finding says who found it and how sure that is", () => {
    assert.equal(originText(finding("a"), t), "a · certain");
    const likely = finding("b", { certainty: "likely", confidence: "medium", foundBy: "clippy" });
    assert.equal(originText(likely, t), "b · possible · found by clippy");
});

test("commands take rows, selections and fingerprints", () => {
    const known = finding("a");
    const model = { findingOf: (print: string) => (print === "print-a" ? known : undefined) };
    assert.deepEqual(findingsIn({ finding: known }, undefined, model), [known]);
    assert.deepEqual(findingsIn(undefined, [{ finding: known }, { id: "group" }], model), [known]);
    assert.deepEqual(findingsIn({ fingerprint: "gone" }, undefined, model), []);
    for (const odd of [undefined, null, 3, "x", {}]) assert.equal(fingerprintIn(odd), undefined);
});

test("what makes no sense in the storage of discussions is left out", () => {
    const spot = { line: 0, character: 0 };
    const good = {
        id: "1",
        uri: "file:///a.rs",
        title: "T",
        anchor: { mark: { start: spot, end: spot }, lineText: "a" },
        remarks: [{ isOwn: true, text: "hello", at: 1 }],
        isResolved: false,
    };
    const bad = [null, 3, {}, { ...good, remarks: [{}] }, { ...good, anchor: { lineText: "" } }];
    assert.deepEqual(readDiscussions([good, ...bad]), [good]);
    assert.deepEqual(readDiscussions("nothing"), []);
});

test("errors say what to do next", () => {
    const made = Object.values(ReviewShellErrors).map((make) => make("lib.rs"));
    assert.deepEqual(
        made.map(({ code }) => code),
        [
            "reviewShell.serverMissing",
            "reviewShell.serverResting",
            "reviewShell.notTrusted",
            "reviewShell.noDocument",
            "reviewShell.noFinding",
            "reviewShell.textChanged",
            "reviewShell.noReview",
            "reviewShell.noModel",
            "reviewShell.noProposal",
            "reviewShell.noSides",
            "reviewShell.noOperations",
            "reviewShell.operationUndone",
            "reviewShell.operationElsewhere",
            "reviewShell.noBranches",
            "reviewShell.noCommits",
            "reviewShell.noStash",
            "reviewShell.noChanges",
            "reviewShell.nothingToRebase",
            "reviewShell.noPlan",
            "reviewShell.nothingInProgress",
            "reviewShell.otherInProgress",
            "reviewShell.noGitExtension",
        ],
    );
    for (const { nextStep } of made) assert.notEqual(nextStep, "");
});

test("manifests and locks are files of cargo", () => {
    assert.ok(isCargoFile("/w/Cargo.toml"));
    assert.ok(!isCargoFile("/w/NotCargo.toml"));
});
