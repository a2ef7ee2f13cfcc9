import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareExternal } from "../../src/external/external-finding.ts";
import { readCargoAudit } from "../../src/external/read-cargo-audit.ts";
import { readCargoDeny } from "../../src/external/read-cargo-deny.ts";
import type { SecurityFinding } from "../../src/finding.ts";

const of = { name: "weak", version: "0.3.1" };

test("cargo-audit: vulnerabilities, warnings and yanked versions", () => {
    const report = {
        vulnerabilities: {
            found: true,
            count: 1,
            list: [{ advisory: { id: "RUSTSEC-1" }, package: of }],
        },
        warnings: {
            unsound: [{ kind: "unsound", advisory: { id: "RUSTSEC-2" }, package: of }],
            yanked: [{ kind: "yanked", advisory: null, package: of }],
        },
    };
    const { found, problem } = readCargoAudit(JSON.stringify(report));
    assert.equal(problem, undefined);
    assert.deepEqual(
        found.map(({ rule }) => rule),
        ["RUSTSEC-1", "RUSTSEC-2", "yanked"],
    );
    assert.match(readCargoAudit("error: no database").problem ?? "", /JSON/);
    const reason = "error: loading advisory database: no such folder";
    assert.equal(readCargoAudit("", `Loading\n${reason}\nCaused by`).problem, reason);
    assert.match(readCargoAudit("{}").problem ?? "", /another report/);
});

test("cargo-deny: an object a line", () => {
    const diagnostic = (code: string, advisory?: object): string =>
        JSON.stringify({ type: "diagnostic", fields: { code, advisory, graphs: [{ Krate: of }] } });
    const lines = [
        diagnostic("vulnerability", { id: "RUSTSEC-1" }),
        diagnostic("duplicate"),
        diagnostic("yanked"),
        "not json",
        JSON.stringify({ type: "summary", fields: {} }),
    ];
    assert.deepEqual(
        readCargoDeny(lines.join("\n")).found.map(({ rule }) => rule),
        ["RUSTSEC-1", "yanked"],
    );
    const failed = JSON.stringify({
        type: "log",
        fields: { level: "ERROR", message: "no database" },
    });
    assert.equal(readCargoDeny(failed).problem, "no database");
    assert.match(readCargoDeny("").problem ?? "", /did not print/);
});

test("differences are told by both sides; aliases are the same", () => {
    const finding = (rule: string, aliases: string[] = []): SecurityFinding => ({
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
        package: { ...of, source: undefined },
        aliases,
    });
    const theirs = ["RUSTSEC-1", "CVE-2", "RUSTSEC-9"].map((rule) => ({
        tool: "cargo-audit" as const,
        rule,
        package: "weak",
        version: "0.3.1",
    }));
    const ours = [
        finding("RUSTSEC-1"),
        finding("RUSTSEC-2", ["CVE-2"]),
        finding("RUSTSEC-3"),
        { ...finding("x"), category: "sast" as const },
    ];
    assert.deepEqual(compareExternal("cargo-audit", theirs, ours), {
        tool: "cargo-audit",
        onlyThere: ["RUSTSEC-9 weak 0.3.1"],
        onlyHere: ["RUSTSEC-3 weak 0.3.1"],
        agreed: 2,
    });
});

test("no output breaks the readers", () => {
    fc.assert(
        fc.property(fc.string(), fc.json(), (text, json) => {
            for (const each of [text, json, `${text}\n${json}`]) {
                readCargoAudit(each);
                readCargoDeny(each);
            }
        }),
    );
});
