import assert from "node:assert/strict";
import { test } from "node:test";
import { FileEditErrors } from "@rust-ai-ide/host/file-edit-errors";
import type { FindingDescription } from "@rust-ai-ide/protocol/security/findings";
import { dashboardReport } from "../../src/dashboard/dashboard-report.ts";
import { findingIn, fingerprintsIn } from "../../src/findings/finding-arguments.ts";
import type { KnownFindings } from "../../src/findings/finding-model.ts";
import { reachText, severityText } from "../../src/findings/finding-texts.ts";
import { pathRows } from "../../src/findings/path-rows.ts";
import { statusPresentation } from "../../src/findings/status-presentation.ts";
import { SecurityShellErrors } from "../../src/security-shell-errors.ts";
import { findingTree } from "../../src/tree/finding-tree.ts";

const t = (message: string, ...values: readonly (string | number | boolean)[]): string =>
    values.reduce<string>(
        (text, value, index) => text.replace(`{${index}}`, String(value)),
        message,
    );

const place = (path: string, line: number) => ({
    path,
    span: { start: 0, end: 1 },
    line,
    column: 1,
    endLine: line,
    endColumn: 2,
});

function finding(rule: string, change: Partial<FindingDescription> = {}): FindingDescription {
    return {
        category: "advisory",
        rule,
        kind: "vulnerability",
        severity: "high",
        level: "error",
        confidence: "high",
        title: `Title of ${rule}`,
        message: `Message of ${rule}.`,
        fingerprint: `print-${rule}`,
        locations: [place("/w/Cargo.toml", 7), place("/w/Cargo.lock", 40)],
        package: { name: "weak", version: "0.3.1" },
        dependencyPath: [
            { name: "app", version: "0.1.0" },
            { name: "middle", version: "1.0.0" },
            { name: "weak", version: "0.3.1" },
        ],
        references: ["https://example.org"],
        ...change,
    };
}

const counts = {
    critical: 0,
    high: 0,
    medium: 0,
    low: 0,
    none: 0,
    unknown: 0,
    suppressed: 0,
    reachable: 0,
    notReachable: 0,
};

function known(findings: FindingDescription[], change: Partial<typeof counts> = {}): KnownFindings {
    return {
        workspaces: [
            { root: "/w", manifestPath: "/w/Cargo.toml", packages: 3, findings, problems: [] },
        ],
        others: [],
        counts: { ...counts, ...change },
        database: { state: "ready", date: "2026-08-20", canRollBack: false, problems: 0 },
    };
}

const some = [
    finding("A-1", { severity: "low" }),
    finding("A-2", { reachability: { verdict: "reachable", path: [], functions: ["weak::f"] } }),
    finding("rust-sql-format", { category: "sast", package: undefined, dependencyPath: undefined }),
    finding("A-3", {
        suppressedBy: { rule: "A-3", reason: "no", format: "deny", path: "/w/deny.toml" },
    }),
].map((each) => {
    const { package: of, dependencyPath, ...rest } = each;
    return {
        ...rest,
        ...(of === undefined ? {} : { package: of }),
        ...(dependencyPath === undefined ? {} : { dependencyPath }),
    };
});

function rows(grouping: "severity" | "package" | "path", showsSuppressed = false): string[] {
    return findingTree(known(some), { grouping, showsSuppressed }, t).flatMap((group) => [
        `${group.label} (${group.description})`,
        ...group.children.map(({ label, description }) => `  ${label} | ${description}`),
    ]);
}

test("findings by severity, by package and by the way to them", () => {
    assert.deepEqual(rows("severity"), [
        "High (2)",
        "  Title of rust-sql-format | rust-sql-format · Cargo.toml:7",
        "  weak 0.3.1 | A-2 · Title of A-2 · Reachable",
        "Low (1)",
        "  weak 0.3.1 | A-1 · Title of A-1",
    ]);
    assert.deepEqual(
        rows("package").filter((row) => !row.startsWith(" ")),
        ["Cargo.toml (1)", "weak 0.3.1 (2)"],
    );
    assert.deepEqual(
        rows("path").filter((row) => !row.startsWith(" ")),
        ["app → middle 1.0.0 (2)", "Cargo.toml (1)"],
    );
    assert.equal(rows("severity", true).at(-2), "Suppressed (1)");
});

test("what the policy does not want has no severity, and a group of its own", () => {
    const ofPolicy = (rule: string, level: "error" | "warning" | "information") =>
        finding(rule, { category: "licence", kind: "policy", severity: "none", level });
    const found = known([
        ofPolicy("licence.unknown", "warning"),
        ofPolicy("licence.rejected", "error"),
        ofPolicy("licence.told", "information"),
        finding("A-1"),
    ]);
    const tree = findingTree(found, { grouping: "severity", showsSuppressed: false }, t);
    assert.deepEqual(
        tree.map(({ label, icon, children }) => [
            label,
            icon.id,
            children.map(({ finding: of, icon: own }) => `${of?.rule} ${own.id}`),
        ]),
        [
            ["High", "error", ["A-1 error"]],
            ["Against the policy", "law", ["licence.rejected law", "licence.unknown law"]],
            ["Informational", "info", ["licence.told info"]],
        ],
    );
    const { database, workspaces } = found;
    const [workspace] = workspaces;
    assert.ok(workspace !== undefined);
    const rest = { history: [], inventory: undefined, licences: undefined };
    const [now] = dashboardReport({ workspace, database, ...rest }, t).sections;
    assert.match(now?.content.html ?? "", /Against the policy<\/dt><dd>2</);
});

test("rows say what can be done with them, and are different", () => {
    const all = findingTree(known(some), { grouping: "severity", showsSuppressed: true }, t);
    const below = all.flatMap(({ children }) => children);
    const context = (rule: string) => below.find(({ finding: of }) => of?.rule === rule)?.context;
    assert.equal(context("A-1"), "finding can-fix can-suppress can-open can-show-path");
    assert.equal(context("A-3"), "finding can-fix can-open can-show-path");
    assert.equal(context("rust-sql-format"), "finding can-open");
    const banned = findingTree(
        known([finding("ban.banned", { category: "ban", severity: "none" })]),
        { grouping: "package", showsSuppressed: false },
        t,
    );
    assert.equal(banned[0]?.children[0]?.context, "finding can-open can-show-path");
    assert.equal(new Set(below.map(({ id }) => id)).size, below.length);
    for (const { spoken } of [...all, ...below]) assert.notEqual(spoken, "");
});

test("the status bar counts, and is quiet where nothing is wrong", () => {
    assert.equal(statusPresentation(undefined, t), undefined);
    assert.equal(statusPresentation(known([], { none: 4, suppressed: 2 }), t), undefined);
    const shown = statusPresentation(known(some, { high: 2, low: 1, reachable: 1 }), t);
    assert.equal(shown?.text, "$(shield) 3");
    assert.equal(shown?.label, "Security findings. High: 2, Low: 1");
    assert.match(shown?.hover ?? "", /Reachable from your code: 1[\s\S]*2026-08-20/);
    assert.equal(shown?.severity, "warning");
    assert.equal(statusPresentation(known(some, { low: 1 }), t)?.severity, "none");
});

test("the most exact way is shown", () => {
    const step = (name: string, line: number) => ({
        function: name,
        package: { name: "app", version: "0.1.0" },
        path: "/w/src/main.rs",
        line,
        column: 5,
    });
    const reachable = finding("A", {
        reachability: {
            verdict: "reachable",
            path: [step("app::main", 3), step("weak::f", 9)],
            functions: [],
        },
    });
    assert.deepEqual(
        pathRows(reachable, t).map(({ label, place: at }) => `${label} ${at?.line}`),
        ["app::main 3", "weak::f 9"],
    );
    const tainted = finding("B", {
        trace: [{ location: place("/w/a.rs", 4), message: "read here" }],
    });
    assert.deepEqual(
        pathRows(tainted, t).map(({ label, description }) => `${label} ${description}`),
        ["read here a.rs:4"],
    );
    assert.deepEqual(
        pathRows(finding("C"), t).map(({ label, place: at }) => `${label} ${at?.path ?? "-"}`),
        ["app 0.1.0 -", "middle 1.0.0 /w/Cargo.toml", "weak 0.3.1 /w/Cargo.lock"],
    );
});

test("commands take rows, fingerprints and nothing", () => {
    const model = { all: some };
    assert.deepEqual(fingerprintsIn({ fingerprints: ["a", 1, "b"] }), ["a", "b"]);
    assert.deepEqual(fingerprintsIn({ fingerprint: "a" }), ["a"]);
    assert.deepEqual(fingerprintsIn(undefined), []);
    assert.equal(findingIn({ fingerprint: "print-A-2" }, model)?.rule, "A-2");
    assert.equal(findingIn({ finding: some[0] }, model)?.rule, "A-1");
    assert.equal(findingIn("text", model), undefined);
});

test("every verdict and severity has a text", () => {
    assert.equal(reachText(undefined, t), undefined);
    assert.equal(reachText({ verdict: "not-reachable", stage: "built" }, t), "Not reachable");
    assert.equal(
        reachText({ verdict: "no-function-data", stage: "locked" }, t),
        "No function data",
    );
    assert.equal(
        reachText(
            { verdict: "unknown", stage: "built", reasons: [{ reason: "missing-source" }] },
            t,
        ),
        "Reachability unknown (missing source)",
    );
    assert.equal(
        reachText({ verdict: "unknown", stage: "built", reasons: [] }, t),
        "Reachability unknown",
    );
    const texts = (["critical", "high", "medium", "low", "none", "unknown"] as const).map((each) =>
        severityText(each, t),
    );
    assert.equal(new Set(texts).size, 6);
});

test("the dashboard shows what is known, and says what is not", () => {
    const [workspace] = known(some).workspaces;
    assert.ok(workspace !== undefined);
    const { database } = known([]);
    const nothing = { history: [], inventory: undefined, licences: undefined };
    const page = dashboardReport({ workspace, database, ...nothing }, t);
    const html = (title: string): string =>
        page.sections.find((section) => section.title === title)?.content.html ?? "";
    assert.match(html("Over time"), /Nothing was recorded yet/);
    assert.match(html("By package"), /weak 0\.3\.1: 2/);
    assert.match(html("Reachability"), /Reachable: 1/);
    assert.match(html("Unsafe code"), /not counted/);
    assert.ok(!page.sections.some(({ title }) => title === "Licences"));
    const hostile = {
        ...workspace,
        findings: [finding("X", { package: { name: "<script>", version: "1" } })],
    };
    const escaped = dashboardReport({ workspace: hostile, database, ...nothing }, t);
    assert.ok(!escaped.sections.some(({ content }) => content.html.includes("<script>")));
    const point = (at: string, high: number) => ({ at, counts: { ...counts, high }, packages: 3 });
    const drawn = dashboardReport(
        {
            workspace,
            database,
            history: [point("2026-11-01T00:00:00Z", 5), point("2026-11-02T00:00:00Z", 2)],
            inventory: {
                packages: [
                    {
                        name: "app",
                        version: "0.1.0",
                        isMember: true,
                        files: 1,
                        total: 4,
                        byKind: {},
                        explainable: 4,
                        explained: 1,
                        inMacros: 0,
                        tests: 0,
                        forbidsUnsafe: false,
                    },
                ],
                unknown: [],
                milliseconds: 1,
            },
            licences: {
                licences: [
                    {
                        expression: "MIT",
                        verdict: "allowed",
                        packages: [{ name: "a", version: "1" }],
                    },
                ],
                problems: [],
            },
        },
        t,
    );
    const all = drawn.sections.map(({ content }) => content.html).join("");
    assert.match(all, /<polyline class="high" points="36,8 632,98\.?\d*"/);
    assert.match(all, /app 0\.1\.0.*4.*1\/4/);
    assert.match(all, /MIT: 1/);
});

test("the dashboard names what the policy rejects first, and says where nothing is decided", () => {
    const [workspace] = known([]).workspaces;
    assert.ok(workspace !== undefined);
    const { database } = known([]);
    type Licences = NonNullable<Parameters<typeof dashboardReport>[0]["licences"]>;
    const html = (licences: Licences["licences"], message?: string): string => {
        const problems = message === undefined ? [] : [{ path: "", code: "x", message }];
        const input = { workspace, database, history: [], inventory: undefined };
        const page = dashboardReport({ ...input, licences: { licences, problems } }, t);
        return page.sections.find(({ title }) => title === "Licences")?.content.html ?? "";
    };
    const packages = (count: number, name: string) =>
        Array.from({ length: count }, (_, index) => ({
            name: `${name}${index}`,
            version: "1.0.0",
        }));
    const decided = html(
        [
            { expression: "MIT", verdict: "allowed", packages: packages(10, "a") },
            { expression: "GPL-3.0-only", verdict: "rejected", packages: packages(1, "g") },
            { expression: "unknown", verdict: "undecided", packages: packages(2, "u") },
        ],
        "No such key <colour>.",
    );
    assert.match(decided, /GPL-3\.0-only<\/th><td>rejected<\/td><td>g0 1\.0\.0</);
    assert.match(decided, /not known<\/th><td>undecided/);
    assert.match(decided, /MIT<\/th><td>allowed<\/td><td>a0 1\.0\.0, .* and 2 more</);
    assert.ok(decided.indexOf("GPL-3.0-only: 1") < decided.indexOf("MIT: 10"));
    assert.match(decided, /No such key &lt;colour&gt;\./);
    const open = html([{ expression: "MIT", verdict: "undecided", packages: packages(1, "a") }]);
    assert.match(open, /There is no deny\.toml with licences/);
    assert.ok(!open.includes("undecided"));
    const many = Array.from({ length: 14 }, (_, index) => ({
        expression: `L-${index}`,
        verdict: "allowed" as const,
        packages: packages(1, "a"),
    }));
    assert.match(html(many), /and 2 more licences/);
    assert.match(html([]), /None are known/);
});

test("errors have codes and a next step", () => {
    const made = [
        SecurityShellErrors.serverMissing(),
        SecurityShellErrors.serverResting(),
        SecurityShellErrors.noWorkspace(),
        SecurityShellErrors.notTrusted(),
        SecurityShellErrors.offline(),
        SecurityShellErrors.noFinding(),
        FileEditErrors.changedMeanwhile("Cargo.lock"),
    ];
    assert.deepEqual(
        made.map(({ code }) => code),
        [
            "securityShell.serverMissing",
            "securityShell.serverResting",
            "securityShell.noWorkspace",
            "securityShell.notTrusted",
            "securityShell.offline",
            "securityShell.noFinding",
            "fileEdits.changedMeanwhile",
        ],
    );
    for (const { nextStep } of made) assert.notEqual(nextStep, "");
});
