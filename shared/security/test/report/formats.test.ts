import assert from "node:assert/strict";
import { test } from "node:test";
import { licenceExpression } from "@rust-ai-ide/security/report/licence-fields";
import { gitLocation, packageUrl } from "@rust-ai-ide/security/report/package-url";
import { writeReport } from "@rust-ai-ide/security/report/write-report";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { advisory, findings, registry, sampleReport, suppression } from "./sample-report.ts";

/** What a reader of the JSON asks for. */
// biome-ignore lint/suspicious/noExplicitAny: documents of six formats are walked by hand here.
function parsed(format: Parameters<typeof writeReport>[0], report = sampleReport()): any {
    return JSON.parse(writeReport(format, report));
}

test("package URLs say where packages come from", () => {
    const url = (source: string | undefined, version = "1.0.0"): string =>
        packageUrl({ name: "a-b_c", version, source }, registry);
    assert.equal(url(undefined), "pkg:cargo/a-b_c@1.0.0");
    assert.equal(url(registry, "1.0.0-rc.1+x"), "pkg:cargo/a-b_c@1.0.0-rc.1%2Bx");
    assert.equal(
        url("sparse+https://other.example.org/"),
        "pkg:cargo/a-b_c@1.0.0?repository_url=https://other.example.org/",
    );
    assert.equal(
        url("git+https://example.org/r?branch=x#abc"),
        "pkg:cargo/a-b_c@1.0.0?vcs_url=git%2Bhttps://example.org/r%40abc",
    );
    assert.equal(gitLocation("git+https://example.org/r"), "git+https://example.org/r");
    assert.equal(
        packageUrl({ name: "a", version: "\ud800", source: undefined }, registry),
        "pkg:cargo/a@%EF%BF%BD",
    );
});

test("licences become expressions where they are some", () => {
    const cases: readonly (readonly [string, string | undefined])[] = [
        ["MIT", "MIT"],
        ["MIT/Apache-2.0", "MIT OR Apache-2.0"],
        ["MIT / Apache-2.0", "MIT OR Apache-2.0"],
        ["(MIT OR Apache-2.0) AND BSD-3-Clause", "(MIT OR Apache-2.0) AND BSD-3-Clause"],
        ["Apache-2.0 WITH LLVM-exception", "Apache-2.0 WITH LLVM-exception"],
        ["GPL-2.0+", "GPL-2.0+"],
        ["see LICENSE", undefined],
        ["", undefined],
        ["MIT OR", undefined],
        ["(MIT", undefined],
        ["MIT)", undefined],
        ["() MIT", undefined],
        ["(MIT) WITH x", undefined],
        ["AND", undefined],
        ["mit OR apache-2.0 WITH llvm-exception", "MIT OR Apache-2.0 WITH LLVM-exception"],
        ["(MIT AND (LicenseRef-A))", "(MIT AND (LicenseRef-A))"],
        ["proprietary", undefined],
        ["MIT WITH MIT", undefined],
        ["MIT WITH LLVM-exception WITH LLVM-exception", undefined],
        ["MIT WITH (LLVM-exception)", undefined],
        ["MIT or Apache-2.0", undefined],
    ];
    for (const [text, expected] of cases) assert.equal(licenceExpression(text), expected, text);
});

test("SARIF: places are relative, call paths and traces are flows, decisions are suppressions", () => {
    const { runs } = parsed("sarif");
    assert.equal(runs.length, 1);
    const [run] = runs;
    const [first] = run.results.filter(
        (each: { ruleId: string }) => each.ruleId === "RUSTSEC-2026-0001",
    );
    assert.deepEqual(first.locations[0].physicalLocation, {
        artifactLocation: { uri: "Cargo.toml", uriBaseId: "SRCROOT" },
        region: { startLine: 7, startColumn: 5, endLine: 7, endColumn: 10 },
    });
    assert.equal(first.relatedLocations[0].physicalLocation.artifactLocation.uri, "Cargo.lock");
    assert.equal(run.tool.driver.rules[first.ruleIndex].id, "RUSTSEC-2026-0001");
    const steps = first.codeFlows[0].threadFlows[0].locations.map(
        (each: { location: { physicalLocation: { artifactLocation: object } } }) =>
            each.location.physicalLocation.artifactLocation,
    );
    assert.deepEqual(steps, [
        { uri: "src/main.rs", uriBaseId: "SRCROOT" },
        { uri: "weak-0.3.1/src/lib.rs", uriBaseId: "CARGOSOURCES" },
    ]);
    const sql = run.results.find(
        (each: { ruleId: string }) => each.ruleId === "rust-sql-injection",
    );
    assert.equal(sql.locations[0].physicalLocation.artifactLocation.uri, "src/a%20file.rs");
    assert.equal(sql.codeFlows[0].threadFlows[0].locations.length, 2);
    assert.equal(sql.suppressions[0].kind, "inSource");
    const second = run.results.find(
        (each: { ruleId: string }) => each.ruleId === "RUSTSEC-2026-0002",
    );
    assert.deepEqual(second.suppressions, [
        {
            kind: "external",
            status: "accepted",
            justification: "Only in tests (until 2026-12-31)",
            properties: { format: "deny", path: "deny.toml" },
        },
    ]);
    const rule = run.tool.driver.rules.find(
        (each: { id: string }) => each.id === "RUSTSEC-2026-0001",
    );
    assert.equal(rule.properties["security-severity"], "9.8");
    assert.deepEqual(rule.relationships[0].target, {
        id: "125",
        index: run.taxonomies[0].taxa.findIndex((taxon: { id: string }) => taxon.id === "125"),
        toolComponent: { name: "CWE", index: 0 },
    });
    assert.ok(rule.properties.tags.length <= 20);
    assert.equal(run.invocations[0].toolExecutionNotifications[0].descriptor.id, "lock.conflict");
    assert.doesNotMatch(JSON.stringify(run), /2026-11-22|\/home\/user/);
});

test("SARIF: several of one fingerprint are told from each other, and limits of readers are kept", () => {
    const { runs } = parsed("sarif", sampleReport({ findings: [advisory(), advisory()] }));
    const prints = runs[0].results.map(
        (each: { partialFingerprints: { primaryLocationLineHash: string } }) =>
            each.partialFingerprints.primaryLocationLineHash,
    );
    assert.deepEqual(prints, ["0123456789abcdef:1", "0123456789abcdef:2"]);
    const small = { ...advisory(), locations: [], references: [], weaknesses: [] };
    const many = Array.from({ length: 25_001 }, (_, index) => ({
        ...small,
        rule: `A-${index % 3}`,
    }));
    const split = parsed("sarif", sampleReport({ findings: many }));
    assert.deepEqual(
        split.runs.map((run: { results: unknown[]; automationDetails: { id: string } }) => [
            run.results.length,
            run.automationDetails.id,
        ]),
        [
            [25_000, "rust-ai/"],
            [1, "rust-ai-2/"],
        ],
    );
});

test("SARIF: a path elsewhere is a file's address", () => {
    const step = {
        function: "f",
        package: { name: "other", version: "1.0.0" },
        line: 1,
        column: 1,
    };
    const reach = (path: string) => ({
        verdict: "reachable" as const,
        functions: ["f"],
        path: [{ ...step, path }],
    });
    const addressOf = (path: string): string => {
        const { runs } = parsed(
            "sarif",
            sampleReport({ findings: [advisory({ reachability: reach(path) })] }),
        );
        const [location] = runs[0].results[0].codeFlows[0].threadFlows[0].locations;
        return location.location.physicalLocation.artifactLocation.uri;
    };
    assert.equal(addressOf("/else where/a.rs"), "file:///else%20where/a.rs");
    assert.equal(addressOf("C:/x/a.rs"), "file:///C:/x/a.rs");
});

test("states of vulnerabilities are the same in every exchange", () => {
    const states = parsed("cyclonedx").vulnerabilities.map(
        (each: { id: string; analysis: { state: string; justification?: string } }) =>
            `${each.id} ${each.analysis.state} ${each.analysis.justification ?? ""}`.trim(),
    );
    assert.deepEqual(states, [
        "RUSTSEC-2026-0001 exploitable",
        "RUSTSEC-2026-0002 exploitable",
        "RUSTSEC-2026-0003 not_affected code_not_reachable",
        "RUSTSEC-2026-0004 in_triage",
        "RUSTSEC-2026-0005 not_affected protected_by_mitigating_control",
    ]);
    const statements = parsed("openvex").statements.map(
        (each: { vulnerability: { name: string }; status: string }) =>
            `${each.vulnerability.name} ${each.status}`,
    );
    assert.deepEqual(statements, [
        "RUSTSEC-2026-0001 affected",
        "RUSTSEC-2026-0002 affected",
        "RUSTSEC-2026-0003 not_affected",
        "RUSTSEC-2026-0004 under_investigation",
        "RUSTSEC-2026-0005 not_affected",
    ]);
    const lists = parsed("csaf").vulnerabilities.map(
        (each: { title: string; product_status: object }) =>
            Object.keys(each.product_status).join(),
    );
    assert.deepEqual(lists, [
        "known_affected",
        "known_affected",
        "known_not_affected",
        "under_investigation",
        "known_not_affected",
    ]);
});

test("CSAF: a CVE number is that of one vulnerability; another one has it among its ids", () => {
    const shared = [advisory(), advisory({ rule: "RUSTSEC-2026-0009" })];
    const { vulnerabilities } = parsed("csaf", sampleReport({ findings: shared }));
    assert.deepEqual(
        vulnerabilities.map((each: { cve?: string; ids: { text: string }[] }) => [
            each.cve,
            ...each.ids.map(({ text }) => text),
        ]),
        [
            ["CVE-2026-12345", "RUSTSEC-2026-0001", "GHSA-aaaa-bbbb-cccc"],
            [undefined, "RUSTSEC-2026-0009", "CVE-2026-12345", "GHSA-aaaa-bbbb-cccc"],
        ],
    );
});

test("whoever only silenced a finding made no claim that it has no effect", () => {
    const silenced = advisory({ suppressedBy: suppression() });
    const said = advisory({ suppressedBy: suppression({ format: "openvex" }) });
    const unbuilt = advisory({ reachability: { verdict: "not-reachable", stage: "locked" } });
    const noData = advisory({ reachability: { verdict: "no-function-data", stage: "locked" } });
    const status = (finding: typeof silenced): string => {
        const [statement] = parsed("openvex", sampleReport({ findings: [finding] })).statements;
        return `${statement.status}: ${statement.action_statement ?? statement.impact_statement ?? statement.status_notes}`;
    };
    assert.equal(status(silenced), "affected: Accepted: Only in tests");
    assert.equal(status(said), "not_affected: Only in tests");
    assert.match(status(unbuilt), /^not_affected: The package is locked, but no build/);
    assert.match(status(noData), /^under_investigation: The advisory does not name/);
    assert.match(status(advisory()), /was not looked at\. Update weak to >=0\.3\.2\.$/);
});

test("the plain JSON has the keys that scripts read, and the text what people read", () => {
    const document = parsed("json");
    assert.deepEqual(Object.keys(document), [
        "tool",
        "createdAt",
        "subject",
        "findings",
        "summary",
        "database",
        "problems",
    ]);
    const [first] = document.findings;
    assert.equal(first.id, "RUSTSEC-2026-0001");
    assert.equal(first.package, "weak");
    assert.equal(first.locations[0].path, "Cargo.toml");
    assert.deepEqual(document.summary, { packages: 4, findings: 5, suppressed: 3 });
    const [only] = findings;
    assert.ok(only);
    expectText(
        writeReport("text", sampleReport({ findings: [only], problems: [] })),
        `
        Cargo.toml:7:5: critical RUSTSEC-2026-0001: weak 0.3.1 is vulnerable: Reads behind the end.
            through app 0.1.0 > weak 0.3.1
            calls app::main at src/main.rs:3:5
            calls weak::read at weak-0.3.1/src/lib.rs:12:8
            see https://example.org/advisory/1
        1 finding in 4 packages, advisories of 2026-11-20 (advisory-db 0123456).
        `,
    );
    assert.match(writeReport("text", sampleReport()), /problem: Cargo\.lock: lock\.conflict/);
    const many = Array.from({ length: 500 }, (_, at) => ({ code: "a.b", message: `no ${at}.` }));
    const lines = writeReport("text", sampleReport({ findings: [], problems: many })).split("\n");
    assert.equal(lines[9], "problem: a.b: no 9.");
    assert.equal(lines[10], "problem: 490 more of a.b; --format json has all");
});
