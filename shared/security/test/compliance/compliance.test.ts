import assert from "node:assert/strict";
import { test } from "node:test";
import {
    assessCompliance,
    type ComplianceInput,
    type ComplianceReport,
} from "@rust-ai-ide/security/compliance/assess";
import { builtInPacks } from "@rust-ai-ide/security/compliance/built-in-packs";
import {
    complianceFormats,
    complianceText,
} from "@rust-ai-ide/security/compliance/compliance-text";
import {
    type CompliancePack,
    complianceFacts,
    type Evidence,
    readCompliancePack,
} from "@rust-ai-ide/security/compliance/pack";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { advisory, findings, sampleReport } from "../report/sample-report.ts";

function packOf(evidence: readonly Evidence[], manual?: string): CompliancePack {
    const control = { id: "A.1", title: "Something holds", evidence: [...evidence] };
    return {
        id: "own",
        version: "1",
        title: "Own",
        source: "A list",
        controls: [manual === undefined ? control : { ...control, manual }],
    };
}

function assess(pack: CompliancePack, more: Partial<ComplianceInput> = {}): ComplianceReport {
    return assessCompliance(pack, {
        report: sampleReport(),
        checks: new Set(),
        facts: new Map(),
        files: new Set(),
        ...more,
    });
}

function check(
    evidence: readonly Evidence[],
    more: Partial<ComplianceInput>,
    expected: string,
    manual?: string,
): void {
    const [control] = assess(packOf(evidence, manual), more).controls;
    const lines = control?.evidence.map(({ state, text }) => `${state}: ${text}`) ?? [];
    expectText([control?.status, ...lines].join("\n"), expected);
}

test("a check that was not run proves nothing; open findings are named; lower ones do not count", () => {
    const evidence: Evidence = { kind: "check", check: "advisories" };
    const checks = new Set(["advisories", "sast"] as const);
    check(
        [evidence],
        {},
        `
        missing
        missing: The check of advisories was not run.
        `,
    );
    check(
        [evidence],
        { checks },
        `
        missing
        missing: Open findings of advisories: 4 (RUSTSEC-2026-0001 in weak 0.3.1, RUSTSEC-2026-0003 in old 1.0.0-alpha.1+b.2, RUSTSEC-2026-0004 in fork 2.0.0, RUSTSEC-2026-0006 in weak 0.3.1).
        `,
    );
    check(
        [{ ...evidence, severity: "high" }],
        { checks, report: sampleReport({ findings: [advisory({ severity: "medium" })] }) },
        `
        proven
        holds: The check of advisories found nothing open from high on.
        `,
    );
    check(
        [{ ...evidence, severity: "high" }],
        { checks, report: sampleReport({ findings: [advisory({ severity: "unknown" })] }) },
        `
        missing
        missing: Open findings of advisories from high on: 1 (RUSTSEC-2026-0001 in weak 0.3.1).
        `,
    );
    check(
        [
            { kind: "check", check: "sast", weaknesses: ["CWE-89"] },
            { kind: "check", check: "sast", weaknesses: ["CWE-78", "CWE-77"] },
        ],
        { checks },
        `
        proven
        holds: The check of sast for CWE-89 found nothing open. 1 accepted by decision.
        holds: The check of sast for CWE-78, CWE-77 found nothing open.
        `,
    );
    const many = Array.from({ length: 7 }, (_, index) => advisory({ rule: `A-${index}` }));
    check(
        [evidence],
        { checks, report: sampleReport({ findings: many }) },
        `
        missing
        missing: Open findings of advisories: 7 (A-0 in weak 0.3.1, A-1 in weak 0.3.1, A-2 in weak 0.3.1, A-3 in weak 0.3.1, A-4 in weak 0.3.1 and 2 more).
        `,
    );
});

test("facts, files and inventories hold or are missing", () => {
    const evidence: readonly Evidence[] = [
        { kind: "fact", fact: "lock-present" },
        { kind: "fact", fact: "ci-tests" },
        { kind: "file", any: ["SECURITY.md", "other"], what: "Contact" },
        { kind: "file", any: ["CODEOWNERS"], what: "Owners" },
        { kind: "inventory" },
    ];
    check(
        evidence,
        {
            facts: new Map([["lock-present", { holds: true, detail: "It is there." }]]),
            files: new Set(["other"]),
        },
        `
        missing
        holds: It is there.
        missing: ci-tests: was not looked up.
        holds: Contact: other.
        missing: Owners: none of CODEOWNERS is there.
        holds: An inventory of 4 packages can be written as CycloneDX and SPDX.
        `,
    );
    check(
        [{ kind: "inventory" }],
        { report: sampleReport({ packages: [] }) },
        `
        missing
        missing: There is no inventory of packages.
        `,
    );
});

test("what a person has to show is never proven, and a list of packages proves nothing", () => {
    check(
        [{ kind: "inventory" }],
        {},
        `
        manual
        holds: An inventory of 4 packages can be written as CycloneDX and SPDX.
        `,
        "Show it.",
    );
    check([], {}, "manual");
    check(
        [{ kind: "packages", names: ["we*", "old", "absent"], what: "Stores" }],
        {},
        `
        manual
        note: Stores: old, weak.
        `,
    );
    check(
        [{ kind: "packages", names: ["absent*"], what: "Stores" }],
        {},
        `
        manual
        note: Stores: none that is known.
        `,
    );
});

test("the packs of the product are valid, tell their sources and ask only for what is known", () => {
    assert.deepEqual(
        builtInPacks.map(({ id, controls }) => `${id} ${controls.length}`),
        ["soc2 12", "privacy 16", "owasp-asvs 38", "nist-ssdf 29", "eu-cra 27"],
    );
    for (const pack of builtInPacks) {
        const copy: unknown = JSON.parse(JSON.stringify(pack));
        assert.deepEqual(readCompliancePack(copy), { pack });
        for (const { id, evidence, manual } of pack.controls) {
            assert.ok(evidence.length > 0 || manual !== undefined, `${pack.id} ${id} asks nothing`);
        }
    }
    const used = builtInPacks.flatMap(({ controls }) =>
        controls.flatMap(({ evidence }) =>
            evidence.flatMap((each) => (each.kind === "fact" ? [each.fact] : [])),
        ),
    );
    assert.deepEqual(
        complianceFacts.filter((fact) => !used.includes(fact)),
        [],
    );
});

test("a broken pack is a problem with its place", () => {
    const good = packOf([{ kind: "inventory" }]);
    const problem = (value: unknown): string => {
        const read = readCompliancePack(value);
        assert.ok("problem" in read);
        assert.equal(read.problem.code, "compliance.badPack");
        return read.problem.message;
    };
    assert.match(problem(undefined), /the pack/);
    assert.match(problem({ ...good, id: "../x" }), /^id:/);
    assert.match(problem({ ...good, controls: [] }), /^controls:/);
    assert.match(problem({ ...good, more: 1 }), /more/);
    assert.match(problem({ ...good, controls: [...good.controls, ...good.controls] }), /twice/);
    assert.match(
        problem({ ...good, controls: [{ id: "a", title: "b", evidence: [{ kind: "word" }] }] }),
        /^controls\.0\.evidence\.0/,
    );
});

test("every report says first that it is no certification", () => {
    for (const pack of builtInPacks) {
        const report = assess(pack);
        for (const format of complianceFormats) {
            const text = complianceText(format, report);
            assert.equal(complianceText(format, report), text);
            assert.match(text.slice(0, 2_500), /no certification and no legal advice/);
            assert.doesNotMatch(text, /\b(?:is|are) (?:certified|compliant)\b/i);
        }
    }
});

test("Markdown and HTML of a small report", () => {
    const pack = packOf([{ kind: "inventory" }], "Show <it> & more.");
    const more = { report: sampleReport({ subject: { name: "a|b", version: undefined } }) };
    expectText(
        complianceText("markdown", assess(pack, more)).replace(/^> .*$/m, "> (notice)"),
        `
        # Own: what this workspace shows

        > (notice)

        - Subject: a\\|b
        - Requirements: A list (pack own 1)
        - State of: 2026-11-22T10:00:00.000Z
        - Advisories: 2026-11-20, advisory-db 0123456
        - Made with: Rust AI IDE 0.1.0

        | status | controls |
        |---|---|
        | Missing | 0 |
        | For a person to show | 1 |
        | Shown by evidence | 0 |

        ## For a person to show

        ### A.1 Something holds

        - Shown: An inventory of 4 packages can be written as CycloneDX and SPDX.
        - To show by hand: Show \\<it\\> & more.
        `,
    );
    const page = complianceText("html", assess(pack, more));
    assert.match(page, /<html lang="en">/);
    assert.match(page, /<h3>A\.1 Something holds<\/h3>/);
    assert.match(page, /Show &lt;it&gt; &amp; more\./);
    assert.doesNotMatch(page, /<script|https?:|src=/);
});

test("no text of others becomes markup", () => {
    const text = fc.string({
        unit: fc.constantFrom(
            "<",
            ">",
            "&",
            '"',
            "'",
            "a",
            "script",
            "`",
            "|",
            "[x](y)",
            "\n",
            "#",
        ),
        minLength: 1,
    });
    fc.assert(
        fc.property(text, text, (title, manual) => {
            const pack = packOf([], manual);
            const own = { ...pack, title, source: title };
            const report = assess(own, { report: sampleReport({ findings }) });
            const page = complianceText("html", report);
            const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/g)].map(([, name]) => name));
            assert.equal(tags.has("script") || tags.has("a"), false);
            const words = complianceText("markdown", report);
            assert.doesNotMatch(words, /(?<!\\)(?:\\\\)*[<`]/);
            assert.equal(words.split("\n").filter((line) => line.startsWith("# ")).length, 1);
        }),
    );
});
