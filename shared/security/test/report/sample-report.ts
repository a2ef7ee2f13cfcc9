import type { FindingLocation, SecurityFinding } from "@rust-ai-ide/security/finding";
import type { ReportedPackage, SecurityReport } from "@rust-ai-ide/security/report/security-report";
import type { Suppression } from "@rust-ai-ide/security/suppressions/suppression";

export const registry = "registry+https://example.org/index";

export function place(path: string, line: number): FindingLocation {
    return {
        path,
        span: { start: line * 10, end: line * 10 + 5 },
        line,
        column: 5,
        endLine: line,
        endColumn: 10,
    };
}

export function reported(
    name: string,
    version: string,
    more: Partial<ReportedPackage> = {},
): ReportedPackage {
    return {
        name,
        version,
        source: registry,
        checksum: "ab".repeat(32),
        licence: "MIT OR Apache-2.0",
        description: `Does what ${name} does`,
        repository: `https://example.org/${name}`,
        authors: ["Ann Author <ann@example.org>"],
        isMember: false,
        dependencies: [],
        scope: "required",
        ...more,
    };
}

export const app = reported("app", "0.1.0", {
    source: undefined,
    checksum: undefined,
    isMember: true,
    dependencies: [1, 2, 3],
    authors: [],
    repository: undefined,
});

export const packages: readonly ReportedPackage[] = [
    app,
    reported("weak", "0.3.1", { licence: "MIT/Apache-2.0", dependencies: [2] }),
    reported("old", "1.0.0-alpha.1+b.2", { licence: "LicenseRef-Own AND MIT", scope: "optional" }),
    reported("fork", "2.0.0", {
        source: "git+https://example.org/fork?branch=main#0123456789abcdef",
        checksum: undefined,
        licence: "see LICENSE",
        repository: "not an address",
        authors: ["Somebody"],
    }),
];

export function advisory(more: Partial<SecurityFinding> = {}): SecurityFinding {
    return {
        category: "advisory",
        rule: "RUSTSEC-2026-0001",
        kind: "vulnerability",
        severity: "critical",
        level: "error",
        confidence: "high",
        title: "Reads behind the end",
        message: "weak 0.3.1 is vulnerable: Reads behind the end.",
        fingerprint: "0123456789abcdef",
        locations: [place("/w/app/Cargo.toml", 7), place("/w/app/Cargo.lock", 19)],
        package: { name: "weak", version: "0.3.1", source: registry },
        dependencyPath: [
            { name: "app", version: "0.1.0", source: undefined },
            { name: "weak", version: "0.3.1", source: registry },
        ],
        fixedIn: [">=0.3.2"],
        aliases: ["GHSA-aaaa-bbbb-cccc", "CVE-2026-12345"],
        weaknesses: ["CWE-125"],
        references: ["https://example.org/advisory/1"],
        score: {
            vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            value: 9.8,
            version: "3.1",
        },
        ...more,
    };
}

export function suppression(more: Partial<Suppression> = {}): Suppression {
    return {
        rule: "RUSTSEC-2026-0002",
        reason: "Only in tests",
        format: "deny",
        path: "/w/app/deny.toml",
        span: undefined,
        ...more,
    };
}

/** One finding of each sort and state. */
export const findings: readonly SecurityFinding[] = [
    advisory({
        reachability: {
            verdict: "reachable",
            functions: ["weak::read"],
            path: [
                {
                    function: "app::main",
                    package: { name: "app", version: "0.1.0" },
                    path: "/w/app/src/main.rs",
                    line: 3,
                    column: 5,
                },
                {
                    function: "weak::read",
                    package: { name: "weak", version: "0.3.1" },
                    path: "/home/user/.cargo/registry/src/index/weak-0.3.1/src/lib.rs",
                    line: 12,
                    column: 8,
                },
            ],
        },
    }),
    advisory({
        rule: "RUSTSEC-2026-0002",
        fingerprint: "1123456789abcdef",
        package: { name: "old", version: "1.0.0-alpha.1+b.2", source: registry },
        score: { vector: "AV:N/AC:L/Au:N/C:N/I:N/A:C", value: 7.8, version: "2.0" },
        severity: "high",
        aliases: [],
        fixedIn: [],
        suppressedBy: suppression({ until: "2026-12-31" }),
    }),
    advisory({
        rule: "RUSTSEC-2026-0003",
        fingerprint: "2123456789abcdef",
        package: { name: "old", version: "1.0.0-alpha.1+b.2", source: registry },
        score: {
            vector: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
            value: 9.3,
            version: "4.0",
        },
        aliases: ["CVE-2026-777"],
        reachability: { verdict: "not-reachable", stage: "built" },
    }),
    advisory({
        rule: "RUSTSEC-2026-0004",
        kind: "unsound",
        severity: "unknown",
        score: undefined,
        fingerprint: "3123456789abcdef",
        package: packages[3],
        reachability: {
            verdict: "unknown",
            stage: "imported",
            reasons: [{ reason: "macro" }, { reason: "dynamic-dispatch" }],
        },
    }),
    advisory({
        rule: "RUSTSEC-2026-0005",
        fingerprint: "4123456789abcdef",
        suppressedBy: suppression({
            rule: "RUSTSEC-2026-0005",
            format: "openvex",
            justification: "inline_mitigations_already_exist",
        }),
    }),
    advisory({
        rule: "RUSTSEC-2026-0006",
        kind: "unmaintained",
        severity: "none",
        level: "information",
        score: undefined,
        weaknesses: [],
        references: ["see the README"],
        fingerprint: "5123456789abcdef",
    }),
    {
        category: "sast",
        rule: "rust-sql-injection",
        kind: "sql-injection",
        severity: "high",
        level: "warning",
        confidence: "medium",
        title: "Text from outside becomes SQL",
        message: "The name of the request is put into the query.",
        fingerprint: "6123456789abcdef",
        locations: [place("/w/app/src/a file.rs", 4)],
        weaknesses: ["CWE-89"],
        trace: [
            { location: place("/w/app/src/a file.rs", 2), message: "comes from the request" },
            { location: place("/w/app/src/a file.rs", 4), message: "becomes SQL" },
        ],
        suppressedBy: suppression({ format: "comment", path: "/w/app/src/a file.rs" }),
    },
    {
        category: "licence",
        rule: "licence.rejected",
        kind: "rejected",
        severity: "none",
        level: "hint",
        confidence: "low",
        title: "The licence is not allowed",
        message: "fork 2.0.0 has no licence that the policy allows.",
        fingerprint: "6123456789abcdef",
        locations: [],
        package: packages[3],
    },
];

export function sampleReport(more: Partial<SecurityReport> = {}): SecurityReport {
    return {
        tool: { name: "Rust AI IDE", version: "0.1.0" },
        createdAt: "2026-11-22T10:00:00.000Z",
        subject: { name: "app", version: "0.1.0" },
        root: "/w/app",
        defaultRegistry: registry,
        packages,
        findings,
        database: { date: "2026-11-20", source: "advisory-db 0123456" },
        problems: [
            { code: "lock.conflict", message: "The lock has markers.", path: "/w/app/Cargo.lock" },
        ],
        ...more,
    };
}
