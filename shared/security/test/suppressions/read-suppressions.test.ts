import assert from "node:assert/strict";
import { test } from "node:test";
import { readSuppressions } from "@rust-ai-ide/security/suppressions/read-suppressions";
import {
    type SuppressionFileFormat,
    suppressionFormatOf,
    usualPaths,
} from "@rust-ai-ide/security/suppressions/suppression-file";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";

/** One line for each suppression and problem, with the text that it stands at. */
function check(format: SuppressionFileFormat, text: string, expected: string): void {
    const { suppressions, problems } = readSuppressions([{ path: "/w/file", format, text }]);
    const lines = suppressions.map((each) => {
        const parts = [
            each.rule,
            each.package === undefined ? "" : `of ${each.package} ${each.versions ?? ""}`.trim(),
            each.reason === undefined ? "" : `"${each.reason}"`,
            each.until === undefined ? "" : `until ${each.until}`,
            each.justification ?? "",
            each.isSetting === true ? "setting" : "",
        ];
        const place = each.span === undefined ? "-" : text.slice(each.span.start, each.span.end);
        return `${parts.filter((part) => part !== "").join(" ")} | ${place.replace(/\s+/g, " ").slice(0, 40)}`;
    });
    lines.push(...problems.map(({ code, message }) => `${code}: ${message}`));
    expectText(lines.join("\n"), expected);
}

test("deny.toml: ids, reasons, days in reasons, yanked packages and settings", () => {
    check(
        "deny",
        `
[advisories]
yanked = "allow"
unmaintained = "workspace"
unsound = 'none'
ignore = [
    "RUSTSEC-2020-0001",
    # why it is so
    "RUSTSEC-2020-0002",
    "RUSTSEC-2020-0003", # a word (until 2026-12-31)
    { id = "RUSTSEC-2020-0004", reason = "not called (until 2026-02-30)" },
    "one@1.2.3", "two",
    { crate = "three@<=2", reason = "kept" },
    12,
    { reason = "of what" },
]
`,
        `
        RUSTSEC-2020-0001 | "RUSTSEC-2020-0001"
        RUSTSEC-2020-0002 "why it is so" | "RUSTSEC-2020-0002"
        RUSTSEC-2020-0003 "a word" until 2026-12-31 | "RUSTSEC-2020-0003"
        RUSTSEC-2020-0004 "not called" until 2026-02-30 | { id = "RUSTSEC-2020-0004", reason = "no
        yanked of one =1.2.3 | "one@1.2.3"
        yanked of two | "two"
        yanked of three <=2 "kept" | { crate = "three@<=2", reason = "kept" }
        yanked setting | "allow"
        unsound setting | 'none'
        suppression.badEntry: Neither the id of an advisory nor a package stands here.
        suppression.badEntry: Neither the id of an advisory nor a package stands here.
        suppression.badDate: 2026-02-30 is no day of the calendar, so the suppression of RUSTSEC-2020-0004 does not hold.
        `,
    );
    check("deny", "", "");
    check(
        "deny",
        '[advisories]\nignore = ["GSL-sys@1.0.0", "Inflector"]',
        `
        yanked of GSL-sys =1.0.0 | "GSL-sys@1.0.0"
        yanked of Inflector | "Inflector"
        `,
    );
    check(
        "deny",
        '[advisories]\nignore = ["RUSTSEC-2020-0001"',
        `
        RUSTSEC-2020-0001 | "RUSTSEC-2020-0001"
        suppression.badFile: The closing ] is missing.
        `,
    );
});

test("audit.toml: ids with comments, kinds that are not asked for, yanked ones turned off", () => {
    check(
        "audit",
        `
[advisories]
ignore = ["RUSTSEC-2020-0001", "RUSTSEC-2020-0002"] # of both
informational_warnings = ["unmaintained"]
[yanked]
enabled = false
`,
        `
        RUSTSEC-2020-0001 | "RUSTSEC-2020-0001"
        RUSTSEC-2020-0002 | "RUSTSEC-2020-0002"
        unsound setting | ["unmaintained"]
        notice setting | ["unmaintained"]
        yanked setting | false
        `,
    );
});

test("osv-scanner.toml: ids with days, and packages whose advisories are left out", () => {
    check(
        "osv-scanner",
        `
[[IgnoredVulns]]
id = "GHSA-1"
ignoreUntil = 2026-03-01
reason = "no traffic"

[[IgnoredVulns]]
id = "CVE-2026-1"
ignoreUntil = 2026-03-01T12:00:00Z

[[IgnoredVulns]]
reason = "of what"

[[PackageOverrides]]
name = "weak"
version = "1.2.3"
ecosystem = "crates.io"
vulnerability.ignore = true
effectiveUntil = 2026-01-01

[[PackageOverrides]]
name = "other"
ecosystem = "npm"
ignore = true

[[PackageOverrides]]
ignore = true
`,
        `
        GHSA-1 "no traffic" until 2026-02-28 | [[IgnoredVulns]]
        CVE-2026-1 until 2026-03-01 | [[IgnoredVulns]]
        * of weak =1.2.3 until 2025-12-31 | [[PackageOverrides]]
        suppression.badEntry: Neither the id of an advisory nor a package stands here.
        suppression.badEntry: Neither the id of an advisory nor a package stands here.
        `,
    );
});

test("OpenVEX: what is not affected, by crate, and what later statements take back", () => {
    const statement = (status: string, timestamp: string, more: object = {}): object => ({
        vulnerability: { name: "CVE-2026-1", aliases: ["RUSTSEC-2026-0001"] },
        status,
        timestamp,
        ...more,
    });
    const products = [
        { "@id": "pkg:cargo/app@1.0.0", subcomponents: [{ "@id": "pkg:cargo/weak@1%2B2" }] },
    ];
    check(
        "openvex",
        JSON.stringify({
            statements: [
                statement("affected", "2026-02-01"),
                statement("not_affected", "2026-01-01", { impact_statement: "early" }),
                statement("not_affected", "2026-03-01", {
                    products,
                    justification: "component_not_present",
                }),
                {
                    vulnerability: "CVE-2026-2",
                    status: "fixed",
                    products: ["pkg:cargo/%zz", "pkg:npm/a"],
                },
                { status: "fixed" },
                7,
            ],
        }),
        `
        CVE-2026-2 of %zz | {"vulnerability":"CVE-2026-2","status":"
        CVE-2026-1 of weak =1+2 component_not_present | {"vulnerability":{"name":"CVE-2026-1","a
        suppression.badEntry: A statement is an object.
        suppression.badEntry: The statement names no vulnerability.
        `,
    );
    for (const text of ["", "[]", "{", '{"statements": {}}', "null"]) {
        check(
            "openvex",
            text,
            "suppression.badFile: The file is no document of OpenVEX: it has no list of statements.",
        );
    }
});

test("fifty thousand entries with comments take no square of that", () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `    "A-${index}", # why ${index}`);
    const text = `[advisories]\nignore = [\n${lines.join("\n")}\n]\n`;
    const { suppressions } = readSuppressions([{ path: "/w/f", format: "audit", text }]);
    assert.equal(suppressions.length, 50_000);
    assert.equal(suppressions.at(-1)?.reason, "why 49999");
});

test("files are known by their names", () => {
    const names = ["/w/deny.toml", "/w/.deny.toml", "/w/.cargo/audit.toml", "/w/osv-scanner.toml"];
    assert.deepEqual(names.map(suppressionFormatOf), ["deny", "deny", "audit", "osv-scanner"]);
    assert.equal(suppressionFormatOf("/w/openvex.json"), "openvex");
    assert.equal(suppressionFormatOf("/w/app.vex.json"), "openvex");
    assert.equal(suppressionFormatOf("/w/Cargo.toml"), undefined);
    for (const [format, path] of Object.entries(usualPaths)) {
        assert.equal(suppressionFormatOf(path), format);
    }
});

test("no text makes reading fail, and places lie in the text", () => {
    const parts = fc.constantFrom(
        "[advisories]\n",
        "ignore = [",
        '"RUSTSEC-2026-0001"',
        ",",
        "]",
        "\n",
        "# a (until 2026-01-01)\n",
        "{ id = ",
        '"x@1"',
        "}",
        "[[IgnoredVulns]]\n",
        'id = "A-1"\n',
        '{"statements":[',
        '{"a":"\\"',
        '"}',
        "é",
    );
    const text = fc.oneof(
        fc.array(parts, { maxLength: 30 }).map((all) => all.join("")),
        fc.string(),
    );
    fc.assert(
        fc.property(
            text,
            fc.constantFrom("deny", "audit", "osv-scanner", "openvex"),
            (input, format) => {
                const { suppressions, problems } = readSuppressions([
                    { path: "/w/f", format, text: input },
                ]);
                for (const { span } of [...suppressions, ...problems]) {
                    if (span === undefined) continue;
                    assert.ok(
                        span.start >= 0 && span.start <= span.end && span.end <= input.length,
                    );
                }
            },
        ),
        { numRuns: 400 },
    );
});
