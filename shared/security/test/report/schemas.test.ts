import assert from "node:assert/strict";
import { test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import { reportFormats } from "@rust-ai-ide/security/report/security-report";
import { writeReport } from "@rust-ai-ide/security/report/write-report";
import fc from "fast-check";
import { findings, packages, sampleReport } from "./sample-report.ts";
import { schemaProblems } from "./schemas.ts";

const schemaFormats = ["sarif", "cyclonedx", "spdx", "spdx3", "openvex", "csaf"] as const;

for (const format of schemaFormats) {
    test(`${format}: documents hold to the official schema`, () => {
        const reports = [
            sampleReport(),
            sampleReport({ subject: { name: "a workspace", version: undefined } }),
            sampleReport({ packages: [], findings: [], problems: [], database: undefined }),
            sampleReport({ findings: [] }),
            sampleReport({ defaultRegistry: "registry+https://other.example.org/" }),
        ];
        for (const report of reports) {
            // A document of OpenVEX without a statement is one that the schema refuses.
            if (format === "openvex" && report.findings.length === 0) continue;
            assert.deepEqual(schemaProblems(format, writeReport(format, report)), []);
        }
    });
}

test("OpenVEX states what other versions have, and is no document where there is nothing", () => {
    const advisory = { id: "RUSTSEC-2026-0009", aliases: [], title: "It was wrong" };
    const owner = { name: "plain", version: "1.0.0", source: "registry+https://example.org/index" };
    const settled = (["fixed", "not_affected"] as const).map((status, index) => ({
        advisory,
        package: { ...owner, version: `${index}.0.0` },
        status,
    }));
    const text = writeReport("openvex", sampleReport({ findings: [], settled }));
    assert.deepEqual(schemaProblems("openvex", text), []);
    const { statements } = JSON.parse(text) as { statements: { status: string }[] };
    assert.deepEqual(
        statements.map(({ status }) => status),
        ["fixed", "not_affected"],
    );
    assert.throws(
        () => writeReport("openvex", sampleReport({ findings: [] })),
        (error) => CodedError.is(error, "report.noStatements"),
    );
});

test("the schemas refuse what they should", () => {
    for (const format of schemaFormats) {
        assert.notDeepEqual(schemaProblems(format, "{}"), [], format);
    }
    const broken = writeReport("cyclonedx", sampleReport()).replace('"in_triage"', '"unsure"');
    assert.equal(schemaProblems("cyclonedx", broken).length > 0, true);
});

test("the order in which checks finished does not show, and the same input gives the same bytes", () => {
    for (const format of reportFormats) {
        const once = writeReport(format, sampleReport());
        assert.equal(writeReport(format, sampleReport()), once, format);
        const turned = sampleReport({ findings: [...findings].reverse() });
        assert.equal(writeReport(format, turned), once, format);
    }
});

test("the order of packages does not show either", () => {
    const order = [3, 1, 0, 2];
    const moved = order.flatMap((from) => {
        const owner = packages[from];
        if (owner === undefined) return [];
        return [{ ...owner, dependencies: owner.dependencies.map((to) => order.indexOf(to)) }];
    });
    for (const format of reportFormats) {
        const turned = writeReport(format, sampleReport({ packages: moved }));
        assert.equal(turned, writeReport(format, sampleReport()), format);
    }
});

const word = fc.string({ unit: "binary", maxLength: 12 });

test("whatever names and texts hold, documents stay valid", () => {
    fc.assert(
        fc.property(word, word, word, fc.integer({ min: 0, max: 7 }), (name, version, text, at) => {
            const owner = packages[1];
            const finding = findings[at];
            if (owner === undefined || finding === undefined) return;
            const odd = { ...owner, name: `n${name}`, version: `1${version}`, licence: text };
            const report = sampleReport({
                packages: [odd],
                findings: [
                    {
                        ...finding,
                        package: odd,
                        title: `t${text}`,
                        message: `m${text}`,
                        references: [text],
                    },
                ],
                problems: [{ code: "a", message: `m${text}`, path: text }],
            });
            for (const format of schemaFormats) {
                const isEmpty = format === "openvex" && !(finding.category === "advisory");
                if (isEmpty || finding.kind === "unmaintained") continue;
                assert.deepEqual(schemaProblems(format, writeReport(format, report)), []);
            }
        }),
        { numRuns: 60 },
    );
});
