import assert from "node:assert/strict";
import { test } from "node:test";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { lensTitle } from "../../src/security-language/features/code-lens.ts";

function finding(rule: string, change: Partial<SecurityFinding> = {}): SecurityFinding {
    return {
        category: "ban",
        rule,
        kind: "policy",
        severity: "medium",
        level: "error",
        confidence: "high",
        title: rule,
        message: rule,
        fingerprint: rule,
        locations: [],
        package: { name: "odd", version: "1.0.0", source: undefined },
        ...change,
    };
}

function check(findings: readonly SecurityFinding[], expected: string): void {
    assert.equal(lensTitle(findings), expected);
}

test("a line says what the policy has against a package, each thing once", () => {
    check([finding("licence.rejected")], "licence rejected");
    check(
        [
            finding("licence.unknown", { level: "warning" }),
            finding("ban.banned"),
            finding("ban.banned"),
        ],
        "banned · licence unknown",
    );
    check([finding("ban.feature"), finding("ban.executable")], "2 findings");
    check(
        [finding("RUSTSEC-1", { kind: "vulnerability" }), finding("ban.severalVersions")],
        "1 vulnerability · several versions",
    );
});

test("findings of several packages behind one dependency tell how many these are", () => {
    const other = { name: "other", version: "1.0.0", source: undefined };
    check(
        [finding("ban.banned"), finding("ban.banned", { package: other })],
        "banned · in 2 packages",
    );
});
