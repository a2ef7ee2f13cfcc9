import assert from "node:assert/strict";
import { test } from "node:test";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { applySuppressions } from "@rust-ai-ide/security/suppressions/apply-suppressions";
import type { Suppression } from "@rust-ai-ide/security/suppressions/suppression";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { advisory, registry, suppression } from "../report/sample-report.ts";

const today = "2026-06-15";

/** Which of the suppressions holds, by its number, for each finding; then the problems. */
function check(
    findings: readonly SecurityFinding[],
    given: readonly Partial<Suppression>[],
    expected: string,
): void {
    const suppressions = given.map((each) => suppression(each));
    const applied = applySuppressions(findings, suppressions, today);
    const lines = applied.findings.map(({ rule, suppressedBy }) => {
        const index = suppressedBy === undefined ? -1 : suppressions.indexOf(suppressedBy);
        return `${rule}: ${index < 0 ? "open" : index}`;
    });
    lines.push(...applied.problems.map(({ code, message }) => `${code}: ${message}`));
    expectText(lines.join("\n"), expected);
}

test("a suppression holds by id, alias, kind and package", () => {
    check([advisory()], [{ rule: "RUSTSEC-2026-0001" }], "RUSTSEC-2026-0001: 0");
    check([advisory()], [{ rule: "CVE-2026-12345" }], "RUSTSEC-2026-0001: 0");
    check(
        [advisory({ kind: "unmaintained" }), advisory()],
        [{ rule: "unmaintained", isSetting: true }],
        `
        RUSTSEC-2026-0001: 0
        RUSTSEC-2026-0001: open
        `,
    );
    check(
        [advisory()],
        [{ rule: "*", package: "weak", versions: "=0.3.1" }],
        "RUSTSEC-2026-0001: 0",
    );
    check(
        [advisory()],
        [{ rule: "*" }, { rule: "*", package: "weak", versions: "^0.2" }, { rule: "RUSTSEC-1" }],
        `
        RUSTSEC-2026-0001: open
        suppression.unused: Nothing is found that the suppression of * is for.
        suppression.unused: Nothing is found that the suppression of * of weak is for.
        suppression.unused: Nothing is found that the suppression of RUSTSEC-1 is for.
        `,
    );
    check(
        [advisory({ category: "yanked", rule: "yanked", kind: "yanked", aliases: [] })],
        [{ rule: "yanked", package: "weak", versions: ">=0.3, <0.4" }],
        "yanked: 0",
    );
});

test("rules of code and kinds of advisories do not mix", () => {
    check(
        [advisory({ category: "sast", rule: "unsound", kind: "unsound", package: undefined })],
        [{ rule: "*", package: "weak" }, { rule: "unsound" }],
        `
        unsound: 1
        suppression.unused: Nothing is found that the suppression of * of weak is for.
        `,
    );
});

test("the last day counts, then it is over, and another one may still hold", () => {
    const rule = "RUSTSEC-2026-0001";
    check([advisory()], [{ rule, until: today }], "RUSTSEC-2026-0001: 0");
    check(
        [advisory()],
        [{ rule, until: "2026-06-14" }],
        `
        RUSTSEC-2026-0001: open
        suppression.expired: The suppression of RUSTSEC-2026-0001 ended on 2026-06-14. Look at the finding again, then renew or remove it.
        `,
    );
    check(
        [advisory()],
        [
            { rule, until: "2026-06-14" },
            { rule, until: "2027-01-01" },
        ],
        `
        RUSTSEC-2026-0001: 1
        suppression.expired: The suppression of RUSTSEC-2026-0001 ended on 2026-06-14. Look at the finding again, then renew or remove it.
        `,
    );
    check([advisory()], [{ rule, until: "soon" }], "RUSTSEC-2026-0001: open");
});

test("a product of OpenVEX may be the program or the package", () => {
    const rule = "RUSTSEC-2026-0001";
    const format = "openvex";
    check(
        [advisory()],
        [{ rule, format, package: "app", versions: "=0.1.0" }],
        "RUSTSEC-2026-0001: 0",
    );
    check([advisory()], [{ rule, format, package: "weak" }], "RUSTSEC-2026-0001: 0");
    check(
        [advisory()],
        [
            { rule, format, package: "app", versions: "=0.2.0" },
            { rule, package: "app" },
        ],
        `
        RUSTSEC-2026-0001: open
        suppression.unused: Nothing is found that the suppression of RUSTSEC-2026-0001 of app is for.
        suppression.unused: Nothing is found that the suppression of RUSTSEC-2026-0001 of app is for.
        `,
    );
});

test("what is no requirement suppresses nothing and is said", () => {
    check(
        [advisory()],
        [{ rule: "RUSTSEC-2026-0001", package: "weak", versions: "one" }],
        `
        RUSTSEC-2026-0001: open
        suppression.badVersion: one is no requirement of versions.
        `,
    );
});

test("a comment in code that silenced a finding stays the reason", () => {
    const own = suppression({ format: "comment" });
    const { findings } = applySuppressions(
        [advisory({ suppressedBy: own })],
        [suppression({ rule: "RUSTSEC-2026-0001" })],
        today,
    );
    assert.equal(findings[0]?.suppressedBy, own);
});

test("ten thousand suppressions of ten thousand findings take no product of both", () => {
    const rules = Array.from({ length: 10_000 }, (_, index) => `RUSTSEC-${index}`);
    const findings = rules.map((rule) =>
        advisory({ rule, package: { name: "weak", version: "0.3.1", source: registry } }),
    );
    const given = rules.map((rule) => suppression({ rule }));
    const { findings: applied, problems } = applySuppressions(findings, given, today);
    assert.equal(
        applied.every(({ suppressedBy }) => suppressedBy !== undefined),
        true,
    );
    assert.equal(problems.length, 0);
});
