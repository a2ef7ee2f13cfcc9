import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readOsvRecord } from "../../src/advisories/read-osv-record.ts";
import { readRustsecAdvisory } from "../../src/advisories/read-rustsec-advisory.ts";

const head = '[advisory]\nid = "A-2026-0001"\npackage = "weak"\ndate = "2026-01-02"\n';
const markdown = (toml: string, text = "# A title\n\nWords.\n"): string =>
    `\`\`\`toml\n${toml}\n\`\`\`\n\n${text}`;

function problemOf(text: string): string {
    return readRustsecAdvisory(text, "a.md").problem?.code ?? "none";
}

test("an advisory with everything in it", () => {
    const { advisory } = readRustsecAdvisory(
        markdown(
            `${head}url = "https://example.org"\nreferences = ["https://example.org/2"]\naliases = ["CVE-1"]\nrelated = ["CVE-2"]\ncategories = ["memory-corruption"]\nkeywords = ["k"]\ncvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"\ninformational = "unsound"\nlicense = "CC-BY-4.0"\nfuture = 1\n\n[affected]\nos = ["linux"]\narch = ["x86"]\n\n[affected.functions]\n"weak::read" = [">= 0.1, < 0.3"]\n\n[versions]\npatched = ["^0.2.5", ">= 0.3.1"]\nunaffected = ["< 0.1.0"]`,
        ),
        "a.md",
    );
    assert.deepEqual(advisory, {
        id: "A-2026-0001",
        package: "weak",
        kind: "unsound",
        title: "A title",
        description: "Words.",
        date: "2026-01-02",
        withdrawn: undefined,
        aliases: ["CVE-1"],
        related: ["CVE-2"],
        categories: ["memory-corruption"],
        keywords: ["k"],
        url: "https://example.org",
        references: ["https://example.org/2"],
        score: {
            vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            version: "3.1",
            score: 9.8,
            severity: "critical",
        },
        licence: "CC-BY-4.0",
        os: ["linux"],
        arch: ["x86"],
        functions: [{ path: "weak::read", versions: [">= 0.1, < 0.3"] }],
        patched: ["^0.2.5", ">= 0.3.1"],
        unaffected: ["< 0.1.0"],
        affected: [
            { start: "0.1.0", end: "0.2.5" },
            { start: "0.3.0-0", end: "0.3.1" },
        ],
        origin: "rustsec",
    });
});

test("older formats: TOML alone, and requirements in the first table", () => {
    const { advisory } = readRustsecAdvisory(
        `${head}title = "Old"\ndescription = """\nText\n"""\npatched_versions = [">= 1"]\nyanked = true\n`,
        "a.toml",
    );
    assert.equal(advisory?.title, "Old");
    assert.equal(advisory?.description, "Text\n");
    assert.equal(advisory?.withdrawn, "2026-01-02");
    assert.deepEqual(advisory?.affected, [{ start: null, end: "1.0.0" }]);
});

test("what is wrong is told, by a code", () => {
    assert.equal(problemOf("words"), "advisory.noFrontMatter");
    assert.equal(problemOf("```toml\n[advisory]"), "advisory.noFrontMatter");
    assert.equal(problemOf(markdown("[advisory\nid =")), "advisory.brokenToml");
    assert.equal(problemOf(markdown("[advisory]")), "advisory.noId");
    assert.equal(
        problemOf(markdown('[advisory]\nid = "A-1"\npackage = "../x"')),
        "advisory.noPackage",
    );
    assert.equal(problemOf(markdown('[advisory]\nid = "A-1"\npackage = "x"')), "advisory.noDate");
    for (const patched of [
        '["1.x.y"]',
        '[">=1, >=2"]',
        '["<1, <2"]',
        '["^1, >2"]',
        '["1.*"]',
        '[">=2, <1"]',
        '["^1", ">=1.5"]',
        '[">1, >2, <3"]',
    ])
        assert.equal(
            problemOf(markdown(`${head}[versions]\npatched = ${patched}`)),
            "advisory.badVersions",
            patched,
        );
});

test("intervals have the ends that rustsec gives them", () => {
    const ranges = (patched: string, unaffected = "[]"): string => {
        const toml = `${head}[versions]\npatched = ${patched}\nunaffected = ${unaffected}`;
        const { affected = [] } = readRustsecAdvisory(markdown(toml), "a.md").advisory ?? {};
        return affected
            .map(
                ({ start, end, excludesStart, includesEnd }) =>
                    `${excludesStart ? "(" : "["}${start ?? ""},${end ?? ""}${includesEnd ? "]" : ")"}`,
            )
            .join(" ");
    };
    assert.equal(ranges("[]"), "[,)");
    assert.equal(ranges('[">= 1.2"]'), "[,1.2.0)");
    assert.equal(ranges('["> 1.2"]'), "[,1.2.0]");
    assert.equal(ranges('["<= 1.2"]'), "(1.2.0,)");
    assert.equal(ranges('["= 1.2.3"]'), "[,1.2.3) (1.2.3,)");
    assert.equal(ranges('["~1.2", ">=2"]'), "[,1.2.0) [1.3.0-0,2.0.0)");
    assert.equal(ranges('["~1"]'), "[,1.0.0) [2.0.0-0,)");
    assert.equal(
        ranges('["^0.0.3", "^0.2", "^1"]'),
        "[,0.0.3) [0.0.4-0,0.2.0) [0.3.0-0,1.0.0) [2.0.0-0,)",
    );
    assert.equal(ranges('["^0"]'), "[,0.0.0) [1.0.0-0,)");
    assert.equal(ranges('[">= 2"]', '["< 1", "> 1, < 2"]'), "[1.0.0,1.0.0]");
});

test("OSV records: ranges, single versions, other ecosystems", () => {
    const record = (affected: unknown): unknown => ({
        id: "GHSA-1-2-3",
        published: "2026-03-04T00:00:00Z",
        details: "# First line\nMore.",
        references: [{ type: "WEB", url: "https://example.org" }],
        severity: [
            { type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" },
            {
                type: "CVSS_V4",
                score: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N",
            },
        ],
        affected,
    });
    const events = (...list: object[]): object => ({
        package: { ecosystem: "crates.io", name: "weak" },
        ranges: [{ type: "SEMVER", events: list }],
    });
    const [advisory] = readOsvRecord(
        record([
            events(
                { introduced: "0" },
                { fixed: "1.0.1" },
                { introduced: "2.0.0" },
                { last_affected: "2.1.0" },
                { introduced: "3.0.0" },
            ),
        ]),
        "a.json",
    ).advisories;
    assert.deepEqual(advisory?.affected, [
        { start: null, end: "1.0.1" },
        { start: "2.0.0", end: "2.1.0", includesEnd: true },
        { start: "3.0.0", end: null },
    ]);
    assert.equal(advisory?.title, "First line");
    assert.equal(advisory?.score?.version, "4.0");
    assert.deepEqual(advisory?.patched, [">=1.0.1"]);
    const [exact] = readOsvRecord(
        record([{ package: { ecosystem: "crates.io", name: "weak" }, versions: ["1.0.0"] }]),
        "a.json",
    ).advisories;
    assert.deepEqual(exact?.affected, [{ start: "1.0.0", end: "1.0.0", includesEnd: true }]);
    assert.deepEqual(
        readOsvRecord(
            record([{ package: { ecosystem: "npm", name: "weak" }, versions: ["1.0.0"] }]),
            "a",
        ).advisories,
        [],
    );
    assert.equal(
        readOsvRecord(record([events({ introduced: "x" })]), "a").problem?.code,
        "advisory.badVersions",
    );
    assert.equal(readOsvRecord({}, "a").problem?.code, "advisory.noId");
});

test("no input breaks the readers", () => {
    fc.assert(
        fc.property(fc.string({ unit: "binary" }), fc.anything(), (text, json) => {
            readRustsecAdvisory(markdown(text), "a");
            readRustsecAdvisory(`${head}${text}`, "a");
            readOsvRecord(json, "a");
            readOsvRecord({ id: "GHSA-1", affected: json, severity: json, references: json }, "a");
        }),
    );
});
