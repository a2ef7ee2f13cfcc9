import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExternalTool } from "../../src/external/external-finding.ts";
import { mergeExternal } from "../../src/external/merge-external.ts";
import type { SecurityFinding } from "../../src/finding.ts";

function ours(rule: string, aliases: string[] = [], more: Partial<SecurityFinding> = {}) {
    const base: SecurityFinding = {
        category: "advisory",
        rule,
        kind: "vulnerability",
        severity: "high",
        level: "error",
        confidence: "high",
        title: "",
        message: "",
        fingerprint: "0",
        locations: [],
        package: { name: "weak", version: "0.3.1", source: undefined },
        aliases,
    };
    return { ...base, ...more };
}

function theirs(tool: ExternalTool, rule: string, name = "weak") {
    return { tool, rule, package: name, version: "0.3.1" };
}

test("each finding once, with who else reports it under any of its names", () => {
    const { shared, foreign } = mergeExternal(
        [ours("A"), ours("B", ["CVE-1"]), ours("C"), ours("A", [], { category: "sast" })],
        [
            theirs("cargo-deny", "A"),
            theirs("cargo-audit", "A"),
            theirs("cargo-audit", "A"),
            theirs("cargo-audit", "CVE-1"),
            theirs("cargo-deny", "Z"),
            theirs("cargo-audit", "Z"),
            theirs("cargo-audit", "A", "other"),
        ],
    );
    assert.deepEqual(
        shared.map(({ finding, alsoBy }) => [finding.category, finding.rule, ...alsoBy].join(" ")),
        ["advisory A cargo-audit cargo-deny", "advisory B cargo-audit", "advisory C", "sast A"],
    );
    assert.deepEqual(foreign, [
        { rule: "A", package: "other", version: "0.3.1", by: ["cargo-audit"] },
        { rule: "Z", package: "weak", version: "0.3.1", by: ["cargo-audit", "cargo-deny"] },
    ]);
    assert.deepEqual(mergeExternal([], []), { shared: [], foreign: [] });
});
