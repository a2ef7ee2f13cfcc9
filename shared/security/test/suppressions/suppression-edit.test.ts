import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChanges } from "@rust-ai-ide/cargo/edit";
import { readSuppressions } from "@rust-ai-ide/security/suppressions/read-suppressions";
import type { Suppression } from "@rust-ai-ide/security/suppressions/suppression";
import {
    type NewSuppression,
    suppressionEdit,
    suppressionRemoval,
} from "@rust-ai-ide/security/suppressions/suppression-edit";
import type { SuppressionFileFormat } from "@rust-ai-ide/security/suppressions/suppression-file";
import { oneLine } from "@rust-ai-ide/security/suppressions/until-text";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { schemaProblems } from "../report/schemas.ts";

const createdAt = "2026-11-22T10:00:00Z";
const known: NewSuppression = {
    rule: "RUSTSEC-2026-0009",
    reason: "not called",
    until: "2026-12-31",
};

function add(format: SuppressionFileFormat, text: string, suppression: NewSuppression): string {
    return applyChanges(text, suppressionEdit({ format, text, suppression, createdAt }));
}

function remove(format: SuppressionFileFormat, text: string, suppression: NewSuppression): string {
    return applyChanges(text, suppressionRemoval({ format, text, suppression, createdAt }));
}

function read(format: SuppressionFileFormat, text: string): readonly Suppression[] {
    return readSuppressions([{ path: "/w/f", format, text }]).suppressions;
}

function check(
    format: SuppressionFileFormat,
    text: string,
    expected: string,
    suppression: NewSuppression = known,
): void {
    expectText(add(format, text, suppression), expected);
}

test("deny.toml: an item joins the list in the way it is laid out", () => {
    check(
        "deny",
        "",
        `
        [advisories]
        ignore = [{ id = "RUSTSEC-2026-0009", reason = "not called (until 2026-12-31)" }]
        `,
    );
    check(
        "deny",
        '[advisories]\n# these\nignore = [\n    "A-1", # one\n]\n[bans]\n',
        `
        [advisories]
        # these
        ignore = [
            "A-1", # one
            { id = "RUSTSEC-2026-0009", reason = "not called (until 2026-12-31)" },
        ]
        [bans]
        `,
    );
    check("deny", "[advisories]\nignore = []", '[advisories]\nignore = ["A-2"]', {
        rule: "A-2",
        reason: undefined,
    });
    check(
        "deny",
        "[advisories]\nignore = []",
        '[advisories]\nignore = [{ crate = "weak@1.2.3", reason = "kept" }]',
        { rule: "yanked", package: "weak", versions: "=1.2.3", reason: "kept" },
    );
});

test("audit.toml: the reason becomes a comment on a line of its own", () => {
    check(
        "audit",
        '[advisories]\nignore = ["A-1", "A-2"] # both\n',
        `
        [advisories]
        ignore = [
            "A-1",
            "A-2",
            "RUSTSEC-2026-0009", # not called (until 2026-12-31)
        ] # both
        `,
    );
    check(
        "audit",
        '[advisories]\nignore = [\n  "A-1" # why\n]\n',
        `
        [advisories]
        ignore = [
          "A-1", # why
          "RUSTSEC-2026-0009", # not called (until 2026-12-31)
        ]
        `,
    );
    check(
        "audit",
        '[advisories]\nignore = [\n  "A-1", "A-2" ]\n',
        `
        [advisories]
        ignore = [
          "A-1", "A-2", 
            "RUSTSEC-2026-0009", # not called (until 2026-12-31)
         ]
        `,
    );
    check(
        "audit",
        "[output]\nquiet = true\n",
        `
        [output]
        quiet = true

        [advisories]
        ignore = [
            "RUSTSEC-2026-0009", # not called (until 2026-12-31)
        ]
        `,
    );
});

test("osv-scanner.toml: a section at the end", () => {
    check(
        "osv-scanner",
        '[[IgnoredVulns]]\nid = "A-1"\n',
        `
        [[IgnoredVulns]]
        id = "A-1"

        [[IgnoredVulns]]
        id = "RUSTSEC-2026-0009"
        ignoreUntil = 2026-12-31T23:59:59Z
        reason = "not called"
        `,
    );
    check(
        "osv-scanner",
        "",
        `
        [[PackageOverrides]]
        name = "weak"
        version = "1.0.0"
        ecosystem = "crates.io"
        ignore = true
        effectiveUntil = 2026-12-31T23:59:59Z
        reason = "not called"
        `,
        { ...known, rule: "*", package: "weak", versions: "=1.0.0" },
    );
});

test("OpenVEX: a statement, the version counted up, and a new document that its schema takes", () => {
    const text = `{
  "@context": "https://openvex.dev/ns/v0.2.0",
  "@id": "urn:x:1",
  "author": "Ann",
  "timestamp": "2026-01-01T00:00:00Z",
  "version": 3,
  "statements": [
    { "vulnerability": { "name": "CVE-1" }, "status": "fixed", "products": [{ "@id": "pkg:cargo/a" }] }
  ]
}
`;
    const suppression: NewSuppression = {
        ...known,
        package: "weak",
        versions: "=0.3.1",
        justification: "vulnerable_code_not_present",
    };
    const product = { purl: "pkg:cargo/app@0.1.0", author: "Ann" };
    const input = { format: "openvex", suppression, createdAt, product } as const;
    const added = applyChanges(text, suppressionEdit({ ...input, text }));
    expectText(
        added,
        `
        {
          "@context": "https://openvex.dev/ns/v0.2.0",
          "@id": "urn:x:1",
          "author": "Ann",
          "timestamp": "2026-01-01T00:00:00Z",
          "version": 4,
          "last_updated": "2026-11-22T10:00:00Z",
          "statements": [
            { "vulnerability": { "name": "CVE-1" }, "status": "fixed", "products": [{ "@id": "pkg:cargo/a" }] },
            {
              "vulnerability": {
                "name": "RUSTSEC-2026-0009"
              },
              "timestamp": "2026-11-22T10:00:00Z",
              "products": [
                {
                  "@id": "pkg:cargo/app@0.1.0",
                  "subcomponents": [
                    {
                      "@id": "pkg:cargo/weak@0.3.1"
                    }
                  ]
                }
              ],
              "status": "not_affected",
              "justification": "vulnerable_code_not_present",
              "impact_statement": "not called (until 2026-12-31)"
            }
          ]
        }
        `,
    );
    assert.deepEqual(schemaProblems("openvex", added), []);
    const made = applyChanges("", suppressionEdit({ ...input, text: undefined }));
    assert.deepEqual(schemaProblems("openvex", made), []);
    assert.deepEqual(
        schemaProblems("openvex", add("openvex", "", { rule: "A-1", reason: undefined })),
        [],
    );
    assert.deepEqual(suppressionEdit({ ...input, text: "{" }), []);
});

const texts: Readonly<Record<SuppressionFileFormat, readonly string[]>> = {
    deny: [
        "",
        '# top\r\n[advisories]\r\nignore = [ "RUSTSEC-2020-0001", ]\r\n',
        '[advisories]\nignore = [\n    # why\n    "RUSTSEC-2020-0001",\n    { id = "A-2", reason = "x" } # y\n]\n',
        'advisories.ignore = ["A-1"] # end',
        'advisories = { yanked = "deny" }\n[bans]\n',
    ],
    audit: [
        "",
        '[advisories]\nignore = ["RUSTSEC-2020-0001"]',
        '[advisories]\nignore = [\n\t"A-1", # z\n\t"A-3"]\n[output]\n',
        '[advisories]\nignore = [\n    "A-1",\n    # last\n]\n',
    ],
    "osv-scanner": [
        "",
        '# top\n[[IgnoredVulns]]\nid = "A-1"\nreason = "r"',
        'GoVersionOverride = "1"\n',
    ],
    openvex: [
        "",
        '{"@id":"a","version":1,"statements":[]}',
        '{"version":1,"statements":[{"vulnerability":{"name":"A-1"},"status":"fixed"}],"x":"]"}',
        '{\n\t"statements": [\n\t\t{\n\t\t\t"vulnerability": {"name":"A-1"},\n\t\t\t"status": "fixed"\n\t\t}\n\t],\n\t"version": 7\n}\n',
    ],
};

const reason = fc
    .string({
        unit: fc.constantFrom(
            "a",
            " ",
            '"',
            "\\",
            "#",
            "]",
            "}",
            ",",
            "é",
            "\n",
            "'",
            "(",
            "😀",
            "\u0007",
        ),
        maxLength: 15,
    })
    .map((text) => text.trim())
    .filter((text) => oneLine(text) !== "");
const day = fc
    .integer({ min: 0, max: 20_000 })
    .map((days) => new Date(1_700_000_000_000 + days * 86_400_000).toISOString().slice(0, 10));

for (const format of ["deny", "audit", "osv-scanner", "openvex"] as const) {
    test(`${format}: what is written is read again, and taken away without a trace in meaning`, () => {
        fc.assert(
            fc.property(
                fc.constantFrom(...texts[format]),
                reason,
                fc.option(day, { nil: undefined }),
                (text, told, until) => {
                    const suppression: NewSuppression = {
                        rule: "RUSTSEC-2026-0042",
                        reason: told,
                        until,
                    };
                    const before = read(format, text);
                    const written = add(format, text, suppression);
                    const found = read(format, written);
                    const own = found.filter(({ rule }) => rule === suppression.rule);
                    const [one] = own;
                    assert.equal(own.length, 1, written);
                    assert.equal(one?.reason, oneLine(told), written);
                    assert.equal(one?.until, until, written);
                    const plain = (list: readonly Suppression[]): string =>
                        JSON.stringify(
                            list
                                .filter(({ rule }) => rule !== suppression.rule)
                                .map(({ span: _, ...rest }) => rest),
                        );
                    assert.equal(plain(found), plain(before), written);
                    assert.deepEqual(add(format, written, suppression), written, "twice is once");
                    const removed = remove(format, written, suppression);
                    assert.equal(plain(read(format, removed)), plain(before), removed);
                    assert.equal(read(format, removed).length, before.length, removed);
                    for (const comment of text.match(/#[^\n\r]*/g) ?? []) {
                        assert.ok(removed.includes(comment.trim()), `${comment} of ${removed}`);
                    }
                },
            ),
            { numRuns: 150 },
        );
    });
}

test("removal takes the lines of a suppression, its comments and nothing else", () => {
    const text =
        '# top\n[[IgnoredVulns]]\nid = "A-1"\n\n# two\n[[IgnoredVulns]]\nid = "A-2"\n\n[[IgnoredVulns]]\nid = "A-3"\n';
    const one = { rule: "A-2", reason: undefined };
    expectText(
        remove("osv-scanner", text, one),
        `
        # top
        [[IgnoredVulns]]
        id = "A-1"

        [[IgnoredVulns]]
        id = "A-3"
        `,
    );
    const list = '[advisories]\nignore = ["weak@1.0.0", "weaker", { crate = "weak" }]\n';
    const yanked = { rule: "yanked", package: "weak", reason: undefined };
    expectText(remove("deny", list, yanked), '[advisories]\nignore = ["weaker"]\n');
    assert.equal(remove("deny", list, { rule: "yanked", reason: undefined }), list);
    assert.equal(remove("deny", "a", one), "a");
    assert.equal(remove("openvex", "{}", one), "{}");
});
